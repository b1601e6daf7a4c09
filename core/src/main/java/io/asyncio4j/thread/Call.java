// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.thread;

import io.asyncio4j.context.Context;
import io.asyncio4j.coroutine.Callers;
import io.asyncio4j.coroutine.Completions;
import io.asyncio4j.coroutine.Delivery;
import io.asyncio4j.coroutine.Kernel;
import io.asyncio4j.coroutine.Role;
import io.asyncio4j.coroutine.Strand;
import io.asyncio4j.failure.Hop;
import io.asyncio4j.future.Action;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.Coroutine;
import io.asyncio4j.future.Future;
import io.asyncio4j.interruption.Interruption;
import io.asyncio4j.ledger.Failure;
import io.asyncio4j.ledger.Origin;
import io.asyncio4j.local.Log;
import io.asyncio4j.local.OffLoop;
import java.lang.System.Logger.Level;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One call of {@code toThread} or {@code runInExecutor}: a body's way to another thread, and its outcome's way back.
 *
 * <pre>
 *  QUEUED → RUNNING                          // a thread has taken it
 *  QUEUED → DROPPED                          // cancelled before that: it never runs
 *  RUNNING → INTERRUPTING → INTERRUPTED      // cancelled: its thread is interrupted, its outcome is nobody's
 *  RUNNING ↔ PROTECTED                       // in and out of uninterruptible(…)
 *  PROTECTED → POSTPONED → INTERRUPTED       // cancelled in there: it interrupts itself at the end of that
 *  INTERRUPTED → POSTPONED                   // goes in with an interrupt that it has not seen
 *  RUNNING, INTERRUPTED → ENDED              // the body has ended; no interrupt hits what comes next on that thread
 * </pre>
 *
 * The future has ended as soon as it is cancelled, as in CPython, and does not wait for the thread.
 */
final class Call implements Runnable {
    private enum State {
        QUEUED,
        DROPPED,
        RUNNING,
        INTERRUPTING,
        INTERRUPTED,
        PROTECTED,
        POSTPONED,
        ENDED
    }

    private final Kernel loop;
    private final String name;
    private final String caller = Callers.task();
    private final Context context = Context.copy();
    private final Future<Object, Exception> future;
    private final Arrival arrival = new Arrival();

    /** Any thread, CAS. */
    private final AtomicReference<State> state = new AtomicReference<>(State.QUEUED);

    /** Null once it has run, or never will: what the body refers to can be collected. */
    private volatile @Nullable Action<?> body;

    /** The one that runs it. Written there, read by the loop. */
    private volatile @Nullable Thread thread;

    /** The value or the Throwable. Written by the thread that runs it, before it posts. */
    private @Nullable Object left;

    private boolean threw;

    /** Whether it threw because it was interrupted: as left. */
    private boolean gaveWay;

    /** Depth of uninterruptible(…). For the thread that runs it. */
    private int uninterruptible;

    /** What is to be done on the loop once it has come back, or has been dropped; null if nothing. */
    private final @Nullable DefaultExecutor home;

    Call(Kernel loop, String name, Action<?> body, @Nullable DefaultExecutor home) {
        this.loop = loop;
        this.name = name;
        this.body = body;
        this.home = home;
        this.future = Completions.as(Role.of(name, this::cancel), Future.<Object, Exception>create());
    }

    /**
     * Gives it to an executor, in whose threads it runs; what that throws comes out. If it has taken the call all the same,
     * the call goes on: nobody has its future then, so the ledger tells what it fails with.
     */
    Future<Object, Exception> start(Executor executor) {
        loop.elsewhere(1);
        try {
            executor.execute(this);
        } catch (Throwable t) {
            if (state.compareAndSet(State.QUEUED, State.DROPPED)) {
                body = null;
                loop.elsewhere(-1);
                leave();
            }
            throw t;
        }
        return future;
    }

    // -- on a thread of the executor

    @Override
    public void run() {
        Action<?> work = body;
        if (work == null || state.get() != State.QUEUED) {
            return;
        }
        thread = Thread.currentThread();
        if (!state.compareAndSet(State.QUEUED, State.RUNNING)) {
            thread = null;
            return;
        }
        body = null;
        Object outer = OffLoop.enter(this);
        try {
            left = context.<@Nullable Object, Exception>run(() -> valueOf(work));
        } catch (Throwable t) {
            threw = true;
            left = t; // should it not let itself be translated: that asks for its cause
            left = translate(t);
        } finally {
            OffLoop.leave(outer);
            end();
            loop.deliver(arrival);
        }
    }

    private static @Nullable Object valueOf(Action<?> work) throws Exception {
        if (work instanceof Coroutine<?, ?> c) {
            return c.call();
        }
        work.run();
        return null;
    }

