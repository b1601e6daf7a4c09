// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.run;

import static io.asyncio4j.Asyncio.blocking;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.gather;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.future.Action;
import io.asyncio4j.future.Future;
import io.asyncio4j.loop.ExceptionContext;
import io.asyncio4j.queue.Queue;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.Eventually;
import io.asyncio4j.support.LogCapture;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.sync.Lock;
import io.asyncio4j.task.Task;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Level;

/** A loop that has nothing to do while tasks wait: nothing can wake them, and that is said; in debug mode the run ends. */
class DeadlockTest {
    private final List<ExceptionContext> told = new CopyOnWriteArrayList<>();

    private Runner.Builder debug(EngineUnderTest engine) {
        return engine.virtualTime().debug(true).exceptionHandler(told::add);
    }

    private static final String ONE = "nothing can wake this task: its" + rest();

    private static String many(int tasks) {
        return "nothing can wake these " + tasks + " tasks: their" + rest();
    }

    private static String rest() {
        return " loop has nothing to run, no timer and no call in flight, and no other thread knows it. Only an"
                + " interrupt of the run, such as Ctrl-C, can end it";
    }

    @OnBothEngines
    void inDebugModeTheRunFailsAtOnce(EngineUnderTest engine) {
        try (Runner runner = debug(engine).build()) {
            var queue = new Queue<String>();
            assertThatThrownBy(() -> runner.run(() -> {
                        queue.get();
                    }))
                    .isInstanceOf(DeadlockException.class)
                    .message()
                    .satisfies(text -> {
                        assertThat(text.lines()).hasSize(2);
                        assertThat(text.lines().toList().get(0)).isEqualTo(ONE);
                        assertThat(text.lines().toList().get(1))
                                .startsWith("  Task 'Task-1' (pending, waiting for an item of a queue) at ");
                    });
        }
        assertThat(told)
                .singleElement()
                .satisfies(context -> assertThat(context.message()).isEqualTo(ONE));
    }

    @OnBothEngines
    void lockThatItsHolderHasNeverReleasedIsNamed(EngineUnderTest engine) {
        try (Runner runner = debug(engine).build()) {
            var lock = new Lock();
            assertThatThrownBy(() -> runner.run(() -> {
                        createTask("careless", () -> {
                            lock.acquire();
                            sleep(Duration.ofSeconds(1));
                        });
                        createTask("waiter", () -> lock.with(() -> {}));
                        Future.<String, RuntimeException>create().await();
                    }))
                    .isInstanceOf(DeadlockException.class)
                    .hasMessageContaining(many(2))
                    .hasMessageContaining(
                            "Task 'waiter' (pending, waiting for a lock never released by 'careless') at ");
        }
    }

    @OnBothEngines
    void moreTasksThanAReportNames(EngineUnderTest engine) {
        try (Runner runner = debug(engine).build()) {
            var queue = new Queue<String>();
            assertThatThrownBy(() -> runner.run(() -> {
                        for (int i = 0; i < 20; i++) {
                            createTask(queue::get);
                        }
                        queue.get();
                    }))
                    .isInstanceOf(DeadlockException.class)
                    .message()
                    .startsWith(many(21))
                    .endsWith("\n  and 11 more");
        }
    }

    @OnBothEngines
    void gatherOfTasksThatWaitForItsCallerIsFoundWhenNothingElseRuns(EngineUnderTest engine) {
        try (Runner runner = debug(engine).build()) {
            assertThatThrownBy(() -> runner.run(() -> {
                        Task<?, ?>[] caller = new Task<?, ?>[1];
                        caller[0] = createTask(
                                "caller",
                                () -> gather(
                                                createTask("one", () -> caller[0].await()),
                                                createTask("two", () -> sleep(Duration.ofDays(1))))
                                        .await());
                        caller[0].await();
                    }))
                    .isInstanceOf(DeadlockException.class)
                    .hasMessageContaining("Task 'caller' (pending, waiting for gather)")
                    .hasMessageContaining("Task 'one' (pending, waiting for Task 'caller')");
        }
    }

    @OnBothEngines
    void whatIsCancelledBecauseOfItMayCleanUp(EngineUnderTest engine) {
        var cleaned = new CopyOnWriteArrayList<String>();
        try (Runner runner = debug(engine).build()) {
            var queue = new Queue<String>();
            assertThatThrownBy(() -> runner.run(() -> {
                        try {
                            queue.get();
                        } finally {
                            sleep(Duration.ofSeconds(1));
                            cleaned.add("cleaned up");
                        }
                    }))
                    .isInstanceOf(DeadlockException.class);
        }
        assertThat(cleaned).containsExactly("cleaned up");
        assertThat(told).hasSize(1);
    }

