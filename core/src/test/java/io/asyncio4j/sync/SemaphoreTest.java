// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.sync;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.support.Journal.end;
import static io.asyncio4j.support.Journal.turns;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.Journal;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.task.Task;
import java.time.Duration;
import java.util.ArrayList;

/** S2, S16: permits go to those who wait in the order in which they came, and none is lost with one who is cancelled. */
class SemaphoreTest {
    private final Journal journal = new Journal();

    private Task<Void, RuntimeException> takes(String name, Semaphore semaphore) {
        return journal.task(name, semaphore::acquire);
    }

    @OnBothEngines
    void boundsHowManyAreInside(EngineUnderTest engine) {
        engine.run(() -> {
            var semaphore = new Semaphore(3);
            var inside = new int[2];
            var tasks = new ArrayList<Task<?, ?>>();
            for (int i = 0; i < 10; i++) {
                tasks.add(createTask(() -> semaphore.with(() -> {
                    inside[1] = Math.max(inside[1], ++inside[0]);
                    sleep(Duration.ofMillis(1));
                    inside[0]--;
                })));
            }
            end(tasks.toArray(Task[]::new));
            assertThat(inside).containsExactly(0, 3);
            assertThat(semaphore.permits()).isEqualTo(3);
        });
    }

    // CPython 3.13: locked though released, a has it, b has not
    @OnBothEngines
    void whoComesAfterTheReleaseIsBehindThoseInLine(EngineUnderTest engine) {
        engine.run(() -> {
            var semaphore = new Semaphore(1);
            semaphore.acquire();
            var a = takes("a", semaphore);
            yieldNow();
            semaphore.release();
            assertThat(semaphore.isLocked()).isTrue();
            var b = takes("b", semaphore);
            turns(2);
            assertThat(a.done()).isTrue();
            assertThat(b.done()).isFalse();
            semaphore.release();
            end(b);
            journal.assertReads("a", "b");
        });
    }

    // CPython 3.13: a cancelled, b, 0 permits
    @OnBothEngines
    void releaseThenCancelOfTheFirst(EngineUnderTest engine) {
        engine.run(() -> {
            var semaphore = new Semaphore(0);
            var a = takes("a", semaphore);
            var b = takes("b", semaphore);
            yieldNow();
            semaphore.release();
            a.cancel();
            end(a, b);
            journal.assertReads("a cancelled", "b");
            assertThat(semaphore.permits()).isZero();
        });
    }

    // CPython 3.13: 0 permits at once, a cancelled, b
    @OnBothEngines
    void cancelOfTheFirstThenRelease(EngineUnderTest engine) {
        engine.run(() -> {
            var semaphore = new Semaphore(0);
            var a = takes("a", semaphore);
            var b = takes("b", semaphore);
            yieldNow();
            a.cancel();
            semaphore.release();
            assertThat(semaphore.permits()).isZero();
            end(a, b);
            journal.assertReads("a cancelled", "b");
            assertThat(semaphore.permits()).isZero();
        });
    }

    // CPython 3.13: 0, then 2 permits, not locked
    @OnBothEngines
    void permitsOfThoseWhoAreAllCancelledComeBack(EngineUnderTest engine) {
        engine.run(() -> {
            var semaphore = new Semaphore(0);
            var a = takes("a", semaphore);
            var b = takes("b", semaphore);
            var c = takes("c", semaphore);
            yieldNow();
            semaphore.release();
            semaphore.release();
            assertThat(semaphore.permits()).isZero();
            a.cancel();
            b.cancel();
            c.cancel();
            end(a, b, c);
            assertThat(semaphore.permits()).isEqualTo(2);
            assertThat(semaphore.isLocked()).isFalse();
        });
    }

    // CPython 3.13: 1 permit, not locked; got, other; 0 permits
    @OnBothEngines
    void whoIsCancelledInLineHoldsNobodyUp(EngineUnderTest engine) {
        engine.run(() -> {
            var semaphore = new Semaphore(0);
            var a = takes("a", semaphore);
            yieldNow();
            a.cancel();
            semaphore.release();
            assertThat(semaphore.permits()).isEqualTo(1);
            assertThat(semaphore.isLocked()).isFalse();
            journal.addSoon("other");
            semaphore.acquire();
            journal.add("got");
            yieldNow();
            journal.assertReads("got", "a cancelled", "other");
            assertThat(semaphore.permits()).isZero();
            assertThat(semaphore.isLocked()).isTrue();
        });
    }

    // CPython 3.13: in between 0 permits and locked; b, c, d; 0 permits
    @OnBothEngines
    void permitOfOneWhoIsCancelledIsNotTakenByWhoComesThen(EngineUnderTest engine) {
        engine.run(() -> {
            var semaphore = new Semaphore(0);
            var a = journal.task("a", semaphore::acquire);
            var b = takes("b", semaphore);
            var c = takes("c", semaphore);
            yieldNow();
            semaphore.release();
            a.cancel();
            runningLoop().callSoon(() -> journal.add(semaphore.permits() + " " + semaphore.isLocked()));
            var d = takes("d", semaphore);
            turns(3);
            semaphore.release();
            semaphore.release();
            end(a, b, c, d);
            journal.assertReads("a cancelled", "0 true", "b", "c", "d");
            assertThat(semaphore.permits()).isZero();
        });
    }

    @OnBothEngines
    void callbackMayGiveAPermit(EngineUnderTest engine) {
        engine.run(() -> {
            var semaphore = new Semaphore(0);
            runningLoop().callSoon(semaphore::release);
            semaphore.acquire();
            assertThat(semaphore.permits()).isZero();
        });
    }
}