    private Throwable translate(Throwable thrown) {
        Strand strand = Strand.current();
        if (strand != null) {
            return Interruption.translate(strand, thrown); // the executor runs it in the task that has called
        }
        if (state.get() != State.RUNNING && Interruption.showsInterrupt(thrown)) {
            gaveWay = true;
            return thrown;
        }
        return thrown instanceof InterruptedException ? unasked(thrown) : thrown;
    }

    /** What comes out where its body is interrupted and nobody has asked it to end. */
    CancelledError unasked(Throwable interrupted) {
        return Interruption.unasked(loop, toString(), interrupted);
    }

    /** Its thread is not interrupted while this is above zero. For the thread that runs it. */
    void uninterruptible(int change) {
        boolean was = uninterruptible > 0;
        uninterruptible += change;
        boolean is = uninterruptible > 0;
        if (is && !was) {
            if (!state.compareAndSet(State.RUNNING, State.PROTECTED)) {
                awaitInterrupt();
                if (Thread.interrupted()) { // ours, and nobody has looked at it
                    state.set(State.POSTPONED);
                }
            }
        } else if (was && !is) {
            if (!state.compareAndSet(State.PROTECTED, State.RUNNING)
                    && state.compareAndSet(State.POSTPONED, State.INTERRUPTED)) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void awaitInterrupt() {
        while (state.get() == State.INTERRUPTING) {
            Thread.onSpinWait();
        }
    }

    private void end() {
        if (!state.compareAndSet(State.RUNNING, State.ENDED)) {
            awaitInterrupt();
            Thread.interrupted(); // ours: it must not hit the next call
            state.set(State.ENDED);
        }
        thread = null;
    }

    // -- on the loop

    private boolean cancel(Error request) {
        if (state.compareAndSet(State.QUEUED, State.DROPPED)) {
            body = null;
            leave();
        } else {
            loop.ready(this::interrupt); // not here: it may close a channel, and so take locks
        }
        loop.elsewhere(-1);
        Completions.endCancelled(future, request);
        return true;
    }

    private void interrupt() {
        Thread running = thread;
        while (running != null && !state.compareAndSet(State.PROTECTED, State.POSTPONED)) {
            if (state.compareAndSet(State.RUNNING, State.INTERRUPTING)) {
                running.interrupt();
                state.set(State.INTERRUPTED);
                return;
            }
            State now = state.get();
            if (now != State.RUNNING && now != State.PROTECTED) { // else it has just gone in or out of that
                return;
            }
        }
    }

    private void leave() {
        if (home != null) {
            home.left(this);
        }
    }

    /** Whether its outcome is one that somebody must hear of. */
    private boolean hasFailed() {
        return threw && !gaveWay && !(left instanceof CancelledError);
    }

    private void settle() {
        loop.elsewhere(-1);
        if (!threw) {
            Completions.succeed(future, left);
        } else if (left instanceof CancelledError error) {
            Completions.endCancelled(future, error);
        } else if (left instanceof Throwable failure) {
            Completions.fail(future, Origin.ofCall(name, caller), failure);
        }
    }

    /** The future was cancelled, and what has failed since is nobody's to ask for: it must not vanish. */
    private void abandon() {
        if (hasFailed() && left instanceof Throwable failure) {
            Failure record = loop.ledger().failed(future, Origin.ofCall(name, caller), failure, null);
            if (record != null) {
                record.label("abandoned");
            }
        }
    }

    /** Its outcome comes to the loop. */
    private final class Arrival implements Delivery {
        @Override
        public void run() {
            if (future.done()) {
                abandon();
            } else {
                settle();
            }
            leave();
        }

        @Override
        public void undelivered() {
            if (hasFailed() && left instanceof Throwable failure) {
                Log.write(
                        Level.ERROR,
                        Call.this + " has failed after its event loop was closed: nobody can ask it",
                        failure);
            }
        }
    }

    // -- looking

    /** Where it is now: for who waits for it. Any thread. */
    String place() {
        Thread running = thread;
        if (running == null) {
            return this + (state.get() == State.QUEUED ? ", which has not started" : ", which has just returned");
        }
        StackTraceElement line = null;
        for (StackTraceElement next : running.getStackTrace()) {
            if (!next.getClassName().matches("(java|jdk|sun)\\..*")) {
                line = next;
                break;
            }
        }
        return this + ", on thread '" + running.getName() + "'" + (line == null ? "" : ", at " + line);
    }

    /** It will not be waited for: if it has not started it never does. */
    void giveUp(Error request) {
        if (state.get() == State.QUEUED && !future.done()) {
            cancel(request);
        }
    }

    /** The task that has called; empty in a callback. */
    String caller() {
        return caller;
    }

    /** {@code toThread in task 'main'}. */
    @Override
    public String toString() {
        return new Hop(caller, name, null).toString();
    }
}
