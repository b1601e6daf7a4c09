// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.run;

import io.asyncio4j.coroutine.Kernel;
import io.asyncio4j.future.CancelReason;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.local.Log;
import io.asyncio4j.thread.DefaultExecutor;
import java.lang.System.Logger.Level;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Waits at the end of a run for calls on other threads, not for ever, and says which they are (S29). Loop only. */
final class CallsAtTheEnd {
    private final Kernel loop;
    private final DefaultExecutor calls;
    private final Duration limit;

    /** All waits of one shutdown together have the limit: a call that makes the next one must not keep it for ever. */
    private final long since;

    private boolean over;

    /** Whether the log says already which calls the run ends without. */
    private boolean hasNamedThem;

    /** While it waits: what comes next. */
    private @Nullable Runnable next;

    private CallsAtTheEnd(Kernel loop, DefaultExecutor calls, Duration limit) {
        this.loop = loop;
        this.calls = calls;
        this.limit = limit;
        this.since = now();
    }

    /** Whether there are calls that have not come back. */
    static boolean areThere(Kernel loop) {
        DefaultExecutor calls = DefaultExecutor.peek(loop);
        return calls != null && calls.isBusy();
    }

    /** Begins to wait; null if there is nothing to wait for. */
    static @Nullable CallsAtTheEnd begin(Kernel loop, Duration limit) {
        DefaultExecutor calls = DefaultExecutor.peek(loop);
        if (calls == null || !calls.isBusy()) {
            return null;
        }
        var waiting = new CallsAtTheEnd(loop, calls, limit);
        waiting.tickLater();
        return waiting;
    }

    /** Runs something once no call is left, or when the limit is reached; false if that is now. */
    boolean await(Runnable action) {
        if (!calls.isBusy()) {
            return false;
        }
        if (over) { // the limit was reached while tasks ran
            giveUpCalls();
            return false;
        }
        next = action;
        loop.elsewhere(1); // the calls of tasks that were cancelled count no more, and time must not jump
        calls.whenIdle(this::goOn);
        return true;
    }

    private void goOn() {
        Runnable action = next;
        if (action != null) {
            next = null;
            calls.whenIdle(null);
            loop.elsewhere(-1);
            action.run();
        }
    }

    /** Nothing is said any more. */
    void end() {
        over = true;
    }

    private void tickLater() {
        Duration left = left();
        Stuck.later(loop, left.compareTo(Stuck.OFTEN) < 0 ? left : Stuck.OFTEN, this::tick);
    }

    private Duration left() {
        Duration left = limit.minusNanos(now() - since);
        return left.isNegative() ? Duration.ZERO : left;
    }

    private long now() {
        return loop.hasRealClock() ? loop.time() : System.nanoTime();
    }

    private void tick() {
        if (over) {
            return;
        }
        if (left().isZero()) {
            giveUp();
            return;
        }
        if (next != null) {
            Log.write(
                    Level.WARNING,
                    "the run cannot end, because these calls of toThread(...) have not returned" + list());
        }
        tickLater();
    }

    private void giveUp() {
        over = true;
        if (next != null) {
            giveUpCalls();
            goOn();
        }
    }

    private void giveUpCalls() {
        if (!hasNamedThem) {
            hasNamedThem = true;
            Log.write(
                    Level.WARNING,
                    "the run ends without these calls of toThread(...), which have not returned within " + limit
                            + " (Runner.builder().executorShutdownLimit(...) sets how long it waits)" + list());
        }
        calls.giveUp(new CancelledError(new CancelReason.LoopShutdown(), "the end of the run", null));
    }

    private String list() {
        return ":\n  " + String.join("\n  ", calls.places());
    }
}
