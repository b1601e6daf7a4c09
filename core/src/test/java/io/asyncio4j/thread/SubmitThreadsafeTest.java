// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.thread;

import static io.asyncio4j.Asyncio.blocking;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.submitThreadsafe;
import static io.asyncio4j.Asyncio.toThread;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.context.ContextVar;
import io.asyncio4j.failure.Failures;
import io.asyncio4j.future.Action;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.Future;
import io.asyncio4j.loop.EventLoop;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.support.Told;
import io.asyncio4j.task.Task;
import io.asyncio4j.task.TaskFactory;
import io.asyncio4j.task.TaskOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** submitThreadsafe(loop, …): a task for another thread, and what becomes of it when the loop closes (S5). */
@SuppressWarnings("try") // runners are closed early, to look at them afterwards
class SubmitThreadsafeTest {
    private static final Duration DAY = Duration.ofDays(1);
    private static final ContextVar<String> VARIABLE = ContextVar.of("variable", "default");

    private final List<String> order = new ArrayList<>();
    private final Told told = new Told();

    @OnBothEngines
    void valueComesOutOnTheOtherThread(EngineUnderTest engine) throws Exception {
        engine.run(() -> {
            EventLoop loop = runningLoop();
            String value = toThread(() -> submitThreadsafe(loop, () -> {
                                yieldNow();
                                return currentTask().name();
                            })
                            .get())
                    .await();
            assertThat(value).isEqualTo("Task-2");
            Object nothing = toThread(
                            () -> submitThreadsafe(loop, () -> yieldNow()).get())
                    .await();
            assertThat(nothing).isNull();
        });
    }

    // The JDK's contract: get() and join() wrap, the cause is the very object
    @OnBothEngines
    void failureIsTheCauseOfWhatTheJdkThrows(EngineUnderTest engine) {
        var failure = new IOException("x");
        try (var runner = engine.virtualTime().exceptionHandler(told).build()) {
            runner.run(() -> {
                EventLoop loop = runningLoop();
                toThread(() -> {
                            CompletableFuture<Void> outside = submitThreadsafe(loop, () -> {
                                throw failure;
                            });
                            assertThatThrownBy(outside::get)
                                    .isExactlyInstanceOf(ExecutionException.class)
                                    .cause()
                                    .isSameAs(failure);
                            assertThatThrownBy(outside::join)
                                    .isExactlyInstanceOf(CompletionException.class)
                                    .cause()
                                    .isSameAs(failure);
                        })
                        .await();
            });
        }
        assertThat(told.messages()).isEmpty(); // it was handed on (S25)
    }

    // CPython 3.13: the same
    @OnBothEngines
    void taskSeesACopyOfTheCallersContext(EngineUnderTest engine) throws Exception {
        engine.run(() -> {
            VARIABLE.set("main's");
            EventLoop loop = runningLoop();
            toThread(() -> {
                        VARIABLE.set("thread's");
                        assertThat(submitThreadsafe(loop, () -> {
                                            String seen = VARIABLE.get();
                                            VARIABLE.set("task's");
                                            return seen;
                                        })
                                        .get())
                                .isEqualTo("thread's");
                        assertThat(VARIABLE.get()).isEqualTo("thread's");
                    })
                    .await();
            assertThat(VARIABLE.get()).isEqualTo("main's");
        });
    }

    @OnBothEngines
    void loopThatDoesNotRunYetRunsItLater(EngineUnderTest engine) throws Exception {
        try (var runner = engine.virtualTime().build()) {
            CompletableFuture<Integer> early = submitThreadsafe(runner.loop(), () -> 1);
            assertThat(early).isNotDone();
            runner.run(() -> yieldNow());
            assertThat(early.get()).isEqualTo(1);
        }
    }

    // -- cancelling

