// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.structured;

import static io.asyncio4j.Asyncio.blocking;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.uninterruptible;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio4j.future.CancelReason;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.support.Abroad;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.InForeignCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** S18: a cancel scope interrupts JDK calls inside of it, and nothing of that gets out. */
class CancelScopeInForeignCodeTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration DAY = Duration.ofDays(1);

    private final CountDownLatch entered = new CountDownLatch(1);

    private void block() throws InterruptedException {
        entered.countDown();
        Thread.sleep(Long.MAX_VALUE);
    }

    /** Cancels a scope once the task inside is in the JDK's code. */
    private void cancelOnceInside(CancelScope scope) {
        blocking(() -> entered.await());
        scope.cancel();
    }

    /** Nothing is left of the scope in the calling task. */
    private static void assertNothingIsLeft() {
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThat(currentTask().cancelling()).isZero();
        yieldNow();
        sleep(SECOND);
    }

    @InForeignCode
    void callIsInterrupted(Abroad abroad) {
        abroad.engine.run(() -> {
            var reasons = new ArrayList<Throwable>();
            var scope = CancelScope.create();
            var task = createTask(() -> {
                scope.with(() -> {
                    try {
                        abroad.call(this::block);
                    } catch (InterruptedException | CancelledError e) {
                        reasons.add(e);
                        throw e;
                    }
                });
                assertNothingIsLeft();
                return scope.cancelledCaught();
            });
            cancelOnceInside(scope);
            assertThat(task.await()).isTrue();
            assertThat(reasons).hasSize(1);
        });
    }

    @InForeignCode
    void swallowedInterruptIsFollowedByAnErrorAtTheNextSuspensionPoint(Abroad abroad) {
        abroad.engine.run(() -> {
            var log = new ArrayList<String>();
            var scope = CancelScope.create();
            var task = createTask(() -> {
                scope.with(() -> {
                    abroad.call(() -> {
                        try {
                            block();
                        } catch (InterruptedException e) {
                            log.add("swallowed");
                        }
                    });
                    log.add("goes on");
                    sleep(DAY);
                    log.add("never");
                });
                assertNothingIsLeft();
            });
            cancelOnceInside(scope);
            task.await();
            assertThat(log).containsExactly("swallowed", "goes on");
            assertThat(scope.cancelledCaught()).isTrue();
        });
    }

    // The body ends with a value though the flag is set: nobody outside may meet it
    @InForeignCode
    void flagThatTheBodyHasRestoredDoesNotLeaveTheScope(Abroad abroad) {
        abroad.engine.run(() -> {
            var scope = CancelScope.create();
            var task = createTask(() -> {
                var value = scope.with(() -> abroad.call(() -> {
                    try {
                        block();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return "value";
                }));
                assertNothingIsLeft();
                return value.orElseThrow();
            });
            cancelOnceInside(scope);
            assertThat(task.await()).isEqualTo("value");
            assertThat(scope.cancelledCaught()).isFalse();
        });
    }

    // Interrupted because of the scope, and cancelled itself meanwhile
    @InForeignCode
    void cancellationOfTheTaskGoesOnThroughTheScope(Abroad abroad) {
        abroad.engine.run(() -> {
            for (boolean scopeFirst : new boolean[] {true, false}) {
                var inside = new CountDownLatch(1);
                var scope = CancelScope.create();
                var task = createTask(() -> {
                    scope.with(() -> abroad.call(() -> {
                        inside.countDown();
                        Thread.sleep(Long.MAX_VALUE);
                    }));
                    return "not cancelled";
                });
                blocking(() -> inside.await());
                if (scopeFirst) {
                    scope.cancel();
                }
                task.cancel("asked");
                if (!scopeFirst) {
                    scope.cancel();
                }
                assertThat(catchThrowable(task::await))
                        .isInstanceOf(CancelledError.class)
                        .hasMessage("asked");
                assertThat(task.cancelling()).isEqualTo(1);
            }
        });
    }

    // S18 (f)
    @InForeignCode
    void uninterruptibleCodeIsLeftAloneUntilTheNextSuspensionPoint(Abroad abroad) {
        abroad.engine.run(() -> {
            var log = new ArrayList<String>();
            var release = new CountDownLatch(1);
            var scope = CancelScope.create();
            var task = createTask(() -> {
                scope.with(() -> {
                    abroad.call(() -> uninterruptible(() -> {
                        entered.countDown();
                        release.await();
                    }));
                    log.add("was not interrupted");
                    sleep(DAY);
                });
                assertNothingIsLeft();
            });
            cancelOnceInside(scope);
            release.countDown();
            task.await();
            assertThat(log).containsExactly("was not interrupted");
            assertThat(scope.cancelledCaught()).isTrue();
        });
    }

    // The body ends in the uninterruptible code: the request ends with the scope
    @InForeignCode
    void requestThatNobodyHasSeenDoesNotLeaveTheScope(Abroad abroad) {
        abroad.engine.run(() -> {
            var release = new CountDownLatch(1);
            var scope = CancelScope.create();
            var task = createTask(() -> {
                scope.with(() -> abroad.call(() -> uninterruptible(() -> {
                    entered.countDown();
                    release.await();
                })));
                assertNothingIsLeft();
                return "went on";
            });
            cancelOnceInside(scope);
            release.countDown();
            assertThat(task.await()).isEqualTo("went on");
        });
    }

    @InForeignCode
    void shieldKeepsInterruptsOut(Abroad abroad) {
        abroad.engine.run(() -> {
            var log = new ArrayList<String>();
            var release = new CountDownLatch(1);
            var scope = CancelScope.create();
            var task = createTask(() -> scope.with(() -> {
                CancelScope.shielded()
                        .with(() -> abroad.call(() -> {
                            entered.countDown();
                            release.await();
                            log.add("was not interrupted");
                        }));
                sleep(DAY);
            }));
            cancelOnceInside(scope);
            release.countDown();
            task.await();
            assertThat(log).containsExactly("was not interrupted");
            assertThat(scope.cancelledCaught()).isTrue();
        });
    }

    // -- level-triggered: the inline engine only, since portable has no suspension point there

    @Test
    @Timeout(60)
    void callThatBeginsInACancelledScopeIsInterruptedToo() {
        EngineUnderTest.INLINE.run(() -> {
            var scope = CancelScope.create();
            scope.cancel();
            scope.with(() -> Thread.sleep(Long.MAX_VALUE));
            assertThat(scope.cancelledCaught()).isTrue();
            assertNothingIsLeft();
        });
    }

    @Test
    @Timeout(60)
    void callAfterASwallowedErrorIsInterruptedToo() {
        EngineUnderTest.INLINE.run(() -> {
            var scope = CancelScope.create();
            scope.with(() -> {
                scope.cancel();
                for (int i = 0; i < 3; i++) {
                    assertThat(catchThrowable(() -> Thread.sleep(Long.MAX_VALUE)))
                            .isInstanceOf(InterruptedException.class);
                    assertThat(catchThrowable(() -> yieldNow())).isInstanceOf(CancelledError.class);
                }
                Thread.sleep(Long.MAX_VALUE);
            });
            assertThat(scope.cancelledCaught()).isTrue();
            assertNothingIsLeft();
        });
    }

    // lock() puts an interrupt off and parks again: one that came at every park would spin for ever
    @Test
    @Timeout(60)
    void callThatIgnoresInterruptsIsInterruptedOnce() {
        EngineUnderTest.INLINE.run(() -> {
            var log = new ArrayList<Object>();
            var lock = new ReentrantLock();
            var scope = CancelScope.create();
            var owner = createTask(() -> {
                lock.lock();
                try {
                    sleep(DAY);
                } finally {
                    lock.unlock();
                }
            });
            var task = createTask(() -> {
                scope.with(() -> {
                    lock.lock();
                    try {
                        log.add("has the lock");
                    } finally {
                        lock.unlock();
                    }
                    try {
                        sleep(DAY);
                    } catch (CancelledError e) {
                        log.add(e.reason());
                        throw e;
                    }
                });
                assertNothingIsLeft();
            });
            sleep(SECOND);
            scope.cancel();
            task.await();
            owner.await();
            assertThat(log).containsExactly("has the lock", new CancelReason.ScopeCancelled());
        });
    }
}
