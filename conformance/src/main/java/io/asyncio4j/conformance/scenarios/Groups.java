// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.scenarios;

import static io.asyncio4j.Asyncio.callTaskGroup;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.taskGroup;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.conformance.Departure.MESSAGE_GOES_ON;
import static io.asyncio4j.conformance.Departure.REASON_IS_PASSED_ON;
import static io.asyncio4j.conformance.Departure.REASON_IS_TOLD;
import static java.time.Duration.ofSeconds;

import io.asyncio4j.conformance.Area;
import io.asyncio4j.conformance.Broken;
import io.asyncio4j.conformance.Lost;
import io.asyncio4j.conformance.Trace;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.ExceptionGroup;
import io.asyncio4j.future.Future;
import io.asyncio4j.structured.TaskGroup;
import io.asyncio4j.task.Task;
import java.util.ArrayList;
import java.util.List;

/** Task groups: who is cancelled when something fails, and what comes out. */
public final class Groups {
    public static final Area AREA = Area.of("groups")
            .with("waits_for_all", Groups::waitsForAll)
            .with("without_children", Groups::withoutChildren)
            .with("results_after_the_group", Groups::resultsAfterTheGroup)
            .with("one_failure_cancels_the_siblings", Groups::oneFailureCancelsTheSiblings, REASON_IS_TOLD)
            .with("one_failure_cancels_the_body", Groups::oneFailureCancelsTheBody, REASON_IS_TOLD)
            .with("failures_in_order_of_completion", Groups::failuresInOrderOfCompletion)
            .with("slow_failure_comes_later", Groups::slowFailureComesLater)
            .with("body_fails", Groups::bodyFails, REASON_IS_TOLD)
            .with("failure_of_the_body_comes_last", Groups::failureOfTheBodyComesLast)
            .with("body_fails_before_its_children_start", Groups::bodyFailsBeforeItsChildrenStart)
            .with("body_fails_when_it_is_cancelled", Groups::bodyFailsWhenItIsCancelled)
            .with("body_fails_in_the_step_of_a_child", Groups::bodyFailsInTheStepOfAChild, REASON_IS_TOLD)
            .with("body_swallows", Groups::bodySwallows, REASON_IS_TOLD)
            .with("body_is_over_when_a_child_fails", Groups::bodyIsOverWhenAChildFails, REASON_IS_TOLD)
            .with("cancelled_child_is_no_error", Groups::cancelledChildIsNoError)
            .with("child_that_cancels_itself_is_no_error", Groups::childThatCancelsItselfIsNoError)
            .with("failing_child_is_awaited_by_the_body", Groups::failingChildIsAwaitedByTheBody, REASON_IS_TOLD)
            .with("cancelled_from_outside", Groups::cancelledFromOutside, REASON_IS_PASSED_ON)
            .with("cancelled_from_outside_in_the_body", Groups::cancelledFromOutsideInTheBody)
            .with("cancelled_from_outside_before_it_starts", Groups::cancelledFromOutsideBeforeItStarts)
            .with(
                    "cancelled_from_outside_and_a_child_fails",
                    Groups::cancelledFromOutsideAndAChildFails,
                    REASON_IS_PASSED_ON)
            .with(
                    "cancelled_from_outside_after_a_child_has_failed",
                    Groups::cancelledFromOutsideAfterAChildHasFailed,
                    REASON_IS_PASSED_ON)
            .with("cancelled_from_outside_twice", Groups::cancelledFromOutsideTwice)
            .with("cancelled_from_outside_and_a_child_swallows", Groups::cancelledFromOutsideAndAChildSwallows)
            .with(
                    "cancelled_in_the_iteration_in_which_a_child_fails",
                    Groups::cancelledInTheIterationInWhichAChildFails,
                    REASON_IS_PASSED_ON)
            .with(
                    "cancelled_before_a_child_fails_in_the_same_iteration",
                    Groups::cancelledBeforeAChildFailsInTheSameIteration,
                    REASON_IS_PASSED_ON)
            .with("cancelled_when_the_last_child_has_ended", Groups::cancelledWhenTheLastChildHasEnded)
            .with("body_cancels_its_own_task", Groups::bodyCancelsItsOwnTask, REASON_IS_PASSED_ON)
            .with("child_cancels_the_parent", Groups::childCancelsTheParent, REASON_IS_PASSED_ON)
            .with(
                    "cancelled_error_of_the_body_without_a_request",
                    Groups::cancelledErrorOfTheBodyWithoutARequest,
                    REASON_IS_PASSED_ON)
            .with("cancelled_error_of_the_body_and_a_failing_child", Groups::cancelledErrorOfTheBodyAndAFailingChild)
            .with("nested", Groups::nested, REASON_IS_TOLD)
            .with("nested_and_the_inner_failure_is_caught", Groups::nestedAndTheInnerFailureIsCaught)
            .with("nested_and_the_outer_child_fails", Groups::nestedAndTheOuterChildFails, REASON_IS_TOLD)
            .with("nested_and_both_fail_at_once", Groups::nestedAndBothFailAtOnce)
            .with("nested_and_the_inner_fails_first_at_the_same_time", Groups::nestedAndTheInnerFailsFirstAtTheSameTime)
            .with(
                    "inner_failure_is_caught_while_the_outer_aborts",
                    Groups::innerFailureIsCaughtWhileTheOuterAborts,
                    REASON_IS_TOLD)
            .with("nested_and_cancelled_from_outside", Groups::nestedAndCancelledFromOutside, REASON_IS_PASSED_ON)
            .with("group_in_a_child", Groups::groupInAChild, REASON_IS_TOLD)
            .with("child_creates_siblings", Groups::childCreatesSiblings)
            .with("task_is_created_while_the_group_ends", Groups::taskIsCreatedWhileTheGroupEnds)
            .with("task_on_a_finished_group", Groups::taskOnAFinishedGroup, MESSAGE_GOES_ON)
            .with("task_on_an_aborting_group", Groups::taskOnAnAbortingGroup, MESSAGE_GOES_ON, REASON_IS_TOLD)
            .with(
                    "child_clean_up_creates_on_an_aborting_group",
                    Groups::childCleanUpCreatesOnAnAbortingGroup,
                    MESSAGE_GOES_ON)
            .with("children_start_after_the_body_suspends", Groups::childrenStartAfterTheBodySuspends)
            .with(
                    "child_fails_before_the_body_suspends_again",
                    Groups::childFailsBeforeTheBodySuspendsAgain,
                    REASON_IS_TOLD)
            .with("two_children_fail_in_one_iteration", Groups::twoChildrenFailInOneIteration)
            .with("slow_clean_up_is_waited_for", Groups::slowCleanUpIsWaitedFor)
            .with("child_swallows_the_abort", Groups::childSwallowsTheAbort, REASON_IS_TOLD)
            .with("failure_of_a_child_with_a_cause", Groups::failureOfAChildWithACause)
            .with("child_throws_a_group", Groups::childThrowsAGroup)
            .with("failures_are_retrieved_by_the_group", Groups::failuresAreRetrievedByTheGroup)
            .with("next_group_of_the_same_task", Groups::nextGroupOfTheSameTask);

