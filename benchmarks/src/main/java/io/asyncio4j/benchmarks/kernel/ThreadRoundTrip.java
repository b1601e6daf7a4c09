// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks.kernel;

import static io.asyncio4j.Asyncio.toThread;

import io.asyncio4j.benchmarks.KotlinKernel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/** A call in another thread whose value is awaited, one after the other. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(ThreadRoundTrip.TIMES)
public class ThreadRoundTrip {
    static final int TIMES = 10_000;

    @Benchmark
    public int asyncio4j(OneLoop loop) {
        return loop.runner.run(() -> {
            int sum = 0;
            for (int i = 0; i < TIMES; i++) {
                int value = i;
                sum += toThread(() -> value).await();
            }
            return sum;
        });
    }

    @Benchmark
    public int kotlin() {
        return KotlinKernel.toThreadAndBack(TIMES);
    }

    @Benchmark
    public int completableFuture() {
        int sum = 0;
        for (int i = 0; i < TIMES; i++) {
            int value = i;
            sum += CompletableFuture.supplyAsync(() -> value).join();
        }
        return sum;
    }
}
