// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.sync;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.support.Journal.end;
import static io.asyncio4j.support.Journal.turns;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.structured.CancelScope;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.Journal;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.task.Task;
import java.time.Duration;

/** S16: a task that is cancelled while it waits for a lock leaves the line, and hands on what was meant for it. */
class LockCancelTest {
    private final Lock lock = new Lock();
    private final Journal journal = new Journal();

    private Task<Void, RuntimeException> uses(String name) {
        return journal.task(name, () -> lock.with(() -> {}));
    }

    // CPython 3.13: a cancelled, 1, b, 2, c, free
    @OnBothEngines
    void releaseThenCancelOfTheFirst(EngineUnderTest engine) {
        engine.run(() -> {
            lock.acquire();
            var a = uses("a");
            var b = uses("b");
            var c = uses("c");
            yieldNow();
            lock.release();
            a.cancel();
            yieldNow();
            journal.add(1);
            yieldNow();
            journal.add(2);
            end(a, b, c);
            journal.assertReads("a cancelled", 1, "b", 2, "c");
            assertThat(lock.isLocked()).isFalse();
        });
    }

    // CPython 3.13: a cancelled, 1, b, 2, free
    @OnBothEngines
    void cancelOfTheFirstThenRelease(EngineUnderTest engine) {
        engine.run(() -> {
            lock.acquire();
            var a = uses("a");
            var b = uses("b");
            yieldNow();
            a.cancel();
            lock.release();
            yieldNow();
            journal.add(1);
            yieldNow();
            journal.add(2);
            end(a, b);
            journal.assertReads("a cancelled", 1, "b", 2);
            assertThat(lock.isLocked()).isFalse();
        });
    }

    // CPython 3.13: a cancelled, b cancelled, 1, c, 2, free
    @OnBothEngines
    void releaseThenCancelOfTheFirstTwo(EngineUnderTest engine) {
        engine.run(() -> {
            lock.acquire();
            var a = uses("a");
            var b = uses("b");
            var c = uses("c");
            yieldNow();
            lock.release();
            a.cancel();
            b.cancel();
            yieldNow();
            journal.add(1);
            yieldNow();
            journal.add(2);
            end(a, b, c);
            journal.assertReads("a cancelled", "b cancelled", 1, "c", 2);
            assertThat(lock.isLocked()).isFalse();
        });
    }

    // CPython 3.13: got, other, True
    @OnBothEngines
    void whoIsCancelledInLineHoldsNobodyUp(EngineUnderTest engine) {
        engine.run(() -> {
            lock.acquire();
            var a = uses("a");
            yieldNow();
            a.cancel();
            lock.release();
            journal.addSoon("other");
            lock.acquire();
            journal.add("got");
            end(a);
            journal.assertReads("got", "a cancelled", "other");
            lock.release();
        });
    }

    // CPython 3.13: a has it, b does not
    @OnBothEngines
    void requestThatIsTakenBackCostsNoPlace(EngineUnderTest engine) {
        engine.run(() -> {
            lock.acquire();
            var a = createHolder();
            var b = createHolder();
            yieldNow();
            lock.release();
            a.cancel();
            a.uncancel();
            yieldNow();
            assertThat(a.done()).isTrue();
            assertThat(b.done()).isFalse();
            assertThat(lock.isLocked()).isTrue();
            b.cancel();
        });
    }

    private Task<Void, RuntimeException> createHolder() {
        return createTask(() -> lock.acquire());
    }

    // CPython 3.13: locked, then free
    @OnBothEngines
    void cancelledBodyReleasesIt(EngineUnderTest engine) {
        engine.run(() -> {
            var a = journal.task("a", () -> lock.with(() -> sleep(Duration.ofDays(1))));
            yieldNow();
            assertThat(lock.isLocked()).isTrue();
            a.cancel();
            end(a);
            assertThat(lock.isLocked()).isFalse();
            journal.assertReads("a cancelled");
        });
    }

    @OnBothEngines
    void cancelledScopeLeavesTheLine(EngineUnderTest engine) {
        engine.run(() -> {
            lock.acquire();
            var scope = CancelScope.create();
            var a = journal.task("a", () -> scope.with(() -> lock.with(() -> journal.add("never"))));
            var b = uses("b");
            yieldNow();
            scope.cancel();
            lock.release();
            end(a, b);
            journal.assertReads("a", "b");
            assertThat(lock.isLocked()).isFalse();
        });
    }

    // a scope takes nothing away that has come already: it asks at the next suspension point
    @OnBothEngines
    void scopeThatIsCancelledAfterTheReleaseLeavesTheLockToItsTask(EngineUnderTest engine) {
        engine.run(() -> {
            lock.acquire();
            var scope = CancelScope.create();
            var a = journal.task(
                    "a",
                    () -> scope.with(() -> lock.with(() -> {
                        journal.add("a in");
                        yieldNow();
                        journal.add("never");
                    })));
            var b = uses("b");
            yieldNow();
            lock.release();
            scope.cancel();
            end(a, b);
            turns(1);
            journal.assertReads("a in", "a", "b");
            assertThat(lock.isLocked()).isFalse();
        });
    }
}
