// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.scenarios;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.shield;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.waitFor;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.conformance.Departure.LIMIT_IS_TOLD;
import static io.asyncio4j.conformance.Departure.REASON_IS_PASSED_ON;
import static io.asyncio4j.conformance.Departure.REASON_IS_TOLD;
import static java.time.Duration.ofSeconds;

import io.asyncio4j.conformance.Area;
import io.asyncio4j.conformance.Broken;
import io.asyncio4j.conformance.Trace;
import io.asyncio4j.future.Future;

/** wait_for: one awaitable, and a limit. */
public final class WaitFors {
    public static final Area AREA = Area.of("waitfor")
            .with("in_time", WaitFors::inTime)
            .with("too_late", WaitFors::tooLate, REASON_IS_TOLD, LIMIT_IS_TOLD)
            .with("fails_in_time", WaitFors::failsInTime)
            .with("zero_and_pending", WaitFors::zeroAndPending, REASON_IS_TOLD, LIMIT_IS_TOLD)
            .with("zero_and_not_started", WaitFors::zeroAndNotStarted, REASON_IS_TOLD, LIMIT_IS_TOLD)
            .with("zero_and_done", WaitFors::zeroAndDone)
            .with("zero_and_failed", WaitFors::zeroAndFailed)
            .with(
                    "zero_and_the_clean_up_takes_time",
                    WaitFors::zeroAndTheCleanUpTakesTime,
                    REASON_IS_TOLD,
                    LIMIT_IS_TOLD)
            .with("zero_and_swallows", WaitFors::zeroAndSwallows, REASON_IS_TOLD)
            .with("zero_and_cancelled", WaitFors::zeroAndCancelled)
            .with("negative_and_pending", WaitFors::negativeAndPending, REASON_IS_TOLD, LIMIT_IS_TOLD)
            .with("done_already", WaitFors::doneAlready)
            .with("clean_up_is_waited_for", WaitFors::cleanUpIsWaitedFor, REASON_IS_TOLD, LIMIT_IS_TOLD)
            .with("clean_up_fails", WaitFors::cleanUpFails)
            .with("swallows", WaitFors::swallows, REASON_IS_TOLD)
            .with("cancelled", WaitFors::cancelled)
            .with("cancelled_when_the_value_is_in", WaitFors::cancelledWhenTheValueIsIn)
            .with("cancelled_when_it_expires", WaitFors::cancelledWhenItExpires, REASON_IS_TOLD, REASON_IS_PASSED_ON)
            .with("inside_is_cancelled_by_another", WaitFors::insideIsCancelledByAnother)
            .with(
                    "of_a_future_that_is_never_completed",
                    WaitFors::ofAFutureThatIsNeverCompleted,
                    REASON_IS_TOLD,
                    LIMIT_IS_TOLD)
            .with("of_a_shield", WaitFors::ofAShield, REASON_IS_TOLD, LIMIT_IS_TOLD)
            .with("at_the_same_time_as_the_value", WaitFors::atTheSameTimeAsTheValue, REASON_IS_TOLD, LIMIT_IS_TOLD)
            .with("zero_and_cancelled_before", WaitFors::zeroAndCancelledBefore)
            .with("time_and_cancelled_before", WaitFors::timeAndCancelledBefore)
            .with("caller_has_a_request_pending", WaitFors::callerHasARequestPending);

    private WaitFors() {}

    static void inTime(Trace t) {
        var a = createTask("a", () -> t.work(1, "v"));
        t.attempt("wait_for", () -> waitFor(a, ofSeconds(3)));
        t.step("time");
    }

    static void tooLate(Trace t) {
        var a = createTask("a", () -> t.work(9, "v"));
        t.attempt("wait_for", () -> waitFor(a, ofSeconds(3)));
        t.state("a", a);
        t.cancelling("a", a);
        t.cancelling("after");
    }

    static void failsInTime(Trace t) {
        var a = createTask("a", () -> t.fail(1, new Broken("b")));
        t.attempt("wait_for", () -> waitFor(a, ofSeconds(3)));
    }

    static void zeroAndPending(Trace t) {
        var a = createTask("a", () -> t.work(9, "v"));
        sleep(ofSeconds(1));
        t.attempt("wait_for", () -> waitFor(a, ofSeconds(0)));
        t.state("a", a);
    }

    static void zeroAndNotStarted(Trace t) {
        var a = createTask("a", () -> t.work(9, "v"));
        t.attempt("wait_for", () -> waitFor(a, ofSeconds(0)));
        t.state("a", a);
    }

    static void zeroAndDone(Trace t) {
        var a = createTask("a", () -> t.work(0, "v"));
        sleep(ofSeconds(1));
        t.attempt("wait_for", () -> waitFor(a, ofSeconds(0)));
    }

    static void zeroAndFailed(Trace t) {
        var a = createTask("a", () -> t.fail(0, new Broken("b")));
        sleep(ofSeconds(1));
        t.attempt("wait_for", () -> waitFor(a, ofSeconds(0)));
    }

    static void zeroAndTheCleanUpTakesTime(Trace t) {
        var a = createTask("a", () -> {
            try {
                sleep(ofSeconds(9));
            } finally {
                sleep(ofSeconds(3));
                t.step("cleaned up");
            }
        });
        sleep(ofSeconds(1));
        t.attempt("wait_for", () -> waitFor(a, ofSeconds(0)));
        t.state("a", a);
    }

