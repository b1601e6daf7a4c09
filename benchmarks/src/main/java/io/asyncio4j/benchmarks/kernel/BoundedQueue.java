// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks.kernel;

import static io.asyncio4j.Asyncio.createTask;

import io.asyncio4j.benchmarks.KotlinKernel;
import io.asyncio4j.queue.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/** A producer and a consumer, with room for 100 items between them. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(BoundedQueue.TIMES)
public class BoundedQueue {
    static final int TIMES = 200_000;
    static final int ROOM = 100;

    /** Boxed ahead: boxing is not what is measured, and the peers would pay it as well. */
    private static final Integer ITEM = 12_345;

    @Benchmark
    public long asyncio4j(OneLoop loop) {
        return loop.runner.run(() -> {
            var queue = new Queue<Integer>(ROOM);
            var consumer = createTask(() -> {
                long sum = 0;
                for (int i = 0; i < TIMES; i++) {
                    sum += queue.get();
                }
                return sum;
            });
            for (int i = 0; i < TIMES; i++) {
                queue.put(ITEM);
            }
            return consumer.await();
        });
    }

    @Benchmark
    public long kotlin() {
        return KotlinKernel.boundedChannel(TIMES, ROOM, ITEM);
    }

    /** Two virtual threads. */
    @Benchmark
    public long arrayBlockingQueue() throws InterruptedException {
        var queue = new ArrayBlockingQueue<Integer>(ROOM);
        long[] sum = new long[1];
        Thread consumer = Thread.ofVirtual().start(() -> {
            try {
                for (int i = 0; i < TIMES; i++) {
                    sum[0] += queue.take();
                }
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        Thread producer = Thread.ofVirtual().start(() -> {
            try {
                for (int i = 0; i < TIMES; i++) {
                    queue.put(ITEM);
                }
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        producer.join();
        consumer.join();
        return sum[0];
    }
}
