// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.scenarios;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.conformance.Departure.SAME_CANCELLED_ERROR;
import static java.time.Duration.ofSeconds;

import io.asyncio4j.conformance.Area;
import io.asyncio4j.conformance.Broken;
import io.asyncio4j.conformance.Trace;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.Future;
import io.asyncio4j.task.Task;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Cancelling: what a request does to a task, depending on where the task is. */
public final class Cancellation {
    public static final Area AREA = Area.of("cancellation")
            .with("before_start", Cancellation::beforeStart)
            .with("before_start_with_message", Cancellation::beforeStartWithMessage)
            .with("in_sleep", Cancellation::inSleep)
            .with("in_sleep_with_message", Cancellation::inSleepWithMessage)
            .with("later_readers", Cancellation::laterReaders, SAME_CANCELLED_ERROR)
            .with("ended_task", Cancellation::endedTask)
            .with("cancelled_task_again", Cancellation::cancelledTaskAgain)
            .with("itself", Cancellation::itself)
            .with("itself_and_returns", Cancellation::itselfAndReturns)
            .with("itself_and_throws", Cancellation::itselfAndThrows)
            .with("itself_before_an_await_that_does_not_suspend", Cancellation::itselfBeforeAnAwaitThatDoesNotSuspend)
            .with("itself_before_a_pending_future", Cancellation::itselfBeforeAPendingFuture)
            .with("twice_before_it_runs", Cancellation::twiceBeforeItRuns)
            .with("twice_in_sequence", Cancellation::twiceInSequence)
            .with("swallowed", Cancellation::swallowed)
            .with("taken_back", Cancellation::takenBack)
            .with("taken_back_before_delivery", Cancellation::takenBackBeforeDelivery)
            .with("taken_back_without_a_request", Cancellation::takenBackWithoutARequest)
            .with("one_of_two_taken_back_before_delivery", Cancellation::oneOfTwoTakenBackBeforeDelivery)
            .with("taken_back_by_another_while_asleep", Cancellation::takenBackByAnotherWhileAsleep)
            .with("clean_up_awaits", Cancellation::cleanUpAwaits)
            .with("second_request_in_the_clean_up", Cancellation::secondRequestInTheCleanUp)
            .with("clean_up_fails", Cancellation::cleanUpFails)
            .with("turned_into_another_exception", Cancellation::turnedIntoAnotherException)
            .with("thrown_without_a_request", Cancellation::thrownWithoutARequest)
            .with("reaches_the_innermost", Cancellation::reachesTheInnermost)
            .with("chain_of_tasks", Cancellation::chainOfTasks)
            .with("child_swallows_so_the_parent_goes_on", Cancellation::childSwallowsSoTheParentGoesOn)
            .with("child_fails_instead", Cancellation::childFailsInstead)
            .with("outcome_is_in_already", Cancellation::outcomeIsInAlready)
            .with("failed_outcome_is_in_already", Cancellation::failedOutcomeIsInAlready)
            .with("sleep_is_over_already", Cancellation::sleepIsOverAlready)
            .with("shared_future_is_cancelled_for_all", Cancellation::sharedFutureIsCancelledForAll)
            .with("shared_task_is_cancelled_for_all", Cancellation::sharedTaskIsCancelledForAll)
            .with("main_task", Cancellation::mainTask)
            .with("main_task_swallows", Cancellation::mainTaskSwallows)
            .with("from_a_done_callback", Cancellation::fromADoneCallback)
            .with("each_other", Cancellation::eachOther)
            .with("many_in_order", Cancellation::manyInOrder)
            .with("request_while_awaiting_a_cancelled_task", Cancellation::requestWhileAwaitingACancelledTask)
            .with("endless_refusal_ends_some_time", Cancellation::endlessRefusalEndsSomeTime)
            .with("sleep_zero_is_a_place_to_be_cancelled", Cancellation::sleepZeroIsAPlaceToBeCancelled);

