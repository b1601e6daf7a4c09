// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.structured;

import static io.asyncio4j.Asyncio.blocking;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.timeout;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio4j.future.Action;
import io.asyncio4j.future.CancelReason;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.support.Abroad;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.InForeignCode;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.task.Task;
import io.asyncio4j.testing.VirtualClock;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;

/** S18 (d), S22: a timeout of a body that is in a JDK call. */
class TimeoutInForeignCodeTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration DAY = Duration.ofDays(1);

    private final VirtualClock clock = VirtualClock.manual();
    private final CountDownLatch entered = new CountDownLatch(1);

    private <X extends Exception> void run(Abroad abroad, Action<X> body) throws X {
        try (var runner = abroad.engine.realTime().clock(clock).build()) {
            runner.run(body);
        }
    }

    /** Lets the limit pass once the task is in the JDK's code. */
    private void pass(Task<?, ?> task) {
        blocking(() -> entered.await());
        clock.advance(SECOND);
        while (!task.done()) {
            yieldNow();
        }
    }

    private void block() throws InterruptedException {
        entered.countDown();
        Thread.sleep(Long.MAX_VALUE);
    }

    @InForeignCode
    void interruptOfTheLimitBecomesATimeoutException(Abroad abroad) {
        run(abroad, () -> {
            var task = createTask(() -> timeout(SECOND, () -> abroad.call(this::block)));
            pass(task);
            assertThat(task.exception())
                    .isInstanceOf(TimeoutException.class)
                    .cause()
                    .isInstanceOfSatisfying(
                            CancelledError.class,
                            e -> assertThat(e.reason()).isEqualTo(new CancelReason.DeadlinePassed(SECOND)))
                    .hasCauseExactlyInstanceOf(InterruptedException.class);
            assertThat(task.cancelling()).isZero();
        });
    }

    @InForeignCode
    void wrappedInterruptBecomesATimeoutExceptionToo(Abroad abroad) {
        run(abroad, () -> {
            var task = createTask(() -> timeout(
                    SECOND,
                    () -> abroad.call(() -> {
                        try {
                            block();
                        } catch (InterruptedException e) {
                            var wrapped = new InterruptedIOException("wrapped");
                            wrapped.initCause(e);
                            throw new UncheckedIOException(wrapped);
                        }
                    })));
            pass(task);
            assertThat(task.exception())
                    .isInstanceOf(TimeoutException.class)
                    .cause()
                    .hasCauseExactlyInstanceOf(UncheckedIOException.class);
        });
    }

    // Swallowed inside: no error, expired() is true, and nothing of the interrupt is left
    @InForeignCode
    void swallowedInterruptIsNoErrorAndLeavesNothing(Abroad abroad) throws TimeoutException {
        run(abroad, () -> {
            var limit = Timeout.after(SECOND);
            var task = createTask(() -> {
                limit.with(() -> abroad.call(() -> {
                    try {
                        block();
                    } catch (InterruptedException e) {
                        // swallowed
                    }
                }));
                yieldNow();
                return Thread.currentThread().isInterrupted();
            });
            pass(task);
            assertThat(task.result()).isFalse();
            assertThat(limit.expired()).isTrue();
            assertThat(task.cancelling()).isZero();
        });
    }

    // A flag that the body has set again is ours to take, also where an earlier request still counts
    @InForeignCode
    void flagThatTheBodyHasRestoredDoesNotLeaveTheTimeout(Abroad abroad) throws TimeoutException {
        run(abroad, () -> {
            var task = createTask(() -> {
                currentTask().cancel("early");
                assertThat(catchThrowable(() -> sleep(DAY))).hasMessage("early");
                timeout(
                        SECOND,
                        () -> abroad.call(() -> {
                            try {
                                block();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        }));
                assertThat(Thread.currentThread().isInterrupted()).isFalse();
                yieldNow();
                return currentTask().cancelling();
            });
            pass(task);
            assertThat(task.result()).isEqualTo(1);
        });
    }

    @InForeignCode
    void outsideCancellationComesThrough(Abroad abroad) {
        run(abroad, () -> {
            var task = createTask(() -> timeout(DAY, () -> abroad.call(this::block)));
            blocking(() -> entered.await());
            task.cancel("outside");
            assertThat(catchThrowable(task::await))
                    .isInstanceOf(CancelledError.class)
                    .hasMessage("outside");
        });
    }

    // Nobody has asked: a CancelledError, and no timeout
    @OnBothEngines
    void interruptedExceptionThatNobodyHasAskedForIsNoTimeout(EngineUnderTest engine) {
        engine.run(() -> {
            assertThat(catchThrowable(() -> timeout(SECOND, () -> {
                        throw new InterruptedException("my own");
                    })))
                    .isInstanceOfSatisfying(
                            CancelledError.class, e -> assertThat(e.reason()).isEqualTo(new CancelReason.Interrupted()))
                    .hasCauseExactlyInstanceOf(InterruptedException.class);
        });
    }
}
