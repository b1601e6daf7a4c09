// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks.kernel;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.gather;

import io.asyncio4j.benchmarks.KotlinKernel;
import io.asyncio4j.future.Action;
import io.asyncio4j.task.Task;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/** 1,000 tasks that do nothing, created and then gathered. Time per task. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(SpawnMany.TIMES)
public class SpawnMany {
    static final int TIMES = 100_000;
    static final int MANY = 1_000;

    @Benchmark
    public void asyncio4j(OneLoop loop) {
        Action<RuntimeException> nothing = () -> {};
        loop.runner.run(() -> {
            for (int i = 0; i < TIMES / MANY; i++) {
                var tasks = new ArrayList<Task<Void, RuntimeException>>(MANY);
                for (int k = 0; k < MANY; k++) {
                    tasks.add(createTask(nothing));
                }
                gather(tasks).await();
            }
        });
    }

    @Benchmark
    public void kotlin() {
        KotlinKernel.spawnManyAndGather(TIMES, MANY);
    }

    @Benchmark
    public Object completableFuture() throws Exception {
        return VirtualThreads.inside(() -> {
            for (int i = 0; i < TIMES / MANY; i++) {
                var futures = new CompletableFuture<?>[MANY];
                for (int k = 0; k < MANY; k++) {
                    futures[k] = CompletableFuture.supplyAsync(() -> null, Thread::startVirtualThread);
                }
                CompletableFuture.allOf(futures).get();
            }
            return null;
        });
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
