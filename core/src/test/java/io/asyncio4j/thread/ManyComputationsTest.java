// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.thread;

import static io.asyncio4j.Asyncio.blocking;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.task.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** The end of the rules: what computes in blocking does not hold the loop, however many cores it takes. */
class ManyComputationsTest {
    private static final long PATIENCE_NANOS = 30_000_000_000L;

    // Each of them ends only when a task on the loop has seen all of them at work
    @OnBothEngines
    void moreComputationsThanCoresLeaveTheLoopFree(EngineUnderTest engine) {
        int many = Runtime.getRuntime().availableProcessors() + 1;
        var started = new AtomicInteger();
        var over = new AtomicBoolean();
        try (var runner = engine.realTime().build()) {
            runner.run(() -> {
                var computations = new ArrayList<Task<Boolean, RuntimeException>>();
                for (int i = 0; i < many; i++) {
                    computations.add(createTask(() -> blocking(() -> computeUntil(started, over))));
                }
                while (started.get() < many && !computations.getFirst().done()) {
                    sleep(Duration.ofMillis(1));
                }
                over.set(true);
                for (var computation : computations) {
                    assertThat(computation.await()).isTrue();
                }
            });
        }
    }

    private static boolean computeUntil(AtomicInteger started, AtomicBoolean over) {
        started.incrementAndGet();
        long start = System.nanoTime();
        while (!over.get()) {
            if (System.nanoTime() - start > PATIENCE_NANOS) {
                return false;
            }
            Thread.onSpinWait();
        }
        return true;
    }
}
