// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.structured;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.shield;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.waitFor;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio4j.future.CancelReason;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.Future;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.task.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** S22, S23: awaiting one thing for some time at most. */
class WaitForTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration DAY = Duration.ofDays(1);

    /** Zero and less: only what has ended already is taken. */
    private static final List<Duration> NO_TIME = List.of(Duration.ZERO, Duration.ofSeconds(-1));

    private static Task<String, RuntimeException> swallowing() {
        return createTask(() -> {
            try {
                sleep(DAY);
                return "slept";
            } catch (CancelledError e) {
                return "late";
            }
        });
    }

    private static Task<Void, RuntimeException> failingInItsCleanUp(RuntimeException failure) {
        return createTask(() -> {
            try {
                sleep(DAY);
            } catch (CancelledError e) {
                throw failure;
            }
        });
    }

    private static void assertTimeout(Throwable thrown, Duration limit) {
        assertThat(thrown)
                .isExactlyInstanceOf(TimeoutException.class)
                .hasMessage("deadline passed after " + limit)
                .cause()
                .isInstanceOfSatisfying(
                        CancelledError.class,
                        e -> assertThat(e.reason()).isEqualTo(new CancelReason.DeadlinePassed(limit)));
    }

    @OnBothEngines
    void valueComesOutInTime(EngineUnderTest engine) throws TimeoutException {
        engine.run(() -> {
            var task = createTask(() -> {
                sleep(SECOND);
                return "value";
            });
            assertThat(waitFor(task, DAY)).isEqualTo("value");
            assertThat(runningLoop().time()).isEqualTo(SECOND.toNanos());
        });
    }

    // CPython 3.13: 1; ValueError('x'); CancelledError('c')
    @OnBothEngines
    void whatHasEndedComesOutWithoutAnyTime(EngineUnderTest engine) throws TimeoutException {
        engine.run(() -> {
            var failure = new IllegalStateException("x");
            for (var limit : List.of(Duration.ZERO, Duration.ofSeconds(-1), SECOND)) {
                Future<Integer, RuntimeException> succeeded = Future.create();
                succeeded.setResult(1);
                assertThat(waitFor(succeeded, limit)).isEqualTo(1);
                Future<Integer, RuntimeException> failed = Future.create();
                failed.setException(failure);
                assertThat(catchThrowable(() -> waitFor(failed, limit))).isSameAs(failure);
                Future<Integer, RuntimeException> cancelled = Future.create();
                cancelled.cancel("c");
                assertThat(catchThrowable(() -> waitFor(cancelled, limit)))
                        .isInstanceOf(CancelledError.class)
                        .hasMessage("c");
            }
        });
    }

    // CPython 3.13: TimeoutError() with the cause CancelledError(), cancelled() True, cancelling() 0
    @OnBothEngines
    void pendingFutureIsCancelledAtOnceIfThereIsNoTime(EngineUnderTest engine) {
        engine.run(() -> {
            for (var limit : NO_TIME) {
                Future<Integer, RuntimeException> future = Future.create();
                assertTimeout(catchThrowable(() -> waitFor(future, limit)), Duration.ZERO);
                assertThat(future.cancelled()).isTrue();
                assertThat(currentTask().cancelling()).isZero();
            }
        });
    }

    // CPython 3.13: TimeoutError(), the body never runs
    @OnBothEngines
    void taskThatHasNotStartedNeverRunsIfThereIsNoTime(EngineUnderTest engine) {
        engine.run(() -> {
            var log = new ArrayList<String>();
            var task = createTask(() -> log.add("ran"));
            assertTimeout(catchThrowable(() -> waitFor(task, Duration.ZERO)), Duration.ZERO);
            assertThat(log).isEmpty();
            assertThat(task.cancelled()).isTrue();
        });
    }

    // CPython 3.13: TimeoutError(), ['cleaned']
    @OnBothEngines
    void cleanUpIsWaitedForAlsoIfThereIsNoTime(EngineUnderTest engine) {
        engine.run(() -> {
            for (var limit : NO_TIME) {
                var log = new ArrayList<String>();
                var task = createTask(() -> {
                    try {
                        sleep(DAY);
                    } finally {
                        sleep(SECOND);
                        log.add("cleaned up");
                    }
                });
                yieldNow();
                assertTimeout(catchThrowable(() -> waitFor(task, limit)), Duration.ZERO);
                assertThat(log).containsExactly("cleaned up");
            }
        });
    }

    // CPython 3.13: ValueError('x'); 'late'
    @OnBothEngines
    void whatTheCleanUpEndsWithCountsIfThereIsNoTime(EngineUnderTest engine) throws TimeoutException {
        engine.run(() -> {
            var failure = new IllegalStateException("x");
            var failing = failingInItsCleanUp(failure);
            var swallowing = swallowing();
            yieldNow();
            assertThat(catchThrowable(() -> waitFor(failing, Duration.ZERO))).isSameAs(failure);
            assertThat(waitFor(swallowing, Duration.ZERO)).isEqualTo("late");
        });
    }

    // CPython 3.13: TimeoutError() with the cause CancelledError(); the task cancelled() True, 1; the caller 0
    @OnBothEngines
    void limitCancelsWhatIsAwaited(EngineUnderTest engine) {
        engine.run(() -> {
            var task = createTask(() -> sleep(DAY));
            assertTimeout(catchThrowable(() -> waitFor(task, SECOND)), SECOND);
            assertThat(task.cancelled()).isTrue();
            assertThat(task.cancelling()).isEqualTo(1);
            assertThat(currentTask().cancelling()).isZero();
        });
    }

    // CPython 3.13: ValueError('x'), 0; 'late', 0
    @OnBothEngines
    void whatTheCleanUpEndsWithCounts(EngineUnderTest engine) throws TimeoutException {
        engine.run(() -> {
            var failure = new IllegalStateException("x");
            var failing = failingInItsCleanUp(failure);
            assertThat(catchThrowable(() -> waitFor(failing, SECOND))).isSameAs(failure);
            assertThat(currentTask().cancelling()).isZero();
            assertThat(waitFor(swallowing(), SECOND)).isEqualTo("late");
            assertThat(currentTask().cancelling()).isZero();
        });
    }

    // CPython 3.13: TimeoutError() after 6 of 1, done() True
    @OnBothEngines
    void cleanUpIsWaitedForHoweverLongItTakes(EngineUnderTest engine) {
        engine.run(() -> {
            var task = createTask(() -> {
                try {
                    sleep(DAY);
                } finally {
                    sleep(Duration.ofSeconds(5));
                }
            });
            assertTimeout(catchThrowable(() -> waitFor(task, SECOND)), SECOND);
            assertThat(runningLoop().time()).isEqualTo(Duration.ofSeconds(6).toNanos());
            assertThat(task.done()).isTrue();
        });
    }

    // CPython 3.13: CancelledError('outside'), both cancelled, both counts 1
    @OnBothEngines
    void cancellationOfTheCallerPassesOn(EngineUnderTest engine) {
        engine.run(() -> {
            var inner = createTask(() -> sleep(DAY));
            var caller = createTask(() -> waitFor(inner, DAY));
            yieldNow();
            caller.cancel("outside");
            assertThat(catchThrowable(caller::await))
                    .isInstanceOf(CancelledError.class)
                    .hasMessage("outside");
            assertThat(caller.cancelled()).isTrue();
            assertThat(inner.cancelled()).isTrue();
            assertThat(caller.cancelling()).isEqualTo(1);
            assertThat(inner.cancelling()).isEqualTo(1);
        });
    }

    // CPython 3.13: 'late', cancelled() False, cancelling() 1
    @OnBothEngines
    void cancellationOfTheCallerIsLostIfTheAwaitedTaskSwallowsIt(EngineUnderTest engine) throws Exception {
        engine.run(() -> {
            var inner = swallowing();
            var caller = createTask(() -> waitFor(inner, DAY));
            sleep(SECOND);
            caller.cancel("outside");
            assertThat(caller.await()).isEqualTo("late");
            assertThat(caller.cancelling()).isEqualTo(1);
        });
    }

    // cpython 86296: wait_for once gave the value and hid the cancellation. CPython 3.13: CancelledError('outside')
    @OnBothEngines
    void cancellationTogetherWithTheValueIsNotHidden(EngineUnderTest engine) {
        engine.run(() -> {
            Future<Integer, RuntimeException> future = Future.create();
            var caller = createTask(() -> waitFor(future, DAY));
            yieldNow();
            future.setResult(1);
            caller.cancel("outside");
            assertThat(catchThrowable(caller::await))
                    .isInstanceOf(CancelledError.class)
                    .hasMessage("outside");
            assertThat(caller.cancelled()).isTrue();
        });
    }

    // CPython 3.13: TimeoutError(), done() False, then 'v'
    @OnBothEngines
    void shieldedTaskRunsOn(EngineUnderTest engine) {
        engine.run(() -> {
            var inner = createTask(() -> {
                sleep(Duration.ofSeconds(3));
                return "v";
            });
            assertTimeout(catchThrowable(() -> waitFor(shield(inner), SECOND)), SECOND);
            assertThat(inner.done()).isFalse();
            assertThat(inner.await()).isEqualTo("v");
        });
    }

    // CPython 3.13: CancelledError('outside') at once: the clean-up goes on alone
    @OnBothEngines
    void cancellationEndsTheWaitForACleanUpIfThereIsNoTime(EngineUnderTest engine) {
        engine.run(() -> {
            var log = new ArrayList<String>();
            var inner = createTask(() -> {
                try {
                    sleep(DAY);
                } finally {
                    sleep(DAY);
                    log.add("cleaned up");
                }
            });
            yieldNow();
            var caller = createTask(() -> waitFor(inner, Duration.ZERO));
            sleep(SECOND);
            caller.cancel("outside");
            assertThat(catchThrowable(caller::await))
                    .isInstanceOf(CancelledError.class)
                    .hasMessage("outside");
            assertThat(log).isEmpty();
            assertThat(inner.done()).isFalse();
            assertThat(catchThrowable(inner::await)).isInstanceOf(CancelledError.class);
            assertThat(log).containsExactly("cleaned up");
        });
    }

    // CPython 3.13: CancelledError('other')
    @OnBothEngines
    void cancellationOfTheAwaitedBySomebodyElseIsNoTimeout(EngineUnderTest engine) {
        engine.run(() -> {
            Future<Integer, RuntimeException> future = Future.create();
            var unused = runningLoop().callSoon(() -> future.cancel("other"));
            assertThat(catchThrowable(() -> waitFor(future, DAY)))
                    .isInstanceOf(CancelledError.class)
                    .hasMessage("other");
        });
    }

    @OnBothEngines
    void futureOfAnotherLoopIsRefused(EngineUnderTest engine) {
        try (var one = engine.virtualTime().build();
                var two = engine.virtualTime().build()) {
            Future<Integer, RuntimeException> future = one.run(() -> Future.create());
            two.run(() -> {
                assertThat(catchThrowable(() -> waitFor(future, Duration.ZERO)))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("waitFor(...) got Future(pending) attached to a different loop: its own is "
                                + one.loop() + ", the calling task's " + two.loop()
                                + ". Pass the result on with callSoonThreadsafe(...).");
                assertThat(catchThrowable(() -> waitFor(future, SECOND)))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage(currentTask() + " got Future(pending) attached to a different loop: its own is "
                                + "EventLoop(running, 0 ready, 1 timers), the other " + one.loop()
                                + ". Pass the result on with callSoonThreadsafe(...).");
                assertThat(future.done()).isFalse();
            });
        }
    }

    @OnBothEngines
    void nullsAreRefused(EngineUnderTest engine) {
        engine.run(() -> {
            assertThat(catchThrowable(() -> waitFor(createTask(() -> 1), null)))
                    .isInstanceOf(NullPointerException.class)
                    .hasMessage("limit is null: waitFor(...) takes a Duration, such as Duration.ofSeconds(5)");
            assertThat(catchThrowable(() -> waitFor(null, SECOND)))
                    .isInstanceOf(NullPointerException.class)
                    .hasMessage(
                            "awaitable is null: waitFor(...) takes a task or future, such as createTask(() -> work())");
        });
    }
}
