// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.stress;

import static io.asyncio4j.stress.StressCase.check;

import io.asyncio4j.loop.EventLoop;
import io.asyncio4j.support.EngineUnderTest;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * S5: eight threads call into a loop that has nothing else to do. They call in bursts and wait for the last call of each,
 * so that the loop falls idle again and again, and has to be woken. No call is lost, none comes twice, each thread's come
 * in their order.
 */
final class ForeignCalls implements StressCase {
    private static final int THREADS = 8;
    private static final int LONGEST_BURST = 1_000;
    private static final int PATIENCE_SECONDS = 60;

    @Override
    public String name() {
        return "foreign-calls";
    }

    @Override
    public int fullSize() {
        return 1_000_000;
    }

    @Override
    public String run(EngineUnderTest engine, int size) throws InterruptedException {
        var next = new int[THREADS]; // on the loop
        var failures = new ConcurrentLinkedQueue<Throwable>();
        try (var runner = engine.realTime()
                .exceptionHandler(c -> failures.add(c.exception()))
                .build()) {
            EventLoop loop = runner.loop();
            var callers = new ArrayList<Thread>();
            for (int t = 0; t < THREADS; t++) {
                int thread = t;
                callers.add(Thread.ofPlatform().start(() -> {
                    try {
                        call(loop, thread, size, next);
                    } catch (Throwable e) {
                        failures.add(e);
                    }
                }));
            }
            Thread end = Thread.ofPlatform().start(() -> join(loop, callers));
            loop.runForever();
            end.join();
        }
        check(failures.isEmpty(), failures.toString());
        for (int thread = 0; thread < THREADS; thread++) {
            check(next[thread] == size, "thread " + thread + " made " + size + " calls, " + next[thread] + " arrived");
        }
        return "%,d calls from %d threads: none lost, none twice, each thread's in order"
                .formatted((long) size * THREADS, THREADS);
    }

    private static void call(EventLoop loop, int thread, int size, int[] next) throws InterruptedException {
        var random = new SplittableRandom(thread);
        var burstIsOver = new Semaphore(0);
        for (int i = 0; i < size; ) {
            // Single calls too: they find the loop idle most often.
            int burst = Math.min(size - i, random.nextInt(4) == 0 ? 1 : 1 + random.nextInt(LONGEST_BURST));
            for (int last = i + burst; i < last; i++) {
                int number = i;
                boolean isLast = i + 1 == last;
                loop.callSoonThreadsafe(() -> {
                    int expected = next[thread]++;
                    if (isLast) {
                        burstIsOver.release();
                    }
                    check(
                            expected == number,
                            "thread " + thread + ": call " + number + " came in place of " + expected);
                });
            }
            check(
                    burstIsOver.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS),
                    "thread " + thread + ": call " + (i - 1) + " was lost, or the wake-up for it");
        }
    }

    private static void join(EventLoop loop, List<Thread> callers) {
        try {
            for (Thread caller : callers) {
                caller.join();
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        } finally {
            loop.callSoonThreadsafe(loop::stop);
        }
    }
}
