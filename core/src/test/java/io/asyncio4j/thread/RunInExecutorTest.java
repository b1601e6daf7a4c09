// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.thread;

import static io.asyncio4j.Asyncio.blocking;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.runInExecutor;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.toThread;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.context.ContextVar;
import io.asyncio4j.coroutine.Kernel;
import io.asyncio4j.failure.Failures;
import io.asyncio4j.future.Action;
import io.asyncio4j.future.CancelReason;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.Future;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.Eventually;
import io.asyncio4j.support.LogCapture;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.support.Told;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;

/** runInExecutor(executor, …): the same as toThread, in threads of the program's. */
class RunInExecutorTest {
    private static final ContextVar<String> VARIABLE = ContextVar.of("variable", "default");

    private final List<String> order = new ArrayList<>();

    @OnBothEngines
    void valueAndExceptionComeOutAsTheyAre(EngineUnderTest engine) {
        var failure = new IOException("x");
        try (var pool = Executors.newSingleThreadExecutor()) {
            engine.run(() -> {
                VARIABLE.set("caller's");
                assertThat(runInExecutor(pool, () -> VARIABLE.get()).await()).isEqualTo("caller's");
                assertThat(runInExecutor(pool, () -> {}).await()).isNull();
                assertThat(runInExecutor(pool, () -> {})).hasToString("Future of runInExecutor (pending)");
                createTask(
                                "caller",
                                () -> assertThatThrownBy(() -> runInExecutor(pool, () -> {
                                                    throw failure;
                                                })
                                                .await())
                                        .isSameAs(failure))
                        .await();
            });
        }
        assertThat(Failures.format(failure))
                .contains("came out of runInExecutor in task 'caller'")
                .contains("await in task 'caller' at ");
    }

    // CPython 3.13: RuntimeError('cannot schedule new futures after shutdown'), at the call
    @OnBothEngines
    void executorThatRefusesIsHeardAtTheCall(EngineUnderTest engine) {
        var pool = Executors.newSingleThreadExecutor();
        pool.shutdown();
        engine.run(() -> {
            assertThatThrownBy(() -> runInExecutor(pool, () -> 1))
                    .isExactlyInstanceOf(RejectedExecutionException.class);
            sleep(Duration.ofDays(1)); // time jumps: nothing is under way
        });
    }

    // Whatever it does with the call after that
    @OnBothEngines
    void callThatWasRefusedNeverRuns(EngineUnderTest engine) {
        var kept = new AtomicReference<Runnable>();
        Executor treacherous = work -> {
            kept.set(work);
            throw new RejectedExecutionException("no");
        };
        engine.run(() -> {
            assertThatThrownBy(() -> runInExecutor(treacherous, () -> order.add("ran")))
                    .isExactlyInstanceOf(RejectedExecutionException.class)
                    .hasMessage("no");
            kept.get().run();
            yieldNow();
        });
        assertThat(order).isEmpty();
    }

    @OnBothEngines
    void callThatWasTakenAllTheSameIsNotLost(EngineUnderTest engine) {
        var told = new Told();
        Executor treacherous = work -> {
            work.run();
            throw new RejectedExecutionException("no");
        };
        try (var runner = engine.virtualTime().exceptionHandler(told).build()) {
            runner.run(() -> {
                assertThatThrownBy(() -> runInExecutor(treacherous, () -> {
                            throw new IOException("x");
                        }))
                        .isExactlyInstanceOf(RejectedExecutionException.class)
                        .hasMessage("no");
                yieldNow();
                var loop = (Kernel) runningLoop();
                var timer = runningLoop().callLater(Duration.ofDays(1), () -> order.add("time has jumped"));
                toThread(() -> Eventually.waitUntil("the loop waits for it", loop::isWaiting))
                        .await();
                timer.cancel();
                sleep(Duration.ofDays(1)); // time jumps: nothing is under way
            });
        }
        assertThat(order).isEmpty();
        assertThat(told.messages())
                .containsExactly("Future exception was never retrieved: Future of runInExecutor in task 'Task-1' |"
                        + " java.io.IOException: x");
    }

    @OnBothEngines
    void endOfTheRunWaitsForACallThatWasTakenAllTheSame(EngineUnderTest engine) {
        var held = new Held();
        Executor treacherous = work -> {
            Thread.ofPlatform().daemon().start(work);
            held.waitUntilBegun();
            throw new RejectedExecutionException("no");
        };
        try (var runner = engine.virtualTime().defaultExecutor(treacherous).build()) {
            runner.run(() -> {
                assertThatThrownBy(() -> toThread(() -> {
                            held.hold();
                            order.add("body");
                        }))
                        .isExactlyInstanceOf(RejectedExecutionException.class)
                        .hasMessage("no");
                runningLoop().callSoon(held::letGo);
            });
        }
        assertThat(order).containsExactly("body");
    }

