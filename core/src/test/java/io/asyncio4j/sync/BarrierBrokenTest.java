// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.sync;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.support.Journal.end;
import static io.asyncio4j.support.Journal.turns;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.Journal;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.task.Task;

/** Reset and abort of a barrier, with CPython's order of what follows. */
class BarrierBrokenTest {
    private final Journal journal = new Journal();

    private Task<Void, RuntimeException> comes(String name, Barrier barrier) {
        return createTask(name, () -> {
            try {
                journal.add(name + " " + barrier.await());
            } catch (BrokenBarrierException e) {
                journal.add(e.getMessage());
            }
        });
    }

    private static String wasReset(int present, String task) {
        return "Abort or reset of barrier: Barrier(resetting, " + present + " of 3) was reset while Task '" + task
                + "' (pending, running) waited at it.";
    }

    // CPython 3.13: 2 wait; then 0, not broken; a and c 'Abort or reset of barrier', then 1 waits; f 2, d 0, e 1
    @OnBothEngines
    void resetSendsThoseWhoWaitAway(EngineUnderTest engine) {
        engine.run(() -> {
            var barrier = new Barrier(3);
            var a = comes("a", barrier);
            var c = comes("c", barrier);
            turns(2);
            assertThat(barrier.waiting()).isEqualTo(2);
            barrier.reset();
            assertThat(barrier.waiting()).isZero();
            assertThat(barrier.isBroken()).isFalse();
            var d = comes("d", barrier);
            end(a, c);
            turns(2);
            assertThat(barrier.waiting()).isEqualTo(1);
            end(d, comes("e", barrier), comes("f", barrier));
            journal.assertReads(wasReset(2, "a"), wasReset(1, "c"), "f 2", "d 0", "e 1");
        });
    }

    // CPython 3.13: broken, 0 wait; a 'Abort or reset of barrier', x 'Barrier aborted'; after reset z 1, x 0
    @OnBothEngines
    void abortSendsThoseAwayWhoComeLaterToo(EngineUnderTest engine) {
        engine.run(() -> {
            var barrier = new Barrier(2);
            var a = comes("a", barrier);
            turns(2);
            barrier.abort();
            assertThat(barrier.isBroken()).isTrue();
            assertThat(barrier.waiting()).isZero();
            end(a);
            end(comes("x", barrier));
            barrier.reset();
            assertThat(barrier.isBroken()).isFalse();
            end(comes("x", barrier), comes("z", barrier));
            journal.assertReads(
                    "Abort or reset of barrier: Barrier(broken, 1 of 2) was aborted while Task 'a' (pending, running)"
                            + " waited at it.",
                    "Barrier aborted: await() was called by Task 'x' (pending, running) on Barrier(broken, 0 of 2),"
                            + " which is broken until somebody calls reset().",
                    "z 1",
                    "x 0");
        });
    }

    // CPython 3.13: 1, then a 'Abort or reset of barrier', broken
    @OnBothEngines
    void abortReachesThoseOnTheirWayOut(EngineUnderTest engine) {
        engine.run(() -> {
            var barrier = new Barrier(2);
            var a = comes("a", barrier);
            turns(2);
            journal.add(barrier.await());
            barrier.abort();
            end(a);
            assertThat(barrier.isBroken()).isTrue();
            journal.assertReads(
                    1,
                    "Abort or reset of barrier: Barrier(broken, 1 of 2) was aborted while Task 'a' (pending, running)"
                            + " waited at it.");
        });
    }

    // CPython 3.13: 1, then a 'Abort or reset of barrier', not broken
    @OnBothEngines
    void resetReachesThoseOnTheirWayOut(EngineUnderTest engine) {
        engine.run(() -> {
            var barrier = new Barrier(2);
            var a = comes("a", barrier);
            turns(2);
            journal.add(barrier.await());
            barrier.reset();
            end(a);
            assertThat(barrier).hasToString("Barrier(filling, 0 of 2)");
            journal.assertReads(
                    1,
                    "Abort or reset of barrier: Barrier(resetting, 1 of 2) was reset while Task 'a' (pending, running)"
                            + " waited at it.");
        });
    }

    // CPython 3.13: a 'Abort or reset of barrier', c 1, b 0: the second reset wakes b, who so comes before c
    @OnBothEngines
    void secondResetInARowWakesThoseWhoWaitToComeIn(EngineUnderTest engine) {
        engine.run(() -> {
            var barrier = new Barrier(2);
            var a = comes("a", barrier);
            turns(2);
            var first = createTask("first", barrier::reset);
            var b = comes("b", barrier);
            var second = createTask("second", barrier::reset);
            turns(1);
            var c = comes("c", barrier);
            end(a, first, b, second, c);
            journal.assertReads(
                    "Abort or reset of barrier: Barrier(resetting, 1 of 2) was reset while Task 'a' (pending, running)"
                            + " waited at it.",
                    "c 1",
                    "b 0");
        });
    }
}
