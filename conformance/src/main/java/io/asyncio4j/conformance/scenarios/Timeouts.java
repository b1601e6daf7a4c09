// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.scenarios;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.timeout;
import static io.asyncio4j.Asyncio.timeoutAt;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.conformance.Departure.LIMIT_IS_TOLD;
import static io.asyncio4j.conformance.Departure.MESSAGE_GOES_ON;
import static io.asyncio4j.conformance.Departure.REASON_IS_TOLD;
import static java.time.Duration.ofSeconds;

import io.asyncio4j.conformance.Area;
import io.asyncio4j.conformance.Broken;
import io.asyncio4j.conformance.Trace;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.Future;
import io.asyncio4j.structured.Timeout;
import java.util.concurrent.TimeoutException;

/** Timeouts: when they fire, and what comes out. */
public final class Timeouts {
    public static final Area AREA = Area.of("timeouts")
            .with("in_time", Timeouts::inTime)
            .with("too_late", Timeouts::tooLate, REASON_IS_TOLD, LIMIT_IS_TOLD)
            .with("at_the_same_time_as_the_body_ends", Timeouts::atTheSameTimeAsTheBodyEnds, REASON_IS_TOLD)
            .with(
                    "sleep_started_before_ends_at_the_same_time",
                    Timeouts::sleepStartedBeforeEndsAtTheSameTime,
                    REASON_IS_TOLD,
                    LIMIT_IS_TOLD)
            .with("zero", Timeouts::zero, REASON_IS_TOLD)
            .with("zero_around_no_suspension", Timeouts::zeroAroundNoSuspension)
            .with("negative", Timeouts::negative, REASON_IS_TOLD, LIMIT_IS_TOLD)
            .with("in_the_past", Timeouts::inThePast, REASON_IS_TOLD, LIMIT_IS_TOLD)
            .with("never", Timeouts::never)
            .with("at_a_time", Timeouts::atATime, REASON_IS_TOLD, LIMIT_IS_TOLD)
            .with("swallowed", Timeouts::swallowed, REASON_IS_TOLD)
            .with("body_fails_in_time", Timeouts::bodyFailsInTime)
            .with("body_fails_when_it_expires", Timeouts::bodyFailsWhenItExpires)
            .with("clean_up_takes_longer", Timeouts::cleanUpTakesLonger, REASON_IS_TOLD, LIMIT_IS_TOLD)
            .with("body_throws_a_timeout_error_of_its_own", Timeouts::bodyThrowsATimeoutErrorOfItsOwn)
            .with("body_is_cancelled_without_a_request", Timeouts::bodyIsCancelledWithoutARequest)
            .with("used_twice", Timeouts::usedTwice, MESSAGE_GOES_ON);

    private Timeouts() {}

    private static long at(long seconds) {
        return ofSeconds(seconds).toNanos();
    }

    /** When it expires, in seconds, or null. */
    private static Long when(Timeout timeout) {
        return timeout.when().isPresent() ? timeout.when().getAsLong() / 1_000_000_000 : null;
    }

    static void inTime(Trace t) throws TimeoutException {
        var timeout = Timeout.after(ofSeconds(5));
        timeout.with(() -> sleep(ofSeconds(1)));
        t.step("expired", timeout.expired());
    }

    static void tooLate(Trace t) {
        var timeout = Timeout.after(ofSeconds(2));
        t.attempt(
                "timeout",
                () -> timeout.with(() -> {
                    try {
                        sleep(ofSeconds(5));
                    } catch (CancelledError e) {
                        t.failure("sleep", e);
                        t.cancelling("inside");
                        throw e;
                    }
                }));
        t.step("expired", timeout.expired());
        t.cancelling("after");
    }

    static void atTheSameTimeAsTheBodyEnds(Trace t) {
        var timeout = Timeout.after(ofSeconds(2));
        t.attempt("timeout", () -> timeout.with(() -> t.attempt("sleep", () -> sleep(ofSeconds(2)))));
        t.step("expired", timeout.expired());
        t.cancelling("after");
    }

    static void sleepStartedBeforeEndsAtTheSameTime(Trace t) {
        var task = createTask("a", () -> t.work(2, "v"));
        yieldNow();
        t.attempt("timeout", () -> timeoutAt(at(2), () -> t.step("got", task.await())));
        t.state("a", task);
    }

