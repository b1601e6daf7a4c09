// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.thread;

import static io.asyncio4j.Asyncio.blocking;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.future.Action;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/** S18 (g): requests that race with a task on its way into blocking and out of it. */
class BlockingRaceTest {
    private static final int ROUNDS = 2_000;

    // Each request is told once, as an interrupt or at a suspension point, and its interrupt hits nothing else
    @OnBothEngines
    void requestIsNeitherLostNorDoubledNorLeaked(EngineUnderTest engine) {
        engine.run(() -> {
            var random = new SplittableRandom(18);
            for (int round = 0; round < ROUNDS; round++) {
                int kind = round % 5;
                var task = createTask(() -> goInAndOutUntilTold(kind));
                yieldNow();
                wander(random.nextInt(60));
                assertThat(task.cancel()).isTrue();
                assertThat(task.await()).isEqualTo("told once");
                assertThat(task.cancelling()).isEqualTo(1);
            }
        });
    }

    @OnBothEngines
    void twoRequestsAreToldTwiceAtMost(EngineUnderTest engine) {
        engine.run(() -> {
            var random = new SplittableRandom(28);
            for (int round = 0; round < ROUNDS; round++) {
                int kind = round % 5;
                var task = createTask(() -> {
                    goInAndOutUntilTold(kind);
                    try {
                        goInAndOutUntilTold(kind, 3);
                    } catch (CancelledError e) {
                        // the second request came after the first was told
                    }
                    assertUndisturbed();
                    return "told";
                });
                yieldNow();
                wander(random.nextInt(60));
                task.cancel();
                task.cancel();
                assertThat(task.await()).isEqualTo("told");
                assertThat(task.cancelling()).isEqualTo(2);
            }
        });
    }

    private static String goInAndOutUntilTold(int kind) throws InterruptedException {
        try {
            goInAndOutUntilTold(kind, Integer.MAX_VALUE);
        } catch (CancelledError e) {
            if (currentTask().cancelling() == 1) {
                assertUndisturbed();
            }
            return "told once";
        }
        throw new AssertionError("never told");
    }

    private static void goInAndOutUntilTold(int kind, int times) {
        for (int i = 0; i < times; i++) {
            blocking(body(kind == 1 && times < Integer.MAX_VALUE ? 0 : kind));
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            yieldNow();
        }
    }

    private static Action<RuntimeException> body(int kind) {
        return switch (kind) {
            case 0 -> () -> {};
            case 1 -> () -> Thread.sleep(Long.MAX_VALUE); // a lost interrupt would be for ever
            case 2 ->
                () -> {
                    for (int i = 0; i < 200; i++) {
                        Thread.onSpinWait();
                    }
                };
            case 3 -> () -> LockSupport.parkNanos(1); // returns normally, the flag stays
            default ->
                () -> {
                    try {
                        Thread.sleep(0, 1_000);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                };
        };
    }

    private static void assertUndisturbed() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            yieldNow();
            blocking(() -> Thread.sleep(0)); // throws if the flag is set
        }
    }

    /** Lets a random time go by, in which the task may come back. */
    private static void wander(int length) {
        for (int i = 0; i < length; i++) {
            if (i % 8 == 7) {
                yieldNow();
            }
            Thread.onSpinWait();
        }
    }
}
