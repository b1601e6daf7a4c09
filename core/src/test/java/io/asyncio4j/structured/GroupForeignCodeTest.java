// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.structured;

import static io.asyncio4j.Asyncio.allTasks;
import static io.asyncio4j.Asyncio.blocking;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.taskGroup;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.structured.Workers.DAY;
import static io.asyncio4j.structured.Workers.groupOf;
import static io.asyncio4j.structured.Workers.waitLogged;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.asyncio4j.future.CancelReason;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.support.Abroad;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.InForeignCode;
import io.asyncio4j.support.OnBothEngines;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;

/** S18, S20: a group whose tasks and body are in blocking calls of the JDK when it is cancelled. */
class GroupForeignCodeTest {
    private final List<Object> log = Collections.synchronizedList(new ArrayList<>());

    /** Waits in foreign code for what never comes; logs why it was cancelled, and with what. */
    private void take(Abroad abroad, CountDownLatch entered) throws InterruptedException {
        try {
            abroad.call(() -> {
                entered.countDown();
                return new LinkedBlockingQueue<String>().take();
            });
        } catch (CancelledError e) {
            log.add(e.getMessage());
            throw e;
        } catch (InterruptedException e) {
            log.add("interrupted");
            throw e;
        }
    }

    private static String seen(Abroad abroad) {
        return abroad == Abroad.INLINE ? "interrupted" : "a sibling failed: java.io.IOException: x";
    }

    @InForeignCode
    void tasksInForeignCodeAreInterrupted(Abroad abroad) {
        abroad.engine.run(() -> {
            var failure = new IOException("x");
            var entered = new CountDownLatch(2);
            var tasks = new ArrayList<Throwable>();
            var group = groupOf(() -> taskGroup(g -> {
                for (int i = 0; i < 2; i++) {
                    var task = g.createTask(() -> take(abroad, entered));
                    task.addDoneCallback(t -> tasks.add(catchThrowable(t::result)));
                }
                blocking(() -> entered.await());
                throw failure;
            }));
            assertThat(group.exceptions()).containsExactly(failure);
            assertThat(log).containsExactly(seen(abroad), seen(abroad));
            assertThat(tasks).hasSize(2).allSatisfy(t -> {
                assertThat(t).isInstanceOf(CancelledError.class);
                assertThat(((CancelledError) t).reason()).isEqualTo(new CancelReason.SiblingFailed(failure));
            });
            assertThat(allTasks()).hasSize(1);
        });
    }

    @InForeignCode
    void bodyInForeignCodeIsInterrupted(Abroad abroad) {
        abroad.engine.run(() -> {
            var failure = new IOException("x");
            var entered = new CountDownLatch(1);
            var group = groupOf(() -> taskGroup(g -> {
                g.createTask(() -> {
                    blocking(() -> entered.await());
                    throw failure;
                });
                take(abroad, entered);
            }));
            assertThat(group.exceptions()).containsExactly(failure);
            assertThat(log).containsExactly(seen(abroad));
            assertThat(currentTask().cancelling()).isZero();
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            yieldNow();
        });
    }

    @InForeignCode
    void groupThatIsCancelledInForeignCodeEndsWithoutAnError(Abroad abroad) throws Exception {
        abroad.engine.run(() -> {
            var entered = new CountDownLatch(2);
            taskGroup(g -> {
                g.createTask(() -> take(abroad, entered));
                g.createTask(() -> {
                    blocking(() -> entered.await());
                    g.cancel();
                });
                take(abroad, entered);
            });
            assertThat(log).hasSize(2);
            assertThat(currentTask().cancelling()).isZero();
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            yieldNow();
        });
    }

    // (d): the body turns it into an exception of its own; that is ours as long as it shows the interrupt
    @InForeignCode
    void exceptionThatShowsTheInterruptIsTheCancellation(Abroad abroad) {
        abroad.engine.run(() -> {
            var failure = new IOException("x");
            var entered = new CountDownLatch(2);
            var group = groupOf(() -> taskGroup(g -> {
                g.createTask(() -> wrapped(abroad, entered));
                g.createTask(() -> {
                    blocking(() -> entered.await());
                    throw failure;
                });
                wrapped(abroad, entered);
            }));
            assertThat(group.exceptions()).containsExactly(failure);
        });
    }

    private void wrapped(Abroad abroad, CountDownLatch entered) throws InterruptedException {
        abroad.call(() -> {
            entered.countDown();
            try {
                return new LinkedBlockingQueue<String>().take();
            } catch (InterruptedException e) {
                throw new IllegalStateException("in a library", e);
            }
        });
    }

    // (d): an InterruptedException always means cancelled, though nobody has asked
    @OnBothEngines
    void interruptedExceptionOfTheBodyCancelsTheTasksAndComesOutAsCancelledError(EngineUnderTest engine) {
        engine.run(() -> {
            var thrown = new InterruptedException("own");
            var error = catchThrowableOfType(
                    CancelledError.class,
                    () -> taskGroup(g -> {
                        g.createTask(() -> waitLogged(log, "a"));
                        yieldNow();
                        throw thrown;
                    }));
            assertThat(error.reason()).isEqualTo(new CancelReason.Interrupted());
            assertThat(error.getCause()).isSameAs(thrown);
            assertThat(log).containsExactly("a: interrupted");
        });
    }

    @OnBothEngines
    void interruptedExceptionOfATaskIsNoFailure(EngineUnderTest engine) throws Exception {
        engine.run(() -> taskGroup(g -> {
            var task = g.createTask(() -> {
                throw new InterruptedException("own");
            });
            g.createTask(() -> {
                yieldNow();
                log.add("sibling goes on, task cancelled: " + task.cancelled());
            });
        }));
        assertThat(log).containsExactly("sibling goes on, task cancelled: true");
    }

    // S18 (b), S20: the request from outside reaches the body in foreign code, and from there the tasks
    @InForeignCode
    void requestFromOutsideReachesBodyAndTasksInForeignCode(Abroad abroad) {
        abroad.engine.run(() -> {
            var entered = new CountDownLatch(2);
            var task = createTask(() -> taskGroup(g -> {
                g.createTask(() -> take(abroad, entered));
                g.createTask(() -> waitLogged(log, "ours"));
                take(abroad, entered);
            }));
            blocking(() -> entered.await());
            yieldNow();
            task.cancel("out");
            assertThat(catchThrowable(task::await))
                    .isInstanceOf(CancelledError.class)
                    .hasMessage("out");
            assertThat(task.cancelling()).isEqualTo(1);
            assertThat(log).hasSize(3).contains("ours: out");
        });
    }

    // S18 (c): the call has returned, and put the flag back: the request comes where the group waits
    @InForeignCode
    void requestThatForeignCodeDidNotThrowComesWhereTheGroupWaits(Abroad abroad) {
        abroad.engine.run(() -> {
            var entered = new CountDownLatch(1);
            var group = groupOf(() -> taskGroup(g -> {
                g.createTask(() -> {
                    blocking(() -> entered.await());
                    throw new IOException("x");
                });
                g.createTask(() -> waitLogged(log, "a"));
                abroad.call(() -> {
                    entered.countDown();
                    try {
                        new LinkedBlockingQueue<String>().take();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
                log.add("body goes on");
            }));
            assertThat(group.exceptions()).hasSize(1);
            assertThat(log).containsExactlyInAnyOrder("body goes on", "a: a sibling failed: java.io.IOException: x");
            assertThat(currentTask().cancelling()).isZero();
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            sleep(DAY); // nothing is left of it
        });
    }
}
