// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.thread;

import static io.asyncio4j.support.Interleavings.check;

import io.asyncio4j.coroutine.Completions;
import io.asyncio4j.future.Coroutine;
import io.asyncio4j.future.Future;
import io.asyncio4j.scheduler.LoopAmongThreads;
import io.asyncio4j.support.Interleavings;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * A call on another thread is cancelled before it starts, while it runs and as it ends. Its future has the outcome that
 * {@code cancel()} has said, its body runs once or never, its interrupt hits nothing that comes next on the thread, what it
 * fails with is in the ledger once, and the loop counts on it as long as it is to come.
 */
public final class CallInterleavings implements Interleavings {
    @Override
    public List<Scenario> scenarios() {
        return List.of(
                new Scenario("a call with a value", () -> {
                    var trial = new Trial(() -> 7);
                    trial.run();
                    check(trial.wasCancelled || Completions.value(trial.future).equals(7), trial.future.toString());
                    check(trial.failures() == 0, trial.failures() + " failures");
                }),
                new Scenario("a call that fails", () -> {
                    var failure = new IOException("late");
                    var trial = new Trial(() -> {
                        throw failure;
                    });
                    trial.run();
                    check(trial.failures() == trial.ran.get(), trial.failures() + " failures");
                }),
                new Scenario("a call that ends while it is being interrupted", () -> {
                    var told = new AtomicBoolean();
                    var trial = new Trial(() -> {
                        while (!told.get()) {
                            LockSupport.park();
                        }
                        return 7;
                    });
                    trial.asInterrupted = () -> {
                        told.set(true);
                        LockSupport.unpark(trial.thread);
                    };
                    trial.run();
                    check(trial.wasCancelled && trial.failures() == 0, trial.failures() + " failures");
                }),
                new Scenario("a call that waits until it is interrupted", () -> {
                    var trial = new Trial(() -> {
                        while (!Thread.interrupted()) {
                            LockSupport.park();
                        }
                        throw new InterruptedException();
                    });
                    trial.run(); // for ever, if it is not
                    check(trial.wasCancelled && trial.failures() == 0, trial.failures() + " failures");
                }),
                new Scenario("an interrupt waits until an uninterruptible part is over", () -> {
                    var trial = new Trial(() -> {
                        inPeace();
                        while (!Thread.interrupted()) {
                            LockSupport.park();
                        }
                        throw new InterruptedException();
                    });
                    trial.run(); // for ever, if it is forgotten
                    check(trial.wasCancelled && trial.failures() == 0, trial.failures() + " failures");
                }),
                new Scenario("a call that ends with an uninterruptible part", () -> {
                    var trial = new Trial(CallInterleavings::inPeace);
                    trial.run();
                    check(trial.wasCancelled || Completions.value(trial.future).equals(7), trial.future.toString());
                    check(trial.failures() == 0, trial.failures() + " failures");
                }),
                new Scenario(
                        "a call that an executor takes and refuses runs, or does not",
                        CallInterleavings::takenAndRefused));
    }

    /** Cancelled before it, in it or after it, this sees no interrupt. */
    private static Object inPeace() {
        return Blocking.uninterruptible(() -> {
            check(!Thread.currentThread().isInterrupted(), "an interrupt has come in");
            LoopAmongThreads.linger();
            check(!Thread.currentThread().isInterrupted(), "interrupted inside");
            return 7;
        });
    }

    private static void takenAndRefused() {
        var crowd = new LoopAmongThreads();
        var ran = new AtomicInteger();
        var taken = new AtomicReference<Runnable>();
        Thread thread = crowd.thread(() -> {
            while (taken.get() == null) {
                LockSupport.park();
            }
            LoopAmongThreads.linger();
            taken.get().run();
        });
        Coroutine<Object, Exception> body = ran::incrementAndGet;
        var refusal = new RejectedExecutionException("as if");
        crowd.loop.ready(() -> {
            try {
                new Call(crowd.loop, "toThread", body, null).start(call -> {
                    taken.set(call);
                    LockSupport.unpark(thread);
                    throw refusal;
                });
                check(false, "the refusal was not heard");
            } catch (RejectedExecutionException e) {
                check(e == refusal, e.toString());
            }
        });
        crowd.run();
        check(ran.get() <= 1, "ran " + ran + " times");
        check(crowd.isIdle(), "the loop still waits for it, or has counted it twice");
    }

    private static final class Trial {
        private final LoopAmongThreads crowd = new LoopAmongThreads();
        private final AtomicInteger ran = new AtomicInteger();
        private final Future<Object, Exception> future;
        private boolean wasCancelled;
        private Thread thread;
        private volatile boolean returned;

        /** What the loop does after it has cancelled; on real threads in the moment in which it interrupts. */
        private Runnable asInterrupted = () -> {};

        private Trial(Coroutine<Object, Exception> body) {
            Coroutine<Object, Exception> counted = () -> {
                ran.incrementAndGet();
                return body.call();
            };
            future = crowd.call(() -> new Call(crowd.loop, "toThread", counted, null).start(this::onThread));
        }

        private void onThread(Runnable call) {
            thread = crowd.thread(
                    () -> {
                        call.run();
                        returned = true;
                        check(!crowd.isInterruptedByLoop(), "an interrupt has leaked");
                    },
                    this::beforeInterrupt);
        }

        /** Gives the thread every chance to leave the call, which it must not do while its interrupt is under way. */
        private void beforeInterrupt() {
            if (LoopAmongThreads.together) {
                asInterrupted.run();
                for (int n = 500; n > 0 && !returned; n--) {
                    Thread.onSpinWait();
                }
            }
        }

        private void run() {
            crowd.loop.ready(() -> {
                LoopAmongThreads.linger(); // its outcome may come first
                crowd.loop.ready(this::cancel);
            });
            crowd.run();
            check(future.done(), "it has not ended");
            check(future.cancelled() == wasCancelled, future + ", but cancel() said " + wasCancelled);
            check(wasCancelled || ran.get() == 1, "ran " + ran + " times");
            check(ran.get() <= 1, "ran " + ran + " times");
            check(crowd.isIdle(), "the loop still waits for it");
        }

        private void cancel() {
            check(future.done() || !crowd.isIdle(), "the loop does not wait for it");
            wasCancelled = future.cancel();
            if (!LoopAmongThreads.together) { // to Lincheck a thread that spins is one that hangs
                asInterrupted.run();
            }
        }

        private long failures() {
            return crowd.loop.ledger().lastId();
        }
    }
}
