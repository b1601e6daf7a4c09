// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks.kernel;

import io.asyncio4j.Asyncio;
import io.asyncio4j.benchmarks.KotlinKernel;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/** One task that gives way, alone on its loop. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(YieldNow.TIMES)
public class YieldNow {
    static final int TIMES = 100_000;

    @Benchmark
    public void asyncio4j(OneLoop loop) {
        loop.runner.run(() -> {
            for (int i = 0; i < TIMES; i++) {
                Asyncio.yieldNow();
            }
        });
    }

    @Benchmark
    public void kotlin() {
        KotlinKernel.yieldNow(TIMES);
    }
}
