// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.inspect;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.future.CancelledError;
import io.asyncio4j.run.Runner;
import io.asyncio4j.support.Eventually;
import io.asyncio4j.support.LogCapture;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** S31 on the portable engine, where code that blocks a task's thread blocks the loop: the watchdog says who is to blame. */
@Timeout(60)
class LockOwnerTest {
    private static Runner runner() {
        return Runner.builder()
                .portableEngine()
                .handleSigint(false)
                .watchdogBound(Duration.ofMillis(50))
                .build();
    }

    @Test
    void monitorHeldByAForeignThreadIsNamedWithItsOwner() throws Exception {
        var monitor = new Object();
        var held = new CountDownLatch(1);
        var reported = new CountDownLatch(1);
        var owner = Thread.ofPlatform().name("owner of the monitor").start(() -> {
            synchronized (monitor) {
                held.countDown();
                await(reported);
            }
        });
        held.await();
        try (var log = LogCapture.start();
                var runner = runner()) {
            var watch = Thread.ofPlatform().start(() -> {
                Eventually.waitUntil(
                        "report", () -> !log.messages(Level.WARNING).isEmpty());
                reported.countDown();
            });
            runner.run(() -> {
                currentTask().setName("waiter");
                synchronized (monitor) {
                    return null;
                }
            });
            watch.join();
            assertThat(log.messages(Level.WARNING).getFirst())
                    .startsWith("Task 'waiter' (pending, running) has held EventLoop(running, 0 ready, 0 timers) for ")
                    .contains(" ms: nothing else of this loop runs meanwhile."
                            + " It waits for the monitor of java.lang.Object@")
                    .contains(", held by thread 'owner of the monitor'. Put such work into blocking(...).")
                    .contains("\n    at " + LockOwnerTest.class.getName() + ".");
        }
        owner.join();
    }

    @Test
    void lockHeldByASuspendedTaskIsNamedWithThatTask() {
        var lock = new ReentrantLock();
        try (var log = LogCapture.start();
                var runner = runner()) {
            runner.run(() -> {
                var holder = createTask("holder", () -> {
                    lock.lock();
                    try {
                        sleep(Duration.ofDays(1));
                    } finally {
                        lock.unlock();
                    }
                });
                var waiter = createTask("waiter", () -> {
                    Thread mine = Thread.currentThread();
                    Thread.ofPlatform().start(() -> {
                        Eventually.waitUntil(
                                "report", () -> !log.messages(Level.WARNING).isEmpty());
                        mine.interrupt(); // else the loop would stand for ever
                    });
                    lock.lockInterruptibly();
                });
                try {
                    waiter.await();
                } catch (CancelledError interrupted) {
                    holder.cancel();
                }
            });
            assertThat(log.messages(Level.WARNING).getFirst())
                    .startsWith("Task 'waiter' (pending, running) has held EventLoop(")
                    .contains(" It waits for java.util.concurrent.locks.ReentrantLock$NonfairSync@")
                    .contains(
                            ", held by Task 'holder' (pending, waiting for sleep). Put such work into blocking(...).");
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
