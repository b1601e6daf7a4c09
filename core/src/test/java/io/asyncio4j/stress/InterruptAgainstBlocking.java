// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.stress;

import static io.asyncio4j.Asyncio.blocking;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.stress.StressCase.check;

import io.asyncio4j.future.CancelledError;
import io.asyncio4j.loop.EventLoop;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.task.Task;
import java.util.ArrayList;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * S18 (g): requests that race with tasks on their way out of {@code blocking}. Each is told exactly once, as an interrupt
 * or at a suspension point, and no interrupt hits what comes after it.
 */
final class InterruptAgainstBlocking implements StressCase {
    private static final int AT_ONCE = 8;

    @Override
    public String name() {
        return "interrupt-blocking";
    }

    @Override
    public int fullSize() {
        return 200_000;
    }

    @Override
    public String run(EngineUnderTest engine, int size) {
        engine.run(() -> {
            EventLoop loop = runningLoop();
            var random = new SplittableRandom(18);
            for (int first = 0; first < size; first += AT_ONCE) {
                var tasks = new ArrayList<Task<String, RuntimeException>>();
                for (int i = 0; i < Math.min(AT_ONCE, size - first); i++) {
                    int kind = i % 3;
                    int length = random.nextInt(300);
                    tasks.add(createTask(() -> goInAndOutUntilTold(kind, length)));
                }
                int delay = random.nextInt(20);
                // From a task that is off the loop: a thread for each round would be most of the work.
                blocking(() -> {
                    for (var task : tasks) {
                        spin(delay * 10);
                        loop.callSoonThreadsafe(() -> task.cancel());
                    }
                });
                for (var task : tasks) {
                    String told = task.await();
                    check(told.equals("told once"), task + ": " + told);
                    check(task.cancelling() == 1, task + ": " + task.cancelling());
                }
            }
        });
        return "%,d requests against the end of blocking: each told once, none leaked".formatted(size);
    }

    private static String goInAndOutUntilTold(int kind, int length) {
        boolean told = false;
        try {
            while (true) {
                blocking(() -> {
                    switch (kind) {
                        case 0 -> spin(length);
                        case 1 -> LockSupport.parkNanos(1 + length);
                        default -> Thread.sleep(0, 1 + length);
                    }
                });
                if (Thread.currentThread().isInterrupted()) {
                    return "an interrupt has leaked out of blocking";
                }
                yieldNow();
            }
        } catch (CancelledError e) {
            told = true;
        }
        try {
            blocking(() -> Thread.sleep(0)); // throws if the flag is set
            yieldNow();
        } catch (CancelledError e) {
            return "told twice";
        }
        return told && !Thread.currentThread().isInterrupted() ? "told once" : "an interrupt has leaked";
    }

    private static void spin(int times) {
        for (int i = 0; i < times; i++) {
            Thread.onSpinWait();
        }
    }
}