    @OnBothEngines
    void executorMayRunItInTheCallersThread(EngineUnderTest engine) {
        var failure = new IOException("x");
        engine.run(() -> {
            VARIABLE.set("caller's");
            Future<String, RuntimeException> call = runInExecutor(Runnable::run, () -> {
                order.add("body");
                String seen = VARIABLE.get() + " in " + currentTask().name();
                VARIABLE.set("body's");
                return seen;
            });
            order.add("called");
            assertThat(call.await()).isEqualTo("caller's in Task-1");
            assertThat(VARIABLE.get()).isEqualTo("caller's");
            assertThatThrownBy(() -> runInExecutor(Runnable::run, () -> {
                                throw failure;
                            })
                            .await())
                    .isSameAs(failure);
        });
        assertThat(order).containsExactly("body", "called");
    }

    @OnBothEngines
    void executorMayRunItLaterOnTheLoopsOwnThread(EngineUnderTest engine) {
        var queue = new ArrayDeque<Runnable>();
        engine.run(() -> {
            Future<Integer, RuntimeException> call = runInExecutor(queue::add, () -> 1);
            yieldNow();
            assertThat(call.done()).isFalse();
            queue.remove().run();
            assertThat(call.await()).isEqualTo(1);
        });
    }

    @OnBothEngines
    void executorThatRunsItTwiceGetsOneRun(EngineUnderTest engine) {
        engine.run(() -> {
            runInExecutor(
                            work -> {
                                work.run();
                                work.run();
                            },
                            () -> order.add("ran"))
                    .await();
        });
        assertThat(order).containsExactly("ran");
    }

    @OnBothEngines
    void executorThatIsShutDownCancelsWhatRuns(EngineUnderTest engine) {
        engine.run(() -> {
            var pool = Executors.newSingleThreadExecutor();
            var held = new Held();
            Future<Integer, RuntimeException> call = runInExecutor(pool, held::hold);
            held.waitUntilBegun();
            assertThat(pool.shutdownNow()).isEmpty();
            assertThatThrownBy(call::await)
                    .isExactlyInstanceOf(CancelledError.class)
                    .matches(e -> ((CancelledError) e).reason().equals(new CancelReason.Interrupted()));
        });
    }

    @OnBothEngines
    void virtualThreadsDoAsWell(EngineUnderTest engine) {
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            engine.run(() -> {
                assertThat(runInExecutor(pool, () -> Thread.currentThread().isVirtual())
                                .await())
                        .isTrue();
                var held = new Held();
                Future<Integer, RuntimeException> call = runInExecutor(pool, held::hold);
                blocking(() -> held.waitUntilBegun());
                call.cancel();
                assertThatThrownBy(call::await).isExactlyInstanceOf(CancelledError.class);
            });
        }
    }

    // -- the runner's executor

    @OnBothEngines
    void runnerMayBeGivenTheExecutorOfToThread(EngineUnderTest engine) {
        try (var pool = Executors.newSingleThreadExecutor(
                work -> Thread.ofPlatform().name("the program's").unstarted(work))) {
            try (var runner = engine.virtualTime().defaultExecutor(pool).build()) {
                String name = runner.run(
                        () -> toThread(() -> Thread.currentThread().getName()).await());
                assertThat(name).isEqualTo("the program's");
            }
            assertThat(pool.isShutdown()).isFalse(); // who has made it ends it
        }
    }

    @OnBothEngines
    void refusalOfTheRunnersExecutorIsHeardAtTheCall(EngineUnderTest engine) {
        var pool = Executors.newSingleThreadExecutor();
        pool.shutdown();
        try (var runner = engine.virtualTime().defaultExecutor(pool).build()) {
            runner.run(() ->
                    assertThatThrownBy(() -> toThread(() -> 1)).isExactlyInstanceOf(RejectedExecutionException.class));
        }
    }

    // -- the end of the run

    // CPython 3.13: asyncio.run does not wait for an executor of the program's either
    @OnBothEngines
    void runDoesNotWaitForIt(EngineUnderTest engine) throws InterruptedException {
        var held = new Held();
        var failure = new IOException("too late");
        var logged = new CountDownLatch(1);
        try (var log = LogCapture.start();
                var pool = Executors.newSingleThreadExecutor()) {
            engine.run(() -> {
                Future<Void, IOException> _ = runInExecutor(pool, () -> {
                    held.hold();
                    throw failure;
                });
                held.waitUntilBegun();
            });
            held.letGo();
            pool.execute(logged::countDown); // after the call
            logged.await();
            assertThat(log.messages())
                    .containsExactly("runInExecutor in task 'Task-1' has failed after its event loop was closed: nobody"
                            + " can ask it");
            assertThat(log.records().getFirst().getThrown()).isSameAs(failure);
        }
    }

    // -- misuse

    @OnBothEngines
    void executorAndBodyAreNeeded(EngineUnderTest engine) {
        engine.run(() -> {
            assertThatThrownBy(() -> runInExecutor(null, () -> 1))
                    .isExactlyInstanceOf(NullPointerException.class)
                    .hasMessage(
                            "executor is null: for the loop's own threads call toThread(...), which needs no executor");
            assertThatThrownBy(() -> runInExecutor(Runnable::run, (Action<RuntimeException>) null))
                    .isExactlyInstanceOf(NullPointerException.class)
                    .hasMessage("body is null: runInExecutor takes what the executor is to run, such as () -> work()");
        });
    }
}
