// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks.kernel;

import java.util.concurrent.TimeUnit;
import jdk.internal.vm.Continuation;
import jdk.internal.vm.ContinuationScope;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/** What the JVM's virtual threads are made of, and nothing around it: the limit of every switch. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(YieldNow.TIMES)
public class BareContinuation {
    private static final ContinuationScope SCOPE = new ContinuationScope("benchmark");

    @Benchmark
    public void yieldAndRun() {
        var continuation = new Continuation(SCOPE, () -> {
            for (int i = 0; i < YieldNow.TIMES; i++) {
                Continuation.yield(SCOPE);
            }
        });
        while (!continuation.isDone()) {
            continuation.run();
        }
    }
}
