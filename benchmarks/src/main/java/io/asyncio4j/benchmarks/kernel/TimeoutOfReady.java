// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks.kernel;

import static io.asyncio4j.Asyncio.timeout;

import io.asyncio4j.benchmarks.KotlinKernel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/** A time limit around a body that returns at once: what a limit costs that is never reached. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(TimeoutOfReady.TIMES)
public class TimeoutOfReady {
    static final int TIMES = 100_000;
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @Benchmark
    public int asyncio4j(OneLoop loop) throws TimeoutException {
        return loop.runner.run(() -> {
            int sum = 0;
            for (int i = 0; i < TIMES; i++) {
                int value = i;
                sum += timeout(LIMIT, () -> value);
            }
            return sum;
        });
    }

    @Benchmark
    public int kotlin() {
        return KotlinKernel.timeoutOfReady(TIMES, LIMIT.toMillis());
    }

    /** Completed after its limit was set: the limit of a future that has ended sets no timer. */
    @Benchmark
    public int completableFuture() throws Exception {
        return VirtualThreads.inside(() -> {
            int sum = 0;
            for (int i = 0; i < TIMES; i++) {
                var future = new CompletableFuture<Integer>().orTimeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
                future.complete(i);
                sum += future.get();
            }
            return sum;
        });
    }
}
