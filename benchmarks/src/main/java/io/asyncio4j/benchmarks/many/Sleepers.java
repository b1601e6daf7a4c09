// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks.many;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.yieldNow;

import io.asyncio4j.Asyncio;
import io.asyncio4j.benchmarks.KotlinSleepers;
import io.asyncio4j.future.Action;
import io.asyncio4j.task.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;

/**
 * Many tasks asleep at once: prints the seconds beyond the sleep, or the bytes of heap that a sleeping task takes.
 *
 * <p>Arguments: who (asyncio4j, kotlin, virtualThreads), how (warm, cold, heap), how many.
 */
public final class Sleepers {
    private static final int WARM_UP_ROUNDS = 3;
    private static final int WARM_UP_TASKS = 100_000;

    private interface Peer {
        /** Runs so many tasks that sleep for so long, and calls back when all are asleep. */
        void sleepAtOnce(int tasks, Duration time, Runnable allAsleep) throws Exception;
    }

    private Sleepers() {}

    public static void main(String[] args) throws Exception {
        Peer peer = switch (args[0]) {
            case "asyncio4j" -> Sleepers::onOneLoop;
            case "kotlin" -> (tasks, time, asleep) -> KotlinSleepers.sleepAtOnce(tasks, time.toMillis(), asleep);
            case "virtualThreads" -> Sleepers::onVirtualThreads;
            default -> throw new IllegalArgumentException(args[0]);
        };
        int tasks = Integer.parseInt(args[2]);
        switch (args[1]) {
            case "warm" -> {
                for (int i = 0; i < WARM_UP_ROUNDS; i++) {
                    peer.sleepAtOnce(WARM_UP_TASKS, Duration.ofSeconds(1), () -> {});
                }
                IO.println(secondsBeyondSleep(peer, tasks));
            }
            case "cold" -> IO.println(secondsBeyondSleep(peer, tasks));
            case "heap" -> printHeapPerTask(peer, tasks);
            default -> throw new IllegalArgumentException(args[1]);
        }
    }

    private static double secondsBeyondSleep(Peer peer, int tasks) throws Exception {
        // Long enough for all to be asleep before the first wakes; a run in which they were not does not count.
        for (Duration time = Duration.ofSeconds(4); ; time = time.multipliedBy(2)) {
            long[] asleepAt = {0};
            long start = System.nanoTime();
            peer.sleepAtOnce(tasks, time, () -> asleepAt[0] = System.nanoTime());
            long end = System.nanoTime();
            if (asleepAt[0] - start < time.toNanos()) {
                return (end - start - time.toNanos()) / 1e9;
            }
        }
    }

    private static void printHeapPerTask(Peer peer, int tasks) throws Exception {
        peer.sleepAtOnce(WARM_UP_TASKS, Duration.ofSeconds(1), () -> {});
        long before = usedHeap();
        peer.sleepAtOnce(tasks, Duration.ofHours(1), () -> {
            IO.println((usedHeap() - before) / tasks);
            Runtime.getRuntime().halt(0); // nobody waits for the hour to pass
        });
    }

    private static long usedHeap() {
        System.gc();
        var runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static void onOneLoop(int tasks, Duration time, Runnable allAsleep) {
        Action<RuntimeException> sleeping = () -> sleep(time);
        Asyncio.run(() -> {
            var all = new ArrayList<Task<Void, RuntimeException>>(tasks);
            for (int i = 0; i < tasks; i++) {
                all.add(createTask(sleeping));
            }
            yieldNow();
            allAsleep.run();
            for (var task : all) {
                task.await();
            }
        });
    }

    private static void onVirtualThreads(int tasks, Duration time, Runnable allAsleep) throws InterruptedException {
        var asleep = new CountDownLatch(tasks);
        var all = new ArrayList<Thread>(tasks);
        for (int i = 0; i < tasks; i++) {
            all.add(Thread.startVirtualThread(() -> {
                asleep.countDown();
                try {
                    Thread.sleep(time);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }));
        }
        asleep.await();
        allAsleep.run();
        for (var thread : all) {
            thread.join();
        }
    }
}
