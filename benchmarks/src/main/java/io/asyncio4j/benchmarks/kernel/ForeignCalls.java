// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks.kernel;

import static io.asyncio4j.Asyncio.runningLoop;

import io.asyncio4j.future.Future;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/** A platform thread calls into the loop as fast as it can; beside it a queue between two platform threads. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(ForeignCalls.TIMES)
public class ForeignCalls {
    static final int TIMES = 100_000;

    @Benchmark
    public void asyncio4j(OneLoop loop) throws InterruptedException {
        loop.runner.run(() -> {
            var running = runningLoop();
            Future<Void, RuntimeException> all = Future.create();
            int[] run = {0};
            Thread.ofPlatform().start(() -> {
                for (int i = 0; i < TIMES; i++) {
                    running.callSoonThreadsafe(() -> {
                        if (++run[0] == TIMES) {
                            all.setResult(null);
                        }
                    });
                }
            });
            all.await();
        });
    }

    @Benchmark
    public int linkedTransferQueue() throws InterruptedException {
        var queue = new LinkedTransferQueue<Runnable>();
        int[] run = {0};
        Thread.ofPlatform().start(() -> {
            for (int i = 0; i < TIMES; i++) {
                queue.put(() -> run[0]++);
            }
        });
        while (run[0] < TIMES) {
            queue.take().run();
        }
        return run[0];
    }
}
