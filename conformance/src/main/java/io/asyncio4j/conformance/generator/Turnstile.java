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
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets calls on other threads pass one at a time, and each only when the loop has nothing else to do, so that they come back
 * in the same order in every run. It is the clock of the program, which a loop asks when it has nothing to do: virtual time,
 * that stands still while a call is under way, and passes while all of them wait for what the program does.
 */
final class Turnstile implements Clock {
    private static final ThreadLocal<Call> CURRENT = new ThreadLocal<>();

    private final VirtualClock time = VirtualClock.autojump();

    /** Those that may pass, or pass, in their order. Loop only. */
    private final List<Call> calls = new ArrayList<>();

    /** Those for whose threads the end of a run does not wait. Loop only. */
    private final List<Call> foreign = new ArrayList<>();

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
        if (deadline <= time()) {
            return 0;
        }
        calls.removeIf(Call::isBack);
        if (calls.stream().anyMatch(Call::passes)) {
            return Long.MAX_VALUE;
        }
        Optional<Call> next = calls.stream().filter(Call::mayPass).findFirst();
        if (next.isPresent()) {
            next.get().pass();
            return Long.MAX_VALUE;
        }
        return time.idle(deadline, busyElsewhere && calls.isEmpty());
    }

    /** A call that is about to be made. */
    Call enter(boolean isForeign) {
        var call = new Call();
        calls.add(call);
        if (isForeign) {
            foreign.add(call);
        }
        return call;
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

    /** One call, whose thread runs only while it passes. */
    static final class Call {
        private final Semaphore turn = new Semaphore(0);

        /** When it may pass; null while it does. */
        private volatile @Nullable BooleanSupplier condition = () -> true;

        /** Set before the loop goes on. */
        private @Nullable Future<Object, Exception> outcome;

        Future<Object, Exception> as(Future<Object, Exception> future) {
            outcome = future;
            return future;
        }

        private boolean isBack() {
            return outcome == null || outcome.done();
        }

        private boolean passes() {
            return condition == null;
        }

        private boolean mayPass() {
            BooleanSupplier set = condition;
            return set != null && set.getAsBoolean();
        }

        private void pass() {
            condition = null;
            turn.release();
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
