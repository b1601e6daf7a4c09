// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.scenarios;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.taskGroup;
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
import io.asyncio4j.task.Task;
import java.util.ArrayList;
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
            .with("cancelled_from_outside", Timeouts::cancelledFromOutside)
            .with(
                    "cancelled_from_outside_before_it_expires_at_the_same_time",
                    Timeouts::cancelledFromOutsideBeforeItExpiresAtTheSameTime)
            .with(
                    "cancelled_from_outside_after_it_expires_at_the_same_time",
                    Timeouts::cancelledFromOutsideAfterItExpiresAtTheSameTime,
                    REASON_IS_TOLD)
            .with("cancelled_from_outside_during_the_clean_up", Timeouts::cancelledFromOutsideDuringTheCleanUp)
            .with("entered_with_a_request_pending", Timeouts::enteredWithARequestPending)
            .with(
                    "entered_after_a_swallowed_request",
                    Timeouts::enteredAfterASwallowedRequest,
                    REASON_IS_TOLD,
                    LIMIT_IS_TOLD)
            .with("nested_and_the_inner_expires", Timeouts::nestedAndTheInnerExpires, REASON_IS_TOLD, LIMIT_IS_TOLD)
            .with("nested_and_the_outer_expires", Timeouts::nestedAndTheOuterExpires, REASON_IS_TOLD, LIMIT_IS_TOLD)
            .with("nested_and_both_expire_at_once", Timeouts::nestedAndBothExpireAtOnce, REASON_IS_TOLD, LIMIT_IS_TOLD)
            .with(
                    "nested_and_the_outer_expires_during_the_clean_up",
                    Timeouts::nestedAndTheOuterExpiresDuringTheCleanUp,
                    REASON_IS_TOLD,
                    LIMIT_IS_TOLD)
            .with("rescheduled_later", Timeouts::rescheduledLater, REASON_IS_TOLD)
            .with("rescheduled_earlier", Timeouts::rescheduledEarlier, REASON_IS_TOLD, LIMIT_IS_TOLD)
            .with("rescheduled_to_never", Timeouts::rescheduledToNever)
            .with("rescheduled_to_the_past", Timeouts::rescheduledToThePast, REASON_IS_TOLD, LIMIT_IS_TOLD)
            .with("rescheduled_by_another_task", Timeouts::rescheduledByAnotherTask, REASON_IS_TOLD, LIMIT_IS_TOLD)
            .with("rescheduled_after_it_expired", Timeouts::rescheduledAfterItExpired, MESSAGE_GOES_ON, REASON_IS_TOLD)
            .with("rescheduled_after_its_end", Timeouts::rescheduledAfterItsEnd, MESSAGE_GOES_ON)
            .with("rescheduled_before_it_is_entered", Timeouts::rescheduledBeforeItIsEntered, MESSAGE_GOES_ON)
            .with("around_a_group", Timeouts::aroundAGroup, REASON_IS_TOLD, LIMIT_IS_TOLD)
            .with("around_a_group_whose_child_fails_when_cancelled", Timeouts::aroundAGroupWhoseChildFailsWhenCancelled)
            .with("inside_a_group", Timeouts::insideAGroup, REASON_IS_TOLD, LIMIT_IS_TOLD)
            .with("in_a_child", Timeouts::inAChild, REASON_IS_TOLD, LIMIT_IS_TOLD)
            .with("expires_when_a_child_fails", Timeouts::expiresWhenAChildFails, REASON_IS_TOLD, LIMIT_IS_TOLD)
            .with("inside_an_aborting_group", Timeouts::insideAnAbortingGroup)
            .with(
                    "expires_inside_an_aborting_group_at_once",
                    Timeouts::expiresInsideAnAbortingGroupAtOnce,
                    REASON_IS_TOLD,
                    LIMIT_IS_TOLD)
            .with("around_the_await_of_a_task", Timeouts::aroundTheAwaitOfATask, REASON_IS_TOLD, LIMIT_IS_TOLD)
            .with("around_a_task_that_swallows", Timeouts::aroundATaskThatSwallows, REASON_IS_TOLD)
            .with("body_throws_a_timeout_error_of_its_own", Timeouts::bodyThrowsATimeoutErrorOfItsOwn)
            .with("body_is_cancelled_without_a_request", Timeouts::bodyIsCancelledWithoutARequest)
            .with("used_twice", Timeouts::usedTwice, MESSAGE_GOES_ON);

    private Timeouts() {}

    private static long now() {
        return runningLoop().time();
    }

    private static long at(long seconds) {
        return ofSeconds(seconds).toNanos();
    }

    private static void throwIt(RuntimeException exception) {
        throw exception;
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
                    throwIt(new Broken("b"));
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
                        throwIt(new Broken("clean-up"));
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

    static void cancelledFromOutside(Trace t) {
        var timeout = Timeout.after(ofSeconds(5));
        var task = createTask("a", () -> timeout.with(() -> sleep(ofSeconds(9))));
        sleep(ofSeconds(1));
        task.cancel("outside");
        t.attempt("await", task::await);
        t.step("expired", timeout.expired());
        t.cancelling("a", task);
    }

    static void cancelledFromOutsideBeforeItExpiresAtTheSameTime(Trace t) {
        var timeout = Timeout.after(ofSeconds(2));
        var tasks = new ArrayList<Task<Void, TimeoutException>>();
        runningLoop().callLater(ofSeconds(2), () -> tasks.getFirst().cancel("outside"));
        tasks.add(createTask("a", () -> timeout.with(() -> sleep(ofSeconds(9)))));
        t.attempt("await", () -> tasks.getFirst().await());
        t.step("expired", timeout.expired());
        t.cancelling("a", tasks.getFirst());
    }

    static void cancelledFromOutsideAfterItExpiresAtTheSameTime(Trace t) {
        var timeout = Timeout.after(ofSeconds(2));
        var task = createTask("a", () -> timeout.with(() -> sleep(ofSeconds(9))));
        yieldNow();
        runningLoop().callLater(ofSeconds(2), () -> task.cancel("outside"));
        t.attempt("await", task::await);
        t.step("expired", timeout.expired());
        t.cancelling("a", task);
    }

    static void cancelledFromOutsideDuringTheCleanUp(Trace t) {
        var timeout = Timeout.after(ofSeconds(1));
        var task = createTask(
                "a",
                () -> timeout.with(() -> {
                    try {
                        sleep(ofSeconds(9));
                    } finally {
                        sleep(ofSeconds(5));
                    }
                }));
        sleep(ofSeconds(2));
        task.cancel("outside");
        t.attempt("await", task::await);
        t.step("expired", timeout.expired());
        t.cancelling("a", task);
    }

    static void enteredWithARequestPending(Trace t) {
        var task = createTask("a", () -> {
            currentTask().cancel("before");
            timeout(ofSeconds(1), () -> sleep(ofSeconds(5)));
        });
        t.attempt("await", task::await);
        t.cancelling("a", task);
    }

    static void enteredAfterASwallowedRequest(Trace t) {
        var task = createTask("a", () -> {
            t.attempt("first", () -> sleep(ofSeconds(5)));
            timeout(ofSeconds(1), () -> sleep(ofSeconds(5)));
        });
        sleep(ofSeconds(1));
        task.cancel("before");
        t.attempt("await", task::await);
        t.cancelling("a", task);
    }

    static void nestedAndTheInnerExpires(Trace t) {
        var inner = Timeout.after(ofSeconds(1));
        var outer = Timeout.after(ofSeconds(3));
        t.attempt(
                "outer",
                () -> outer.with(() -> {
                    try {
                        inner.with(() -> sleep(ofSeconds(5)));
                    } catch (TimeoutException e) {
                        t.failure("inner", e);
                    }
                    sleep(ofSeconds(1));
                    t.step("goes on");
                }));
        t.step("expired", inner.expired(), outer.expired());
    }

    static void nestedAndTheOuterExpires(Trace t) {
        var inner = Timeout.after(ofSeconds(3));
        var outer = Timeout.after(ofSeconds(1));
        t.attempt(
                "outer",
                () -> outer.with(() -> {
                    try {
                        inner.with(() -> sleep(ofSeconds(5)));
                    } catch (TimeoutException e) {
                        t.step("never");
                    }
                }));
        t.step("expired", inner.expired(), outer.expired());
    }

    static void nestedAndBothExpireAtOnce(Trace t) {
        var inner = Timeout.after(ofSeconds(1));
        var outer = Timeout.after(ofSeconds(1));
        t.attempt(
                "outer",
                () -> outer.with(() -> {
                    try {
                        inner.with(() -> sleep(ofSeconds(5)));
                    } catch (TimeoutException e) {
                        t.failure("inner", e);
                        throw e;
                    }
                }));
        t.step("expired", inner.expired(), outer.expired());
        t.cancelling("after");
    }

    static void nestedAndTheOuterExpiresDuringTheCleanUp(Trace t) {
        var inner = Timeout.after(ofSeconds(1));
        var outer = Timeout.after(ofSeconds(2));
        t.attempt(
                "outer",
                () -> outer.with(() -> {
                    try {
                        inner.with(() -> {
                            try {
                                sleep(ofSeconds(9));
                            } finally {
                                sleep(ofSeconds(5));
                            }
                        });
                    } catch (TimeoutException e) {
                        t.failure("inner", e);
                        throw e;
                    }
                }));
        t.step("expired", inner.expired(), outer.expired());
        t.cancelling("after");
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

    static void aroundAGroup(Trace t) {
        t.attempt(
                "timeout",
                () -> timeout(
                        ofSeconds(1),
                        () -> taskGroup(g -> {
                            g.createTask("a", () -> t.work(5));
                            g.createTask("b", () -> t.work(5));
                        })));
        t.cancelling("after");
    }

    static void aroundAGroupWhoseChildFailsWhenCancelled(Trace t) {
        var timeout = Timeout.after(ofSeconds(1));
        t.attempt(
                "timeout",
                () -> timeout.with(() -> taskGroup(g -> g.createTask("a", () -> {
                    try {
                        sleep(ofSeconds(5));
                    } finally {
                        throwIt(new Broken("child"));
                    }
                }))));
        t.step("expired", timeout.expired());
        t.cancelling("after");
        t.attempt("next", () -> sleep(ofSeconds(1)));
    }

    static void insideAGroup(Trace t) {
        t.attempt(
                "group",
                () -> taskGroup(g -> {
                    g.createTask("a", () -> t.work(3));
                    try {
                        timeout(ofSeconds(1), () -> sleep(ofSeconds(5)));
                    } catch (TimeoutException e) {
                        t.failure("caught", e);
                    }
                }));
    }

    static void inAChild(Trace t) {
        t.attempt(
                "group",
                () -> taskGroup(g -> {
                    g.createTask("a", () -> timeout(ofSeconds(1), () -> sleep(ofSeconds(5))));
                    g.createTask("b", () -> t.work(5));
                }));
        t.cancelling("after");
    }

    static void expiresWhenAChildFails(Trace t) {
        var timeout = Timeout.after(ofSeconds(1));
        t.attempt(
                "timeout",
                () -> timeout.with(() -> taskGroup(g -> {
                    g.createTask("a", () -> t.fail(1, new Broken("b")));
                    g.createTask("b", () -> t.work(5));
                })));
        t.step("expired", timeout.expired());
        t.cancelling("after");
        t.attempt("next", () -> sleep(ofSeconds(1)));
    }

    static void insideAnAbortingGroup(Trace t) {
        t.attempt(
                "group",
                () -> taskGroup(g -> {
                    g.createTask("a", () -> t.fail(1, new Broken("b")));
                    timeout(ofSeconds(5), () -> {
                        try {
                            sleep(ofSeconds(9));
                        } finally {
                            t.cancelling("inside");
                        }
                    });
                }));
        t.cancelling("after");
    }

    static void expiresInsideAnAbortingGroupAtOnce(Trace t) {
        t.attempt(
                "group",
                () -> taskGroup(g -> {
                    g.createTask("a", () -> t.fail(1, new Broken("b")));
                    try {
                        timeout(ofSeconds(1), () -> sleep(ofSeconds(9)));
                    } catch (TimeoutException e) {
                        t.failure("caught", e);
                    }
                    t.cancelling("body");
                    t.attempt("sleep", () -> sleep(ofSeconds(5)));
                }));
        t.cancelling("after");
    }

    static void aroundTheAwaitOfATask(Trace t) {
        var task = createTask("a", () -> t.work(5));
        t.attempt("timeout", () -> timeout(ofSeconds(1), () -> task.await()));
        t.state("a", task);
    }

    static void aroundATaskThatSwallows(Trace t) {
        var task = createTask("a", () -> {
            t.attempt("sleep", () -> sleep(ofSeconds(5)));
            sleep(ofSeconds(1));
            return "stayed";
        });
        var timeout = Timeout.after(ofSeconds(1));
        t.attempt("timeout", () -> timeout.with(() -> t.step("got", task.await())));
        t.step("expired", timeout.expired());
        t.cancelling("after");
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
