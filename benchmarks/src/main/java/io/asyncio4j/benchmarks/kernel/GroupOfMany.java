// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks.kernel;

import static io.asyncio4j.Asyncio.taskGroup;

import io.asyncio4j.benchmarks.KotlinKernel;
import io.asyncio4j.future.Action;
import io.asyncio4j.future.ExceptionGroup;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/** A group of 1,000 tasks that do nothing, opened, filled and left. Time per task. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(GroupOfMany.TIMES)
public class GroupOfMany {
    static final int TIMES = 100_000;
    private static final int MANY = 1_000;

    @Benchmark
    public void asyncio4j(OneLoop loop) throws ExceptionGroup {
        Action<RuntimeException> nothing = () -> {};
        loop.runner.run(() -> {
            for (int i = 0; i < TIMES / MANY; i++) {
                taskGroup(group -> {
                    for (int k = 0; k < MANY; k++) {
                        group.createTask(nothing);
                    }
                });
            }
        });
    }

    @Benchmark
    public void kotlin() {
        KotlinKernel.groupOfMany(TIMES, MANY);
    }

    @Benchmark
    public Object structuredTaskScope() throws Exception {
        Callable<Object> nothing = () -> null;
        return VirtualThreads.inside(() -> {
            for (int i = 0; i < TIMES / MANY; i++) {
                try (var scope = StructuredScope.open()) {
                    for (int k = 0; k < MANY; k++) {
                        scope.fork(nothing);
                    }
                    scope.join();
                } catch (Throwable e) {
                    throw new AssertionError(e);
                }
            }
            return null;
        });
    }
}
