// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.scenarios;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.taskGroup;
import static io.asyncio4j.Asyncio.timeout;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.conformance.Departure.KNOWN_FAILURE_IS_NO_NEWS;
import static io.asyncio4j.conformance.Departure.REASON_IS_TOLD;
import static java.time.Duration.ofSeconds;

import io.asyncio4j.conformance.Area;
import io.asyncio4j.conformance.Broken;
import io.asyncio4j.conformance.Lost;
import io.asyncio4j.conformance.Trace;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.ExceptionGroup;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** The end of a run: what becomes of the tasks that are left. */
public final class Shutdowns {
    public static final Area AREA = Area.of("shutdown")
            .with("tasks_that_are_left_are_cancelled", Shutdowns::tasksThatAreLeftAreCancelled, REASON_IS_TOLD)
            .with("task_of_the_last_step_still_starts", Shutdowns::taskOfTheLastStepStillStarts, REASON_IS_TOLD)
            .with("clean_up_is_waited_for", Shutdowns::cleanUpIsWaitedFor)
            .with("clean_ups_run_beside_each_other", Shutdowns::cleanUpsRunBesideEachOther)
            .with("refusal_is_waited_for", Shutdowns::refusalIsWaitedFor, REASON_IS_TOLD)
            .with("failure_is_reported", Shutdowns::failureIsReported)
            .with("two_failures_are_reported", Shutdowns::twoFailuresAreReported, REASON_IS_TOLD)
            .with("main_fails_and_the_rest_is_cancelled", Shutdowns::mainFailsAndTheRestIsCancelled, REASON_IS_TOLD)
            .with("main_is_cancelled_and_the_rest_too", Shutdowns::mainIsCancelledAndTheRestToo, REASON_IS_TOLD)
            .with("main_cancels_itself_and_returns", Shutdowns::mainCancelsItselfAndReturns, REASON_IS_TOLD)
            .with("tasks_that_wait_for_each_other", Shutdowns::tasksThatWaitForEachOther, REASON_IS_TOLD)
            .with("callbacks_that_are_ready_still_run", Shutdowns::callbacksThatAreReadyStillRun)
            .with("timers_that_are_left_do_not_fire", Shutdowns::timersThatAreLeftDoNotFire)
            .with("timers_fire_while_a_clean_up_waits", Shutdowns::timersFireWhileACleanUpWaits)
            .with("done_callbacks_are_called", Shutdowns::doneCallbacksAreCalled, REASON_IS_TOLD)
            .with("task_that_was_asked_before_is_asked_again", Shutdowns::taskThatWasAskedBeforeIsAskedAgain)
            .with("what_is_ready_runs_before_all_is_cancelled", Shutdowns::whatIsReadyRunsBeforeAllIsCancelled)
            .with("callbacks_of_the_last_task_are_called", Shutdowns::callbacksOfTheLastTaskAreCalled, REASON_IS_TOLD)
            .with("callback_that_throws_is_reported", Shutdowns::callbackThatThrowsIsReported, REASON_IS_TOLD)
            .with("task_cancels_another_in_its_clean_up", Shutdowns::taskCancelsAnotherInItsCleanUp, REASON_IS_TOLD)
            .with("group_is_ended_with_its_children", Shutdowns::groupIsEndedWithItsChildren, REASON_IS_TOLD)
            .with(
                    "group_whose_child_fails_is_reported",
                    Shutdowns::groupWhoseChildFailsIsReported,
                    KNOWN_FAILURE_IS_NO_NEWS)
            .with("timeout_that_expires_during_the_shutdown", Shutdowns::timeoutThatExpiresDuringTheShutdown)
            .with(
                    "failure_before_the_shutdown_is_reported_as_never_retrieved",
                    Shutdowns::failureBeforeTheShutdownIsReportedAsNeverRetrieved,
                    REASON_IS_TOLD)
            .with("main_fails_with_a_group", Shutdowns::mainFailsWithAGroup, REASON_IS_TOLD);

    private Shutdowns() {}

    static void tasksThatAreLeftAreCancelled(Trace t) {
        for (String name : List.of("a", "b", "c")) {
            createTask(name, () -> t.work(10));
        }
        sleep(ofSeconds(1));
        t.step("main ends");
    }

    static void taskOfTheLastStepStillStarts(Trace t) {
        createTask("a", () -> t.work(10));
        t.step("main ends");
    }

    static void cleanUpIsWaitedFor(Trace t) {
        createTask("a", () -> t.workAndCleanUp(10, 3));
        sleep(ofSeconds(1));
    }

    static void cleanUpsRunBesideEachOther(Trace t) {
        for (int n : new int[] {3, 1, 2}) {
            createTask("" + n, () -> t.workAndCleanUp(10, n));
        }
        sleep(ofSeconds(1));
    }

    static void refusalIsWaitedFor(Trace t) {
        createTask("a", () -> {
            t.attempt("sleep", () -> sleep(ofSeconds(10)));
            sleep(ofSeconds(5));
            t.step("ends in its own time");
        });
        sleep(ofSeconds(1));
    }

    static void failureIsReported(Trace t) {
        createTask("a", () -> t.failInCleanUp(10, new Broken("clean-up")));
        sleep(ofSeconds(1));
    }

    static void twoFailuresAreReported(Trace t) {
        createTask("a", () -> t.failInCleanUp(10, new Broken("one")));
        createTask("b", () -> t.work(10));
        createTask("c", () -> t.failInCleanUp(10, new Lost("two")));
        sleep(ofSeconds(1));
    }

