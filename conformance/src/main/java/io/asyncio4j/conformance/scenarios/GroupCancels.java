// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.scenarios;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.taskGroup;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.conformance.Departure.REASON_IS_PASSED_ON;
import static java.time.Duration.ofSeconds;

import io.asyncio4j.conformance.Area;
import io.asyncio4j.conformance.Broken;
import io.asyncio4j.conformance.Trace;
import io.asyncio4j.future.ExceptionGroup;
import io.asyncio4j.future.Future;
import io.asyncio4j.task.Task;
import java.util.ArrayList;

/** Task groups that are cancelled from outside, or from inside. */
public final class GroupCancels {
    public static final Area AREA = Area.of("groupcancels")
            .with("cancelled_from_outside", GroupCancels::cancelledFromOutside, REASON_IS_PASSED_ON)
            .with("cancelled_from_outside_in_the_body", GroupCancels::cancelledFromOutsideInTheBody)
            .with("cancelled_from_outside_before_it_starts", GroupCancels::cancelledFromOutsideBeforeItStarts)
            .with(
                    "cancelled_from_outside_and_a_child_fails",
                    GroupCancels::cancelledFromOutsideAndAChildFails,
                    REASON_IS_PASSED_ON)
            .with(
                    "cancelled_from_outside_after_a_child_has_failed",
                    GroupCancels::cancelledFromOutsideAfterAChildHasFailed,
                    REASON_IS_PASSED_ON)
            .with("cancelled_from_outside_twice", GroupCancels::cancelledFromOutsideTwice)
            .with("cancelled_from_outside_and_a_child_swallows", GroupCancels::cancelledFromOutsideAndAChildSwallows)
            .with(
                    "cancelled_in_the_iteration_in_which_a_child_fails",
                    GroupCancels::cancelledInTheIterationInWhichAChildFails,
                    REASON_IS_PASSED_ON)
            .with(
                    "cancelled_before_a_child_fails_in_the_same_iteration",
                    GroupCancels::cancelledBeforeAChildFailsInTheSameIteration,
                    REASON_IS_PASSED_ON)
            .with("cancelled_when_the_last_child_has_ended", GroupCancels::cancelledWhenTheLastChildHasEnded)
            .with("body_cancels_its_own_task", GroupCancels::bodyCancelsItsOwnTask, REASON_IS_PASSED_ON)
            .with("child_cancels_the_parent", GroupCancels::childCancelsTheParent, REASON_IS_PASSED_ON)
            .with(
                    "cancelled_error_of_the_body_without_a_request",
                    GroupCancels::cancelledErrorOfTheBodyWithoutARequest,
                    REASON_IS_PASSED_ON)
            .with(
                    "cancelled_error_of_the_body_and_a_failing_child",
                    GroupCancels::cancelledErrorOfTheBodyAndAFailingChild);

    private GroupCancels() {}

    private static Future<Object, RuntimeException> cancelledFuture() {
        Future<Object, RuntimeException> inner = Future.create();
        inner.cancel("inner");
        return inner;
    }

    static void cancelledFromOutside(Trace t) {
        var task = createTask(
                "parent",
                () -> taskGroup(g -> {
                    g.createTask("a", () -> t.work(5));
                    g.createTask("b", () -> t.work(5));
                    t.step("body ends");
                }));
        sleep(ofSeconds(1));
        task.cancel("outside");
        t.attempt("await", task::await);
        t.state("parent", task);
        t.cancelling("parent", task);
    }

    static void cancelledFromOutsideInTheBody(Trace t) {
        var task = createTask(
                "parent",
                () -> taskGroup(g -> {
                    g.createTask("a", () -> t.work(5));
                    t.attempt("body", () -> sleep(ofSeconds(5)));
                    t.cancelling("body");
                    sleep(ofSeconds(1));
                    t.step("body ends");
                }));
        sleep(ofSeconds(1));
        task.cancel("outside");
        t.attempt("await", task::await);
        t.cancelling("parent", task);
    }

    static void cancelledFromOutsideBeforeItStarts(Trace t) {
        var task = createTask("parent", () -> taskGroup(g -> g.createTask("a", () -> t.work(5))));
        task.cancel();
        t.attempt("await", task::await);
    }

    static void cancelledFromOutsideAndAChildFails(Trace t) {
        var task = createTask("parent", () -> {
            try {
                taskGroup(g -> g.createTask("a", () -> t.failInCleanUp(5, new Broken("b"))));
            } catch (ExceptionGroup e) {
                t.failure("caught", e);
                t.cancelling("caught");
            }
            t.attempt("next", () -> sleep(ofSeconds(1)));
            t.step("ends");
        });
        sleep(ofSeconds(1));
        task.cancel("outside");
        t.attempt("await", task::await);
        t.cancelling("parent", task);
    }

