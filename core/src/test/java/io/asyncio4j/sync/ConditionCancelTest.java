// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.sync;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.timeout;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.support.Journal.end;
import static io.asyncio4j.support.Journal.turns;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.future.CancelledError;
import io.asyncio4j.structured.CancelScope;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.Journal;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.task.Task;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** S16: who waits on a condition has the lock again however often it is cancelled, and passes a signal on. */
class ConditionCancelTest {
    private final Condition condition = new Condition();
    private final Journal journal = new Journal();

    private Task<Void, RuntimeException> waits(String name) {
        return createTask(
                name,
                () -> condition.with(() -> {
                    try {
                        condition.await();
                        journal.add(name);
                    } catch (CancelledError e) {
                        journal.add(name + " cancelled " + condition.isHeldHere());
                        throw e;
                    }
                }));
    }

    // CPython 3.13: a cancelled True, b
    @OnBothEngines
    void signalOfOneWhoIsCancelledThenGoesToTheNext(EngineUnderTest engine) {
        engine.run(() -> {
            var a = waits("a");
            var b = waits("b");
            yieldNow();
            condition.with(() -> {
                condition.signal();
                a.cancel();
            });
            end(a, b);
            journal.assertReads("a cancelled true", "b");
        });
    }

    // CPython 3.13: a cancelled True, b
    @OnBothEngines
    void signalPassesByWhoIsCancelledAlready(EngineUnderTest engine) {
        engine.run(() -> {
            var a = waits("a");
            var b = waits("b");
            yieldNow();
            condition.with(() -> {
                a.cancel();
                condition.signal();
            });
            end(a, b);
            journal.assertReads("a cancelled true", "b");
        });
    }

    // CPython 3.13: release, CancelledError('3'), locked, count 3; then free
    @OnBothEngines
    void requestAfterRequestWaitsForTheLock(EngineUnderTest engine) {
        engine.run(() -> {
            var a = createTask(
                    "a",
                    () -> condition.with(() -> {
                        try {
                            condition.await();
                        } catch (CancelledError e) {
                            journal.add(e.getMessage() + " " + condition.isHeldHere() + " "
                                    + currentTask().cancelling());
                            throw e;
                        }
                    }));
            yieldNow();
            condition.acquire();
            for (int i = 1; i <= 3; i++) {
                a.cancel("" + i);
                turns(2);
            }
            journal.add("release");
            condition.release();
            end(a);
            journal.assertReads("release", "3 true 3");
            assertThat(a.cancelled()).isTrue();
            assertThat(condition.isLocked()).isFalse();
        });
    }

    // CPython 3.13: release, a cancelled, b
    @OnBothEngines
    void signalOfOneWhoIsCancelledWhileItWaitsForTheLockGoesToTheNext(EngineUnderTest engine) {
        engine.run(() -> {
            var a = waits("a");
            var b = waits("b");
            yieldNow();
            condition.acquire();
            condition.signal();
            turns(2);
            a.cancel();
            turns(2);
            journal.add("release");
            condition.release();
            end(a, b);
            journal.assertReads("release", "a cancelled true", "b");
        });
    }

    // CPython 3.13: other releases, timeout, locked; then free
    @OnBothEngines
    void expiredTimeoutWaitsForTheLock(EngineUnderTest engine) {
        engine.run(() -> {
            var other = createTask(() -> {
                sleep(Duration.ofMillis(10));
                condition.with(() -> {
                    sleep(Duration.ofMillis(20));
                    journal.add("other releases");
                });
            });
            condition.with(() -> {
                try {
                    timeout(Duration.ofMillis(15), () -> condition.await());
                } catch (TimeoutException e) {
                    journal.add("timeout " + condition.isHeldHere());
                }
            });
            end(other);
            journal.assertReads("other releases", "timeout true");
            assertThat(condition.isLocked()).isFalse();
        });
    }

    // a scope asks at each suspension point: the wait for the lock is none of them
    @OnBothEngines
    void cancelledScopeWaitsForTheLock(EngineUnderTest engine) {
        engine.run(() -> {
            var scope = CancelScope.create();
            var a = createTask(
                    "a",
                    () -> condition.with(() -> {
                        scope.with(() -> {
                            try {
                                condition.await();
                            } finally {
                                journal.add("has it " + condition.isHeldHere());
                            }
                        });
                        journal.add("after the scope " + condition.isHeldHere());
                    }));
            yieldNow();
            condition.acquire();
            scope.cancel();
            turns(5);
            journal.add("release");
            condition.release();
            end(a);
            journal.assertReads("release", "has it true", "after the scope true");
            assertThat(a.cancelled()).isFalse();
            assertThat(condition.isLocked()).isFalse();
        });
    }

    @OnBothEngines
    void scopeThatIsCancelledBeforeTheWaitGivesTheLockUpAndTakesItAgain(EngineUnderTest engine) {
        engine.run(() -> {
            var scope = CancelScope.create();
            condition.acquire();
            var b = journal.task("b", () -> condition.with(() -> {}));
            yieldNow();
            scope.with(() -> {
                scope.cancel();
                condition.await();
            });
            assertThat(scope.cancelledCaught()).isTrue();
            assertThat(condition.isHeldHere()).isTrue();
            journal.assertReads("b");
            condition.release();
            end(b);
        });
    }

    @OnBothEngines
    void whoWaitedForTheLockInACancelledScopeIsReachedByTheScopeAfterwards(EngineUnderTest engine) {
        engine.run(() -> {
            var scope = CancelScope.create();
            var a = createTask(
                    "a",
                    () -> condition.with(() -> scope.with(() -> {
                        condition.await();
                        journal.add("signalled");
                        yieldNow();
                        journal.add("never");
                    })));
            yieldNow();
            condition.acquire();
            condition.signal();
            turns(2);
            scope.cancel();
            turns(2);
            condition.release();
            end(a);
            journal.assertReads("signalled");
            assertThat(condition.isLocked()).isFalse();
        });
    }
}
