// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.scenarios;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.taskGroup;
import static io.asyncio4j.conformance.Departure.REASON_IS_PASSED_ON;
import static io.asyncio4j.conformance.Departure.REASON_IS_TOLD;
import static java.time.Duration.ofSeconds;

import io.asyncio4j.conformance.Area;
import io.asyncio4j.conformance.Broken;
import io.asyncio4j.conformance.Lost;
import io.asyncio4j.conformance.Trace;
import io.asyncio4j.future.ExceptionGroup;
import java.util.List;

/** Task groups within task groups. */
public final class GroupNests {
    public static final Area AREA = Area.of("groupnests")
            .with("nested", GroupNests::nested, REASON_IS_TOLD)
            .with("nested_and_the_inner_failure_is_caught", GroupNests::nestedAndTheInnerFailureIsCaught)
            .with("nested_and_the_outer_child_fails", GroupNests::nestedAndTheOuterChildFails, REASON_IS_TOLD)
            .with("nested_and_both_fail_at_once", GroupNests::nestedAndBothFailAtOnce)
            .with(
                    "nested_and_the_inner_fails_first_at_the_same_time",
                    GroupNests::nestedAndTheInnerFailsFirstAtTheSameTime)
            .with(
                    "inner_failure_is_caught_while_the_outer_aborts",
                    GroupNests::innerFailureIsCaughtWhileTheOuterAborts,
                    REASON_IS_TOLD)
            .with("nested_and_cancelled_from_outside", GroupNests::nestedAndCancelledFromOutside, REASON_IS_PASSED_ON)
            .with("group_in_a_child", GroupNests::groupInAChild, REASON_IS_TOLD)
            .with("child_throws_a_group", GroupNests::childThrowsAGroup)
            .with("failures_are_retrieved_by_the_group", GroupNests::failuresAreRetrievedByTheGroup)
            .with("next_group_of_the_same_task", GroupNests::nextGroupOfTheSameTask);

    private GroupNests() {}

    private static void failing(Trace t, RuntimeException exception) throws ExceptionGroup {
        taskGroup(g -> {
            g.createTask("a", () -> t.fail(1, exception));
            sleep(ofSeconds(5));
        });
    }

    static void nested(Trace t) {
        t.attempt(
                "group",
                () -> taskGroup(outer -> {
                    outer.createTask("outer child", () -> t.work(5));
                    taskGroup(inner -> inner.createTask("inner child", () -> t.fail(1, new Broken("b"))));
                    t.step("never");
                }));
        t.cancelling("after");
    }

    static void nestedAndTheInnerFailureIsCaught(Trace t) {
        t.attempt(
                "group",
                () -> taskGroup(outer -> {
                    outer.createTask("outer child", () -> t.work(3));
                    try {
                        taskGroup(inner -> inner.createTask("inner child", () -> t.fail(1, new Broken("b"))));
                    } catch (ExceptionGroup e) {
                        t.failure("caught", e);
                    }
                    t.step("body goes on");
                }));
        t.cancelling("after");
    }

    static void nestedAndTheOuterChildFails(Trace t) {
        t.attempt(
                "group",
                () -> taskGroup(outer -> {
                    outer.createTask("outer child", () -> t.fail(1, new Broken("b")));
                    taskGroup(inner -> inner.createTask("inner child", () -> t.work(5)));
                    t.step("never");
                }));
        t.cancelling("after");
    }

    static void nestedAndBothFailAtOnce(Trace t) {
        t.attempt(
                "group",
                () -> taskGroup(outer -> {
                    outer.createTask("outer child", () -> t.fail(1, new Broken("outer")));
                    taskGroup(inner -> inner.createTask("inner child", () -> t.fail(1, new Lost("inner"))));
                    t.step("never");
                }));
        t.cancelling("after");
    }

    static void nestedAndTheInnerFailsFirstAtTheSameTime(Trace t) {
        t.attempt(
                "group",
                () -> taskGroup(outer -> {
                    taskGroup(inner -> {
                        inner.createTask("inner child", () -> t.fail(1, new Lost("inner")));
                        outer.createTask("outer child", () -> t.fail(1, new Broken("outer")));
                    });
                    t.step("never");
                }));
        t.cancelling("after");
    }

    static void innerFailureIsCaughtWhileTheOuterAborts(Trace t) {
        t.attempt(
                "group",
                () -> taskGroup(outer -> {
                    outer.createTask("outer child", () -> t.fail(1, new Broken("outer")));
                    try {
                        taskGroup(
                                inner -> inner.createTask("inner child", () -> t.failInCleanUp(5, new Lost("inner"))));
                    } catch (ExceptionGroup e) {
                        t.failure("caught", e);
                        t.cancelling("caught");
                    }
                    t.attempt("sleep", () -> sleep(ofSeconds(5)));
                    t.step("body ends");
                }));
        t.cancelling("after");
    }

    static void nestedAndCancelledFromOutside(Trace t) {
        var task = createTask(
                "parent",
                () -> taskGroup(outer -> {
                    outer.createTask("outer child", () -> t.work(5));
                    taskGroup(inner -> inner.createTask("inner child", () -> t.work(5)));
                }));
        sleep(ofSeconds(1));
        task.cancel("outside");
        t.attempt("await", task::await);
        t.cancelling("parent", task);
    }

    static void groupInAChild(Trace t) {
        t.attempt(
                "group",
                () -> taskGroup(outer -> {
                    outer.createTask(
                            "child",
                            () -> taskGroup(inner -> {
                                inner.createTask("grandchild", () -> t.fail(1, new Broken("b")));
                                inner.createTask("other grandchild", () -> t.work(5));
                            }));
                    outer.createTask("other child", () -> t.work(5));
                }));
    }

    static void childThrowsAGroup(Trace t) {
        t.attempt(
                "group",
                () -> taskGroup(g -> g.createTask("a", () -> {
                    throw new ExceptionGroup("mine", List.of(new Broken("b"), new Lost("l")));
                })));
    }

    static void failuresAreRetrievedByTheGroup(Trace t) throws ExceptionGroup {
        taskGroup(outer -> {
            outer.createTask("a", () -> t.work(1));
            try {
                taskGroup(g -> {
                    g.createTask("b", () -> t.fail(1, new Broken("one")));
                    g.createTask("c", () -> t.failInCleanUp(5, new Lost("two")));
                });
            } catch (ExceptionGroup e) {
                t.failure("caught", e);
            }
        });
    }

    static void nextGroupOfTheSameTask(Trace t) {
        t.attempt("first", () -> failing(t, new Broken("one")));
        t.cancelling("between");
        t.attempt("second", () -> failing(t, new Lost("two")));
        t.cancelling("after");
    }
}
