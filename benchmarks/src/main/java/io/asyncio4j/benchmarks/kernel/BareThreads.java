// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks.kernel;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/**
 * Virtual threads with a scheduler of their own, as the inline engine has them, and nothing around them: the limit of every
 * spawn. 1,000 that do nothing are made, and then run one after the other.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(SpawnMany.TIMES)
public class BareThreads {
    private static final MethodHandle NEW_THREAD = newThread();

    private static MethodHandle newThread() {
        try {
            Class<?> builders = Class.forName("java.lang.ThreadBuilders");
            return MethodHandles.privateLookupIn(builders, MethodHandles.lookup())
                    .findStatic(
                            builders,
                            "newVirtualThread",
                            MethodType.methodType(
                                    Thread.class, Executor.class, String.class, int.class, Runnable.class));
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** A thread, and its scheduler, which keeps what it gets until its turn comes. */
    private static final class One implements Executor {
        private final Thread thread;
        private @Nullable Runnable step;

        One() throws Throwable {
            thread = (Thread) NEW_THREAD.invokeExact((Executor) this, (String) null, 0, (Runnable) this::nothing);
        }

        private void nothing() {}

        @Override
        public void execute(Runnable work) {
            step = work;
        }

        void run() {
            thread.start();
            if (step != null) {
                step.run();
            }
        }
    }

    @Benchmark
    public void makeAndRun() throws Throwable {
        for (int i = 0; i < SpawnMany.TIMES / SpawnMany.MANY; i++) {
            var threads = new ArrayList<One>(SpawnMany.MANY);
            for (int k = 0; k < SpawnMany.MANY; k++) {
                threads.add(new One());
            }
            threads.forEach(One::run);
        }
    }
}
