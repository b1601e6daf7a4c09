// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.sync;

import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.support.Journal.end;
import static io.asyncio4j.support.Journal.turns;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.Journal;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.task.Task;
import java.util.concurrent.atomic.AtomicInteger;

/** S2: a condition wakes those who wait in the order in which they came, each with the lock. */
class ConditionTest {
    private final Condition condition = new Condition();
    private final Journal journal = new Journal();

    private Task<Void, RuntimeException> waits(String name, Condition on) {
        return journal.task(name, () -> on.with(on::await));
    }

    // CPython 3.13: signalled, a, b, --, c, d
    @OnBothEngines
    void signalWakesThoseWhoHaveWaitedLongest(EngineUnderTest engine) {
        engine.run(() -> {
            var a = waits("a", condition);
            var b = waits("b", condition);
            var c = waits("c", condition);
            var d = waits("d", condition);
            yieldNow();
            condition.with(() -> {
                condition.signalMany(2);
                journal.add("signalled");
            });
            turns(4);
            journal.add("--");
            condition.with(condition::signalAll);
            end(a, b, c, d);
            journal.assertReads("signalled", "a", "b", "--", "c", "d");
        });
    }

    @OnBothEngines
    void signalOfNoneWakesNobody(EngineUnderTest engine) {
        engine.run(() -> {
            condition.with(() -> condition.signal()); // nobody waits: it is not kept
            var a = waits("a", condition);
            yieldNow();
            condition.with(() -> condition.signalMany(0));
            turns(3);
            assertThat(a.done()).isFalse();
            condition.with(() -> condition.signal());
            end(a);
        });
    }

    // CPython 3.13: true at n = 2, asked three times
    @OnBothEngines
    void awaitUntilLooksBeforeTheFirstWaitAndAfterEachSignal(EngineUnderTest engine) {
        engine.run(() -> {
            var number = new AtomicInteger();
            var asked = new AtomicInteger();
            var a = journal.task(
                    "a",
                    () -> condition.with(() -> {
                        condition.awaitUntil(() -> {
                            assertThat(condition.isLocked()).isTrue();
                            asked.incrementAndGet();
                            return number.get() >= 2;
                        });
                        journal.add(number + ", asked " + asked + " times");
                    }));
            yieldNow();
            for (int i = 0; i < 3; i++) {
                condition.with(() -> {
                    number.incrementAndGet();
                    condition.signal();
                });
                turns(3);
            }
            end(a);
            journal.assertReads("2, asked 3 times", "a");
        });
    }

    @OnBothEngines
    void predicateThatThrowsLeavesTheLockHeld(EngineUnderTest engine) {
        engine.run(() -> {
            var failure = new IllegalArgumentException("x");
            condition.acquire();
            assertThatThrownBy(() -> condition.awaitUntil(() -> {
                        throw failure;
                    }))
                    .isSameAs(failure);
            condition.release();
        });
    }

    // CPython 3.13: d, c
    @OnBothEngines
    void conditionsOfOneLockHaveLinesOfTheirOwn(EngineUnderTest engine) {
        engine.run(() -> {
            var lock = new Lock();
            var one = new Condition(lock);
            var two = new Condition(lock);
            var c = waits("c", one);
            var d = waits("d", two);
            yieldNow();
            lock.with(() -> two.signal());
            turns(3);
            lock.with(() -> one.signal());
            end(c, d);
            journal.assertReads("d", "c");
        });
    }

    @OnBothEngines
    void waitingGivesTheLockUp(EngineUnderTest engine) {
        engine.run(() -> {
            var a = waits("a", condition);
            yieldNow();
            assertThat(condition.isLocked()).isFalse();
            try (var _ = condition.hold()) {
                condition.signal();
                assertThat(condition.isLocked()).isTrue();
            }
            end(a);
            assertThat(condition.isLocked()).isFalse();
        });
    }
}
