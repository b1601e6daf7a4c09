// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.scenarios;

import static io.asyncio4j.Asyncio.callTaskGroup;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.taskGroup;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.conformance.Departure.MESSAGE_GOES_ON;
import static io.asyncio4j.conformance.Departure.REASON_IS_TOLD;
import static java.time.Duration.ofSeconds;

import io.asyncio4j.conformance.Area;
import io.asyncio4j.conformance.Broken;
import io.asyncio4j.conformance.Lost;
import io.asyncio4j.conformance.Trace;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.ExceptionGroup;
import io.asyncio4j.structured.TaskGroup;

/** What the body of a task group does, and when tasks may still be made. */
public final class GroupBodies {
    public static final Area AREA = Area.of("groupbodies")
            .with("one_failure_cancels_the_body", GroupBodies::oneFailureCancelsTheBody, REASON_IS_TOLD)
            .with("body_fails", GroupBodies::bodyFails, REASON_IS_TOLD)
            .with("failure_of_the_body_comes_last", GroupBodies::failureOfTheBodyComesLast)
            .with("body_fails_before_its_children_start", GroupBodies::bodyFailsBeforeItsChildrenStart)
            .with("body_fails_when_it_is_cancelled", GroupBodies::bodyFailsWhenItIsCancelled)
            .with("body_fails_in_the_step_of_a_child", GroupBodies::bodyFailsInTheStepOfAChild, REASON_IS_TOLD)
            .with("body_swallows", GroupBodies::bodySwallows, REASON_IS_TOLD)
            .with("body_is_over_when_a_child_fails", GroupBodies::bodyIsOverWhenAChildFails, REASON_IS_TOLD)
            .with("failing_child_is_awaited_by_the_body", GroupBodies::failingChildIsAwaitedByTheBody, REASON_IS_TOLD)
            .with("child_creates_siblings", GroupBodies::childCreatesSiblings)
            .with("task_is_created_while_the_group_ends", GroupBodies::taskIsCreatedWhileTheGroupEnds)
            .with("task_on_a_finished_group", GroupBodies::taskOnAFinishedGroup, MESSAGE_GOES_ON)
            .with("task_on_an_aborting_group", GroupBodies::taskOnAnAbortingGroup, MESSAGE_GOES_ON, REASON_IS_TOLD)
            .with(
                    "child_clean_up_creates_on_an_aborting_group",
                    GroupBodies::childCleanUpCreatesOnAnAbortingGroup,
                    MESSAGE_GOES_ON)
            .with("children_start_after_the_body_suspends", GroupBodies::childrenStartAfterTheBodySuspends)
            .with(
                    "child_fails_before_the_body_suspends_again",
                    GroupBodies::childFailsBeforeTheBodySuspendsAgain,
                    REASON_IS_TOLD);

    private GroupBodies() {}

    static void oneFailureCancelsTheBody(Trace t) {
        t.attempt(
                "group",
                () -> taskGroup(g -> {
                    g.createTask("a", () -> t.fail(1, new Broken("b")));
                    try {
                        sleep(ofSeconds(5));
                    } catch (CancelledError e) {
                        t.failure("body", e);
                        t.cancelling("body");
                        throw e;
                    }
                }));
        t.cancelling("after");
    }

    static void bodyFails(Trace t) {
        t.attempt(
                "group",
                () -> taskGroup(g -> {
                    g.createTask("a", () -> t.work(5));
                    sleep(ofSeconds(1));
                    throw new Broken("body");
                }));
        t.cancelling("after");
    }

    static void failureOfTheBodyComesLast(Trace t) {
        t.attempt(
                "group",
                () -> taskGroup(g -> {
                    g.createTask("a", () -> t.failInCleanUp(5, new Lost("child")));
                    sleep(ofSeconds(1));
                    throw new Broken("body");
                }));
    }

    static void bodyFailsBeforeItsChildrenStart(Trace t) {
        t.attempt(
                "group",
                () -> taskGroup(g -> {
                    g.createTask("a", () -> t.work(5));
                    throw new Broken("body");
                }));
    }

    static void bodyFailsWhenItIsCancelled(Trace t) {
        t.attempt(
                "group",
                () -> taskGroup(g -> {
                    g.createTask("a", () -> t.fail(1, new Broken("child")));
                    t.failInCleanUp(5, new Lost("body"));
                }));
        t.cancelling("after");
    }

