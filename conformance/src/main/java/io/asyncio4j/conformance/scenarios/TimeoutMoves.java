// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.scenarios;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.conformance.Departure.LIMIT_IS_TOLD;
import static io.asyncio4j.conformance.Departure.MESSAGE_GOES_ON;
import static io.asyncio4j.conformance.Departure.REASON_IS_TOLD;
import static java.time.Duration.ofSeconds;

import io.asyncio4j.conformance.Area;
import io.asyncio4j.conformance.Trace;
import io.asyncio4j.structured.Timeout;
import java.util.concurrent.TimeoutException;

/** Timeouts that are moved. */
public final class TimeoutMoves {
    public static final Area AREA = Area.of("timeoutmoves")
            .with("rescheduled_later", TimeoutMoves::rescheduledLater, REASON_IS_TOLD)
            .with("rescheduled_earlier", TimeoutMoves::rescheduledEarlier, REASON_IS_TOLD, LIMIT_IS_TOLD)
            .with("rescheduled_to_never", TimeoutMoves::rescheduledToNever)
            .with("rescheduled_to_the_past", TimeoutMoves::rescheduledToThePast, REASON_IS_TOLD, LIMIT_IS_TOLD)
            .with("rescheduled_by_another_task", TimeoutMoves::rescheduledByAnotherTask, REASON_IS_TOLD, LIMIT_IS_TOLD)
            .with(
                    "rescheduled_after_it_expired",
                    TimeoutMoves::rescheduledAfterItExpired,
                    MESSAGE_GOES_ON,
                    REASON_IS_TOLD)
            .with("rescheduled_after_its_end", TimeoutMoves::rescheduledAfterItsEnd, MESSAGE_GOES_ON)
            .with("rescheduled_before_it_is_entered", TimeoutMoves::rescheduledBeforeItIsEntered, MESSAGE_GOES_ON);

    private TimeoutMoves() {}

    private static long now() {
        return runningLoop().time();
    }

    private static long at(long seconds) {
        return ofSeconds(seconds).toNanos();
    }

    /** When it expires, in seconds, or null. */
    private static Long when(Timeout timeout) {
        return timeout.when().isPresent() ? timeout.when().getAsLong() / 1_000_000_000 : null;
    }

    static void rescheduledLater(Trace t) {
        var timeout = Timeout.after(ofSeconds(2));
        t.attempt(
                "timeout",
                () -> timeout.with(() -> {
                    sleep(ofSeconds(1));
                    timeout.reschedule(ofSeconds(5));
                    t.step("when", when(timeout));
                    t.attempt("sleep", () -> sleep(ofSeconds(9)));
                }));
    }

    static void rescheduledEarlier(Trace t) {
        var timeout = Timeout.after(ofSeconds(20));
        t.attempt(
                "timeout",
                () -> timeout.with(() -> {
                    timeout.rescheduleAt(now() + at(1));
                    sleep(ofSeconds(9));
                }));
    }

    static void rescheduledToNever(Trace t) {
        var timeout = Timeout.after(ofSeconds(2));
        t.attempt(
                "timeout",
                () -> timeout.with(() -> {
                    timeout.rescheduleNever();
                    sleep(ofSeconds(9));
                    return "v";
                }));
        t.step("expired", timeout.expired());
    }

    static void rescheduledToThePast(Trace t) {
        var timeout = Timeout.after(ofSeconds(20));
        t.attempt(
                "timeout",
                () -> timeout.with(() -> {
                    sleep(ofSeconds(5));
                    timeout.rescheduleAt(at(3));
                    t.step("still runs");
                    sleep(ofSeconds(1));
                    t.step("never");
                }));
        t.step("expired", timeout.expired());
    }

    static void rescheduledByAnotherTask(Trace t) {
        var timeout = Timeout.after(ofSeconds(2));
        var task = createTask("other", () -> {
            sleep(ofSeconds(1));
            timeout.rescheduleAt(at(6));
        });
        t.attempt("timeout", () -> timeout.with(() -> sleep(ofSeconds(9))));
        task.await();
    }

    static void rescheduledAfterItExpired(Trace t) {
        var timeout = Timeout.after(ofSeconds(1));
        t.attempt(
                "timeout",
                () -> timeout.with(() -> {
                    t.attempt("sleep", () -> sleep(ofSeconds(5)));
                    t.attempt("reschedule", () -> timeout.rescheduleAt(at(9)));
                }));
    }

    static void rescheduledAfterItsEnd(Trace t) throws TimeoutException {
        var timeout = Timeout.after(ofSeconds(1));
        timeout.with(() -> {});
        t.attempt("reschedule", () -> timeout.rescheduleAt(at(9)));
    }

    static void rescheduledBeforeItIsEntered(Trace t) {
        var timeout = Timeout.after(ofSeconds(1));
        t.attempt("reschedule", () -> timeout.rescheduleAt(at(9)));
    }
}
