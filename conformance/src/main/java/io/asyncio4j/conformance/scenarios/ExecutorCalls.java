// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.scenarios;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.gather;
import static io.asyncio4j.Asyncio.gatherOutcomes;
import static io.asyncio4j.Asyncio.runInExecutor;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.shield;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.taskGroup;
import static io.asyncio4j.Asyncio.timeout;
import static io.asyncio4j.Asyncio.toThread;
import static io.asyncio4j.Asyncio.waitTasks;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.conformance.Departure.CONTEXT_GOES_ALONG;
import static io.asyncio4j.conformance.Departure.EXECUTOR_REFUSES_IN_ITS_WORDS;
import static io.asyncio4j.conformance.Departure.REASON_IS_TOLD;
import static io.asyncio4j.conformance.Departure.UNHEARD_FAILURE_IS_TOLD;
import static io.asyncio4j.conformance.scenarios.Crowd.each;
import static io.asyncio4j.structured.ReturnWhen.ALL_COMPLETED;
import static io.asyncio4j.structured.ReturnWhen.FIRST_COMPLETED;
import static java.time.Duration.ofSeconds;
import static java.util.concurrent.Executors.newSingleThreadExecutor;

import io.asyncio4j.conformance.Area;
import io.asyncio4j.conformance.Broken;
import io.asyncio4j.conformance.Lost;
import io.asyncio4j.conformance.Trace;
import io.asyncio4j.context.ContextVar;
import io.asyncio4j.future.Action;
import io.asyncio4j.future.Awaitable;
import io.asyncio4j.future.CancelReason;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.Coroutine;
import io.asyncio4j.future.ExceptionGroup;
import io.asyncio4j.future.Future;
import io.asyncio4j.task.Task;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;

/** Calls in executors: how they end, in which order they run, and what a cancellation leaves of them. */
public final class ExecutorCalls {
    public static final Area AREA = Area.of("executors")
            .with("value", ExecutorCalls::value)
            .with("failure", ExecutorCalls::failure)
            .with("failure_with_a_cause", ExecutorCalls::failureWithACause)
            .with("group_of_failures", ExecutorCalls::groupOfFailures)
            .with("error", ExecutorCalls::error)
            .with("cancelled_error_of_the_call", ExecutorCalls::cancelledErrorOfTheCall)
            .with("lack_of_time_in_the_call", ExecutorCalls::lackOfTimeInTheCall)
            .with("same_exception_for_all", ExecutorCalls::sameExceptionForAll)
            .with("pending_until_it_has_come_back", ExecutorCalls::pendingUntilItHasComeBack)
            .with("one_worker_runs_them_in_order", ExecutorCalls::oneWorkerRunsThemInOrder)
            .with("values_come_in_the_order_of_the_calls", ExecutorCalls::valuesComeInTheOrderOfTheCalls)
            .with("first_that_comes_back", ExecutorCalls::firstThatComesBack)
            .with("one_of_several_fails", ExecutorCalls::oneOfSeveralFails)
            .with("outcomes_of_several", ExecutorCalls::outcomesOfSeveral)
            .with("two_await_one_call", ExecutorCalls::twoAwaitOneCall)
            .with("one_of_two_who_await_it_is_cancelled", ExecutorCalls::oneOfTwoWhoAwaitItIsCancelled)
            .with("cancelled_before_it_starts", ExecutorCalls::cancelledBeforeItStarts)
            .with("cancelled_task_takes_its_call_back", ExecutorCalls::cancelledTaskTakesItsCallBack)
            .with("cancelled_while_it_runs", ExecutorCalls::cancelledWhileItRuns)
            .with("failure_after_a_cancellation", ExecutorCalls::failureAfterACancellation, UNHEARD_FAILURE_IS_TOLD)
            .with("cancellation_comes_before_the_value", ExecutorCalls::cancellationComesBeforeTheValue)
            .with("shielded_call_goes_on", ExecutorCalls::shieldedCallGoesOn)
            .with("limit_of_time_that_does_not_pass", ExecutorCalls::limitOfTimeThatDoesNotPass)
            .with(
                    "sibling_that_fails_cancels_the_waiting_one",
                    ExecutorCalls::siblingThatFailsCancelsTheWaitingOne,
                    REASON_IS_TOLD)
            .with("context_of_the_caller", ExecutorCalls::contextOfTheCaller, CONTEXT_GOES_ALONG)
            .with("context_of_calls_beside_each_other", ExecutorCalls::contextOfCallsBesideEachOther)
            .with("call_in_the_same_thread", ExecutorCalls::callInTheSameThread)
            .with("executor_that_refuses", ExecutorCalls::executorThatRefuses)
            .with("executor_that_was_shut_down", ExecutorCalls::executorThatWasShutDown, EXECUTOR_REFUSES_IN_ITS_WORDS)
            .with("calls_before_the_shutdown_run", ExecutorCalls::callsBeforeTheShutdownRun)
            .with("call_out_of_a_callback", ExecutorCalls::callOutOfACallback)
            .with("done_callback", ExecutorCalls::doneCallback)
            .with("end_of_the_run_waits_for_a_call", ExecutorCalls::endOfTheRunWaitsForACall)
            .with("end_of_the_run_cancels_who_waits", ExecutorCalls::endOfTheRunCancelsWhoWaits, REASON_IS_TOLD)
            .with("failure_that_nobody_asks_for", ExecutorCalls::failureThatNobodyAsksFor);

