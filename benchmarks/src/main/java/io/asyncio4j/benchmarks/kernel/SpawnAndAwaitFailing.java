// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks.kernel;

import static io.asyncio4j.Asyncio.createTask;

import io.asyncio4j.benchmarks.KotlinKernel;
import io.asyncio4j.future.Action;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/**
 * A task that throws a new exception, created, awaited, and the exception caught. At this speed nearly all failures are past
 * the first 100 a second (S28).
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(SpawnAndAwaitFailing.TIMES)
public class SpawnAndAwaitFailing {
    static final int TIMES = 20_000;

    @Benchmark
    public int asyncio4j(OneLoop loop) {
        Action<RuntimeException> failing = () -> {
            throw new IllegalStateException("expected");
        };
        return loop.runner.run(() -> {
            int caught = 0;
            for (int i = 0; i < TIMES; i++) {
                try {
                    createTask(failing).await();
                } catch (IllegalStateException _) {
                    caught++;
                }
            }
            return caught;
        });
    }

    @Benchmark
    public int kotlin() {
        return KotlinKernel.spawnAndAwaitFailing(TIMES);
    }

    @Benchmark
    public int completableFuture() throws Exception {
        return VirtualThreads.inside(() -> {
            int caught = 0;
            for (int i = 0; i < TIMES; i++) {
                try {
                    CompletableFuture.runAsync(
                                    () -> {
                                        throw new IllegalStateException("expected");
                                    },
                                    Thread::startVirtualThread)
                            .get();
                } catch (ExecutionException _) {
                    caught++;
                }
            }
            return caught;
        });
    }

    @Benchmark
    public int structuredTaskScope() throws Exception {
        Callable<Object> failing = () -> {
            throw new IllegalStateException("expected");
        };
        return VirtualThreads.inside(() -> {
            int caught = 0;
            for (int i = 0; i < TIMES; i++) {
                try (var scope = StructuredScope.openForAll()) {
                    Object subtask = scope.fork(failing);
                    scope.join();
                    caught += StructuredScope.exception(subtask) instanceof IllegalStateException ? 1 : 0;
                } catch (Throwable e) {
                    throw new AssertionError(e);
                }
            }
            return caught;
        });
    }
}
