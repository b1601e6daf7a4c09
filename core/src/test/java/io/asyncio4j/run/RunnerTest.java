// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.run;

import static io.asyncio4j.Asyncio.allTasks;
import static io.asyncio4j.Asyncio.blocking;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio4j.Asyncio;
import io.asyncio4j.future.Action;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.State;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.LogCapture;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.support.Told;
import io.asyncio4j.task.Task;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a run returns and throws, several runs on one loop, and misuse (S29). */
class RunnerTest {
    private static final Duration DAY = Duration.ofDays(1);
    private final List<String> order = new ArrayList<>();

    @OnBothEngines
    void runReturnsTheValueOfTheBody(EngineUnderTest engine) {
        int value = engine.run(() -> {
            sleep(DAY);
            return 42;
        });
        assertThat(value).isEqualTo(42);
    }

    @OnBothEngines
    void runThrowsTheVeryExceptionOfTheBody(EngineUnderTest engine) {
        var failure = new IOException("main");
        assertThatThrownBy(() -> engine.run(() -> {
                    yieldNow();
                    throw failure;
                }))
                .isSameAs(failure);
        assertThat(failure.getSuppressed()).isEmpty();
        assertThat(failure.getCause()).isNull();
    }

    @Test
    @Timeout(60)
    void asyncioRunReturnsAndThrowsToo() {
        int value = Asyncio.run(() -> 42);
        assertThat(value).isEqualTo(42);
        var failure = new IOException("main");
        assertThatThrownBy(() -> Asyncio.run(() -> {
                    throw failure;
                }))
                .isSameAs(failure);
    }

    // CPython 3.13: CancelledError() out of asyncio.run
    @OnBothEngines
    void runThrowsTheCancellationOfAMainTaskThatCancelsItself(EngineUnderTest engine) {
        assertThatThrownBy(() -> engine.run(() -> {
                    currentTask().cancel("enough");
                    sleep(DAY);
                }))
                .isExactlyInstanceOf(CancelledError.class)
                .hasMessage("enough");
    }

    @OnBothEngines
    void severalRunsShareTheLoopAndItsTasks(EngineUnderTest engine) {
        try (var runner = engine.virtualTime().build()) {
            var loop = runner.loop();
            Task<String, RuntimeException> task = runner.run(() -> {
                assertThat(runningLoop()).isSameAs(loop);
                return createTask(() -> {
                    sleep(DAY);
                    return "of the first run";
                });
            });
            assertThat(task.done()).isFalse();
            assertThat(runner.<String, RuntimeException>run(() -> task.await())).isEqualTo("of the first run");
            assertThat(Duration.ofNanos(loop.time())).isEqualTo(DAY);
        }
    }

    @OnBothEngines
    void runAfterAFailedRunWorks(EngineUnderTest engine) {
        try (var runner = engine.virtualTime().build()) {
            assertThatThrownBy(() -> runner.run(() -> {
                        throw new IllegalStateException("first");
                    }))
                    .hasMessage("first");
            int value = runner.run(() -> 2);
            assertThat(value).isEqualTo(2);
        }
    }

    @OnBothEngines
    void closingTwiceDoesNothingMore(EngineUnderTest engine) {
        var runner = engine.virtualTime().build();
        runner.run(() -> {
            createTask(() -> {
                try {
                    sleep(DAY);
                } finally {
                    order.add("cancelled");
                }
            });
            yieldNow();
        });
        runner.close();
        runner.close();
        assertThat(order).containsExactly("cancelled");
        assertThat(runner.loop().isClosed()).isTrue();
    }

    @OnBothEngines
    void runnerThatNeverRanCanBeClosed(EngineUnderTest engine) {
        var runner = engine.virtualTime().build();
        runner.close();
        assertThat(runner.loop().isClosed()).isTrue();
        assertThat(runner).hasToString("Runner(EventLoop(closed, 0 ready, 0 timers))");
    }

    // -- misuse

    // CPython 3.13: RuntimeError('Runner is closed')
    @OnBothEngines
    void runAfterCloseIsRefused(EngineUnderTest engine) {
        var runner = engine.virtualTime().build();
        runner.close();
        assertThatThrownBy(() -> runner.run(() -> 1))
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage("Event loop is closed: run(...) was called on EventLoop(closed, 0 ready, 0 timers), which"
                        + " runs nothing any more. Start a new one with Asyncio.run(...) or a Runner.");
    }

    // CPython 3.13: RuntimeError('asyncio.run() cannot be called from a running event loop')
    @OnBothEngines
    void runInsideRunIsRefused(EngineUnderTest engine) {
        engine.run(() -> {
            String loop = runningLoop().toString();
            String rest =
                    " acts for " + loop + ". Here just call the method, or start it beside with createTask(() -> ...).";
            assertThatThrownBy(() -> Asyncio.run(() -> 1))
                    .isExactlyInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("run(...) cannot be called from a running event loop: Task 'Task-")
                    .hasMessageEndingWith(rest);
            try (var inner = engine.virtualTime().build()) {
                assertThatThrownBy(() -> inner.run(() -> 1))
                        .isExactlyInstanceOf(IllegalStateException.class)
                        .hasMessageEndingWith(rest);
            }
        });
    }