    private Groups() {}

    /** A child that takes its time when it is cancelled. */
    private static void slowToEnd(Trace t, long seconds, long cleaning) {
        try {
            sleep(ofSeconds(seconds));
        } finally {
            t.step("cleans up");
            sleep(ofSeconds(cleaning));
            t.step("cleaned up");
        }
    }

    /** A child that fails when it is cancelled. */
    private static void failingToCleanUp(long seconds, RuntimeException exception) {
        try {
            sleep(ofSeconds(seconds));
        } finally {
            throwIt(exception);
        }
    }

    private static void throwIt(RuntimeException exception) {
        throw exception;
    }

    private static Future<Object, RuntimeException> cancelledFuture() {
        Future<Object, RuntimeException> inner = Future.create();
        inner.cancel("inner");
        return inner;
    }

    static void waitsForAll(Trace t) {
        t.attempt(
                "group",
                () -> taskGroup(g -> {
                    g.createTask("a", () -> t.work(1));
                    g.createTask("b", () -> t.work(2));
                    t.step("body ends");
                }));
    }

    static void withoutChildren(Trace t) {
        t.attempt("group", () -> taskGroup(_ -> t.step("body")));
    }

    static void resultsAfterTheGroup(Trace t) throws ExceptionGroup {
        var tasks = callTaskGroup(g ->
                List.of(g.createTask("a", () -> t.work(2, "va")), g.createTask("b", () -> t.work(1, "vb"))));
        t.step("got", tasks.get(0).result(), tasks.get(1).result());
    }