    private Cancellation() {}

    private static Future<Object, RuntimeException> future() {
        return Future.create();
    }

    static void beforeStart(Trace t) {
        var task = createTask("a", () -> t.work(1));
        t.step("cancel", task.cancel());
        t.state("a", task);
        t.attempt("await", task::await);
        t.state("a", task);
        t.cancelling("a", task);
    }

    static void beforeStartWithMessage(Trace t) {
        var task = createTask("a", () -> t.work(1));
        task.cancel("why");
        t.attempt("await", task::await);
    }

    static void inSleep(Trace t) {
        var task = createTask("a", () -> t.work(10));
        sleep(ofSeconds(3));
        t.step("cancel", task.cancel());
        t.state("a", task);
        t.attempt("await", task::await);
        t.state("a", task);
        t.cancelling("a", task);
    }

    static void inSleepWithMessage(Trace t) {
        var task = createTask("a", () -> t.work(10));
        sleep(ofSeconds(3));
        task.cancel("enough");
        t.attempt("await", task::await);
    }

    static void laterReaders(Trace t) {
        var task = createTask("a", () -> t.work(10));
        sleep(ofSeconds(3));
        task.cancel("enough");
        t.attempt("first", task::await);
        t.attempt("second", task::await);
        t.attempt("result", task::result);
        t.attempt("exception", task::exception);
    }

    static void endedTask(Trace t) {
        var task = createTask("a", () -> t.work(1, "v"));
        task.await();
        t.step("cancel", task.cancel());
        t.cancelling("a", task);
        t.state("a", task);
    }

    static void cancelledTaskAgain(Trace t) {
        var task = createTask("a", () -> t.work(9));
        sleep(ofSeconds(1));
        task.cancel();
        t.attempt("await", task::await);
        t.step("cancel", task.cancel());
        t.cancelling("a", task);
    }

    static void itself(Trace t) {
        var task = createTask("a", () -> {
            currentTask().cancel("me");
            t.cancelling("still running");
            t.attempt("sleep", () -> sleep(ofSeconds(1)));
            t.step("goes on");
            return "v";
        });
        t.attempt("await", task::await);
        t.state("a", task);
    }

    static void itselfAndReturns(Trace t) {
        var task = createTask("a", () -> {
            currentTask().cancel("me");
            return "dropped";
        });
        t.attempt("await", task::await);
        t.state("a", task);
    }

    static void itselfAndThrows(Trace t) {
        var task = createTask("a", () -> {
            currentTask().cancel("me");
            throw new Broken("b");
        });
        t.attempt("await", task::await);
        t.state("a", task);
        t.cancelling("a", task);
    }

    static void itselfBeforeAnAwaitThatDoesNotSuspend(Trace t) {
        var done = future();
        done.setResult("v");
        var task = createTask("a", () -> {
            currentTask().cancel();
            t.attempt("await done", done::await);
            t.attempt("yield", () -> yieldNow());
            t.step("ends");
        });
        t.attempt("await", task::await);
    }

    static void itselfBeforeAPendingFuture(Trace t) {
        var pending = future();
        var task = createTask("a", () -> {
            currentTask().cancel("me");
            t.attempt("await pending", pending::await);
            t.state("pending", pending);
        });
        t.attempt("await", task::await);
    }

    static void twiceBeforeItRuns(Trace t) {
        var task = createTask("a", () -> t.work(10));
        sleep(ofSeconds(1));
        task.cancel("first");
        task.cancel("second");
        t.cancelling("a", task);
        t.attempt("await", task::await);
    }

    static void twiceInSequence(Trace t) {
        var task = createTask("a", () -> {
            for (int i = 0; i < 3; i++) {
                t.attempt("sleep " + i, () -> sleep(ofSeconds(10)));
                t.cancelling("now");
            }
            return "survived";
        });
        sleep(ofSeconds(1));
        task.cancel();
        sleep(ofSeconds(1));
        task.cancel();
        t.attempt("await", task::await);
        t.cancelling("a", task);
        t.state("a", task);
    }

