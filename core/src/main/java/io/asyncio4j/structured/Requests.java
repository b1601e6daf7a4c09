// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.structured;

import io.asyncio4j.coroutine.Callers;
import io.asyncio4j.coroutine.Kernel;
import io.asyncio4j.future.CancelReason;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.local.CallSite;
import org.jspecify.annotations.Nullable;

/** The requests to cancel that come from here: each says who asked and why (S17). */
final class Requests {
    private Requests() {}

    /** Who asks, if the calling thread does. */
    static String caller() {
        return Callers.who();
    }

    /** The name of the calling task; empty in a callback. */
    static String callerName() {
        return Callers.task();
    }

    /** The line that asks, if it may be looked at now. */
    static @Nullable StackTraceElement line(Kernel loop) {
        return loop.mayLookAtLine() ? CallSite.find() : null;
    }

    /**
     * The same request for another task. Each gets an error of its own, which has a stack trace of its own, and to which
     * try-with-resources may add.
     */
    static CancelledError again(Error request) {
        var asked = (CancelledError) request;
        return new CancelledError(asked.reason(), asked.requestedBy(), asked.requestedAt());
    }

    /** A request for the tasks of something that ended for a reason of its own. */
    static CancelledError because(CancelReason reason, String by) {
        return new CancelledError(reason, by, null);
    }
}
