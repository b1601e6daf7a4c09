// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.coroutine;

import static io.asyncio4j.Asyncio.createTask;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads that user code starts inside a task are not the loop's: they run in parallel, on the JDK's own scheduler. */
class UserThreadsTest {
    /** Two threads that spin until both are there: they meet only if they really run at the same time. */
    private static final class Rendezvous implements Runnable {
        private final AtomicInteger there = new AtomicInteger();
        private final AtomicInteger met = new AtomicInteger();

        @Override
        public void run() {
            there.incrementAndGet();
            while (there.get() < 2) {
                Thread.onSpinWait();
            }
            met.incrementAndGet();
        }

        /** Keeps the loop from running anything, without parking, until both have met. */
        void holdTheLoop() {
            while (met.get() < 2) {
                Thread.onSpinWait();
            }
        }
    }

    @OnBothEngines
    void virtualThreadsRunAtTheSameTimeWhileTheLoopIsHeld(EngineUnderTest engine) {
        engine.run(() -> {
            var rendezvous = new Rendezvous();
            Thread.startVirtualThread(rendezvous);
            Thread.startVirtualThread(rendezvous);
            rendezvous.holdTheLoop();
        });
    }

    @OnBothEngines
    void platformThreadsRunAtTheSameTimeWhileTheLoopIsHeld(EngineUnderTest engine) {
        engine.run(() -> {
            var rendezvous = new Rendezvous();
            Thread.ofPlatform().start(rendezvous);
            Thread.ofPlatform().start(rendezvous);
            rendezvous.holdTheLoop();
        });
    }

    @OnBothEngines
    void threadsOfThreadsDoSoToo(EngineUnderTest engine) {
        engine.run(() -> {
            var rendezvous = new Rendezvous();
            Thread.startVirtualThread(() -> Thread.startVirtualThread(rendezvous));
            Thread.startVirtualThread(() -> Thread.startVirtualThread(rendezvous));
            rendezvous.holdTheLoop();
        });
    }

    @OnBothEngines
    void executorOfVirtualThreadsWorksInsideATask(EngineUnderTest engine) throws Exception {
        engine.run(() -> {
            var task = createTask(() -> {
                int sum = 0;
                try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
                    List<Future<Integer>> parts = new ArrayList<>();
                    for (int i = 0; i < 100; i++) {
                        int n = i;
                        parts.add(executor.submit(() -> {
                            Thread.sleep(1);
                            return n;
                        }));
                    }
                    for (var part : parts) {
                        sum += part.get();
                    }
                }
                return sum;
            });
            assertThat(task.await()).isEqualTo(4_950);
        });
    }

    // Else it would hang with the loop that has gone
    @OnBothEngines
    void threadOutlivesTheLoopInWhoseTaskItWasStarted(EngineUnderTest engine) throws InterruptedException {
        var go = new CountDownLatch(1);
        var log = new ArrayList<String>();
        var threads = new ArrayList<Thread>();
        engine.run(() -> {
            var parked = new CountDownLatch(1);
            threads.add(Thread.startVirtualThread(() -> {
                try {
                    parked.countDown();
                    go.await();
                    Thread.sleep(1);
                    log.add("went on");
                } catch (InterruptedException e) {
                    log.add("interrupted");
                }
            }));
            parked.await();
        });
        go.countDown();
        threads.getFirst().join();
        assertThat(log).containsExactly("went on");
    }
}
