// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.structured;

import static io.asyncio4j.Asyncio.await;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.timeout;
import static io.asyncio4j.Asyncio.timeoutAt;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio4j.future.CancelReason;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.TimeoutException;

/** S22: what comes out of a timeout. */
class TimeoutOutcomeTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration DAY = Duration.ofDays(1);

    // CPython 3.13: 1, expired() False
    @OnBothEngines
    void valueComesOutIfTheBodyIsInTime(EngineUnderTest engine) throws TimeoutException {
        engine.run(() -> {
            var limit = Timeout.after(SECOND);
            String value = limit.with(() -> {
                sleep(Duration.ofMillis(999));
                return "value";
            });
            assertThat(value).isEqualTo("value");
            assertThat(limit.expired()).isFalse();
            assertThat(currentTask().cancelling()).isZero();
        });
    }

    @OnBothEngines
    void bodyWithoutAValueMayBeLimitedToo(EngineUnderTest engine) throws TimeoutException {
        engine.run(() -> {
            var log = new ArrayList<String>();
            timeout(SECOND, () -> log.add("as a lambda"));
            timeoutAt(runningLoop().time() + SECOND.toNanos(), () -> {
                log.add("until a point in time");
            });
            int one = timeoutAt(runningLoop().time() + SECOND.toNanos(), () -> 1);
            assertThat(one).isEqualTo(1);
            assertThat(log).containsExactly("as a lambda", "until a point in time");
        });
    }

    // CPython 3.13: the very same ValueError, expired() False
    @OnBothEngines
    void failureComesOutUnchanged(EngineUnderTest engine) throws TimeoutException {
        engine.run(() -> {
            var failure = new IOException("x");
            var limit = Timeout.after(SECOND);
            assertThat(catchThrowable(() -> limit.with(() -> {
                        throw failure;
                    })))
                    .isSameAs(failure);
            assertThat(failure.getSuppressed()).isEmpty();
            assertThat(limit.expired()).isFalse();
        });
    }

    // CPython 3.13: TimeoutError() with the cause CancelledError(), expired() True, cancelling() 0
    @OnBothEngines
    void cancellationByTheLimitBecomesATimeoutException(EngineUnderTest engine) throws TimeoutException {
        engine.run(() -> {
            var limit = Timeout.after(SECOND);
            var seen = new ArrayList<Throwable>();
            var thrown = catchThrowable(() -> limit.with(() -> {
                try {
                    sleep(DAY);
                } catch (CancelledError e) {
                    seen.add(e);
                    assertThat(currentTask().cancelling()).isEqualTo(1);
                    throw e;
                }
            }));
            assertThat(thrown)
                    .isExactlyInstanceOf(TimeoutException.class)
                    .hasMessage("deadline passed after PT1S")
                    .cause()
                    .isSameAs(seen.getFirst());
            var cause = (CancelledError) seen.getFirst();
            assertThat(cause.reason()).isEqualTo(new CancelReason.DeadlinePassed(SECOND));
            assertThat(cause)
                    .hasMessage("deadline passed after PT1S")
                    .hasToString("io.asyncio4j.future.CancelledError: deadline passed after PT1S"
                            + " (requested by the timeout of task 'Task-1')");
            assertThat(limit.expired()).isTrue();
            assertThat(currentTask().cancelling()).isZero();
            assertThat(runningLoop().time()).isEqualTo(SECOND.toNanos());
        });
    }

    // The task goes on as if nothing had been: nothing is left of the request
    @OnBothEngines
    void taskMayGoOnAfterATimeout(EngineUnderTest engine) {
        engine.run(() -> {
            assertThat(catchThrowable(() -> timeout(SECOND, () -> sleep(DAY)))).isInstanceOf(TimeoutException.class);
            sleep(DAY);
            yieldNow();
            assertThat(currentTask().cancelling()).isZero();
        });
    }

    // CPython 3.13: (1, True, 0)
    @OnBothEngines
    void swallowedInsideItIsNoErrorAndExpiredTells(EngineUnderTest engine) throws TimeoutException {
        engine.run(() -> {
            var limit = Timeout.after(SECOND);
            int inside = limit.with(() -> {
                try {
                    sleep(DAY);
                    return -1;
                } catch (CancelledError e) {
                    sleep(SECOND); // the limit asks once
                    return currentTask().cancelling();
                }
            });
            assertThat(inside).isEqualTo(1);
            assertThat(limit.expired()).isTrue();
            assertThat(currentTask().cancelling()).isZero();
        });
    }

    // CPython 3.13: ValueError('x'), expired() True, cancelling() 0
    @OnBothEngines
    void otherExceptionWhileItExpiresComesOutUnchanged(EngineUnderTest engine) throws TimeoutException {
        engine.run(() -> {
            var failure = new IOException("x");
            var limit = Timeout.after(SECOND);
            assertThat(catchThrowable(() -> limit.with(() -> {
                        try {
                            sleep(DAY);
                        } finally {
                            fail(failure);
                        }
                    })))
                    .isSameAs(failure);
            assertThat(limit.expired()).isTrue();
            assertThat(currentTask().cancelling()).isZero();
        });
    }

    private static void fail(IOException failure) throws IOException {
        throw failure;
    }

    // CPython 3.13: TimeoutError(), cancelling() 0
    @OnBothEngines
    void requestThatTheBodyHasTakenBackIsATimeoutIfItIsThrownOn(EngineUnderTest engine) {
        engine.run(() -> {
            assertThat(catchThrowable(() -> timeout(SECOND, () -> {
                        try {
                            sleep(DAY);
                        } catch (CancelledError e) {
                            currentTask().uncancel();
                            throw e;
                        }
                    })))
                    .isInstanceOf(TimeoutException.class);
            assertThat(currentTask().cancelling()).isZero();
        });
    }

    // CPython 3.13: CancelledError('other') as it is, expired() False
    @OnBothEngines
    void cancellationOfAnotherTaskIsNoTimeout(EngineUnderTest engine) throws TimeoutException {
        engine.run(() -> {
            var other = createTask(() -> sleep(DAY));
            other.cancel("other");
            var limit = Timeout.after(SECOND);
            assertThat(catchThrowable(() -> limit.with(other::await)))
                    .isInstanceOf(CancelledError.class)
                    .hasMessage("other");
            assertThat(limit.expired()).isFalse();
        });
    }

    // What the limit cancels is what the body waits for (S16)
    @OnBothEngines
    void awaitedTaskIsCancelledAndHasEnded(EngineUnderTest engine) {
        engine.run(() -> {
            var log = new ArrayList<String>();
            var task = createTask(() -> {
                try {
                    sleep(DAY);
                } finally {
                    sleep(SECOND);
                    log.add("cleaned up");
                }
            });
            assertThat(catchThrowable(() -> timeout(SECOND, () -> task.await())))
                    .isInstanceOf(TimeoutException.class);
            assertThat(log).containsExactly("cleaned up");
            assertThat(task.cancelled()).isTrue();
            assertThat(task.cancelling()).isEqualTo(1);
        });
    }

    // Each task its own
    @OnBothEngines
    void severalTasksHaveTheirLimitsAtOnce(EngineUnderTest engine) {
        engine.run(() -> {
            var log = new ArrayList<String>();
            for (int i = 3; i >= 1; i--) {
                int seconds = i;
                var unused = createTask("t" + i, () -> {
                    var thrown = catchThrowable(() -> timeout(Duration.ofSeconds(seconds), () -> sleep(DAY)));
                    log.add(currentTask().name() + " " + thrown.getMessage());
                });
            }
            await(() -> sleep(DAY));
            assertThat(log)
                    .containsExactly(
                            "t1 deadline passed after PT1S",
                            "t2 deadline passed after PT2S",
                            "t3 deadline passed after PT3S");
        });
    }
}
