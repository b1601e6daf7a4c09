// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.structured;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.timeout;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio4j.future.CancelReason;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.task.Task;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** S16, S22: a cancellation from outside and a timeout. Whoever else has asked wins, before, with or after the limit. */
class TimeoutAndCancelTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration DAY = Duration.ofDays(1);

    private static void assertCancelled(Task<?, ?> task, CancelReason reason) {
        assertThat(catchThrowable(task::await))
                .isInstanceOfSatisfying(
                        CancelledError.class, e -> assertThat(e.reason()).isEqualTo(reason));
        assertThat(task.cancelled()).isTrue();
        assertThat(task.cancelling()).isEqualTo(1);
    }

    // CPython 3.13: CancelledError('outside'), cancelled() True, cancelling() 1
    @OnBothEngines
    void cancelBeforeTheLimitComesThrough(EngineUnderTest engine) {
        engine.run(() -> {
            var task = createTask(() -> timeout(Duration.ofSeconds(10), () -> sleep(DAY)));
            sleep(SECOND);
            task.cancel("outside");
            assertCancelled(task, new CancelReason.Requested("outside"));
        });
    }

    // CPython 3.13: the task is gone before the limit is looked at: CancelledError('outside'), expired() False
    @OnBothEngines
    void cancelJustBeforeTheLimitComesThrough(EngineUnderTest engine) {
        engine.run(() -> {
            var limit = Timeout.never();
            var task = createTask(() -> limit.with(() -> sleep(DAY)));
            yieldNow();
            task.cancel("outside");
            limit.reschedule(Duration.ZERO);
            assertCancelled(task, new CancelReason.Requested("outside"));
            assertThat(limit.expired()).isFalse();
        });
    }

    // CPython 3.13: CancelledError() of the limit, which came first; yet cancelled() True, cancelling() 1, expired()
    // True. Here the error says who is to be obeyed (S17).
    @OnBothEngines
    void cancelTogetherWithTheLimitWins(EngineUnderTest engine) {
        engine.run(() -> {
            var limit = Timeout.never();
            var task = createTask(() -> limit.with(() -> sleep(DAY)));
            yieldNow();
            limit.reschedule(Duration.ZERO);
            runningLoop().callSoon(() -> task.cancel("outside"));
            assertCancelled(task, new CancelReason.Requested("outside"));
            assertThat(limit.expired()).isTrue();
        });
    }

    // CPython 3.13: CancelledError() leaves the limit, CancelledError('again') the next await; cancelling() 1 at both
    @OnBothEngines
    void requestThatComesAfterTheLimitIsDeliveredAtTheNextAwait(EngineUnderTest engine) {
        engine.run(() -> {
            var task = createTask(() -> {
                var leaving = catchThrowable(() -> timeout(SECOND, () -> {
                    try {
                        sleep(DAY);
                    } finally {
                        currentTask().cancel("again");
                    }
                }));
                assertThat(leaving).isInstanceOf(CancelledError.class);
                assertThat(currentTask().cancelling()).isEqualTo(1);
                assertThat(catchThrowable(() -> yieldNow())).hasMessage("again");
                assertThat(currentTask().cancelling()).isEqualTo(1);
                yieldNow();
                return "v";
            });
            assertThat(task.await()).isEqualTo("v");
        });
    }

    // CPython 3.13: CancelledError('outside'), cancelled() True, cancelling() 1
    @OnBothEngines
    void cancelDuringTheCleanUpAfterTheLimitWins(EngineUnderTest engine) {
        engine.run(() -> {
            var task = createTask(() -> timeout(SECOND, () -> {
                try {
                    sleep(DAY);
                } finally {
                    sleep(DAY);
                }
            }));
            sleep(Duration.ofSeconds(3));
            task.cancel("outside");
            assertCancelled(task, new CancelReason.Requested("outside"));
        });
    }

    @OnBothEngines
    void cancelAfterTheLimitFindsTheTaskAsItIs(EngineUnderTest engine) {
        engine.run(() -> {
            var task = createTask(() -> {
                assertThat(catchThrowable(() -> timeout(SECOND, () -> sleep(DAY))))
                        .isInstanceOf(TimeoutException.class);
                sleep(DAY);
            });
            sleep(Duration.ofSeconds(3));
            task.cancel("outside");
            assertCancelled(task, new CancelReason.Requested("outside"));
        });
    }

    // CPython 3.13: TimeoutError() with the cause CancelledError(), cancelling() 1
    @OnBothEngines
    void requestThatWasSwallowedBeforeDoesNotCount(EngineUnderTest engine) {
        engine.run(() -> {
            var task = createTask(() -> {
                assertThat(catchThrowable(() -> sleep(DAY))).hasMessage("early");
                timeout(SECOND, () -> sleep(DAY));
            });
            yieldNow();
            task.cancel("early");
            assertThat(catchThrowable(task::await)).isInstanceOf(TimeoutException.class);
            assertThat(task.cancelling()).isEqualTo(1);
        });
    }

    // CPython 3.13: TimeoutError() with the cause CancelledError('self'), cancelling() 1
    @OnBothEngines
    void requestFromBeforeIsTakenForTheLimitsOwn(EngineUnderTest engine) {
        engine.run(() -> {
            var task = createTask(() -> {
                currentTask().cancel("self");
                timeout(Duration.ZERO, () -> sleep(SECOND));
            });
            assertThat(catchThrowable(task::await))
                    .isInstanceOf(TimeoutException.class)
                    .cause()
                    .hasMessage("self");
            assertThat(task.cancelling()).isEqualTo(1);
        });
    }

    // As CPython's group and timeout do: who asks last finds a body that was asked already
    @OnBothEngines
    void cancelThatIsTakenBackInsideLeavesTheTimeout(EngineUnderTest engine) {
        engine.run(() -> {
            var task = createTask(() -> timeout(SECOND, () -> {
                try {
                    sleep(DAY);
                } catch (CancelledError e) {
                    assertThat(currentTask().uncancel()).isZero();
                }
                sleep(DAY);
            }));
            yieldNow();
            task.cancel("outside");
            assertThat(catchThrowable(task::await)).isInstanceOf(TimeoutException.class);
            assertThat(task.cancelling()).isZero();
        });
    }
}
