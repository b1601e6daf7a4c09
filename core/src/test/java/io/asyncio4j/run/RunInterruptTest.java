// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.run;

import static io.asyncio4j.Asyncio.blocking;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio4j.future.CancelReason;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The thread that waits in run is interrupted: S29, S30. What SIGINT does is the same, see SigintTest. */
@SuppressWarnings("try") // runners are closed early, to look at them afterwards
class RunInterruptTest {
    private static final Duration CENTURY = Duration.ofDays(36_500);
    private final List<Object> log = new ArrayList<>();

    /** Sleeps in real time until the interrupt comes, which the task itself sends to the thread that waits for it. */
    private static void interruptAndSleep(Thread caller) {
        caller.interrupt();
        sleep(CENTURY);
    }

    @OnBothEngines
    void interruptCancelsTheMainTaskAndTheFlagIsRestored(EngineUnderTest engine) {
        Thread caller = Thread.currentThread();
        try (var runner = engine.realTime().build()) {
            var thrown = catchThrowable(() -> runner.run(() -> {
                try {
                    interruptAndSleep(caller);
                } catch (CancelledError e) {
                    log.add(e.reason());
                    log.add(e.toString());
                    throw e;
                }
            }));
            assertThat(Thread.interrupted()).isTrue();
            assertThat(thrown)
                    .isExactlyInstanceOf(RunInterruptedException.class)
                    .hasMessage("the run was interrupted from outside");
            assertThat(thrown.getCause()).isExactlyInstanceOf(CancelledError.class);
            assertThat(log)
                    .containsExactly(
                            new CancelReason.Interrupted(),
                            "io.asyncio4j.future.CancelledError: interrupted"
                                    + " (requested by SIGINT or an interrupt of run's thread)");
        }
    }

    @OnBothEngines
    void flagThatIsSetBeforeTheRunCounts(EngineUnderTest engine) {
        try (var runner = engine.realTime().build()) {
            Thread.currentThread().interrupt();
            var thrown = catchThrowable(() -> runner.run(() -> sleep(CENTURY)));
            assertThat(Thread.interrupted()).isTrue();
            assertThat(thrown).isExactlyInstanceOf(RunInterruptedException.class);
        }
    }

    @OnBothEngines
    void mainTaskThatSwallowsItReturnsItsValue(EngineUnderTest engine) {
        Thread caller = Thread.currentThread();
        try (var runner = engine.realTime().build()) {
            String value = runner.run(() -> {
                try {
                    interruptAndSleep(caller);
                    return "slept";
                } catch (CancelledError e) {
                    log.add(currentTask().cancelling());
                    return "went on";
                }
            });
            assertThat(Thread.interrupted()).isTrue();
            assertThat(value).isEqualTo("went on");
            assertThat(log).containsExactly(1);
        }
    }

    @OnBothEngines
    void mainTaskThatThrowsSomethingElseThrowsThat(EngineUnderTest engine) {
        Thread caller = Thread.currentThread();
        try (var runner = engine.realTime().build()) {
            var failure = new IOException("clean-up");
            assertThatThrownBy(() -> runner.run(() -> {
                        try {
                            interruptAndSleep(caller);
                        } catch (CancelledError e) {
                            throw failure;
                        }
                    }))
                    .isSameAs(failure);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    // S30: it must have ended cancelled by the interrupt alone. CPython 3.13: CancelledError too, not
    // KeyboardInterrupt.
    @OnBothEngines
    void mainTaskThatSomebodyElseCancelledTooThrowsCancelledError(EngineUnderTest engine) {
        Thread caller = Thread.currentThread();
        try (var runner = engine.realTime().build()) {
            var thrown = catchThrowable(() -> runner.run(() -> {
                try {
                    interruptAndSleep(caller);
                } catch (CancelledError e) {
                    currentTask().cancel("mine");
                    throw e;
                }
            }));
            assertThat(Thread.interrupted()).isTrue();
            assertThat(thrown).isExactlyInstanceOf(CancelledError.class).hasMessage("interrupted");
        }
    }

    @OnBothEngines
    void cancellationWithoutAnInterruptIsNone(EngineUnderTest engine) {
        try (var runner = engine.realTime().build()) {
            assertThatThrownBy(() -> runner.run(() -> {
                        currentTask().cancel("mine");
                        yieldNow();
                    }))
                    .isExactlyInstanceOf(CancelledError.class);
            assertThat(Thread.interrupted()).isFalse();
        }
    }

    @OnBothEngines
    void interruptReachesWhatTheMainTaskAwaits(EngineUnderTest engine) {
        Thread caller = Thread.currentThread();
        try (var runner = engine.realTime().build()) {
            assertThatThrownBy(() -> runner.run(() -> {
                        var child = createTask(() -> {
                            try {
                                interruptAndSleep(caller);
                            } finally {
                                log.add("child");
                            }
                        });
                        try {
                            child.await();
                        } finally {
                            log.add("main");
                        }
                    }))
                    .isExactlyInstanceOf(RunInterruptedException.class);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(log).containsExactly("child", "main");
        }
    }

    @OnBothEngines
    void interruptReachesABlockingCallOfTheMainTask(EngineUnderTest engine) {
        Thread caller = Thread.currentThread();
        try (var runner = engine.realTime().build()) {
            assertThatThrownBy(() -> runner.run(() -> blocking(() -> {
                        caller.interrupt();
                        Thread.sleep(Long.MAX_VALUE);
                    })))
                    .isExactlyInstanceOf(RunInterruptedException.class);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @OnBothEngines
    void interruptAfterTheEndOfTheMainTaskIsKeptForTheCaller(EngineUnderTest engine) {
        Thread caller = Thread.currentThread();
        try (var runner = engine.realTime().build()) {
            runner.run(() -> {
                createTask(() -> {
                    try {
                        sleep(CENTURY);
                    } finally {
                        caller.interrupt();
                        yieldNow();
                        log.add("cleaned up");
                    }
                });
                yieldNow();
            });
            runner.close();
            assertThat(Thread.interrupted()).isTrue();
            assertThat(log).containsExactly("cleaned up");
        }
    }

    @OnBothEngines
    void nextRunKnowsNothingOfTheInterrupt(EngineUnderTest engine) {
        Thread caller = Thread.currentThread();
        try (var runner = engine.realTime().build()) {
            assertThat(catchThrowable(() -> runner.run(() -> interruptAndSleep(caller))))
                    .isExactlyInstanceOf(RunInterruptedException.class);
            assertThat(Thread.interrupted()).isTrue();
            assertThatThrownBy(() -> runner.run(() -> {
                        currentTask().cancel("mine");
                        yieldNow();
                    }))
                    .isExactlyInstanceOf(CancelledError.class);
        }
    }
}
