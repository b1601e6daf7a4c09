// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.scenarios;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.conformance.Departure.MESSAGE_GOES_ON;
import static java.time.Duration.ofSeconds;

import io.asyncio4j.conformance.Area;
import io.asyncio4j.conformance.Broken;
import io.asyncio4j.conformance.Trace;
import io.asyncio4j.future.Future;
import java.util.List;
import java.util.stream.Stream;

/** Futures: who completes them, who reads them, and when. */
public final class Futures {
    public static final Area AREA = Area.of("futures")
            .with("result_of_pending", Futures::resultOfPending, MESSAGE_GOES_ON)
            .with("exception_of_pending", Futures::exceptionOfPending, MESSAGE_GOES_ON)
            .with("value", Futures::value)
            .with("exception", Futures::exception)
            .with("same_exception_for_every_reader", Futures::sameExceptionForEveryReader)
            .with("cancelled", Futures::cancelled)
            .with("cancelled_with_message", Futures::cancelledWithMessage)
            .with("completed_twice", Futures::completedTwice, MESSAGE_GOES_ON)
            .with("completed_after_cancel", Futures::completedAfterCancel, MESSAGE_GOES_ON)
            .with("done_future_is_awaited_without_a_turn", Futures::doneFutureIsAwaitedWithoutATurn)
            .with("waiters_wake_in_order_of_waiting", Futures::waitersWakeInOrderOfWaiting)
            .with("all_waiters_get_the_exception", Futures::allWaitersGetTheException)
            .with("cancelled_future_cancels_its_waiters", Futures::cancelledFutureCancelsItsWaiters)
            .with("waiter_goes_on_after_a_cancelled_future", Futures::waiterGoesOnAfterACancelledFuture)
            .with("completed_by_a_timer", Futures::completedByATimer)
            .with("completed_before_its_waiter_runs", Futures::completedBeforeItsWaiterRuns);

    private Futures() {}

    private static Future<Object, RuntimeException> future() {
        return Future.create();
    }

    static void resultOfPending(Trace t) {
        t.attempt("result", future()::result);
    }

    static void exceptionOfPending(Trace t) {
        t.attempt("exception", future()::exception);
    }

    static void value(Trace t) {
        var f = future();
        f.setResult(42);
        t.state("f", f);
        t.attempt("result", f::result);
        t.attempt("exception", f::exception);
        t.attempt("await", f::await);
    }

    static void exception(Trace t) {
        var f = future();
        f.setException(new Broken("b"));
        t.state("f", f);
        t.attempt("result", f::result);
        t.attempt("exception", f::exception);
        t.attempt("await", f::await);
    }

    static void sameExceptionForEveryReader(Trace t) {
        var f = future();
        var broken = new Broken("b");
        f.setException(broken);
        t.step("same", f.exception() == broken);
        for (int i = 0; i < 2; i++) {
            try {
                f.await();
            } catch (Broken e) {
                t.step("same", e == broken);
            }
        }
    }

    static void cancelled(Trace t) {
        var f = future();
        t.step("cancel", f.cancel());
        t.state("f", f);
        t.step("done", f.done(), f.cancelled());
        t.attempt("result", f::result);
        t.attempt("exception", f::exception);
        t.attempt("await", f::await);
    }

    static void cancelledWithMessage(Trace t) {
        var f = future();
        f.cancel("why");
        t.attempt("result", f::result);
        t.attempt("exception", f::exception);
        t.attempt("await", f::await);
    }

    static void completedTwice(Trace t) {
        var f = future();
        f.setResult(1);
        t.attempt("set_result", () -> f.setResult(2));
        t.attempt("set_exception", () -> f.setException(new Broken("b")));
        t.step("cancel", f.cancel());
        t.state("f", f);
    }

    static void completedAfterCancel(Trace t) {
        var f = future();
        f.cancel();
        t.attempt("set_result", () -> f.setResult(2));
        t.step("cancel", f.cancel());
        t.state("f", f);
    }

    static void doneFutureIsAwaitedWithoutATurn(Trace t) {
        runningLoop().callSoon(() -> t.step("callback"));
        var f = future();
        f.setResult(1);
        t.step("got", f.await());
        yieldNow();
        t.step("after the callback");
    }

    static void waitersWakeInOrderOfWaiting(Trace t) {
        var f = future();
        var tasks = Stream.of("a", "b", "c")
                .map(name -> createTask(name, () -> t.step("got", f.await())))
                .toList();
        yieldNow();
        f.setResult("x");
        t.step("set");
        for (var task : tasks) {
            task.await();
        }
    }

    static void allWaitersGetTheException(Trace t) {
        var f = future();
        var tasks = Stream.of("a", "b", "c")
                .map(name -> createTask(name, () -> t.attempt("await", f::await)))
                .toList();
        yieldNow();
        f.setException(new Broken("b"));
        for (var task : tasks) {
            task.await();
        }
    }

    static void cancelledFutureCancelsItsWaiters(Trace t) {
        var f = future();
        var tasks = List.of(createTask("a", () -> f.await()), createTask("b", () -> f.await()));
        yieldNow();
        f.cancel("gone");
        for (var task : tasks) {
            t.attempt("await " + task.name(), task::await);
            t.step("cancelling", task.cancelling());
            t.state(task.name(), task);
        }
    }

    static void waiterGoesOnAfterACancelledFuture(Trace t) {
        var f = future();
        var task = createTask("a", () -> {
            t.attempt("await", f::await);
            t.cancelling("still here");
            sleep(ofSeconds(1));
            return "done";
        });
        yieldNow();
        f.cancel();
        t.attempt("await a", task::await);
    }

    static void completedByATimer(Trace t) {
        var f = future();
        runningLoop().callLater(ofSeconds(3), () -> f.setResult("late"));
        t.attempt("await", f::await);
    }

    static void completedBeforeItsWaiterRuns(Trace t) {
        var f = future();
        var task = createTask("a", () -> t.attempt("await", f::await));
        f.setResult("early");
        t.step("set");
        task.await();
    }
}
