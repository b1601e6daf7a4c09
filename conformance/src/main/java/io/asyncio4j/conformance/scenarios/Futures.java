// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.scenarios;

import static io.asyncio4j.conformance.Departure.MESSAGE_GOES_ON;

import io.asyncio4j.conformance.Area;
import io.asyncio4j.conformance.Trace;
import io.asyncio4j.future.Future;

/** Futures: who completes them, who reads them, and when. */
public final class Futures {
    public static final Area AREA = Area.of("futures")
            .with("result_of_pending", Futures::resultOfPending, MESSAGE_GOES_ON)
            .with("exception_of_pending", Futures::exceptionOfPending, MESSAGE_GOES_ON)
            .with("value", Futures::value);

    private Futures() {}

    private static Future<Object, RuntimeException> future() {
        return Future.create();
    }

    static void resultOfPending(Trace t) {
        t.attempt("result", future()::result);
    }

    static void exceptionOfPending(Trace t) {
        t.attempt("exception", future()::exception);
    }

    static void value(Trace t) {
        var f = future();
        f.setResult(42);
        t.state("f", f);
        t.attempt("result", f::result);
        t.attempt("exception", f::exception);
        t.attempt("await", () -> f.await());
    }
}