    static void mainFailsAndTheRestIsCancelled(Trace t) {
        createTask("a", () -> t.work(10));
        sleep(ofSeconds(1));
        throw new Broken("main");
    }

    static void mainIsCancelledAndTheRestToo(Trace t) {
        createTask("a", () -> t.work(10));
        var main = currentTask();
        runningLoop().callLater(ofSeconds(1), () -> main.cancel());
        sleep(ofSeconds(5));
    }

    static void mainCancelsItselfAndReturns(Trace t) {
        createTask("a", () -> t.work(10));
        currentTask().cancel("me");
    }

    static void tasksThatWaitForEachOther(Trace t) {
        var inner = createTask("inner", () -> t.work(10));
        createTask("outer", () -> {
            try {
                inner.await();
            } catch (CancelledError e) {
                t.step("cancelled");
                throw e;
            }
        });
        sleep(ofSeconds(1));
    }

    static void callbacksThatAreReadyStillRun(Trace t) {
        runningLoop().callSoon(() -> t.step("callback"));
        t.step("main ends");
    }

    static void timersThatAreLeftDoNotFire(Trace t) {
        runningLoop().callLater(ofSeconds(5), () -> t.step("never"));
        sleep(ofSeconds(1));
    }

    static void timersFireWhileACleanUpWaits(Trace t) {
        createTask("a", () -> {
            try {
                sleep(ofSeconds(10));
            } finally {
                sleep(ofSeconds(4));
                t.step("cleaned up");
            }
        });
        runningLoop().callLater(ofSeconds(3), () -> t.step("timer"));
        sleep(ofSeconds(1));
    }

    static void doneCallbacksAreCalled(Trace t) {
        var task = createTask("a", () -> t.work(10));
        task.addDoneCallback(ended -> t.state("callback", ended));
        sleep(ofSeconds(1));
    }

    static void taskThatWasAskedBeforeIsAskedAgain(Trace t) {
        var task = createTask("a", () -> {
            t.attempt("first", () -> sleep(ofSeconds(10)));
            t.cancelling("now");
            try {
                sleep(ofSeconds(10));
            } finally {
                t.cancelling("ends");
            }
        });
        sleep(ofSeconds(1));
        task.cancel("by main");
        sleep(ofSeconds(1));
    }

    static void whatIsReadyRunsBeforeAllIsCancelled(Trace t) {
        for (String name : List.of("a", "b")) {
            createTask(name, () -> {
                for (int i = 0; i < 4; i++) {
                    t.step("turn", i);
                    yieldNow();
                }
            });
        }
        yieldNow();
        t.step("main ends");
    }

    static void callbacksOfTheLastTaskAreCalled(Trace t) {
        var task = createTask("a", () -> t.work(10));
        task.addDoneCallback(_ -> hop(t, 0));
        sleep(ofSeconds(1));
    }

    private static void hop(Trace t, int n) {
        t.step("hop", n);
        if (n < 2) {
            runningLoop().callSoon(() -> hop(t, n + 1));
        }
    }

    static void callbackThatThrowsIsReported(Trace t) {
        var task = createTask("a", () -> t.work(10));
        task.addDoneCallback(_ -> t.throwNow(new Broken("callback")));
        sleep(ofSeconds(1));
    }

    static void taskCancelsAnotherInItsCleanUp(Trace t) {
        var other = createTask("other", () -> {
            t.attempt("first", () -> sleep(ofSeconds(10)));
            t.attempt("second", () -> sleep(ofSeconds(10)));
            t.cancelling("ends");
        });
        createTask("child", () -> {
            try {
                sleep(ofSeconds(10));
            } finally {
                t.step("cancel", other.cancel("by a sibling"));
            }
        });
        sleep(ofSeconds(1));
    }

    static void groupIsEndedWithItsChildren(Trace t) {
        createTask(
                "parent",
                () -> taskGroup(g -> {
                    g.createTask("a", () -> t.work(10));
                    g.createTask("b", () -> t.work(10));
                }));
        sleep(ofSeconds(1));
    }

    static void groupWhoseChildFailsIsReported(Trace t) {
        createTask("parent", () -> taskGroup(g -> g.createTask("a", () -> t.failInCleanUp(10, new Broken("child")))));
        sleep(ofSeconds(1));
    }

    static void timeoutThatExpiresDuringTheShutdown(Trace t) {
        createTask("a", () -> {
            try {
                timeout(ofSeconds(3), () -> {
                    try {
                        sleep(ofSeconds(10));
                    } finally {
                        t.step("cleans up");
                        sleep(ofSeconds(9));
                    }
                });
            } catch (TimeoutException e) {
                t.failure("timeout", e);
            }
            t.cancelling("ends");
        });
        sleep(ofSeconds(1));
    }

    static void failureBeforeTheShutdownIsReportedAsNeverRetrieved(Trace t) {
        createTask("a", () -> t.fail(1, new Broken("before")));
        createTask("b", () -> t.work(10));
        sleep(ofSeconds(2));
    }

    static void mainFailsWithAGroup(Trace t) throws ExceptionGroup {
        taskGroup(g -> {
            g.createTask("a", () -> t.fail(1, new Broken("one")));
            g.createTask("b", () -> t.work(5));
        });
    }
}
