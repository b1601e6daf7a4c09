// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks.kernel;

import static io.asyncio4j.Asyncio.createTask;

import io.asyncio4j.benchmarks.KotlinKernel;
import io.asyncio4j.future.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/** Two tasks; each wakes the other by completing a future, and then waits for its own, which is a new one each time. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(Switch.TIMES)
public class Switch {
    static final int TIMES = 100_000;

    @Benchmark
    public void asyncio4j(OneLoop loop) {
        var shared = new Futures();
        loop.runner.run(() -> {
            shared.ping = Future.create();
            var answering = createTask(() -> {
                for (int i = 0; i < TIMES / 2; i++) {
                    shared.ping.await();
                    shared.ping = Future.create();
                    shared.pong.setResult(null);
                }
            });
            var asking = createTask(() -> {
                for (int i = 0; i < TIMES / 2; i++) {
                    shared.pong = Future.create();
                    shared.ping.setResult(null);
                    shared.pong.await();
                }
            });
            asking.await();
            answering.await();
        });
    }

    private static final class Futures {
        Future<Void, RuntimeException> ping;
        Future<Void, RuntimeException> pong;
    }

    @Benchmark
    public void kotlin() {
        KotlinKernel.switchBetweenTwo(TIMES);
    }

    /** The least that two virtual threads can do: no future, one shared variable. */
    @Benchmark
    public void parkAndUnpark() throws InterruptedException {
        var turns = new Turns();
        turns.first = Thread.ofVirtual().unstarted(() -> turns.take(0));
        turns.second = Thread.ofVirtual().unstarted(() -> turns.take(1));
        turns.first.start();
        turns.second.start();
        turns.first.join();
        turns.second.join();
    }

    private static final class Turns {
        private volatile int turn;
        private Thread first;
        private Thread second;

        void take(int mine) {
            Thread other = mine == 0 ? second : first;
            for (int i = 0; i < TIMES / 2; i++) {
                while (turn != mine) {
                    LockSupport.park();
                }
                turn = 1 - mine;
                LockSupport.unpark(other);
            }
        }
    }
}
