// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.generator;

import io.asyncio4j.future.Coroutine;
import io.asyncio4j.future.Future;
import io.asyncio4j.loop.Clock;
import io.asyncio4j.testing.VirtualClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets what ends outside the loop pass one at a time, and each only when the loop has nothing else to do, so that it comes
 * back in the same order in every run: calls on other threads, and what tasks do with processes and signals. It is the clock
 * of the program, which a loop asks when it has nothing to do: virtual time, that stands still while one passes, and goes on
 * while all of them wait for what the program does.
 */
final class Turnstile implements Clock {
    private static final ThreadLocal<Call> CURRENT = new ThreadLocal<>();

    private static final long LAST_MOMENT = TimeUnit.SECONDS.toNanos(3);

    private final VirtualClock time = VirtualClock.autojump();

    /** Those that may pass, or pass, in their order. Loop only. */
    private final List<Entry> entries = new ArrayList<>();

    /** Those for whose threads the end of a run does not wait. Loop only. */
    private final List<Call> foreign = new ArrayList<>();

    /** Whether a process may run, which does nothing unless it is asked. Loop only. */
    private boolean hasProcess;

    /** In real nanoseconds: since when no timer is left, and nothing is under way. Loop only. */
    private @Nullable Long nothingLeftSince;

    /** Whether one has passed since the loop has looked at what others post. Loop only. */
    private boolean hasPassed;

    private volatile boolean over;

    @Override
    public long time() {
        return time.time();
    }

    @Override
    public boolean isReal() {
        return false;
    }

    @Override
    public long idle(long deadline, boolean busyElsewhere) {
        if (deadline != Long.MAX_VALUE) {
            nothingLeftSince = null;
        }
        if (deadline <= time()) {
            return 0;
        }
        entries.removeIf(Entry::isBack);
        if (entries.stream().anyMatch(Entry::passes)) {
            return Long.MAX_VALUE;
        }
        Optional<Entry> next = entries.stream().filter(Entry::mayPass).findFirst();
        if (next.isPresent()) {
            hasPassed = true;
            nothingLeftSince = null;
            return next.get().pass();
        }
        if (hasPassed) {
            hasPassed = false;
            return 0; // the loop looks once more: the last thread may have posted something before it stopped
        }
        boolean comesBack = busyElsewhere && entries.isEmpty() && !hasProcess;
        return deadline == Long.MAX_VALUE && !comesBack ? aLastMoment() : time.idle(deadline, comesBack);
    }

    /** Only the end of the run may still wait for something: for threads that end soon. */
    private long aLastMoment() {
        long now = System.nanoTime();
        if (nothingLeftSince == null) {
            nothingLeftSince = now;
        } else if (now - nothingLeftSince > LAST_MOMENT) {
            throw new IllegalStateException("nothing is ready, and no timer is left: the program waits for ever");
        }
        return LAST_MOMENT;
    }

    /** A call that is about to be made. */
    Call enter(boolean isForeign) {
        var call = new Call();
        entries.add(call);
        if (isForeign) {
            foreign.add(call);
        }
        return call;
    }

    /** A place in the line for a task. */
    Turn enter(BooleanSupplier mayPass) {
        var turn = new Turn(mayPass);
        entries.add(turn);
        return turn;
    }

    /** Runs this in the task's turn: until it has returned no other one has his, and time stands still. */
    <T extends @Nullable Object> T inTurn(Coroutine<T, Exception> body) throws Exception {
        Turn turn = enter(() -> true);
        try {
            turn.await();
            return body.call();
        } finally {
            turn.leave();
        }
    }

    /** Whether a process may run from now on. */
    void hasProcess(boolean may) {
        hasProcess = may;
    }

    /** The call whose thread this is. */
    static Call current() {
        return CURRENT.get();
    }

    /**
     * The main task ends: from now on calls wait for nothing that the program does, and what the end of the run does not wait
     * for is cancelled.
     */
    void beOver() {
        over = true;
        foreign.forEach(Call::cancel);
    }

    boolean isOver() {
        return over;
    }

    /** One in the line. */
    private abstract static class Entry {
        /** When it may pass; null while it does. */
        volatile @Nullable BooleanSupplier condition;

        Entry(BooleanSupplier condition) {
            this.condition = condition;
        }

        abstract boolean isBack();

        /** Lets it go on; returns how long the loop then waits. */
        abstract long go();

        boolean passes() {
            return condition == null;
        }

        boolean mayPass() {
            BooleanSupplier set = condition;
            return set != null && set.getAsBoolean();
        }

        long pass() {
            condition = null;
            return go();
        }
    }

    /** A task, which does something while it passes, and then leaves. Loop only. */
    static final class Turn extends Entry {
        private final Future<Void, RuntimeException> come = Future.create();
        private boolean left;

        private Turn(BooleanSupplier mayPass) {
            super(mayPass);
        }

        void await() {
            come.await();
        }

        void leave() {
            left = true;
        }

        @Override
        boolean isBack() {
            return left;
        }

        @Override
        long go() {
            come.setResult(null);
            return 0;
        }
    }

    /** One call, whose thread runs only while it passes. */
    static final class Call extends Entry {
        private final Semaphore turn = new Semaphore(0);

        /** Set before the loop goes on. */
        private @Nullable Future<Object, Exception> outcome;

        private Call() {
            super(() -> true);
        }

        Future<Object, Exception> as(Future<Object, Exception> future) {
            outcome = future;
            return future;
        }

        @Override
        boolean isBack() {
            return outcome == null || outcome.done();
        }

        @Override
        long go() {
            turn.release();
            return Long.MAX_VALUE;
        }

        private void cancel() {
            if (outcome != null) {
                outcome.cancel();
            }
        }

        // -- on its thread

        Object run(Coroutine<Object, Exception> work) throws Exception {
            CURRENT.set(this);
            turn.acquire();
            return work.call();
        }

        /** Lets others pass until this may go on. */
        void stop(BooleanSupplier until, Runnable wakeLoop) throws InterruptedException {
            condition = until;
            wakeLoop.run();
            turn.acquire();
        }
    }
}