    static void zeroAndSwallows(Trace t) {
        var a = createTask("a", () -> {
            t.attempt("sleep", () -> sleep(ofSeconds(9)));
            sleep(ofSeconds(1));
            return "stayed";
        });
        sleep(ofSeconds(1));
        t.attempt("wait_for", () -> waitFor(a, ofSeconds(0)));
    }

    static void zeroAndCancelled(Trace t) {
        var a = createTask("a", () -> {
            try {
                sleep(ofSeconds(9));
            } finally {
                sleep(ofSeconds(5));
                t.step("cleaned up");
            }
        });
        var w = createTask("w", () -> {
            sleep(ofSeconds(1));
            waitFor(a, ofSeconds(0));
        });
        sleep(ofSeconds(2));
        w.cancel("why");
        t.attempt("await w", w::await);
        t.state("a", a);
        t.cancelling("a", a);
    }

    static void negativeAndPending(Trace t) {
        var a = createTask("a", () -> t.work(9, "v"));
        sleep(ofSeconds(1));
        t.attempt("wait_for", () -> waitFor(a, ofSeconds(-1)));
        t.state("a", a);
    }

    static void doneAlready(Trace t) {
        var a = createTask("a", () -> t.work(0, "v"));
        sleep(ofSeconds(1));
        runningLoop().callSoon(() -> t.step("callback"));
        t.attempt("wait_for", () -> waitFor(a, ofSeconds(1)));
    }

    static void cleanUpIsWaitedFor(Trace t) {
        var a = createTask("a", () -> {
            try {
                sleep(ofSeconds(9));
            } finally {
                sleep(ofSeconds(3));
                t.step("cleaned up");
            }
        });
        t.attempt("wait_for", () -> waitFor(a, ofSeconds(1)));
        t.state("a", a);
    }

    static void cleanUpFails(Trace t) {
        var a = createTask("a", () -> {
            try {
                sleep(ofSeconds(9));
            } finally {
                t.throwNow(new Broken("clean-up"));
            }
        });
        t.attempt("wait_for", () -> waitFor(a, ofSeconds(1)));
        t.state("a", a);
    }

    static void swallows(Trace t) {
        var a = createTask("a", () -> {
            t.attempt("sleep", () -> sleep(ofSeconds(9)));
            sleep(ofSeconds(1));
            return "stayed";
        });
        t.attempt("wait_for", () -> waitFor(a, ofSeconds(1)));
        t.cancelling("after");
    }

    static void cancelled(Trace t) {
        var a = createTask("a", () -> t.work(9, "v"));
        var w = createTask("w", () -> t.step("never", waitFor(a, ofSeconds(5))));
        sleep(ofSeconds(1));
        w.cancel("why");
        t.attempt("await w", w::await);
        t.state("a", a);
        t.cancelling("w", w);
    }

    static void cancelledWhenTheValueIsIn(Trace t) {
        Future<String, RuntimeException> f = Future.create();
        var w = createTask("w", () -> {
            waitFor(f, ofSeconds(5));
            t.step("goes on");
        });
        yieldNow();
        f.setResult("v");
        w.cancel();
        t.attempt("await w", w::await);
        t.cancelling("w", w);
    }

    static void cancelledWhenItExpires(Trace t) {
        var a = createTask("a", () -> t.work(9, "v"));
        var w = createTask("w", () -> t.step("never", waitFor(a, ofSeconds(2))));
        sleep(ofSeconds(2));
        w.cancel("outside");
        t.attempt("await w", w::await);
        t.cancelling("w", w);
    }

    static void insideIsCancelledByAnother(Trace t) {
        var a = createTask("a", () -> t.work(9, "v"));
        runningLoop().callLater(ofSeconds(1), () -> a.cancel("other"));
        t.attempt("wait_for", () -> waitFor(a, ofSeconds(5)));
        t.cancelling("after");
    }

    static void ofAFutureThatIsNeverCompleted(Trace t) {
        Future<String, RuntimeException> f = Future.create();
        t.attempt("wait_for", () -> waitFor(f, ofSeconds(5)));
        t.state("f", f);
    }

    static void ofAShield(Trace t) {
        var a = createTask("a", () -> t.work(3, "v"));
        t.attempt("wait_for", () -> waitFor(shield(a), ofSeconds(1)));
        t.step("got", a.await());
    }

    static void atTheSameTimeAsTheValue(Trace t) {
        var a = createTask("a", () -> t.work(2, "v"));
        t.attempt("wait_for", () -> waitFor(a, ofSeconds(2)));
        t.state("a", a);
    }

    static void zeroAndCancelledBefore(Trace t) {
        var a = createTask("a", () -> t.work(9, "v"));
        yieldNow();
        a.cancel("before");
        sleep(ofSeconds(1));
        t.attempt("wait_for", () -> waitFor(a, ofSeconds(0)));
    }

    static void timeAndCancelledBefore(Trace t) {
        var a = createTask("a", () -> t.work(9, "v"));
        yieldNow();
        a.cancel("before");
        sleep(ofSeconds(1));
        t.attempt("wait_for", () -> waitFor(a, ofSeconds(5)));
    }

    static void callerHasARequestPending(Trace t) {
        Future<String, RuntimeException> f = Future.create();
        f.setResult("v");
        var w = createTask("w", () -> {
            currentTask().cancel("pending");
            t.attempt("done", () -> waitFor(f, ofSeconds(5)));
            t.attempt("next", () -> sleep(ofSeconds(1)));
        });
        w.await();
    }
}
