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
import io.asyncio4j.future.Future;
import io.asyncio4j.task.Task;
import java.util.ArrayList;

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
            .with("thrown_without_a_request", Cancellation::thrownWithoutARequest)
            .with("outcome_is_in_already", Cancellation::outcomeIsInAlready)
            .with("failed_outcome_is_in_already", Cancellation::failedOutcomeIsInAlready)
            .with("sleep_is_over_already", Cancellation::sleepIsOverAlready)
            .with("main_task", Cancellation::mainTask)
            .with("main_task_swallows", Cancellation::mainTaskSwallows)
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