    static void swallowed(Trace t) {
        var task = createTask("a", () -> {
            t.attempt("sleep", () -> sleep(ofSeconds(10)));
            return "swallowed";
        });
        sleep(ofSeconds(1));
        task.cancel();
        t.attempt("await", task::await);
        t.cancelling("a", task);
        t.step("cancelled", task.cancelled());
    }

    static void takenBack(Trace t) {
        var task = createTask("a", () -> {
            t.attempt("sleep", () -> sleep(ofSeconds(10)));
            t.step("uncancel", currentTask().uncancel());
            sleep(ofSeconds(1));
            return "v";
        });
        sleep(ofSeconds(1));
        task.cancel();
        t.attempt("await", task::await);
        t.cancelling("a", task);
    }

    static void takenBackBeforeDelivery(Trace t) {
        var task = createTask("a", () -> {
            currentTask().cancel();
            t.step("uncancel", currentTask().uncancel());
            t.attempt("sleep", () -> sleep(ofSeconds(1)));
            return "v";
        });
        t.attempt("await", task::await);
    }

    static void takenBackWithoutARequest(Trace t) {
        t.step("uncancel", currentTask().uncancel());
        t.cancelling("main");
        sleep(ofSeconds(1));
    }

    static void oneOfTwoTakenBackBeforeDelivery(Trace t) {
        var task = createTask("a", () -> {
            var me = currentTask();
            me.cancel();
            me.cancel();
            t.step("uncancel", me.uncancel());
            t.attempt("sleep", () -> sleep(ofSeconds(1)));
            t.cancelling("now");
        });
        t.attempt("await", task::await);
    }

    static void takenBackByAnotherWhileAsleep(Trace t) {
        var task = createTask("a", () -> t.work(10));
        sleep(ofSeconds(1));
        task.cancel();
        t.step("uncancel", task.uncancel());
        t.attempt("await", task::await);
        t.cancelling("a", task);
    }

    static void cleanUpAwaits(Trace t) {
        var task = createTask("a", () -> {
            try {
                sleep(ofSeconds(10));
            } finally {
                t.step("cleans up");
                sleep(ofSeconds(2));
                t.step("cleaned up");
            }
        });
        sleep(ofSeconds(1));
        task.cancel("enough");
        t.attempt("await", task::await);
    }

    static void secondRequestInTheCleanUp(Trace t) {
        var task = createTask("a", () -> {
            try {
                sleep(ofSeconds(10));
            } finally {
                t.step("cleans up");
                try {
                    sleep(ofSeconds(5));
                } finally {
                    t.cancelling("clean-up ends");
                }
            }
        });
        sleep(ofSeconds(1));
        task.cancel("first");
        sleep(ofSeconds(1));
        task.cancel("second");
        t.attempt("await", task::await);
    }

    static void cleanUpFails(Trace t) {
        var task = createTask("a", () -> {
            try {
                sleep(ofSeconds(10));
            } finally {
                throwIt(new Broken("clean-up"));
            }
        });
        sleep(ofSeconds(1));
        task.cancel();
        t.attempt("await", task::await);
        t.state("a", task);
        t.cancelling("a", task);
    }

    private static void throwIt(RuntimeException exception) {
        throw exception;
    }

    static void turnedIntoAnotherException(Trace t) {
        var task = createTask("a", () -> {
            try {
                sleep(ofSeconds(10));
            } catch (CancelledError e) {
                throw new Broken("instead", e);
            }
        });
        sleep(ofSeconds(1));
        task.cancel("enough");
        t.attempt("await", task::await);
        t.state("a", task);
    }

    static void thrownWithoutARequest(Trace t) {
        var task = createTask("a", () -> {
            sleep(ofSeconds(1));
            var inner = future();
            inner.cancel("inner");
            inner.await();
        });
        t.attempt("await", task::await);
        t.state("a", task);
        t.cancelling("a", task);
    }

