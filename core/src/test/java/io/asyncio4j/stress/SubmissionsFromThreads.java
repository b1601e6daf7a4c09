// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.stress;

import static io.asyncio4j.Asyncio.allTasks;
import static io.asyncio4j.Asyncio.blocking;
import static io.asyncio4j.Asyncio.failures;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.submitThreadsafe;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.stress.StressCase.check;

import io.asyncio4j.failure.FailureState;
import io.asyncio4j.loop.EventLoop;
import io.asyncio4j.support.EngineUnderTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Threads submit bodies to a loop, and cancel them before they begin, while they run and as they end. Each future has the
 * outcome that {@code cancel()} has said, a body that is cancelled while it waits hears of it, a failure is theirs who look
 * at it, and nothing is left on the loop.
 */
final class SubmissionsFromThreads implements StressCase {
    private static final int THREADS = 3;

    /** In fewer submissions one side may always come first: there are races, but no proof of it. */
    private static final int PROOF = 2_000;

    private static final Duration DAY = Duration.ofDays(1);

    @Override
    public String name() {
        return "submissions";
    }

    @Override
    public int fullSize() {
        return 200_000;
    }

    @Override
    public String run(EngineUnderTest engine, int size) throws Exception {
        var race = new Race(size);
        // A body that fails though its future was cancelled is reported: there are many, and they are counted.
        try (var runner = engine.realTime().exceptionHandler(_ -> {}).build()) {
            runner.run(race::run);
        }
        return race.judge();
    }

    private static final class Race {
        private final int size;
        private final AtomicInteger cancelled = new AtomicInteger();
        private final AtomicInteger ended = new AtomicInteger();
        private final AtomicInteger failed = new AtomicInteger();
        private volatile Throwable thrown;
        private Map<FailureState, Long> counts;

        /** Bodies that have begun to wait, and that have been told. Loop only. */
        private int waiting;

        private int told;

        /** Bodies that have thrown. Loop only. */
        private int threw;

        private Race(int size) {
            this.size = size;
        }

        private void run() throws InterruptedException {
            EventLoop loop = runningLoop();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int first = i;
                threads.add(Thread.ofPlatform().start(() -> submitAll(loop, first)));
            }
            blocking(() -> {
                for (Thread thread : threads) {
                    thread.join();
                }
            });
            while (allTasks().size() > 1) {
                yieldNow(); // those that have been cancelled hear of it
            }
            counts = failures().counts();
        }

        private void submitAll(EventLoop loop, int first) {
            var random = new SplittableRandom(first);
            try {
                for (int number = first; number < size; number += THREADS) {
                    submit(loop, number, random);
                }
            } catch (Throwable t) {
                thrown = t;
            }
        }

        private void submit(EventLoop loop, int number, SplittableRandom random) throws Exception {
            var failure = new IllegalArgumentException("of " + number);
            int kind = number % 4;
            CompletableFuture<Integer> future = submitThreadsafe(loop, () -> body(kind, number, failure));
            if (random.nextInt(4) == 0) {
                LockSupport.parkNanos(
                        random.nextInt(200_000)); // else the loop never comes first where there is one core
            } else {
                spin(random.nextInt(2_000));
            }
            boolean cancels = kind == 3 || random.nextBoolean();
            boolean accepted = cancels && future.cancel(true);
            check(accepted || kind != 3, "what waits has ended");
            try {
                int value = future.get(60, TimeUnit.SECONDS);
                check(!accepted && kind < 2 && value == number, number + " gave " + value);
                ended.incrementAndGet();
            } catch (CancellationException e) {
                check(accepted, number + " was cancelled by nobody");
                cancelled.incrementAndGet();
            } catch (ExecutionException e) {
                check(!accepted && e.getCause() == failure && kind == 2, number + " failed with " + e.getCause());
                failed.incrementAndGet();
            }
        }

        private static void spin(int times) {
            for (int n = times; n > 0; n--) {
                Thread.onSpinWait();
            }
        }

        private int body(int kind, int number, IllegalArgumentException failure) {
            switch (kind) {
                case 0 -> {}
                case 1 -> yieldNow();
                case 2 -> {
                    threw++;
                    throw failure;
                }
                default -> {
                    waiting++;
                    try {
                        sleep(DAY);
                    } finally {
                        told++;
                    }
                }
            }
            return number;
        }

        private String judge() {
            if (thrown != null) {
                throw new AssertionError(thrown);
            }
            check(cancelled.get() + ended.get() + failed.get() == size, cancelled + ", " + ended + ", " + failed);
            check(waiting == told, waiting + " waited, " + told + " were told");
            long all = counts.values().stream().mapToLong(n -> n).sum();
            check(counts.get(FailureState.HANDED_ON) == failed.get() && all == threw, failed + " of " + threw + counts);
            boolean wasRace = ended.get() > 0 && failed.get() > 0 && waiting > 0 && waiting < (size + 3) / 4;
            check(size < PROOF || wasRace, "there was no race: " + ended + ", " + failed + ", " + waiting);
            return "%,d bodies submitted by %d threads, and cancelled as they began and ended".formatted(size, THREADS);
        }
    }
}
