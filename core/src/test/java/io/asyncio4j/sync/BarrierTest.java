// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.sync;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.support.Journal.end;
import static io.asyncio4j.support.Journal.turns;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.future.CancelledError;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.Journal;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.task.Task;

/** S2, S16: a barrier lets go when all have come, in CPython's order, and who is cancelled has not come. */
class BarrierTest {
    private final Journal journal = new Journal();

    private Task<Void, RuntimeException> comes(String name, Barrier barrier) {
        return createTask(name, () -> {
            try {
                journal.add(name + " " + barrier.await());
            } catch (CancelledError e) {
                journal.add(name + " cancelled");
                throw e;
            }
        });
    }

    // CPython 3.13: c 2, a 0, b 1, and the same again with others
    @OnBothEngines
    void allGoOnWhenTheLastHasCome(EngineUnderTest engine) {
        engine.run(() -> {
            var barrier = new Barrier(3);
            end(comes("a", barrier), comes("b", barrier), comes("c", barrier));
            assertThat(barrier.waiting()).isZero();
            assertThat(barrier.isBroken()).isFalse();
            assertThat(barrier.parties()).isEqualTo(3);
            end(comes("d", barrier), comes("e", barrier), comes("f", barrier));
            journal.assertReads("c 2", "a 0", "b 1", "f 2", "d 0", "e 1");
        });
    }

    // CPython 3.13: b 1, a 0, d 1, c 0
    @OnBothEngines
    void whoComesWhileOthersLeaveWaitsForThat(EngineUnderTest engine) {
        engine.run(() -> {
            var barrier = new Barrier(2);
            end(comes("a", barrier), comes("b", barrier), comes("c", barrier), comes("d", barrier));
            journal.assertReads("b 1", "a 0", "d 1", "c 0");
        });
    }

    // CPython 3.13: 1 waits, a cancelled, 0 wait; z 1, x 0
    @OnBothEngines
    void whoIsCancelledHasNotCome(EngineUnderTest engine) {
        engine.run(() -> {
            var barrier = new Barrier(2);
            var a = comes("a", barrier);
            turns(2);
            assertThat(barrier.waiting()).isEqualTo(1);
            a.cancel();
            turns(2);
            assertThat(barrier.waiting()).isZero();
            end(comes("x", barrier), comes("z", barrier));
            journal.assertReads("a cancelled", "z 1", "x 0");
        });
    }

    // CPython 3.13: a cancelled, 0 wait, not broken; z 1, x 0
    @OnBothEngines
    void whoIsCancelledOnItsWayOutLeavesTheBarrierInOrder(EngineUnderTest engine) {
        engine.run(() -> {
            var barrier = new Barrier(2);
            var a = comes("a", barrier);
            turns(2);
            barrier.await();
            a.cancel();
            end(a);
            assertThat(barrier.waiting()).isZero();
            assertThat(barrier.isBroken()).isFalse();
            end(comes("x", barrier), comes("z", barrier));
            journal.assertReads("a cancelled", "z 1", "x 0");
        });
    }

    // CPython 3.13: 0, 0, other
    @OnBothEngines
    void barrierOfOneDoesNotSuspend(EngineUnderTest engine) {
        engine.run(() -> {
            var barrier = new Barrier(1);
            journal.addSoon("other");
            journal.add(barrier.await());
            journal.add(barrier.await());
            yieldNow();
            journal.assertReads(0, 0, "other");
        });
    }

    @OnBothEngines
    void bodyRunsWhenAllHaveCome(EngineUnderTest engine) {
        engine.run(() -> {
            var barrier = new Barrier(2);
            var a = createTask(() -> barrier.with(() -> journal.add("a is in")));
            turns(2);
            journal.add("main comes");
            int value = barrier.with(() -> 7);
            assertThat(value).isEqualTo(7);
            end(a);
            journal.assertReads("main comes", "a is in");
        });
    }
}
