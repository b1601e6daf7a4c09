// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.run;

import static io.asyncio4j.Asyncio.blocking;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.gather;
import static io.asyncio4j.Asyncio.gatherOutcomes;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.waitTasks;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.support.Journal.turns;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio4j.future.Action;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.Future;
import io.asyncio4j.loop.ExceptionContext;
import io.asyncio4j.queue.Queue;
import io.asyncio4j.structured.ReturnWhen;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.Eventually;
import io.asyncio4j.support.LogCapture;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.sync.Event;
import io.asyncio4j.sync.Lock;
import io.asyncio4j.task.Task;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
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
        return " loop has nothing to run, no timer and no call in flight, and no other thread knows it";
    }

    private static final String UNLESS = ". Only an interrupt of the run, such as Ctrl-C, can end ";

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
        assertThat(told).isEmpty(); // it is said once
    }

    /** The message of a run that fails for it, without the places. */
    private List<String> failsWith(EngineUnderTest engine, Action<Exception> body) {
        Throwable thrown = catchThrowable(() -> {
            try (Runner runner = debug(engine).build()) {
                runner.run(body);
            }
        });
        assertThat(thrown).isInstanceOf(DeadlockException.class);
        return thrown.getMessage()
                .lines()
                .map(line ->
                        line.replaceFirst(" at io\\.asyncio4j\\.run\\.DeadlockTest\\..*\\(.*:\\d+\\)$", " at here"))
                .toList();
    }

    @OnBothEngines
    void circleThatIsAllThereIsIsSaidOnceToo(EngineUnderTest engine) {
        assertThat(failsWith(engine, () -> {
                    var first = new Lock();
                    var second = new Lock();
                    createTask(
                            "a",
                            () -> first.with(() -> {
                                yieldNow();
                                second.with(() -> {});
                            }));
                    second.with(() -> {
                        yieldNow();
                        first.with(() -> {});
                    });
                }))
                .containsExactly(
                        many(2),
                        "  Task 'Task-1' (pending, waiting for lock #2 held by 'a') at here",
                        "  Task 'a' (pending, waiting for lock #1 held by 'Task-1') at here",
                        "2 of them wait for each other: 'Task-1', 'a'. Where they take several locks, have them take"
                                + " those in the same order");
        assertThat(told).isEmpty();
    }

    @OnBothEngines
    void taskThatWaitsForItselfThroughAGather(EngineUnderTest engine) {
        assertThat(failsWith(engine, () -> {
                    createTask(
                            "other",
                            () -> Future.<String, RuntimeException>create().await());
                    gather(currentTask()).await();
                }))
                .containsExactly(
                        many(2),
                        "  Task 'Task-1' (pending, waiting for gather) at here",
                        "  Task 'other' (pending, waiting for a future) at here",
                        "1 of them waits for itself: 'Task-1'");
    }

    // it was to set the event
    @OnBothEngines
    void failureThatNobodyHasAskedForIsNamed(EngineUnderTest engine) {
        assertThat(failsWith(engine, () -> {
                    var event = new Event();
                    createTask("setter", () -> {
                        yieldNow();
                        throw new IllegalArgumentException("boom");
                    });
                    event.await();
                }))
                .containsExactly(
                        ONE,
                        "  Task 'Task-1' (pending, waiting for an event) at here",
                        "Failed meanwhile, and nobody has asked for it:",
                        "  Task 'setter': java.lang.IllegalArgumentException: boom at here");
    }

    @OnBothEngines
    void failuresThatNobodyHasAskedForAreNamed(EngineUnderTest engine) {
        assertThat(failsWith(engine, () -> {
                    var event = new Event();
                    for (int i = 0; i < 12; i++) {
                        createTask(() -> {
                            throw new IllegalArgumentException("boom");
                        });
                    }
                    Task<Void, RuntimeException> asked = createTask("asked", () -> {
                        throw new IllegalArgumentException("told");
                    });
                    waitTasks(List.of(asked), ReturnWhen.ALL_COMPLETED);
                    assertThat(asked.exception()).hasMessage("told");
                    gatherOutcomes(
                                    createTask("failing", (Action<Exception>) () -> {
                                        throw new TimeoutException();
                                    }),
                                    createTask("waiting", event::await))
                            .await();
                }))
                .hasSize(15)
                .startsWith(
                        many(2),
                        "  Task 'Task-1' (pending, waiting for gatherOutcomes) at here",
                        "  Task 'waiting' (pending, waiting for an event)",
                        "Failed meanwhile, and nobody has asked for them:",
                        "  Task 'Task-2': java.lang.IllegalArgumentException: boom at here")
                .endsWith("  and 3 more"); // with what the gather has not given out yet
    }

    // then nobody would hear of it
    @OnBothEngines
    void mainTaskThatTakesNoNotice(EngineUnderTest engine) {
        try (Runner runner = debug(engine).build()) {
            String left = runner.run(() -> {
                try {
                    Future.<String, RuntimeException>create().await();
                } catch (CancelledError e) {
                    assertThat(e.requestedBy()).isEqualTo("the search for deadlocks");
                }
                return "done";
            });
            assertThat(left).isEqualTo("done");
        }
        assertThat(told).singleElement().satisfies(context -> {
            assertThat(context.message())
                    .isEqualTo("a run was to end because nothing could wake its tasks, and its main task has taken no"
                            + " notice");
            assertThat(context.exception())
                    .isInstanceOf(DeadlockException.class)
                    .hasMessageStartingWith(ONE + "\n  Task 'Task-1' (pending, waiting for a future) at ");
        });
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
        assertThat(told).isEmpty();
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
            assertThat(context.message()).isEqualTo(many(2) + UNLESS + "these waits");
            assertThat(context.details())
                    .contains(
                            "Task 'Task-1' (pending, waiting for a future)",
                            "Task 'getter' (pending, waiting for an item of a queue)");
        });
    }

    // The circle of the first two was told when it closed; that of the last two nobody closes.
    @OnBothEngines
    void circleThatIsLeftWhenOneOfAnotherOneEndsIsTold(EngineUnderTest engine) throws Exception {
        var builder = engine.realTime().watchdogBound(Duration.ofMillis(20)).exceptionHandler(told::add);
        var thread = Thread.ofPlatform().start(() -> {
            try (Runner runner = builder.build()) {
                runner.run(() -> {
                    var lock = new Lock();
                    lock.acquire();
                    var a = createTask("a", () -> {
                        try {
                            lock.acquire();
                        } catch (CancelledError e) {
                            currentTask().uncancel();
                        }
                    });
                    var b = createTask("b", () -> {
                        turns(3);
                        lock.acquire();
                    });
                    createTask("canceller", () -> {
                        turns(6);
                        a.cancel();
                    });
                    gather(List.of(a, b)).await();
                });
            } catch (RunInterruptedException e) {
                // the test ends it
            }
        });
        Eventually.waitUntil(
                "told",
                () -> told.stream().anyMatch(context -> context.message().startsWith("nothing can wake")));
        thread.interrupt();
        thread.join();
        assertThat(told.getLast().message()).isEqualTo(many(2) + UNLESS + "these waits");
        assertThat(told.getLast().details())
                .contains("Task 'Task-1'", "Task 'b'")
                .doesNotContain("Task 'a'");
    }
}
