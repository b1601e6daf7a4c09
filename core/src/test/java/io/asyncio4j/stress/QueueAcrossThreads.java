// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.stress;

import static io.asyncio4j.Asyncio.blocking;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.stress.StressCase.check;

import io.asyncio4j.future.CancelledError;
import io.asyncio4j.queue.Queue;
import io.asyncio4j.queue.QueueShutDownException;
import io.asyncio4j.support.EngineUnderTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;

/**
 * S5, S16: threads put into a small queue and get from it, and are interrupted all the time; tasks of its loop get from it
 * too, and are cancelled. What a call has put is got once, what it has not put is never got, and nobody stays blocked.
 */
final class QueueAcrossThreads implements StressCase {
    private static final int PUTTERS = 3;
    private static final int GETTERS = 2;
    private static final int PLACES = 2;

    /** Fewer items may be through before anybody is interrupted: there are races, but no proof of it. */
    private static final int PROOF = 10_000;

    @Override
    public String name() {
        return "queue-threads";
    }

    @Override
    public int fullSize() {
        return 300_000;
    }

    @Override
    public String run(EngineUnderTest engine, int size) throws Exception {
        var race = new Race(size);
        try (var runner = engine.realTime().build()) {
            runner.run(race::run);
        }
        return race.judge();
    }

    private static final class Race {
        private final int size;
        private final Queue<Integer> queue = new Queue<>(PLACES);
        private final AtomicIntegerArray put;
        private final AtomicIntegerArray got;
        private final AtomicInteger interrupted = new AtomicInteger();
        private final List<Thread> putters = new ArrayList<>();
        private final List<Thread> getters = new ArrayList<>();
        private volatile boolean isOver;

        /** Loop only. */
        private int cancelled;

        private Race(int size) {
            this.size = size;
            put = new AtomicIntegerArray(size);
            got = new AtomicIntegerArray(size);
        }

        private void run() throws InterruptedException {
            queue.shared();
            for (int i = 0; i < PUTTERS; i++) {
                int first = i;
                putters.add(Thread.ofPlatform().start(() -> putAll(first)));
            }
            for (int i = 0; i < GETTERS; i++) {
                getters.add(Thread.ofPlatform().start(this::getAll));
            }
            Thread interrupts = Thread.ofPlatform().start(this::interruptAll);
            var cancels = createTask(this::getAndCancel);
            blocking(() -> join(putters));
            queue.shutdown();
            cancels.await();
            blocking(() -> join(getters));
            isOver = true;
            blocking(() -> interrupts.join());
        }

        private static void join(List<Thread> threads) throws InterruptedException {
            for (Thread thread : threads) {
                thread.join();
            }
        }

        private void putAll(int first) {
            for (int item = first; item < size; item += PUTTERS) {
                try {
                    queue.putThreadsafe(item);
                    put.incrementAndGet(item);
                } catch (InterruptedException e) {
                    interrupted.incrementAndGet();
                }
            }
        }

        private void getAll() {
            while (true) {
                try {
                    got.incrementAndGet(queue.getThreadsafe());
                } catch (InterruptedException e) {
                    interrupted.incrementAndGet();
                } catch (QueueShutDownException e) {
                    return;
                }
            }
        }

        private void interruptAll() {
            var random = new SplittableRandom(5);
            while (!isOver) {
                List<Thread> some = random.nextBoolean() ? putters : getters;
                some.get(random.nextInt(some.size())).interrupt();
                LockSupport.parkNanos(random.nextInt(200_000));
            }
        }

        private void getAndCancel() {
            var random = new SplittableRandom(16);
            while (!queue.isShutDown()) {
                var task = createTask(() -> {
                    got.incrementAndGet(queue.get());
                });
                for (int turns = random.nextInt(4); turns > 0; turns--) {
                    yieldNow();
                }
                task.cancel();
                try {
                    task.await();
                } catch (CancelledError e) {
                    cancelled++;
                } catch (QueueShutDownException e) {
                    return;
                }
                if (random.nextInt(8) == 0) {
                    sleep(Duration.ofNanos(50_000)); // the loop falls idle, and has to be woken
                }
            }
        }

        private String judge() {
            int items = 0;
            for (int item = 0; item < size; item++) {
                check(
                        got.get(item) == put.get(item),
                        "item " + item + " was put " + put.get(item) + " times and got " + got.get(item) + " times");
                items += put.get(item);
            }
            check(queue.size() == 0 && queue.toString().indexOf("getting") < 0, "at the end: " + queue);
            boolean wasRace = items > 0 && interrupted.get() > 0 && cancelled > 0;
            check(
                    size < PROOF || wasRace,
                    "there was no race: " + items + " items, " + interrupted + " interrupts, " + cancelled
                            + " cancelled");
            return "%,d items through a queue of %d places, among interrupts and cancelled tasks: none lost, none twice"
                    .formatted(size, PLACES);
        }
    }
}
