// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.interruption;

import static io.asyncio4j.Asyncio.blocking;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio4j.future.Action;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.Future;
import io.asyncio4j.support.Abroad;
import io.asyncio4j.support.InForeignCode;
import io.asyncio4j.task.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** S18 (c), (e): a request that was sent as an interrupt, and that the foreign code did not turn into an exception. */
class InterruptDeliveryTest {
    private static final Duration DAY = Duration.ofDays(1);

    private final List<Object> log = Collections.synchronizedList(new ArrayList<>());

    /** A task that is interrupted in a foreign call, which returns normally with the flag set; then comes the rest. */
    private Task<Void, RuntimeException> interruptedThen(Abroad abroad, Action<RuntimeException> rest) {
        var entered = new CountDownLatch(1);
        var task = createTask(() -> {
            log.add(abroad.call(() -> {
                entered.countDown();
                return takeAndRestoreTheFlag();
            }));
            rest.run();
            log.add("not told");
        });
        blocking(() -> entered.await());
        task.cancel("asked");
        return task;
    }

    private static String takeAndRestoreTheFlag() {
        try {
            return new LinkedBlockingQueue<String>().take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "kept";
        }
    }

    private void assertTold(Task<?, ?> task) {
        assertThat(catchThrowable(task::await))
                .isInstanceOf(CancelledError.class)
                .hasMessage("asked")
                .hasNoCause();
        assertThat(task.cancelled()).isTrue();
        assertThat(log).containsExactly("kept", false);
    }

    @InForeignCode
    void valueIsKeptAndTheRequestComesAtTheNextSleep(Abroad abroad) {
        abroad.engine.run(() -> {
            var task = interruptedThen(abroad, () -> {
                try {
                    sleep(DAY);
                } finally {
                    log.add(Thread.currentThread().isInterrupted());
                }
            });
            assertTold(task);
        });
    }

    @InForeignCode
    void valueIsKeptAndTheRequestComesAtTheNextAwait(Abroad abroad) {
        abroad.engine.run(() -> {
            Future<String, RuntimeException> never = Future.create();
            var task = interruptedThen(abroad, () -> {
                try {
                    never.await();
                } finally {
                    log.add(Thread.currentThread().isInterrupted());
                }
            });
            assertTold(task);
            assertThat(never.cancelled()).isTrue(); // S16: as at any await of a task that was asked while it ran
        });
    }

    @InForeignCode
    void valueIsKeptAndTheRequestComesAtTheNextYield(Abroad abroad) {
        abroad.engine.run(() -> {
            var task = interruptedThen(abroad, () -> {
                try {
                    yieldNow();
                } finally {
                    log.add(Thread.currentThread().isInterrupted());
                }
            });
            assertTold(task);
        });
    }

    @InForeignCode
    void valueIsKeptAndTheRequestComesAtTheNextBlocking(Abroad abroad) {
        abroad.engine.run(() -> {
            var task = interruptedThen(abroad, () -> {
                try {
                    blocking(() -> log.add("not entered"));
                } finally {
                    log.add(Thread.currentThread().isInterrupted());
                }
            });
            assertTold(task);
        });
    }

    // S16: not at an await of what has ended
    @InForeignCode
    void awaitThatDoesNotSuspendDoesNotTell(Abroad abroad) {
        abroad.engine.run(() -> {
            Future<String, RuntimeException> ended = Future.create();
            ended.setResult("value");
            var task = interruptedThen(abroad, () -> log.add(ended.await()));
            assertThat(catchThrowable(task::await)).hasMessage("asked");
            assertThat(log).containsExactly("kept", "value", "not told");
        });
    }

    // S16: still undelivered when the body returns
    @InForeignCode
    void bodyThatReturnsIsCancelled(Abroad abroad) {
        abroad.engine.run(() -> {
            var task = interruptedThen(abroad, () -> {});
            assertThat(catchThrowable(task::await)).hasMessage("asked").hasNoCause();
            assertThat(log).containsExactly("kept", "not told");
        });
    }

    // S16: when it throws
    @InForeignCode
    void bodyThatThrowsHasFailed(Abroad abroad) {
        abroad.engine.run(() -> {
            var failure = new IllegalStateException("my own");
            var task = interruptedThen(abroad, () -> {
                throw failure;
            });
            assertThat(catchThrowable(task::await)).isSameAs(failure);
            assertThat(log).containsExactly("kept");
        });
    }

    // S19: the flag is not set any more, so somebody has swallowed the request
    @InForeignCode
    void interruptThatWasSwallowedIsNotThrownAgain(Abroad abroad) {
        abroad.engine.run(() -> {
            var entered = new CountDownLatch(1);
            var task = createTask(() -> {
                String value = abroad.call(() -> {
                    entered.countDown();
                    try {
                        return new LinkedBlockingQueue<String>().take();
                    } catch (InterruptedException e) {
                        return "swallowed";
                    }
                });
                yieldNow();
                sleep(DAY);
                return value;
            });
            blocking(() -> entered.await());
            task.cancel();
            assertThat(task.await()).isEqualTo("swallowed");
            assertThat(task.cancelling()).isEqualTo(1);
        });
    }

    // (e): the foreign call does not look at the flag at all
    @InForeignCode
    void callThatDoesNotNoticeKeepsItsValue(Abroad abroad) {
        abroad.engine.run(() -> {
            var entered = new CountDownLatch(1);
            var mayReturn = new AtomicBoolean();
            var task = createTask(() -> {
                log.add(abroad.call(() -> {
                    entered.countDown();
                    while (!mayReturn.get()) {
                        LockSupport.parkNanos(1_000_000);
                    }
                    return "value";
                }));
                log.add("still here");
                yieldNow();
                log.add("not told");
            });
            blocking(() -> entered.await());
            task.cancel("asked");
            mayReturn.set(true);
            assertThat(catchThrowable(task::await)).hasMessage("asked").hasNoCause();
            assertThat(log).containsExactly("value", "still here");
        });
    }

    // (e): the element is not lost, though the request came before the task could go on
    @InForeignCode
    void elementThatWasTakenIsKept(Abroad abroad) {
        abroad.engine.run(() -> {
            var entered = new CountDownLatch(1);
            var queue = new LinkedBlockingQueue<String>();
            var task = createTask(() -> {
                try {
                    log.add(abroad.call(() -> {
                        entered.countDown();
                        return queue.take();
                    }));
                } catch (CancelledError | InterruptedException e) {
                    log.add("told");
                    throw e;
                }
                sleep(DAY);
                log.add("not told");
            });
            blocking(() -> entered.await());
            yieldNow();
            queue.add("element");
            task.cancel("asked");
            assertThat(catchThrowable(task::await)).hasMessage("asked");
            boolean taken = queue.isEmpty();
            assertThat(log).containsExactly(taken ? "element" : "told");
            if (abroad == Abroad.INLINE) {
                assertThat(taken).isTrue(); // the element came first
            }
        });
    }
}
