// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks.kernel;

import static io.asyncio4j.Asyncio.runningLoop;

import io.asyncio4j.future.Future;
import io.asyncio4j.loop.EventLoop;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/** Timers that fire: 1,000 at a time, set in random order, all due within a microsecond. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(FiringTimers.TIMES)
public class FiringTimers {
    static final int TIMES = 100_000;
    private static final int MANY = 1_000;
    private static final Duration[] DELAYS =
            new Random(1).ints(MANY, 1, 1_000).mapToObj(Duration::ofNanos).toArray(Duration[]::new);

    @Benchmark
    public void asyncio4j(OneLoop loop) {
        loop.runner.run(() -> {
            Future<Void, RuntimeException> end = Future.create();
            new OnLoop(runningLoop(), end).setMany();
            end.await();
        });
    }

    @Benchmark
    public void scheduledThreadPool(OnePoolThread thread) throws InterruptedException {
        var end = new CountDownLatch(1);
        thread.pool.execute(new InPool(thread.pool, end)::setMany);
        end.await();
    }

    private static final class OnLoop {
        private final EventLoop loop;
        private final Future<Void, RuntimeException> end;
        private int fired;

        OnLoop(EventLoop loop, Future<Void, RuntimeException> end) {
            this.loop = loop;
            this.end = end;
        }

        void setMany() {
            for (Duration delay : DELAYS) {
                loop.callLater(delay, this::fire);
            }
        }

        private void fire() {
            fired++;
            if (fired == TIMES) {
                end.setResult(null);
            } else if (fired % MANY == 0) {
                setMany();
            }
        }
    }

    private static final class InPool {
        private final ScheduledExecutorService pool;
        private final CountDownLatch end;
        private int fired;

        InPool(ScheduledExecutorService pool, CountDownLatch end) {
            this.pool = pool;
            this.end = end;
        }

        void setMany() {
            for (Duration delay : DELAYS) {
                var _ = pool.schedule(this::fire, delay.toNanos(), TimeUnit.NANOSECONDS);
            }
        }

        private void fire() {
            fired++;
            if (fired == TIMES) {
                end.countDown();
            } else if (fired % MANY == 0) {
                setMany();
            }
        }
    }
}
