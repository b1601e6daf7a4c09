// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.scenarios;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.taskGroup;
import static io.asyncio4j.Asyncio.timeout;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.conformance.Departure.LIMIT_IS_TOLD;
import static io.asyncio4j.conformance.Departure.REASON_IS_PASSED_ON;
import static io.asyncio4j.conformance.Departure.REASON_IS_TOLD;
import static java.time.Duration.ofSeconds;

import io.asyncio4j.conformance.Area;
import io.asyncio4j.conformance.Broken;
import io.asyncio4j.conformance.Trace;
import io.asyncio4j.structured.Timeout;
import io.asyncio4j.task.Task;
import java.util.ArrayList;
import java.util.concurrent.TimeoutException;

/** Timeouts beside other things that cancel: each other, groups, and somebody outside. */
public final class TimeoutNests {
    public static final Area AREA = Area.of("timeoutnests")
            .with("cancelled_from_outside", TimeoutNests::cancelledFromOutside)
            .with(
                    "cancelled_from_outside_before_it_expires_at_the_same_time",
                    TimeoutNests::cancelledFromOutsideBeforeItExpiresAtTheSameTime)
            .with(
                    "cancelled_from_outside_after_it_expires_at_the_same_time",
                    TimeoutNests::cancelledFromOutsideAfterItExpiresAtTheSameTime,
                    REASON_IS_PASSED_ON)
            .with("cancelled_from_outside_during_the_clean_up", TimeoutNests::cancelledFromOutsideDuringTheCleanUp)
            .with("entered_with_a_request_pending", TimeoutNests::enteredWithARequestPending)
            .with(
                    "entered_after_a_swallowed_request",
                    TimeoutNests::enteredAfterASwallowedRequest,
                    REASON_IS_TOLD,
                    LIMIT_IS_TOLD)
            .with("nested_and_the_inner_expires", TimeoutNests::nestedAndTheInnerExpires, REASON_IS_TOLD, LIMIT_IS_TOLD)
            .with("nested_and_the_outer_expires", TimeoutNests::nestedAndTheOuterExpires, REASON_IS_TOLD, LIMIT_IS_TOLD)
            .with(
                    "nested_and_both_expire_at_once",
                    TimeoutNests::nestedAndBothExpireAtOnce,
                    REASON_IS_TOLD,
                    LIMIT_IS_TOLD)
            .with(
                    "nested_and_the_outer_expires_during_the_clean_up",
                    TimeoutNests::nestedAndTheOuterExpiresDuringTheCleanUp,
                    REASON_IS_TOLD,
                    LIMIT_IS_TOLD)
            .with("around_a_group", TimeoutNests::aroundAGroup, REASON_IS_TOLD, LIMIT_IS_TOLD)
            .with(
                    "around_a_group_whose_child_fails_when_cancelled",
                    TimeoutNests::aroundAGroupWhoseChildFailsWhenCancelled)
            .with("inside_a_group", TimeoutNests::insideAGroup, REASON_IS_TOLD, LIMIT_IS_TOLD)
            .with("in_a_child", TimeoutNests::inAChild, REASON_IS_TOLD, LIMIT_IS_TOLD)
            .with("expires_when_a_child_fails", TimeoutNests::expiresWhenAChildFails, REASON_IS_TOLD, LIMIT_IS_TOLD)
            .with("inside_an_aborting_group", TimeoutNests::insideAnAbortingGroup)
            .with(
                    "expires_inside_an_aborting_group_at_once",
                    TimeoutNests::expiresInsideAnAbortingGroupAtOnce,
                    REASON_IS_TOLD,
                    LIMIT_IS_TOLD)
            .with("around_the_await_of_a_task", TimeoutNests::aroundTheAwaitOfATask, REASON_IS_TOLD, LIMIT_IS_TOLD)
            .with("around_a_task_that_swallows", TimeoutNests::aroundATaskThatSwallows, REASON_IS_TOLD);

    private TimeoutNests() {}

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
                        t.throwNow(new Broken("child"));
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
}