    static void cancelledFromOutsideAfterAChildHasFailed(Trace t) {
        var task = createTask("parent", () -> {
            try {
                taskGroup(g -> {
                    g.createTask("a", () -> t.fail(1, new Broken("b")));
                    g.createTask("b", () -> t.workAndCleanUp(5, 3));
                });
            } catch (ExceptionGroup e) {
                t.failure("caught", e);
                t.cancelling("caught");
            }
            t.attempt("next", () -> sleep(ofSeconds(1)));
        });
        sleep(ofSeconds(2));
        task.cancel("outside");
        t.attempt("await", task::await);
        t.cancelling("parent", task);
    }

    static void cancelledFromOutsideTwice(Trace t) {
        var task = createTask("parent", () -> taskGroup(g -> g.createTask("a", () -> t.workAndCleanUp(5, 5))));
        sleep(ofSeconds(1));
        task.cancel("first");
        sleep(ofSeconds(1));
        task.cancel("second");
        t.attempt("await", task::await);
        t.cancelling("parent", task);
    }

    static void cancelledFromOutsideAndAChildSwallows(Trace t) {
        var task = createTask(
                "parent",
                () -> taskGroup(g -> g.createTask("a", () -> {
                    t.attempt("sleep", () -> sleep(ofSeconds(5)));
                    return "stayed";
                })));
        sleep(ofSeconds(1));
        task.cancel();
        t.attempt("await", task::await);
        t.cancelling("parent", task);
    }

    static void cancelledInTheIterationInWhichAChildFails(Trace t) {
        var task = createTask(
                "parent",
                () -> taskGroup(g -> {
                    g.createTask("a", () -> t.fail(1, new Broken("b")));
                    g.createTask("b", () -> t.work(5));
                }));
        sleep(ofSeconds(1));
        task.cancel("outside");
        t.attempt("await", task::await);
        t.cancelling("parent", task);
    }

    static void cancelledBeforeAChildFailsInTheSameIteration(Trace t) {
        var tasks = new ArrayList<Task<Void, ExceptionGroup>>();
        runningLoop().callLater(ofSeconds(1), () -> tasks.getFirst().cancel("outside"));
        tasks.add(createTask("parent", () -> taskGroup(g -> g.createTask("a", () -> t.fail(1, new Broken("b"))))));
        t.attempt("await", () -> tasks.getFirst().await());
        t.cancelling("parent", tasks.getFirst());
    }

    static void cancelledWhenTheLastChildHasEnded(Trace t) {
        var task = createTask("parent", () -> {
            taskGroup(g -> g.createTask("a", () -> t.work(1, "v")));
            t.step("group is over");
            return "v";
        });
        sleep(ofSeconds(1));
        yieldNow();
        t.step("cancel", task.cancel());
        t.attempt("await", task::await);
    }

    static void bodyCancelsItsOwnTask(Trace t) {
        var task = createTask(
                "parent",
                () -> taskGroup(g -> {
                    g.createTask("a", () -> t.work(5));
                    sleep(ofSeconds(1));
                    currentTask().cancel("me");
                    t.step("body ends");
                }));
        t.attempt("await", task::await);
        t.cancelling("parent", task);
    }

    static void childCancelsTheParent(Trace t) {
        var task = createTask("parent", () -> {
            var parent = currentTask();
            taskGroup(g -> g.createTask("a", () -> {
                sleep(ofSeconds(1));
                parent.cancel("by the child");
                t.attempt("sleep", () -> sleep(ofSeconds(5)));
            }));
        });
        t.attempt("await", task::await);
        t.cancelling("parent", task);
    }

    static void cancelledErrorOfTheBodyWithoutARequest(Trace t) {
        var inner = cancelledFuture();
        t.attempt(
                "group",
                () -> taskGroup(g -> {
                    g.createTask("a", () -> t.work(5));
                    sleep(ofSeconds(1));
                    inner.await();
                }));
        t.cancelling("after");
    }

    static void cancelledErrorOfTheBodyAndAFailingChild(Trace t) {
        var inner = cancelledFuture();
        t.attempt(
                "group",
                () -> taskGroup(g -> {
                    g.createTask("a", () -> t.failInCleanUp(5, new Broken("b")));
                    sleep(ofSeconds(1));
                    inner.await();
                }));
    }
}