    // Off the loop nothing forbids a loop of one's own
    @OnBothEngines
    void runInsideBlockingIsALoopOfItsOwn(EngineUnderTest engine) {
        engine.run(() -> {
            var outer = runningLoop();
            int value = blocking(() -> engine.run(() -> {
                assertThat(runningLoop()).isNotSameAs(outer);
                assertThat(allTasks()).hasSize(1);
                return 42;
            }));
            assertThat(value).isEqualTo(42);
            assertThat(runningLoop()).isSameAs(outer);
        });
    }

    @OnBothEngines
    void closeInsideTheRunIsRefusedAndDoesNoHarm(EngineUnderTest engine) {
        try (var runner = engine.virtualTime().build()) {
            runner.run(() -> {
                assertThatThrownBy(runner::close)
                        .isExactlyInstanceOf(IllegalStateException.class)
                        .hasMessage("Cannot close a runner whose event loop is running: " + runner.loop()
                                + ". Let run(...) return first.");
                sleep(DAY); // nobody has cancelled it
                order.add("went on");
            });
        }
        assertThat(order).containsExactly("went on");
    }

    @OnBothEngines
    void otherThreadsMayNeitherRunNorClose(EngineUnderTest engine) throws Exception {
        try (var runner = engine.virtualTime().build()) {
            var thrown = new ArrayList<Throwable>();
            var thread = Thread.ofPlatform().name("other").start(() -> {
                thrown.add(catchThrowable(() -> runner.run(() -> 1)));
                thrown.add(catchThrowable(runner::close));
            });
            thread.join();
            String mine = "thread '" + Thread.currentThread().getName() + "'";
            assertThat(thrown)
                    .allMatch(t -> t.getClass() == IllegalStateException.class)
                    .extracting(Throwable::getMessage)
                    .containsExactly(
                            "run(...) was called on thread 'other', but EventLoop(idle, 0 ready, 0 timers) belongs to "
                                    + mine + ". Use another Runner from other threads.",
                            "close() was called on thread 'other', but EventLoop(idle, 0 ready, 0 timers) belongs to "
                                    + mine + ". Use callSoonThreadsafe(loop::stop) to let run return, and close it.");
        }
    }

    @OnBothEngines
    void bodyThatIsNullIsRefused(EngineUnderTest engine) {
        String message = "body is null: run takes the program, such as () -> work()";
        try (var runner = engine.virtualTime().build()) {
            assertThatThrownBy(() -> runner.run((Action<RuntimeException>) null))
                    .isExactlyInstanceOf(NullPointerException.class)
                    .hasMessage(message);
            assertThatThrownBy(() -> Asyncio.run((Action<RuntimeException>) null))
                    .isExactlyInstanceOf(NullPointerException.class)
                    .hasMessage(message);
        }
    }

    // CPython 3.13: RuntimeError('Event loop stopped before Future completed.')
    @OnBothEngines
    void stopBeforeTheEndOfTheMainTaskIsAnError(EngineUnderTest engine) {
        try (var runner = engine.virtualTime().build()) {
            assertThatThrownBy(() -> runner.run(() -> {
                        runningLoop().stop();
                        sleep(DAY);
                        order.add("went on");
                    }))
                    .isExactlyInstanceOf(IllegalStateException.class)
                    .hasMessage("Event loop stopped before Future completed: somebody has called stop() on"
                            + " EventLoop(idle, 0 ready, 1 timers), and Task 'Task-1' (pending, waiting for"
                            + " sleep) has not ended. It goes on in the next run, and close() cancels it.");
            runner.run(() -> {
                sleep(DAY.multipliedBy(2)); // the end of the first main task is not the end of this run
                order.add("second");
            });
            assertThat(order).containsExactly("went on", "second");
        }
    }

    // Asyncio.run takes no options, so the fatal error at the close comes from the handler that the program sets
    @Test
    @Timeout(60)
    void exceptionOfTheCloseDoesNotHideThatOfTheBody() {
        var failure = new IOException("main");
        try (var log = LogCapture.start()) {
            assertThatThrownBy(() -> Asyncio.run(() -> {
                        runningLoop().setExceptionHandler(context -> {
                            throw new OutOfMemoryError("in the handler");
                        });
                        createTask("t", () -> {
                            throw new IllegalStateException("boom");
                        });
                        yieldNow();
                        throw failure;
                    }))
                    .isSameAs(failure);
            assertThat(failure.getSuppressed()).isEmpty();
            assertThat(log.messages())
                    .containsExactly(
                            "Task exception was never retrieved: Task 't'",
                            "closing EventLoop(closed, 0 ready, 0 timers) failed, after the run had thrown"
                                    + " java.io.IOException: main");
            assertThat(log.records().getLast().getThrown()).isExactlyInstanceOf(OutOfMemoryError.class);
        }
    }

    @OnBothEngines
    void ledgerCanBeAskedAfterTheEnd(EngineUnderTest engine) {
        var told = new Told();
        var runner = engine.virtualTime().exceptionHandler(told).build();
        Task<Void, RuntimeException> task = runner.run(() -> createTask("t", () -> {
            throw new IllegalStateException("boom");
        }));
        runner.close();
        assertThat(runner.failures().records()).hasSize(1);
        assertThat(task.state()).isEqualTo(State.FAILED);
        assertThat(told.contexts()).hasSize(1);
    }
}