    static void reachesTheInnermost(Trace t) {
        var inner = createTask("inner", () -> t.work(10));
        var outer = createTask("outer", () -> {
            t.attempt("await inner", inner::await);
            t.cancelling("outer");
            throw new Broken("outer goes on");
        });
        sleep(ofSeconds(1));
        outer.cancel("why");
        t.attempt("await outer", () -> outer.await());
        t.state("inner", inner);
        t.cancelling("inner", inner);
        t.cancelling("outer", outer);
    }

    static void chainOfTasks(Trace t) {
        var a = createTask("a", () -> t.work(10));
        var b = createTask("b", () -> traced(t, a));
        var c = createTask("c", () -> traced(t, b));
        sleep(ofSeconds(1));
        c.cancel("top");
        t.attempt("await c", c::await);
        for (var task : List.of(a, b, c)) {
            t.state(task.name(), task);
            t.cancelling(task.name(), task);
        }
    }

    private static void traced(Trace t, Task<?, RuntimeException> inner) {
        try {
            inner.await();
        } catch (CancelledError e) {
            t.failure("await", e);
            throw e;
        }
    }

    static void childSwallowsSoTheParentGoesOn(Trace t) {
        var inner = createTask("inner", () -> {
            t.attempt("sleep", () -> sleep(ofSeconds(10)));
            return "stayed";
        });
        var outer = createTask("outer", () -> {
            t.step("got", inner.await());
            t.cancelling("outer");
            sleep(ofSeconds(1));
            return "outer done";
        });
        sleep(ofSeconds(1));
        outer.cancel();
        t.attempt("await outer", outer::await);
        t.cancelling("inner", inner);
    }

    static void childFailsInstead(Trace t) {
        var inner = createTask("inner", () -> {
            try {
                sleep(ofSeconds(10));
            } catch (CancelledError e) {
                throw new Broken("inner");
            }
        });
        var outer = createTask("outer", () -> inner.await());
        sleep(ofSeconds(1));
        outer.cancel();
        t.attempt("await outer", outer::await);
        t.state("outer", outer);
        t.cancelling("outer", outer);
    }

    static void outcomeIsInAlready(Trace t) {
        var future = future();
        var task = createTask("a", () -> {
            t.attempt("await", future::await);
            return "v";
        });
        yieldNow();
        future.setResult("in time");
        t.step("cancel", task.cancel("too late"));
        t.attempt("await a", task::await);
        t.cancelling("a", task);
    }

    static void failedOutcomeIsInAlready(Trace t) {
        var future = future();
        var task = createTask("a", () -> t.attempt("await", future::await));
        yieldNow();
        future.setException(new Broken("b"));
        t.step("cancel", task.cancel());
        t.attempt("await a", task::await);
        t.state("future", future);
    }

    static void sleepIsOverAlready(Trace t) {
        var tasks = new ArrayList<Task<Void, RuntimeException>>();
        tasks.add(createTask("first", () -> {
            sleep(ofSeconds(5));
            t.step("cancel", tasks.getLast().cancel());
        }));
        tasks.add(createTask("second", () -> t.attempt("sleep", () -> sleep(ofSeconds(5)))));
        sleep(ofSeconds(6));
        t.state("second", tasks.getLast());
        tasks.getFirst().await();
    }

    static void sharedFutureIsCancelledForAll(Trace t) {
        var future = future();
        var tasks = Stream.of("a", "b", "c")
                .map(name -> createTask(name, () -> {
                    try {
                        future.await();
                    } catch (CancelledError e) {
                        t.failure("await", e);
                        t.cancelling("count");
                        throw e;
                    }
                }))
                .toList();
        yieldNow();
        tasks.get(1).cancel("b only");
        sleep(ofSeconds(1));
        for (var task : tasks) {
            t.state(task.name(), task);
        }
        t.state("future", future);
    }

