// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.coroutine;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.support.EngineUnderTest.INLINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.future.Action;
import io.asyncio4j.task.Task;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * S1 on the inline engine: a task in a JDK call that parks lets the other tasks run. In each test the call can only end
 * because another task of the same loop goes on, so a call that held the loop would hang.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class InlineParkTest {
    private final List<String> order = new ArrayList<>();

    /** Lets one task wait in a call and another one end it. */
    private void waitAndEnd(Action<Exception> wait, Action<Exception> end) throws Exception {
        waitBeside(wait, end);
        assertThat(order).containsExactly("waits", "other runs", "other is done", "goes on");
    }

    private void waitBeside(Action<Exception> wait, Action<Exception> end) throws Exception {
        INLINE.run(() -> {
            Task<Void, Exception> waiter = createTask("waiter", () -> {
                order.add("waits");
                wait.run();
                order.add("goes on");
            });
            Task<Void, Exception> other = createTask("other", () -> {
                order.add("other runs");
                assertThat(waiter).hasToString("Task 'waiter' (pending, in a JDK call)");
                end.run();
                order.add("other is done");
            });
            waiter.await();
            other.await();
        });
    }

    @Test
    void takeFromABlockingQueueLetsOthersRun() throws Exception {
        var queue = new LinkedBlockingQueue<String>();
        waitAndEnd(() -> assertThat(queue.take()).isEqualTo("item"), () -> queue.add("item"));
    }

    @Test
    void putIntoAFullQueueLetsOthersRun() throws Exception {
        var queue = new ArrayBlockingQueue<String>(1);
        queue.add("first");
        waitAndEnd(() -> queue.put("second"), () -> assertThat(queue.remove()).isEqualTo("first"));
    }

    @Test
    void threadSleepLetsOthersRun() throws Exception {
        var threads = new ArrayList<Thread>();
        waitAndEnd(
                () -> {
                    threads.add(Thread.currentThread());
                    assertThatThrownBy(() -> Thread.sleep(Long.MAX_VALUE)).isInstanceOf(InterruptedException.class);
                },
                () -> threads.getFirst().interrupt());
    }

    @Test
    void threadSleepEndsByItself() {
        INLINE.run(() -> {
            var sleepers = new ArrayList<Task<Integer, RuntimeException>>();
            for (int i = 0; i < 20; i++) {
                int n = i;
                sleepers.add(createTask(() -> {
                    Thread.sleep(1 + n % 3);
                    return n;
                }));
            }
            for (int i = 0; i < 20; i++) {
                assertThat(sleepers.get(i).await()).isEqualTo(i);
            }
        });
    }

    @Test
    void futureGetLetsOthersRun() throws Exception {
        var future = new CompletableFuture<String>();
        waitAndEnd(() -> assertThat(future.get()).isEqualTo("value"), () -> future.complete("value"));
    }

    @Test
    void latchAndSemaphoreLetOthersRun() throws Exception {
        var latch = new CountDownLatch(1);
        waitAndEnd(latch::await, latch::countDown);
        order.clear();
        var semaphore = new Semaphore(0);
        waitAndEnd(() -> semaphore.acquire(), () -> semaphore.release());
    }

    @Test
    @SuppressWarnings("WaitNotInLoop") // nobody else knows the condition
    void conditionLetsOthersRun() throws Exception {
        var lock = new ReentrantLock();
        var condition = lock.newCondition();
        waitAndEnd(
                () -> {
                    lock.lock();
                    try {
                        condition.await();
                    } finally {
                        lock.unlock();
                    }
                },
                () -> {
                    lock.lock(); // the waiter has released it
                    try {
                        condition.signal();
                    } finally {
                        lock.unlock();
                    }
                });
    }

    @Test
    @SuppressWarnings({"WaitNotInLoop", "NotifyNotAll", "NakedNotify"}) // nobody else knows the object
    void objectWaitLetsOthersRun() throws Exception {
        var object = new Object();
        waitAndEnd(
                () -> {
                    synchronized (object) {
                        object.wait();
                    }
                },
                () -> {
                    synchronized (object) {
                        object.notify();
                    }
                });
    }

    @Test
    void bareParkLetsOthersRun() throws Exception {
        var threads = new ArrayList<Thread>();
        waitAndEnd(
                () -> {
                    threads.add(Thread.currentThread());
                    LockSupport.park();
                },
                () -> LockSupport.unpark(threads.getFirst()));
    }

    @Test
    void joinOfAThreadLetsOthersRun() throws Exception {
        var go = new CountDownLatch(1);
        waitAndEnd(
                () -> {
                    Thread thread = Thread.ofPlatform().start(() -> {
                        try {
                            go.await();
                        } catch (InterruptedException e) {
                            throw new AssertionError(e);
                        }
                    });
                    thread.join();
                },
                go::countDown);
    }

    @Test
    void readOfASocketLetsOthersRun() throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var client = new Socket(server.getInetAddress(), server.getLocalPort());
                var accepted = server.accept()) {
            waitAndEnd(
                    () -> assertThat(client.getInputStream().read()).isEqualTo(42),
                    () -> accepted.getOutputStream().write(42));
        }
    }

    @Test
    void acceptAndConnectLetOthersRun() throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            waitBeside(
                    () -> server.accept().close(),
                    () -> new Socket(server.getInetAddress(), server.getLocalPort()).close());
            // The other one may wait in connect() until the first one has accepted.
            assertThat(order)
                    .startsWith("waits", "other runs")
                    .containsExactlyInAnyOrder("waits", "other runs", "other is done", "goes on");
        }
    }

    @Test
    void waitForALockLetsItsOwnerRun() {
        var lock = new ReentrantLock();
        INLINE.run(() -> {
            var owner = createTask(() -> {
                lock.lock();
                try {
                    order.add("owner in");
                    yieldNow();
                    yieldNow();
                    order.add("owner out");
                } finally {
                    lock.unlock();
                }
            });
            var waiter = createTask(() -> {
                order.add("waiter comes");
                lock.lock();
                try {
                    order.add("waiter in");
                } finally {
                    lock.unlock();
                }
            });
            owner.await();
            waiter.await();
        });
        assertThat(order).containsExactly("owner in", "waiter comes", "owner out", "waiter in");
    }

    @Test
    void contendedMonitorLetsItsOwnerRun() {
        var monitor = new Object();
        INLINE.run(() -> {
            var owner = createTask(() -> {
                synchronized (monitor) {
                    order.add("owner in");
                    yieldNow();
                    yieldNow();
                    order.add("owner out");
                }
            });
            var waiter = createTask(() -> {
                order.add("waiter comes");
                synchronized (monitor) {
                    order.add("waiter in");
                }
            });
            owner.await();
            waiter.await();
        });
        assertThat(order).containsExactly("owner in", "waiter comes", "owner out", "waiter in");
    }

    // However the tasks wait, one of them runs at a time: the counter is no atomic one
    @Test
    void tasksNeverRunAtTheSameTime() {
        var queue = new LinkedBlockingQueue<Integer>();
        var lock = new ReentrantLock();
        var inside = new boolean[1];
        var count = new int[1];
        INLINE.run(() -> {
            var tasks = new ArrayList<Task<Void, RuntimeException>>();
            for (int t = 0; t < 20; t++) {
                int kind = t % 4;
                tasks.add(createTask(() -> {
                    for (int i = 0; i < 200; i++) {
                        switch (kind) {
                            case 0 -> queue.add(i);
                            case 1 -> queue.take();
                            case 2 -> Thread.sleep(0, 1_000);
                            default -> {
                                lock.lock();
                                try {
                                    yieldNow();
                                } finally {
                                    lock.unlock();
                                }
                            }
                        }
                        assertThat(inside[0]).isFalse();
                        inside[0] = true;
                        count[0]++;
                        Thread.onSpinWait();
                        inside[0] = false;
                    }
                }));
            }
            for (var task : tasks) {
                task.await();
            }
        });
        assertThat(count[0]).isEqualTo(20 * 200);
    }
}