    private void assertQuiet(EngineUnderTest engine, Action<Exception> body) throws Exception {
        try (Runner runner =
                engine.realTime().debug(true).exceptionHandler(told::add).build()) {
            runner.run(body);
        }
        assertThat(told).isEmpty();
    }

    @OnBothEngines
    void callInFlightMayWakeThem(EngineUnderTest engine) throws Exception {
        assertQuiet(engine, () -> {
            var done = Future.<String, RuntimeException>create();
            createTask(() -> {
                blocking(() -> Eventually.waitUntil("the loop waits", new Countdown(20)::isOver));
                done.setResult("x");
            });
            done.await();
        });
    }

    /** Becomes over when it was asked some times: gives the loop time to wait. */
    private static final class Countdown {
        private int left;

        Countdown(int times) {
            left = times;
        }

        boolean isOver() {
            return --left == 0;
        }
    }

    @OnBothEngines
    void timerMayWakeThem(EngineUnderTest engine) throws Exception {
        assertQuiet(engine, () -> {
            var queue = new Queue<String>();
            createTask(() -> {
                sleep(Duration.ofMillis(10));
                queue.putNowait("x");
            });
            queue.get();
        });
    }

    @OnBothEngines
    void inDebugModeALoopThatAnotherThreadKnowsIsNamedOnceAndRunsOn(EngineUnderTest engine) throws Exception {
        try (var log = LogCapture.start();
                Runner runner = engine.realTime()
                        .debug(true)
                        .watchdogBound(Duration.ofMillis(20))
                        .exceptionHandler(told::add)
                        .build()) {
            runner.run(() -> {
                var loop = runningLoop();
                var queue = new Queue<String>();
                Thread.ofPlatform().start(() -> {
                    Eventually.waitUntil(
                            "named", () -> !log.messages(Level.INFO).isEmpty());
                    for (int i = 0; i < 3; i++) {
                        loop.callSoonThreadsafe(() -> queue.putNowait("x"));
                    }
                });
                for (int i = 0; i < 3; i++) {
                    queue.get();
                }
            });
            assertThat(log.messages(Level.INFO))
                    .singleElement()
                    .asString()
                    .startsWith(
                            "this loop has nothing to run, no timer and no call in flight: unless another thread wakes"
                                    + " it, this task waits for ever:\n"
                                    + "  Task 'Task-1' (pending, waiting for an item of a queue) at ");
        }
        assertThat(told).isEmpty();
    }

    @OnBothEngines
    void threadThatSharesAQueueMayWakeThem(EngineUnderTest engine) throws Exception {
        assertQuiet(engine, () -> {
            var queue = new Queue<String>().shared();
            Thread.ofPlatform().start(() -> {
                Eventually.waitUntil("the loop waits", new Countdown(20)::isOver);
                assertThatCode(() -> queue.putThreadsafe("x")).doesNotThrowAnyException();
            });
            assertThat(queue.get()).isEqualTo("x");
        });
    }

    @OnBothEngines
    void outsideOfDebugModeTheWatchdogSaysSoAndTheRunWaits(EngineUnderTest engine) throws Exception {
        var queue = new Queue<String>();
        var ended = new CopyOnWriteArrayList<String>();
        var builder = engine.realTime().watchdogBound(Duration.ofMillis(20)).exceptionHandler(told::add);
        var thread = Thread.ofPlatform().start(() -> {
            try (Runner runner = builder.build()) {
                runner.run(() -> {
                    createTask("getter", queue::get);
                    queue.join();
                    Future.<String, RuntimeException>create().await();
                });
            } catch (RunInterruptedException e) {
                ended.add("interrupted");
            }
        });
        Eventually.waitUntil("told", () -> !told.isEmpty());
        assertThat(thread.isAlive()).isTrue();
        thread.interrupt();
        thread.join();
        assertThat(ended).containsExactly("interrupted");
        assertThat(told).singleElement().satisfies(context -> {
            assertThat(context.message()).isEqualTo(many(2));
            assertThat(context.details())
                    .contains(
                            "Task 'Task-1' (pending, waiting for a future)",
                            "Task 'getter' (pending, waiting for an item of a queue)");
        });
    }
}