    @OnBothEngines
    void cancellingItCancelsTheTask(EngineUnderTest engine) {
        engine.run(() -> {
            EventLoop loop = runningLoop();
            Future<Void, RuntimeException> begun = Future.create();
            Future<Void, RuntimeException> ended = Future.create();
            Future<CompletableFuture<Void>, RuntimeException> submitted = toThread(() -> submitThreadsafe(loop, () -> {
                begun.setResult(null);
                try {
                    sleep(DAY);
                } catch (CancelledError e) {
                    order.add(e.requestedBy());
                    ended.setResult(null);
                    throw e;
                }
            }));
            CompletableFuture<Void> outside = submitted.await();
            begun.await();
            String thread = toThread(() -> {
                        assertThat(outside.cancel(true)).isTrue();
                        assertThat(outside.cancel(true)).isTrue();
                        return Thread.currentThread().getName();
                    })
                    .await();
            ended.await();
            assertThat(order).containsExactly("thread '" + thread + "'");
            assertThatThrownBy(outside::get).isExactlyInstanceOf(CancellationException.class);
        });
    }

    @OnBothEngines
    void cancelledBeforeItStartsItNeverRuns(EngineUnderTest engine) {
        engine.run(() -> {
            CompletableFuture<Boolean> outside = submitThreadsafe(runningLoop(), () -> order.add("ran"));
            outside.cancel(false);
            sleep(DAY);
        });
        assertThat(order).isEmpty();
    }

    @OnBothEngines
    void taskThatEndsCancelledSaysWhy(EngineUnderTest engine) {
        engine.run(() -> {
            CompletableFuture<Void> outside = submitThreadsafe(runningLoop(), () -> {
                currentTask().cancel("enough");
                sleep(DAY);
            });
            sleep(DAY);
            assertThat(outside.isCancelled()).isTrue();
            assertThatThrownBy(outside::get)
                    .isExactlyInstanceOf(CancellationException.class)
                    .satisfies(e -> assertThat(causes(e))
                            .anyMatch(c -> c instanceof CancelledError)
                            .anyMatch(c -> "enough".equals(c.getMessage())));
        });
    }