    private static final ContextVar<String> VAR = ContextVar.of("var", "default");

    private ExecutorCalls() {}

    private static <X extends Exception> String fail(X exception) throws X {
        throw exception;
    }

    private static <T> T after(CountDownLatch event, T value) throws InterruptedException {
        event.await();
        return value;
    }

    /** A thread in CPython cannot be interrupted, so this one does not let itself be. */
    private static void awaitInAnyCase(CountDownLatch event) {
        while (event.getCount() > 0) {
            Thread.onSpinWait();
        }
    }

    private static Task<Void, RuntimeException> awaiting(Trace t, String name, Awaitable<?, ?> future) {
        return createTask(name, () -> t.attempt("call", future::await));
    }

    static void value(Trace t) {
        try (var executor = newSingleThreadExecutor()) {
            t.attempt("call", () -> runInExecutor(executor, () -> "v").await());
            t.attempt("call", () -> runInExecutor(executor, () -> null).await());
        }
    }

    static void failure(Trace t) {
        try (var executor = newSingleThreadExecutor()) {
            t.attempt(
                    "call",
                    () -> runInExecutor(executor, () -> fail(new Broken("b"))).await());
        }
    }

    static void failureWithACause(Trace t) {
        try (var executor = newSingleThreadExecutor()) {
            t.attempt(
                    "call",
                    () -> runInExecutor(executor, () -> fail(new Broken("b", new Lost("l"))))
                            .await());
        }
    }

    static void groupOfFailures(Trace t) {
        var group = new ExceptionGroup("g", List.of(new Broken("b"), new Lost("l")));
        try (var executor = newSingleThreadExecutor()) {
            t.attempt("call", () -> runInExecutor(executor, () -> fail(group)).await());
        }
    }

    static void error(Trace t) {
        Coroutine<String, RuntimeException> call = () -> {
            throw new AssertionError("a");
        };
        try (var executor = newSingleThreadExecutor()) {
            t.attempt("call", () -> runInExecutor(executor, call).await());
        }
    }

    static void cancelledErrorOfTheCall(Trace t) {
        Action<RuntimeException> call = () -> {
            throw new CancelledError(new CancelReason.Requested("mine"), "the call", null);
        };
        var task = createTask("a", () -> toThread(call).await());
        t.attempt("await", task::await);
        t.state("a", task);
    }

    static void lackOfTimeInTheCall(Trace t) {
        try (var executor = newSingleThreadExecutor()) {
            t.attempt(
                    "call",
                    () -> runInExecutor(executor, () -> fail(new TimeoutException("late")))
                            .await());
        }
    }

    static void sameExceptionForAll(Trace t) {
        var broken = new Broken("b");
        var future = toThread(() -> fail(broken));
        for (int i = 0; i < 2; i++) {
            try {
                t.step("never", future.await());
            } catch (Broken e) {
                t.step("same", e == broken);
            }
        }
        t.state("future", future);
    }

    static void pendingUntilItHasComeBack(Trace t) {
        var event = new CountDownLatch(1);
        var future = toThread(() -> event.await());
        t.state("future", future);
        event.countDown();
        waitTasks(List.of(future), ALL_COMPLETED);
        t.step("done", future.done());
    }

    static void oneWorkerRunsThemInOrder(Trace t) {
        var order = Collections.synchronizedList(new ArrayList<Integer>());
        try (var executor = newSingleThreadExecutor()) {
            var calls = new ArrayList<Future<?, ?>>();
            for (int i = 0; i < 5; i++) {
                int n = i;
                calls.add(runInExecutor(executor, () -> order.add(n)));
            }
            waitTasks(calls, ALL_COMPLETED);
        }
        t.step("order", order);
    }