    static void oneFailureCancelsTheSiblings(Trace t) {
        t.attempt(
                "group",
                () -> taskGroup(g -> {
                    g.createTask("a", () -> t.fail(1, new Broken("b")));
                    g.createTask("b", () -> t.work(5));
                    g.createTask("c", () -> t.work(5));
                }));
        t.cancelling("after");
    }

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

    static void failuresInOrderOfCompletion(Trace t) {
        t.attempt(
                "group",
                () -> taskGroup(g -> {
                    g.createTask("a", () -> failingToCleanUp(5, new Lost("first child")));
                    g.createTask("b", () -> t.fail(1, new Broken("second child")));
                    g.createTask("c", () -> failingToCleanUp(5, new Lost("third child")));
                }));
    }

    static void slowFailureComesLater(Trace t) {
        t.attempt(
                "group",
                () -> taskGroup(g -> {
                    g.createTask("slow", () -> {
                        try {
                            sleep(ofSeconds(5));
                        } finally {
                            sleep(ofSeconds(3));
                            throwIt(new Lost("slow"));
                        }
                    });
                    g.createTask("a", () -> t.fail(1, new Broken("b")));
                    g.createTask("quick", () -> failingToCleanUp(5, new Lost("quick")));
                }));
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
                    g.createTask("a", () -> failingToCleanUp(5, new Lost("child")));
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
                    failingToCleanUp(5, new Lost("body"));
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

    static void cancelledChildIsNoError(Trace t) {
        t.attempt(
                "group",
                () -> taskGroup(g -> {
                    var a = g.createTask("a", () -> t.work(5));
                    g.createTask("b", () -> t.work(2));
                    sleep(ofSeconds(1));
                    a.cancel();
                }));
    }

    static void childThatCancelsItselfIsNoError(Trace t) {
        t.attempt(
                "group",
                () -> taskGroup(g -> {
                    g.createTask("a", () -> {
                        currentTask().cancel();
                        sleep(ofSeconds(1));
                    });
                    g.createTask("b", () -> t.work(2));
                }));
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
                taskGroup(g -> g.createTask("a", () -> failingToCleanUp(5, new Broken("b"))));
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
                    g.createTask("b", () -> slowToEnd(t, 5, 3));
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
        var task = createTask("parent", () -> taskGroup(g -> g.createTask("a", () -> slowToEnd(t, 5, 5))));
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
                    g.createTask("a", () -> failingToCleanUp(5, new Broken("b")));
                    sleep(ofSeconds(1));
                    inner.await();
                }));
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
                                inner -> inner.createTask("inner child", () -> failingToCleanUp(5, new Lost("inner"))));
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
                    g.createTask("a", () -> throwIt(new Broken("b")));
                    for (int i = 0; i < 4; i++) {
                        t.attempt("turn " + i, () -> yieldNow());
                    }
                }));
        t.cancelling("after");
    }

    static void twoChildrenFailInOneIteration(Trace t) {
        t.attempt(
                "group",
                () -> taskGroup(g -> {
                    g.createTask("a", () -> t.fail(1, new Broken("one")));
                    g.createTask("b", () -> t.fail(1, new Lost("two")));
                    g.createTask("c", () -> t.work(1));
                }));
    }

    static void slowCleanUpIsWaitedFor(Trace t) {
        t.attempt(
                "group",
                () -> taskGroup(g -> {
                    g.createTask("a", () -> slowToEnd(t, 5, 4));
                    g.createTask("b", () -> t.fail(1, new Broken("b")));
                }));
    }

    static void childSwallowsTheAbort(Trace t) {
        t.attempt(
                "group",
                () -> taskGroup(g -> {
                    g.createTask("a", () -> {
                        t.attempt("sleep", () -> sleep(ofSeconds(5)));
                        sleep(ofSeconds(3));
                        t.step("ends in its own time");
                        return "v";
                    });
                    g.createTask("b", () -> t.fail(1, new Broken("b")));
                }));
    }

    static void failureOfAChildWithACause(Trace t) {
        t.attempt(
                "group",
                () -> taskGroup(g -> g.createTask("a", () -> {
                    try {
                        throw new Lost("first");
                    } catch (Lost e) {
                        throw new Broken("second", e);
                    }
                })));
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
                    g.createTask("c", () -> failingToCleanUp(5, new Lost("two")));
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

    private static void failing(Trace t, RuntimeException exception) throws ExceptionGroup {
        taskGroup(g -> {
            g.createTask("a", () -> t.fail(1, exception));
            sleep(ofSeconds(5));
        });
    }
}
