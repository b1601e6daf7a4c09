// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks.kernel;

import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.yieldNow;

import io.asyncio4j.loop.TimerHandle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/** Timers that are set and taken back, as those of timeouts mostly are, among 1,000 that stay. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(CancelledTimers.TIMES)
public class CancelledTimers {
    static final int TIMES = 100_000;
    private static final int STAYING = 1_000;
    private static final Duration LONG = Duration.ofHours(1);

    @Benchmark
    public void asyncio4j(OneLoop loop) {
        loop.runner.run(() -> {
            var running = runningLoop();
            var staying = new ArrayList<TimerHandle>();
            for (int i = 0; i < STAYING; i++) {
                staying.add(running.callLater(LONG, () -> {}));
            }
            for (int i = 0; i < TIMES; i++) {
                running.callLater(LONG, () -> {}).cancel();
                if (i % STAYING == 0) {
                    yieldNow();
                }
            }
            staying.forEach(TimerHandle::cancel);
        });
    }

    @Benchmark
    public void scheduledThreadPool(OnePoolThread thread) throws Exception {
        var pool = thread.pool;
        pool.submit(() -> {
                    var staying = new ArrayList<ScheduledFuture<?>>();
                    for (int i = 0; i < STAYING; i++) {
                        staying.add(pool.schedule(() -> {}, 1, TimeUnit.HOURS));
                    }
                    for (int i = 0; i < TIMES; i++) {
                        pool.schedule(() -> {}, 1, TimeUnit.HOURS).cancel(false);
                    }
                    staying.forEach(timer -> timer.cancel(false));
                })
                .get();
    }
}