    static void valuesComeInTheOrderOfTheCalls(Trace t) {
        var first = new CountDownLatch(1);
        var second = new CountDownLatch(1);
        var one = toThread(() -> after(second, "one"));
        var two = toThread(() -> {
            first.await();
            second.countDown();
            return "two";
        });
        var three = toThread(() -> {
            first.countDown();
            return "three";
        });
        t.attempt("all", () -> gather(one, two, three).await());
    }

    static void firstThatComesBack(Trace t) {
        var event = new CountDownLatch(1);
        var slow = createTask(
                "slow",
                () -> t.attempt("slow", () -> toThread(() -> after(event, "s")).await()));
        var fast = createTask(
                "fast", () -> t.attempt("fast", () -> toThread(() -> "f").await()));
        var result = waitTasks(List.of(slow, fast), FIRST_COMPLETED);
        t.step("done", result.done());
        t.step("pending", result.pending());
        event.countDown();
        slow.await();
    }

    static void oneOfSeveralFails(Trace t) {
        var event = new CountDownLatch(1);
        var slow = toThread(() -> after(event, "s"));
        var failing = toThread(() -> fail(new Broken("b")));
        t.attempt("all", () -> gather(slow, failing).await());
        t.state("slow", slow);
        event.countDown();
        t.attempt("slow", slow::await);
    }

    static void outcomesOfSeveral(Trace t) {
        var one = toThread(() -> "v");
        var other = toThread(() -> fail(new Broken("b")));
        t.attempt("all", () -> gatherOutcomes(one, other).await());
    }

    static void twoAwaitOneCall(Trace t) {
        var event = new CountDownLatch(1);
        var future = toThread(() -> after(event, "v"));
        var tasks = each("ab", () -> t.attempt("call", future::await));
        yieldNow();
        event.countDown();
        waitTasks(tasks, ALL_COMPLETED);
    }

    static void oneOfTwoWhoAwaitItIsCancelled(Trace t) {
        var event = new CountDownLatch(1);
        var future = toThread(() -> event.await());
        var tasks = each("ab", () -> t.attempt("call", future::await));
        yieldNow();
        tasks.getFirst().cancel("enough");
        waitTasks(tasks, ALL_COMPLETED);
        t.state("future", future);
        event.countDown();
    }

    static void cancelledBeforeItStarts(Trace t) {
        var event = new CountDownLatch(1);
        var order = Collections.synchronizedList(new ArrayList<String>());
        try (var executor = newSingleThreadExecutor()) {
            var first = runInExecutor(executor, () -> event.await());
            var second = runInExecutor(executor, () -> order.add("second"));
            var third = runInExecutor(executor, () -> order.add("third"));
            t.step("cancel", second.cancel());
            t.state("second", second);
            t.step("cancel", second.cancel());
            event.countDown();
            waitTasks(List.of(first, third), ALL_COMPLETED);
        }
        t.step("order", order);
    }

    static void cancelledTaskTakesItsCallBack(Trace t) throws Exception {
        var event = new CountDownLatch(1);
        var order = Collections.synchronizedList(new ArrayList<String>());
        try (var executor = newSingleThreadExecutor()) {
            var first = runInExecutor(executor, () -> event.await());
            var a = awaiting(t, "a", runInExecutor(executor, () -> order.add("a")));
            yieldNow();
            a.cancel("enough");
            a.await();
            event.countDown();
            first.await();
        }
        t.step("order", order);
    }

    static void cancelledWhileItRuns(Trace t) throws Exception {
        var started = new CountDownLatch(1);
        var event = new CountDownLatch(1);
        var order = Collections.synchronizedList(new ArrayList<String>());
        try (var executor = newSingleThreadExecutor()) {
            var first = runInExecutor(executor, () -> {
                started.countDown();
                awaitInAnyCase(event);
                order.add("first");
            });
            started.await();
            var second = runInExecutor(executor, () -> order.add("second"));
            t.step("cancel", first.cancel("enough"));
            t.state("first", first);
            t.attempt("first", first::await);
            t.step("order", order);
            event.countDown();
            waitTasks(List.of(second), ALL_COMPLETED);
        }
        t.step("order", order);
    }

    static void failureAfterACancellation(Trace t) throws Exception {
        var started = new CountDownLatch(1);
        var event = new CountDownLatch(1);
        try (var executor = newSingleThreadExecutor()) {
            var first = runInExecutor(executor, () -> {
                started.countDown();
                awaitInAnyCase(event);
                fail(new Broken("b"));
            });
            started.await();
            first.cancel("enough");
            event.countDown();
            t.step("next", runInExecutor(executor, () -> "v").await());
            t.state("first", first);
        }
    }

