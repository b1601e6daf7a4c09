// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.inspect;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.LogCapture;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.task.TaskOptions;
import java.time.Duration;
import java.util.logging.Level;

/** S31 and S6: a child that was started eagerly holds the loop, not the creator that gave way to it. */
class EagerHolderTest {
    private static final long PATIENCE_NANOS = 30_000_000_000L;

    @OnBothEngines
    void eagerChildIsNamed(EngineUnderTest engine) {
        try (var log = LogCapture.start();
                var runner =
                        engine.realTime().watchdogBound(Duration.ofMillis(50)).build()) {
            runner.run(() -> {
                currentTask().setName("creator");
                createTask(TaskOptions.options().name("child").eager(), () -> holdUntilNamed(log))
                        .await();
            });
            assertThat(log.messages(Level.WARNING))
                    .singleElement()
                    .asString()
                    .startsWith("Task 'child' (pending, running) has held EventLoop(");
        }
    }

    private static void holdUntilNamed(LogCapture log) {
        long start = System.nanoTime();
        while (log.messages(Level.WARNING).isEmpty() && System.nanoTime() - start < PATIENCE_NANOS) {
            Thread.onSpinWait();
        }
    }
}
