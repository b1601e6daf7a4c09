// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks.kernel;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.yieldNow;

import io.asyncio4j.benchmarks.KotlinKernel;
import io.asyncio4j.sync.Lock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/** Two tasks that want one lock; each gives way once while it holds it, so that the other one stands in line. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(LockHandOver.TIMES)
public class LockHandOver {
    static final int TIMES = 50_000;

    @Benchmark
    public void asyncio4j(OneLoop loop) {
        loop.runner.run(() -> {
            var lock = new Lock();
            var first = createTask(() -> take(lock));
            var second = createTask(() -> take(lock));
            first.await();
            second.await();
        });
    }

    private static void take(Lock lock) {
        for (int i = 0; i < TIMES / 2; i++) {
            lock.acquire();
            try {
                yieldNow();
            } finally {
                lock.release();
            }
        }
    }

    @Benchmark
    public void kotlin() {
        KotlinKernel.mutexHandOver(TIMES);
    }

    /** Two virtual threads and a fair lock. */
    @Benchmark
    @SuppressWarnings("ThreadPriorityCheck") // giving way is what is measured
    public void reentrantLock() throws InterruptedException {
        var lock = new ReentrantLock(true);
        Runnable body = () -> {
            for (int i = 0; i < TIMES / 2; i++) {
                lock.lock();
                try {
                    Thread.yield();
                } finally {
                    lock.unlock();
                }
            }
        };
        Thread first = Thread.ofVirtual().start(body);
        Thread second = Thread.ofVirtual().start(body);
        first.join();
        second.join();
    }
}