    private static List<Throwable> causes(Throwable thrown) {
        var all = new ArrayList<Throwable>();
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            all.add(t);
        }
        return all;
    }

    // Nobody sees the failure any more: then it is reported
    @OnBothEngines
    void failureOfATaskThatSwallowsTheCancellationIsReported(EngineUnderTest engine) {
        try (var runner = engine.virtualTime().exceptionHandler(told).build()) {
            runner.run(() -> {
                CompletableFuture<Void> outside = submitThreadsafe(runningLoop(), () -> {
                    try {
                        sleep(DAY);
                    } catch (CancelledError e) {
                        throw new IllegalStateException("swallowed");
                    }
                });
                yieldNow();
                yieldNow();
                outside.cancel(true);
                sleep(DAY);
            });
        }
        assertThat(told.messages())
                .containsExactly("Task exception was never retrieved: Task 'Task-2' | java.lang.IllegalStateException:"
                        + " swallowed");
    }

    // To complete it is to look away: the task runs on
    @OnBothEngines
    void whoCompletesItOtherwiseLeavesTheTaskAlone(EngineUnderTest engine) {
        engine.run(() -> {
            CompletableFuture<Boolean> outside = submitThreadsafe(runningLoop(), () -> order.add("ran"));
            outside.complete(false);
            CompletableFuture<Boolean> second = submitThreadsafe(runningLoop(), () -> {
                yieldNow();
                return order.add("ran on");
            });
            yieldNow();
            second.completeExceptionally(new IllegalStateException("x"));
            sleep(DAY);
        });
        assertThat(order).containsExactly("ran", "ran on");
    }

    // -- the end of the loop

    // Differs from CPython 3.13, where it stays pending for ever
    @OnBothEngines
    void loopThatClosesBeforeItBeginsFailsIt(EngineUnderTest engine) {
        CompletableFuture<Integer> early;
        try (var runner = engine.virtualTime().build()) {
            early = submitThreadsafe(runner.loop(), () -> 1);
            runner.loop().close();
        }
        assertLost(early);
    }

    @OnBothEngines
    void loopThatClosesWhileItRunsFailsIt(EngineUnderTest engine) {
        CompletableFuture<Void> pending;
        try (var runner = engine.virtualTime().exceptionHandler(told).build()) {
            pending = submitThreadsafe(runner.loop(), () -> sleep(DAY));
            runner.run(() -> {
                yieldNow();
                yieldNow();
            });
            runner.loop().close();
        }
        assertLost(pending);
        assertThat(told.messages())
                .hasSize(1)
                .first()
                .asString()
                .startsWith("the event loop is being closed while 1 task");
    }

    private static void assertLost(CompletableFuture<?> outside) {
        assertThat(outside).isDone();
        assertThatThrownBy(outside::get)
                .isExactlyInstanceOf(ExecutionException.class)
                .cause()
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "Event loop is closed: what submitThreadsafe(...) has given out cannot end any more, because"
                                + " EventLoop(closed, 0 ready, 0 timers) runs nothing. Wait for it before"
                                + " Asyncio.run(...) ends, or before the Runner is closed.");
    }

    @OnBothEngines
    void shutdownCancelsItsTask(EngineUnderTest engine) {
        CompletableFuture<Void> outside = engine.run(() -> {
            CompletableFuture<Void> submitted = submitThreadsafe(runningLoop(), () -> sleep(DAY));
            yieldNow();
            yieldNow();
            return submitted;
        });
        assertThat(outside.isCancelled()).isTrue();
    }

    @OnBothEngines
    void closedLoopRefuses(EngineUnderTest engine) {
        EventLoop loop = engine.run(() -> runningLoop());
        assertThatThrownBy(() -> submitThreadsafe(loop, () -> 1))
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage("Event loop is closed: submitThreadsafe(...) was called on EventLoop(closed, 0 ready, 0"
                        + " timers), which runs nothing any more. Start a new one with Asyncio.run(...) or a"
                        + " Runner.");
    }

    // -- on the loop itself

    // CPython 3.13 takes the call, and result() stops the loop for good
    @OnBothEngines
    void waitingForItOnTheLoopItselfIsRefused(EngineUnderTest engine) {
        engine.run(() -> {
            EventLoop loop = runningLoop();
            loop.callSoon(() -> {
                CompletableFuture<Integer> outside = submitThreadsafe(loop, () -> 1);
                for (var wait :
                        List.<ThrowingCallable>of(outside::get, () -> outside.get(1, TimeUnit.DAYS), outside::join)) {
                    assertThatThrownBy(wait)
                            .isExactlyInstanceOf(IllegalStateException.class)
                            .hasMessageMatching("(get\\(\\)|get\\(\\.\\.\\.\\)|join\\(\\)) was called in a callback,"
                                    + " on EventLoop\\(running, \\d ready, 1 timers\\) itself, which"
                                    + " has to run on for what submitThreadsafe\\(\\.\\.\\.\\) has"
                                    + " given out to end: it would wait for ever\\. Await it in a"
                                    + " task: await\\(future\\)\\.");
                }
                order.add("told");
            });
            sleep(DAY);
        });
        assertThat(order).containsExactly("told");
    }

    // On the inline engine get() frees the loop, as any call of the JDK that parks
    @OnBothEngines
    void taskMayWaitForItWhereThatFreesTheLoop(EngineUnderTest engine) throws Exception {
        engine.run(() -> {
            CompletableFuture<Integer> outside = submitThreadsafe(runningLoop(), () -> 1);
            if (engine == EngineUnderTest.INLINE) {
                assertThat(outside.get()).isEqualTo(1);
            } else {
                assertThatThrownBy(outside::get)
                        .isExactlyInstanceOf(IllegalStateException.class)
                        .hasMessage(
                                "get() was called by Task 'Task-1' (pending, running), on EventLoop(running, 0 ready,"
                                    + " 0 timers) itself, which has to run on for what submitThreadsafe(...) has given"
                                    + " out to end: it would wait for ever. Await it in a task: await(future).");
            }
            int off = blocking(() -> outside.get());
            assertThat(off).isEqualTo(1);
            assertThat(outside.get()).isEqualTo(1); // there is nothing to wait for
        });
    }

    // -- misuse

    // CPython 3.13: the future has it, and the handler is told 'Exception in callback run_coroutine_threadsafe…', asked
    // for
    // or not
    @OnBothEngines
    void factoryThatThrowsIsTold(EngineUnderTest engine) {
        var failure = new IllegalStateException("factory");
        try (var runner = engine.virtualTime()
                .exceptionHandler(told)
                .taskFactory(new TaskFactory() {
                    private boolean first = true;

                    @Override
                    public <T, X extends Exception> Task<T, X> create(
                            EventLoop loop, TaskOptions options, Action<? extends X> body) {
                        if (first) {
                            first = false;
                            return STANDARD.create(loop, options, body);
                        }
                        throw failure;
                    }
                })
                .build()) {
            runner.run(() -> {
                CompletableFuture<Integer> outside = submitThreadsafe(runningLoop(), () -> 1);
                sleep(DAY);
                assertThatThrownBy(outside::get).cause().isSameAs(failure);
                var _ = submitThreadsafe(runningLoop(), () -> 2); // which nobody looks at
                sleep(DAY);
            });
        }
        String message = "Exception in callback submitThreadsafe(...), which could make no task of a lambda of "
                + SubmitThreadsafeTest.class.getName() + " | " + failure;
        assertThat(told.messages()).containsExactly(message, message);
    }

    @OnBothEngines
    void loopAndBodyAreNeeded(EngineUnderTest engine) {
        assertThatThrownBy(() -> submitThreadsafe(null, () -> 1))
                .isExactlyInstanceOf(NullPointerException.class)
                .hasMessage("loop is null: ask for runningLoop() in a task, or for loop() of a Runner, and pass it on");
        engine.run(() -> assertThatThrownBy(() -> submitThreadsafe(runningLoop(), (Action<?>) null))
                .isExactlyInstanceOf(NullPointerException.class)
                .hasMessage("body is null: submitThreadsafe takes what the loop is to run, such as () -> work()"));
    }

    // -- toCompletableFuture

    @OnBothEngines
    void taskGoesOutsideAsACompletableFuture(EngineUnderTest engine) throws Exception {
        var failure = new IOException("x");
        try (var runner = engine.virtualTime().exceptionHandler(told).build()) {
            runner.run(() -> {
                Task<Void, IOException> task = createTask(() -> {
                    throw failure;
                });
                CompletableFuture<Void> outside = task.toCompletableFuture();
                var length = createTask(() -> "four").toCompletableFuture().thenApply(String::length);
                toThread(() -> {
                            assertThatThrownBy(outside::get)
                                    .isExactlyInstanceOf(ExecutionException.class)
                                    .cause()
                                    .isSameAs(failure);
                            assertThat(length.get()).isEqualTo(4);
                        })
                        .await();
                assertThat(task.toCompletableFuture()).isCompletedExceptionally(); // at once if it has ended
            });
        }
        assertThat(told.messages()).isEmpty();
        assertThat(Failures.format(failure)).contains("toCompletableFuture() in task 'Task-1'");
    }

    @OnBothEngines
    void cancellingTheCompletableFutureCancelsTheTask(EngineUnderTest engine) {
        engine.run(() -> {
            var task = createTask(() -> sleep(DAY));
            yieldNow();
            var outside = task.toCompletableFuture();
            toThread(() -> outside.cancel(true)).await();
            assertThatThrownBy(task::await)
                    .isExactlyInstanceOf(CancelledError.class)
                    .matches(e -> ((CancelledError) e).requestedBy().startsWith("thread 'asyncio4j-thread-"));
        });
    }

    @OnBothEngines
    void otherThreadsAskTheLoopForIt(EngineUnderTest engine) {
        engine.run(() -> {
            var task = createTask(() -> sleep(Duration.ofSeconds(1)));
            toThread(() -> assertThatThrownBy(task::toCompletableFuture)
                            .isExactlyInstanceOf(IllegalStateException.class)
                            .hasMessageMatching(
                                    "toCompletableFuture\\(\\) was called on thread 'asyncio4j-thread-\\d+ for"
                                        + " Task-1', but EventLoop\\(running, \\d ready, \\d timers\\) runs on another"
                                        + " thread\\. Use submitThreadsafe\\(loop, \\(\\) ->"
                                        + " task\\.await\\(\\)\\)\\."))
                    .await();
            task.await();
            assertThat(toThread(() -> task.toCompletableFuture().isDone()).await())
                    .isTrue();
        });
    }
}
