// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.stress;

import static io.asyncio4j.Asyncio.blocking;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.gather;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.stress.StressCase.check;

import io.asyncio4j.future.Future;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.task.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;

/**
 * S1, S18 (a): strangers wake the threads of tasks, interrupt them and take their stack traces, while the tasks suspend in
 * every way there is. One of them runs at a time all the same, each sees what the others have written, and none is left
 * lying.
 */
final class StrangersAtTasks implements StressCase {
    private static final int TASKS = 8;
    private static final int STRANGERS = 2;

    /** In fewer turns a stranger may not have found anybody. */
    private static final int PROOF = 10_000;

    @Override
    public String name() {
        return "strangers";
    }

    @Override
    public int fullSize() {
        return 2_000_000;
    }

    @Override
    public String run(EngineUnderTest engine, int size) throws Exception {
        var race = new Race(Math.max(1, size / TASKS));
        engine.run(race::run);
        check(race.counter == race.turns * TASKS, race.counter + " turns, but " + race.turns + " for each task");
        check(size < PROOF || race.met.get() > 0, "there was no race");
        return "%,d turns of %d tasks among strangers: one at a time".formatted(race.turns * TASKS, TASKS);
    }

    private static final class Race {
        private final int turns;
        private final AtomicReferenceArray<Thread> threads = new AtomicReferenceArray<>(TASKS);
        private final AtomicInteger met = new AtomicInteger();
        private volatile boolean isOver;

        // By whoever has the turn, without a fence of their own:

        private int counter;
        private Object inside;
        private Future<Integer, RuntimeException> handed;

        private Race(int turns) {
            this.turns = turns;
        }

        private void run() throws InterruptedException {
            List<Thread> strangers = new ArrayList<>();
            for (int i = 0; i < STRANGERS; i++) {
                int seed = i;
                strangers.add(Thread.ofPlatform().daemon().start(() -> meet(new SplittableRandom(seed))));
            }
            var tasks = new ArrayList<Task<Void, RuntimeException>>();
            for (int i = 0; i < TASKS; i++) {
                int mine = i;
                tasks.add(createTask(() -> work(mine)));
            }
            try {
                gather(tasks).await();
            } finally {
                isOver = true;
                blocking(() -> {
                    for (Thread stranger : strangers) {
                        stranger.join();
                    }
                });
            }
        }

        private void work(int number) {
            threads.set(number, Thread.currentThread());
            var random = new SplittableRandom(number);
            for (int turn = 0; turn < turns; turn++) {
                check(inside == null, "two at a time");
                inside = this;
                int before = counter;
                for (int n = random.nextInt(20); n > 0; n--) {
                    Thread.onSpinWait();
                }
                check(counter == before, "another one was here");
                counter = before + 1;
                inside = null;
                suspend(random.nextInt(16));
                Thread.interrupted(); // a stranger's flag is given back at each suspension
            }
            threads.set(number, null);
            passOn();
        }

        private void suspend(int how) {
            switch (how) {
                case 0 -> {
                    long until = runningLoop().time() + 1_000;
                    sleep(Duration.ofNanos(1_000));
                    check(runningLoop().time() >= until, "woken by a stranger");
                }
                case 1 ->
                    blocking(() -> {
                        Thread.onSpinWait();
                    });
                case 2, 3 -> {
                    passOn();
                    Future<Integer, RuntimeException> mine = Future.create();
                    handed = mine;
                    createTask(() -> passOn(mine)); // should nobody else come
                    check(mine.await() == 1, "another value");
                }
                default -> yieldNow();
            }
        }

        private void passOn() {
            if (handed != null) {
                passOn(handed);
                handed = null;
            }
        }

        private static void passOn(Future<Integer, RuntimeException> future) {
            if (!future.done()) {
                future.setResult(1);
            }
        }

        private void meet(SplittableRandom random) {
            while (!isOver) {
                Thread task = threads.get(random.nextInt(TASKS));
                if (task != null) {
                    met.incrementAndGet();
                    switch (random.nextInt(8)) {
                        case 0 -> task.getStackTrace();
                        case 1, 2 -> task.interrupt();
                        default -> LockSupport.unpark(task);
                    }
                }
                LockSupport.parkNanos(random.nextInt(2_000));
            }
        }
    }
}
