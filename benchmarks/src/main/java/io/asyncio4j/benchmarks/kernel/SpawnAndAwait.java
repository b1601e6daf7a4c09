// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks.kernel;

import static io.asyncio4j.Asyncio.createTask;

import io.asyncio4j.benchmarks.KotlinKernel;
import io.asyncio4j.future.Action;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/** A task that does nothing, created and awaited, one after the other. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(SpawnAndAwait.TIMES)
public class SpawnAndAwait {
    static final int TIMES = 50_000;

    @Benchmark
    public void asyncio4j(OneLoop loop) {
        Action<RuntimeException> nothing = () -> {};
        loop.runner.run(() -> {
            for (int i = 0; i < TIMES; i++) {
                createTask(nothing).await();
            }
        });
    }

    @Benchmark
    public void kotlin() {
        KotlinKernel.spawnAndAwait(TIMES);
    }

    @Benchmark
    public Object completableFuture() throws Exception {
        return VirtualThreads.inside(() -> {
            for (int i = 0; i < TIMES; i++) {
                CompletableFuture.supplyAsync(() -> null, Thread::startVirtualThread)
                        .get();
            }
            return null;
        });
    }

    @Benchmark
    public Object structuredTaskScope() throws Exception {
        Callable<Object> nothing = () -> null;
        return VirtualThreads.inside(() -> {
            for (int i = 0; i < TIMES; i++) {
                try (var scope = StructuredScope.open()) {
                    scope.fork(nothing);
                    scope.join();
                } catch (Throwable e) {
                    throw new AssertionError(e);
                }
            }
            return null;
        });
    }
}