    static void bodyFailsInTheStepOfAChild(Trace t) {
        t.attempt(
                "group",
                () -> taskGroup(g -> {
                    g.createTask("a", () -> t.fail(1, new Broken("child")));
                    sleep(ofSeconds(1));
                    throw new Lost("body");
                }));
    }

    static void bodySwallows(Trace t) {
        t.attempt(
                "group",
                () -> taskGroup(g -> {
                    g.createTask("a", () -> t.fail(1, new Broken("b")));
                    t.attempt("sleep", () -> sleep(ofSeconds(5)));
                    t.cancelling("body");
                    t.attempt("again", () -> sleep(ofSeconds(2)));
                    t.step("body ends");
                }));
        t.cancelling("after");
    }

    static void bodyIsOverWhenAChildFails(Trace t) {
        t.attempt(
                "group",
                () -> taskGroup(g -> {
                    g.createTask("a", () -> t.fail(1, new Broken("b")));
                    g.createTask("b", () -> t.work(5));
                    t.step("body ends");
                }));
        t.cancelling("after");
    }

    static void failingChildIsAwaitedByTheBody(Trace t) {
        t.attempt(
                "group",
                () -> taskGroup(g -> {
                    var a = g.createTask("a", () -> t.fail(1, new Broken("b")));
                    t.attempt("await a", a::await);
                    t.step("body goes on");
                    t.attempt("sleep", () -> sleep(ofSeconds(3)));
                }));
        t.cancelling("after");
    }

    static void childCreatesSiblings(Trace t) {
        t.attempt(
                "group",
                () -> taskGroup(g -> {
                    g.createTask("child", () -> {
                        t.step("creates");
                        g.createTask("sibling", () -> t.work(1));
                        sleep(ofSeconds(2));
                        g.createTask("late sibling", () -> t.work(2));
                    });
                    t.step("body ends");
                }));
    }

    static void taskIsCreatedWhileTheGroupEnds(Trace t) {
        t.attempt(
                "group",
                () -> taskGroup(g -> {
                    runningLoop().callLater(ofSeconds(1), () -> g.createTask("late", () -> t.work(2)));
                    g.createTask("a", () -> t.work(2));
                    t.step("body ends");
                }));
    }

    static void taskOnAFinishedGroup(Trace t) throws ExceptionGroup {
        TaskGroup finished = callTaskGroup(g -> {
            g.createTask("a", () -> t.work(1));
            return g;
        });
        t.attempt("create", () -> finished.createTask("late", () -> t.work(1)));
    }

    static void taskOnAnAbortingGroup(Trace t) {
        t.attempt(
                "group",
                () -> taskGroup(g -> {
                    g.createTask("a", () -> t.fail(1, new Broken("b")));
                    t.attempt("sleep", () -> sleep(ofSeconds(5)));
                    t.attempt("create", () -> g.createTask("late", () -> t.work(1)));
                }));
    }

    static void childCleanUpCreatesOnAnAbortingGroup(Trace t) {
        t.attempt(
                "group",
                () -> taskGroup(g -> {
                    g.createTask("child", () -> {
                        try {
                            sleep(ofSeconds(5));
                        } finally {
                            t.attempt("create", () -> g.createTask("late", () -> t.work(1)));
                        }
                    });
                    g.createTask("a", () -> t.fail(1, new Broken("b")));
                }));
    }

    static void childrenStartAfterTheBodySuspends(Trace t) throws ExceptionGroup {
        taskGroup(g -> {
            g.createTask("a", () -> t.work(0));
            t.step("created a");
            g.createTask("b", () -> t.work(0));
            t.step("created b");
            yieldNow();
            t.step("a turn later");
        });
    }

    static void childFailsBeforeTheBodySuspendsAgain(Trace t) {
        t.attempt(
                "group",
                () -> taskGroup(g -> {
                    g.createTask("a", () -> t.throwNow(new Broken("b")));
                    for (int i = 0; i < 4; i++) {
                        t.attempt("turn " + i, () -> yieldNow());
                    }
                }));
        t.cancelling("after");
    }
}
