// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.interruption;

import static io.asyncio4j.Asyncio.blocking;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.uninterruptible;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio4j.future.Action;
import io.asyncio4j.future.CancelReason;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.support.Abroad;
import io.asyncio4j.support.InForeignCode;
import io.asyncio4j.task.Task;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** S18 (c), (d): a request that was sent as an interrupt, between there and the end of the task. */
class InterruptAndCleanUpTest {
    private static final Duration DAY = Duration.ofDays(1);

    /** A task that is cancelled in a JDK call, and then does something before it lets the exception out. */
    private static <X extends Exception> Task<Void, X> cleaningUp(Abroad abroad, Action<X> cleanUp) {
        var entered = new CountDownLatch(1);
        var task = createTask(() -> {
            try {
                abroad.call(() -> {
                    entered.countDown();
                    Thread.sleep(Long.MAX_VALUE);
                });
            } finally {
                cleanUp.run();
            }
        });
        blocking(() -> entered.await());
        task.cancel("asked");
        return task;
    }

    private static void assertReasonKept(Task<?, ?> task) {
        var error = catchThrowable(task::await);
        assertThat(error)
                .isInstanceOf(CancelledError.class)
                .hasMessage("asked")
                .hasCauseExactlyInstanceOf(InterruptedException.class);
        assertThat(((CancelledError) error).reason()).isEqualTo(new CancelReason.Requested("asked"));
        assertThat(task.cancelling()).isEqualTo(1);
    }

    @InForeignCode
    void cleanUpThatSuspendsKeepsTheReason(Abroad abroad) {
        abroad.engine.run(() -> {
            assertReasonKept(cleaningUp(abroad, () -> {
                yieldNow();
                sleep(DAY);
            }));
        });
    }

    @InForeignCode
    void cleanUpInBlockingKeepsTheReason(Abroad abroad) {
        abroad.engine.run(() -> {
            assertReasonKept(cleaningUp(abroad, () -> blocking(() -> Thread.sleep(1))));
        });
    }

    @InForeignCode
    void cleanUpInUninterruptibleKeepsTheReason(Abroad abroad) {
        abroad.engine.run(() -> {
            assertReasonKept(cleaningUp(abroad, () -> uninterruptible(() -> Thread.sleep(1))));
        });
    }

    // What is thrown long after the request was swallowed is a failure of its own
    @InForeignCode
    void swallowedRequestDoesNotHideALaterFailure(Abroad abroad) {
        abroad.engine.run(() -> {
            var entered = new CountDownLatch(1);
            var failure = new InterruptedIOException("the task's own");
            var task = createTask(() -> {
                try {
                    abroad.call(() -> {
                        entered.countDown();
                        Thread.sleep(Long.MAX_VALUE);
                    });
                } catch (InterruptedException | CancelledError e) {
                    // swallowed
                }
                yieldNow();
                throw failure;
            });
            blocking(() -> entered.await());
            task.cancel();
            assertThat(catchThrowable(task::await)).isSameAs(failure);
        });
    }

    // (a) after (c): a flag that somebody else sets later is not taken for ours
    @InForeignCode
    void swallowedRequestDoesNotMakeALaterFlagOurs(Abroad abroad) {
        abroad.engine.run(() -> {
            var entered = new CountDownLatch(1);
            var task = createTask(() -> {
                abroad.call(() -> {
                    entered.countDown();
                    try {
                        Thread.sleep(Long.MAX_VALUE);
                    } catch (InterruptedException e) {
                        // swallowed
                    }
                });
                yieldNow();
                Thread.currentThread().interrupt();
                sleep(DAY);
                return Thread.interrupted();
            });
            blocking(() -> entered.await());
            task.cancel();
            assertThat(task.await()).isTrue();
        });
    }

    // S16: with the last request that is taken back goes what is undelivered
    @InForeignCode
    void requestThatWasTakenBackIsNotThrown(Abroad abroad) {
        abroad.engine.run(() -> {
            var entered = new CountDownLatch(1);
            var task = createTask(() -> {
                abroad.call(() -> {
                    entered.countDown();
                    try {
                        Thread.sleep(Long.MAX_VALUE);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
                assertThat(currentTask().uncancel()).isZero();
                assertThat(Thread.currentThread().isInterrupted()).isFalse();
                sleep(DAY);
                return "went on";
            });
            blocking(() -> entered.await());
            task.cancel();
            assertThat(task.await()).isEqualTo("went on");
        });
    }
}