    static void sharedTaskIsCancelledForAll(Trace t) {
        var shared = createTask("shared", () -> t.work(10));
        var a = createTask("a", () -> shared.await());
        var b = createTask("b", () -> shared.await());
        sleep(ofSeconds(1));
        a.cancel();
        sleep(ofSeconds(1));
        for (Task<?, ?> task : List.<Task<?, ?>>of(shared, a, b)) {
            t.state(task.name(), task);
            t.cancelling(task.name(), task);
        }
    }

    static void mainTask(Trace t) {
        var main = currentTask();
        runningLoop().callLater(ofSeconds(2), () -> main.cancel("main"));
        sleep(ofSeconds(10));
    }

    static void mainTaskSwallows(Trace t) {
        var main = currentTask();
        runningLoop().callLater(ofSeconds(2), () -> main.cancel("main"));
        t.attempt("sleep", () -> sleep(ofSeconds(10)));
        t.cancelling("main");
    }

    static void fromADoneCallback(Trace t) {
        var victim = createTask("victim", () -> t.work(10));
        var trigger = createTask("trigger", () -> t.work(1));
        trigger.addDoneCallback(_ -> t.step("cancel", victim.cancel()));
        t.attempt("await", victim::await);
    }

    static void eachOther(Trace t) {
        var tasks = new LinkedHashMap<String, Task<?, ?>>();
        tasks.put("a", createTask("a", () -> cancelling(t, tasks, "b")));
        tasks.put("b", createTask("b", () -> cancelling(t, tasks, "a")));
        sleep(ofSeconds(3));
        tasks.forEach(t::state);
    }

    private static void cancelling(Trace t, Map<String, Task<?, ?>> tasks, String other) {
        try {
            sleep(ofSeconds(1));
            t.step("cancel", tasks.get(other).cancel());
            sleep(ofSeconds(1));
        } catch (CancelledError e) {
            t.failure("cancelled", e);
            throw e;
        }
    }

    static void manyInOrder(Trace t) {
        var tasks = Stream.of("a", "b", "c", "d")
                .map(name -> createTask(name, () -> t.work(10)))
                .toList();
        sleep(ofSeconds(1));
        for (var task : tasks.reversed()) {
            task.cancel();
        }
        t.step("cancelled all");
        for (var task : tasks) {
            t.attempt("await " + task.name(), task::await);
        }
    }

    static void requestWhileAwaitingACancelledTask(Trace t) {
        var inner = createTask("inner", () -> {
            try {
                sleep(ofSeconds(10));
            } finally {
                sleep(ofSeconds(3));
                t.step("cleaned up");
            }
        });
        yieldNow();
        var outer = createTask("outer", () -> {
            inner.cancel();
            t.attempt("await", inner::await);
            t.cancelling("outer");
        });
        sleep(ofSeconds(1));
        outer.cancel();
        t.attempt("await outer", outer::await);
        t.cancelling("inner", inner);
    }

    static void endlessRefusalEndsSomeTime(Trace t) {
        var task = createTask("a", () -> {
            for (int i = 0; i < 3; i++) {
                try {
                    sleep(ofSeconds(10));
                    return "slept";
                } catch (CancelledError e) {
                    t.failure("refuses " + i, e);
                }
            }
            return "gave in";
        });
        for (int i = 0; i < 3; i++) {
            sleep(ofSeconds(1));
            task.cancel("request " + i);
        }
        t.attempt("await", task::await);
        t.cancelling("a", task);
    }

    static void sleepZeroIsAPlaceToBeCancelled(Trace t) {
        var task = createTask("a", () -> {
            for (int i = 0; i < 5; i++) {
                t.step("turn", i);
                yieldNow();
            }
        });
        yieldNow();
        yieldNow();
        task.cancel();
        t.attempt("await", task::await);
    }
}
