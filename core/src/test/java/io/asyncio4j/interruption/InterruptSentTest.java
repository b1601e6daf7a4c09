// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.interruption;

import static io.asyncio4j.Asyncio.blocking;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio4j.future.CancelledError;
import io.asyncio4j.support.Abroad;
import io.asyncio4j.support.InForeignCode;
import io.asyncio4j.task.Task;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/** S18 (b): one interrupt a request, when the task is, or next gets, parked in foreign code. */
class InterruptSentTest {
    private final CountDownLatch entered = new CountDownLatch(1);
    private final List<String> log = Collections.synchronizedList(new ArrayList<>());

    /** Until the task is about to park; an interrupt that comes a little earlier waits for it. */
    private void untilEntered() {
        blocking(() -> entered.await());
    }

    private static CancelledError errorOf(Task<?, ?> task) {
        return (CancelledError) catchThrowable(task::await);
    }

    @InForeignCode
    void takeFromAQueueIsInterrupted(Abroad abroad) {
        abroad.engine.run(() -> {
            var queue = new LinkedBlockingQueue<String>();
            var task = createTask(() -> abroad.call(() -> {
                entered.countDown();
                return queue.take();
            }));
            untilEntered();
            assertThat(task.cancel("enough")).isTrue();
            var error = errorOf(task);
            assertThat(error).hasMessage("enough").hasCauseExactlyInstanceOf(InterruptedException.class);
            assertThat(task.cancelled()).isTrue();
        });
    }

    @InForeignCode
    void threadSleepIsInterrupted(Abroad abroad) {
        abroad.engine.run(() -> {
            var task = createTask(() -> abroad.call(() -> {
                entered.countDown();
                Thread.sleep(Long.MAX_VALUE);
                return "slept";
            }));
            untilEntered();
            task.cancel("enough");
            var error = errorOf(task);
            assertThat(error).hasMessage("enough").hasCauseExactlyInstanceOf(InterruptedException.class);
        });
    }

    @InForeignCode
    void waitForALockIsInterrupted(Abroad abroad) {
        var lock = new ReentrantLock();
        lock.lock(); // held by the test's thread
        try {
            abroad.engine.run(() -> {
                var task = createTask(() -> abroad.call(() -> {
                    entered.countDown();
                    lock.lockInterruptibly();
                    return "locked";
                }));
                untilEntered();
                task.cancel("enough");
                var error = errorOf(task);
                assertThat(error).hasMessage("enough").hasCauseExactlyInstanceOf(InterruptedException.class);
            });
        } finally {
            lock.unlock();
        }
    }

    // The JDK closes the socket under the reader: SocketException with the flag set, S18 (d)
    @InForeignCode
    void readOfASocketIsInterrupted(Abroad abroad) throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            abroad.engine.run(() -> {
                var task = createTask(() -> abroad.call(() -> {
                    try (var socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
                        entered.countDown();
                        return socket.getInputStream().read();
                    }
                }));
                untilEntered();
                task.cancel("enough");
                var error = errorOf(task);
                assertThat(error).hasMessage("enough");
                assertThat(error.getCause())
                        .isExactlyInstanceOf(java.net.SocketException.class)
                        .hasMessage("Closed by interrupt");
            });
        }
    }

    // Having swallowed one interrupt, the task waits again, and is not interrupted for the same request again
    @InForeignCode
    void eachRequestIsSentOnce(Abroad abroad) {
        abroad.engine.run(() -> {
            var queue = new LinkedBlockingQueue<String>();
            var again = new CountDownLatch(1);
            var task = createTask(() -> abroad.call(() -> {
                entered.countDown();
                for (int i = 0; ; i++) {
                    try {
                        return queue.take();
                    } catch (InterruptedException e) {
                        log.add("interrupt " + i);
                        again.countDown();
                    }
                }
            }));
            untilEntered();
            task.cancel("one");
            blocking(() -> again.await());
            yieldNow();
            yieldNow();
            assertThat(log).containsExactly("interrupt 0");
            queue.add("value");
            assertThat(task.await()).isEqualTo("value");
            assertThat(task.cancelling()).isEqualTo(1);
            assertThat(log).containsExactly("interrupt 0");
        });
    }

    @InForeignCode
    void secondRequestIsSentToo(Abroad abroad) {
        abroad.engine.run(() -> {
            var queue = new LinkedBlockingQueue<String>();
            var again = new CountDownLatch(1);
            var task = createTask(() -> abroad.call(() -> {
                entered.countDown();
                try {
                    queue.take();
                } catch (InterruptedException e) {
                    log.add("swallowed");
                    again.countDown();
                }
                return queue.take();
            }));
            untilEntered();
            task.cancel("one");
            blocking(() -> again.await());
            task.cancel("two");
            var error = errorOf(task);
            assertThat(error).hasMessage("two").hasCauseExactlyInstanceOf(InterruptedException.class);
            assertThat(task.cancelling()).isEqualTo(2);
            assertThat(log).containsExactly("swallowed");
        });
    }

    // S16
    @InForeignCode
    void twoRequestsAtOnceAreThrownOnce(Abroad abroad) {
        abroad.engine.run(() -> {
            var both = new AtomicBoolean();
            var task = createTask(() -> {
                try {
                    abroad.call(() -> {
                        entered.countDown();
                        try {
                            Thread.sleep(Long.MAX_VALUE);
                        } finally {
                            while (!both.get()) {
                                LockSupport.parkNanos(1_000_000);
                            }
                        }
                    });
                } catch (InterruptedException | CancelledError e) {
                    log.add("caught");
                }
                yieldNow();
                log.add("went on");
                return currentTask().cancelling();
            });
            untilEntered();
            task.cancel("one");
            task.cancel("two");
            both.set(true);
            assertThat(task.await()).isEqualTo(2);
            assertThat(log).containsExactly("caught", "went on");
        });
    }

    // The request is there before the call: it is sent when the task parks
    @InForeignCode
    void requestOfTheTaskItselfIsSentWhenItParks(Abroad abroad) {
        abroad.engine.run(() -> {
            var queue = new LinkedBlockingQueue<String>();
            var task = createTask(() -> {
                currentTask().cancel("self");
                return abroad.call(queue::take);
            });
            assertThat(errorOf(task)).hasMessage("self");
            assertThat(task.cancelled()).isTrue();
        });
    }
}