    static void cancellationComesBeforeTheValue(Trace t) {
        var event = new CountDownLatch(1);
        var task = new ArrayList<Task<?, ?>>();
        var future = toThread(() -> after(event, "v"));
        future.addDoneCallback(_ -> t.step("cancel", task.getFirst().cancel("late")));
        var a = awaiting(t, "a", future);
        task.add(a);
        yieldNow();
        event.countDown();
        a.await();
        t.state("future", future);
    }

    static void shieldedCallGoesOn(Trace t) {
        var event = new CountDownLatch(1);
        var future = toThread(() -> after(event, "v"));
        var a = awaiting(t, "a", shield(future));
        yieldNow();
        a.cancel("enough");
        a.await();
        t.state("future", future);
        event.countDown();
        t.attempt("future", future::await);
    }

    static void limitOfTimeThatDoesNotPass(Trace t) {
        Action<Exception> limited = () -> timeout(
                ofSeconds(5), () -> t.attempt("call", () -> toThread(() -> "v").await()));
        t.attempt("limited", limited);
        sleep(ofSeconds(10));
    }

    static void siblingThatFailsCancelsTheWaitingOne(Trace t) {
        var event = new CountDownLatch(1);
        Action<Exception> group = () -> taskGroup(g -> {
            g.createTask(
                    "waits",
                    () -> t.attempt("call", () -> toThread(() -> event.await()).await()));
            g.createTask("failing", () -> t.fail(0, new Broken("b")));
        });
        t.attempt("group", group);
        event.countDown();
    }

    static void contextOfTheCaller(Trace t) {
        VAR.set("mine");
        try (var executor = newSingleThreadExecutor()) {
            t.attempt("there", () -> runInExecutor(executor, () -> VAR.get()).await());
        }
    }

    static void contextOfCallsBesideEachOther(Trace t) {
        for (String name : List.of("a", "b")) {
            var task = createTask(name, () -> {
                VAR.set(currentTask().name());
                t.step("there", toThread(() -> VAR.get()).await());
                t.step("here", VAR.get());
            });
            task.await();
        }
        t.step("here", VAR.get());
    }

    static void callInTheSameThread(Trace t) {
        Executor here = Runnable::run;
        var ticker = createTask("ticker", () -> t.tick(3));
        t.attempt("call", () -> runInExecutor(here, () -> "v").await());
        t.attempt("call", () -> runInExecutor(here, () -> fail(new Broken("b"))).await());
        ticker.await();
    }

    static void executorThatRefuses(Trace t) {
        Executor refusing = _ -> t.throwNow(new Broken("no"));
        t.attempt("call", () -> runInExecutor(refusing, () -> "v"));
    }

    static void executorThatWasShutDown(Trace t) {
        var executor = newSingleThreadExecutor();
        executor.shutdown();
        t.attempt("call", () -> runInExecutor(executor, () -> "v"));
    }

    static void callsBeforeTheShutdownRun(Trace t) {
        var event = new CountDownLatch(1);
        var order = Collections.synchronizedList(new ArrayList<String>());
        var executor = newSingleThreadExecutor();
        var calls = List.of(runInExecutor(executor, () -> after(event, "first")), runInExecutor(executor, () -> {
            order.add("second");
            return "second";
        }));
        executor.shutdown();
        event.countDown();
        waitTasks(calls, ALL_COMPLETED);
        t.step("order", order);
    }

    static void callOutOfACallback(Trace t) {
        var asked = Future.<Future<String, RuntimeException>, RuntimeException>create();
        runningLoop().callSoon(() -> asked.setResult(toThread(() -> "v")));
        t.attempt("call", () -> asked.await().await());
    }

    static void doneCallback(Trace t) {
        var future = toThread(() -> "v");
        future.addDoneCallback(ended -> t.state("callback", ended));
        t.step("call", future.await());
        yieldNow();
    }

    static void endOfTheRunWaitsForACall(Trace t) {
        var event = new CountDownLatch(1);
        var future = toThread(() -> after(event, "v"));
        future.addDoneCallback(ended -> t.state("callback", ended));
        createTask("other", () -> {
            try {
                sleep(ofSeconds(5));
            } finally {
                t.step("lets it go");
                event.countDown();
            }
        });
        yieldNow();
    }

    static void endOfTheRunCancelsWhoWaits(Trace t) {
        var event = new CountDownLatch(1);
        createTask("a", () -> {
            try {
                t.attempt("call", () -> toThread(() -> event.await()).await());
            } finally {
                event.countDown();
            }
        });
        yieldNow();
    }

    static void failureThatNobodyAsksFor(Trace t) {
        var future = toThread(() -> fail(new Broken("b")));
        waitTasks(List.of(future), ALL_COMPLETED);
        t.step("done", future.done());
    }
}