    static void zero(Trace t) {
        var timeout = Timeout.after(ofSeconds(0));
        t.attempt(
                "timeout",
                () -> timeout.with(() -> {
                    t.step("runs to its first suspension");
                    t.attempt("yield", () -> yieldNow());
                    t.step("goes on");
                    t.attempt("yield", () -> yieldNow());
                }));
        t.step("expired", timeout.expired());
    }

    static void zeroAroundNoSuspension(Trace t) {
        var timeout = Timeout.after(ofSeconds(0));
        t.attempt("timeout", () -> timeout.with(() -> t.step("does not suspend")));
        t.step("expired", timeout.expired());
        sleep(ofSeconds(1));
        t.cancelling("after");
    }

    static void negative(Trace t) {
        var timeout = Timeout.after(ofSeconds(-3));
        t.attempt(
                "timeout",
                () -> timeout.with(() -> {
                    t.step("runs to its first suspension");
                    sleep(ofSeconds(1));
                    t.step("never");
                }));
        t.step("expired", timeout.expired());
    }

    static void inThePast(Trace t) {
        sleep(ofSeconds(5));
        var timeout = Timeout.at(at(3));
        t.attempt(
                "timeout",
                () -> timeout.with(() -> {
                    t.step("runs to its first suspension");
                    sleep(ofSeconds(1));
                    t.step("never");
                }));
        t.step("expired", timeout.expired());
    }

    static void never(Trace t) throws TimeoutException {
        var timeout = Timeout.never();
        timeout.with(() -> {
            sleep(ofSeconds(100));
            t.step("when", when(timeout));
        });
        t.step("expired", timeout.expired());
    }

    static void atATime(Trace t) {
        sleep(ofSeconds(3));
        var timeout = Timeout.at(at(5));
        t.attempt(
                "timeout",
                () -> timeout.with(() -> {
                    t.step("when", when(timeout));
                    sleep(ofSeconds(10));
                }));
    }

    static void swallowed(Trace t) {
        var timeout = Timeout.after(ofSeconds(1));
        t.attempt(
                "timeout",
                () -> timeout.with(() -> {
                    t.attempt("sleep", () -> sleep(ofSeconds(5)));
                    t.step("expired", timeout.expired());
                    sleep(ofSeconds(1));
                    return "v";
                }));
        t.step("expired", timeout.expired());
        t.cancelling("after");
    }

    static void bodyFailsInTime(Trace t) {
        var timeout = Timeout.after(ofSeconds(5));
        t.attempt(
                "timeout",
                () -> timeout.with(() -> {
                    sleep(ofSeconds(1));
                    t.throwNow(new Broken("b"));
                }));
        t.step("expired", timeout.expired());
    }

    static void bodyFailsWhenItExpires(Trace t) {
        var timeout = Timeout.after(ofSeconds(1));
        t.attempt(
                "timeout",
                () -> timeout.with(() -> {
                    try {
                        sleep(ofSeconds(5));
                    } finally {
                        t.throwNow(new Broken("clean-up"));
                    }
                }));
        t.step("expired", timeout.expired());
        t.cancelling("after");
    }

    static void cleanUpTakesLonger(Trace t) {
        t.attempt(
                "timeout",
                () -> timeout(ofSeconds(1), () -> {
                    try {
                        sleep(ofSeconds(5));
                    } finally {
                        sleep(ofSeconds(3));
                        t.step("cleaned up");
                    }
                }));
    }

    static void bodyThrowsATimeoutErrorOfItsOwn(Trace t) {
        var timeout = Timeout.after(ofSeconds(5));
        t.attempt(
                "timeout",
                () -> timeout.with(() -> {
                    throw new TimeoutException("mine");
                }));
        t.step("expired", timeout.expired());
    }

    static void bodyIsCancelledWithoutARequest(Trace t) {
        var timeout = Timeout.after(ofSeconds(5));
        t.attempt("timeout", () -> {
            Future<Object, RuntimeException> inner = Future.create();
            inner.cancel("inner");
            timeout.with(() -> inner.await());
        });
        t.step("expired", timeout.expired());
    }

    static void usedTwice(Trace t) {
        var timeout = Timeout.after(ofSeconds(5));
        t.attempt("first", () -> timeout.with(() -> {}));
        t.attempt("second", () -> timeout.with(() -> {}));
    }
}
