// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.sync;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.support.Journal.end;
import static io.asyncio4j.support.Journal.turns;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.Journal;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.task.Task;
import java.io.IOException;
import java.time.Duration;

/** S2, S9: a lock goes to those who wait for it in the order in which they came, and comes back however a body ends. */
class LockTest {
    private final Lock lock = new Lock();
    private final Journal journal = new Journal();

    // CPython 3.13: a, a., b, b., c, c.
    @OnBothEngines
    void oneTaskAtATimeInOrder(EngineUnderTest engine) {
        engine.run(() -> {
            end(task("a"), task("b"), task("c"));
            journal.assertReads("a in", "a", "b in", "b", "c in", "c");
        });
    }

    private Task<Void, RuntimeException> task(String name) {
        return journal.task(
                name,
                () -> lock.with(() -> {
                    journal.add(name + " in");
                    yieldNow();
                }));
    }

    // CPython 3.13: free at once, and yet a comes before main, and main before b
    @OnBothEngines
    void whoComesAfterTheReleaseIsBehindThoseInLine(EngineUnderTest engine) {
        engine.run(() -> {
            lock.acquire();
            var a = journal.task("a", () -> lock.with(() -> {}));
            yieldNow();
            lock.release();
            journal.add(lock.isLocked());
            var b = journal.task("b", () -> lock.with(() -> {}));
            lock.with(() -> journal.add("main"));
            end(a, b);
            journal.assertReads(false, "a", "main", "b");
        });
    }

    @OnBothEngines
    void freeLockIsTakenWithoutSuspending(EngineUnderTest engine) {
        engine.run(() -> {
            journal.addSoon("other");
            lock.with(() -> journal.add("in"));
            assertThat(lock.isLocked()).isFalse();
            yieldNow();
            journal.assertReads("in", "other");
        });
    }

    @OnBothEngines
    void valueOfTheBodyComesBack(EngineUnderTest engine) {
        engine.run(() -> {
            int value = lock.with(() -> {
                assertThat(lock.isLocked()).isTrue();
                return 7;
            });
            assertThat(value).isEqualTo(7);
        });
    }

    @OnBothEngines
    void bodyThatFailsReleasesIt(EngineUnderTest engine) {
        engine.run(() -> {
            var failure = new IOException("x");
            assertThatThrownBy(() -> lock.with(() -> {
                        throw failure;
                    }))
                    .isSameAs(failure);
            assertThat(lock.isLocked()).isFalse();
        });
    }

    @OnBothEngines
    void heldIsReleasedOnce(EngineUnderTest engine) {
        engine.run(() -> {
            var held = lock.hold();
            assertThat(held).hasToString("Held(Lock(held by Task-1))");
            held.close();
            lock.acquire();
            held.close();
            assertThat(held).hasToString("Held(closed)");
            assertThat(lock.isLocked()).isTrue();
            lock.release();
        });
    }

    // what the body throws counts for more than that it has released the lock itself
    @OnBothEngines
    void bodyThatReleasesAndFailsThrowsWhatItThrows(EngineUnderTest engine) {
        engine.run(() -> {
            var failure = new IOException("x");
            assertThatThrownBy(() -> lock.with(() -> {
                        lock.release();
                        throw failure;
                    }))
                    .isSameAs(failure)
                    .hasNoSuppressedExceptions();
        });
    }

    @OnBothEngines
    void bodyMayReleaseAndAcquireAgain(EngineUnderTest engine) {
        engine.run(() -> {
            lock.with(() -> {
                lock.release();
                end(journal.task("a", () -> lock.with(() -> {})));
                lock.acquire();
                journal.add("again");
            });
            assertThat(lock.isLocked()).isFalse();
            journal.assertReads("a", "again");
        });
    }

    // a task in line may be released to by a task that ends at once
    @OnBothEngines
    void holderThatEndsAfterTheReleaseIsForgotten(EngineUnderTest engine) {
        engine.run(() -> {
            end(journal.task("a", () -> lock.with(() -> {})));
            turns(2);
            lock.with(() -> journal.add("main"));
            journal.assertReads("a", "main");
        });
    }

    @OnBothEngines
    void lockThatATaskOfAClosedLoopHoldsIsNeverToBeHad(EngineUnderTest engine) {
        var lock = new Lock();
        try (var runner = engine.virtualTime().build()) {
            runner.run(() -> {
                createTask("old", () -> {
                    lock.acquire();
                    sleep(Duration.ofDays(1));
                });
                yieldNow();
                yieldNow();
            });
        }
        engine.run(() -> assertThatThrownBy(lock::acquire)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("Lock is held by Task 'old' (cancelled")
                .hasMessageEndingWith(
                        ", which has ended without releasing it: nobody can any more. Use lock.with(() -> ...)"
                                + " there, which cannot forget it."));
    }
}
