// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.coroutine;

import io.asyncio4j.scheduler.Timer;
import org.jspecify.annotations.Nullable;

/**
 * A strand that waits for a time. When the time has come the timer is run like a callback, and the strand in the iteration
 * after that: the same two steps as CPython's timer and future, so the order of what is printed is the same (S2).
 */
final class Sleep extends Timer {
    /** Who sleeps; null once this has ended. */
    private @Nullable Strand strand;

    private @Nullable Error cancelled;

    Sleep(Strand strand, long when) {
        super(when);
        this.strand = strand;
    }

    @Override
    public void run() {
        end();
    }

    boolean cancel(Error error) {
        Strand sleeper = strand;
        if (sleeper == null) {
            return false;
        }
        cancelled = error;
        sleeper.loop.removeTimer(this);
        end();
        return true;
    }

    /** Undoes a wait that could not begin. */
    void abort() {
        Strand sleeper = strand;
        strand = null;
        if (sleeper != null) {
            sleeper.loop.removeTimer(this);
        }
    }

    private void end() {
        Strand sleeper = strand;
        strand = null;
        if (sleeper != null) {
            sleeper.wake();
        }
    }

    @Nullable
    Error cancelled() {
        return cancelled;
    }

    @Override
    public String toString() {
        return "sleep until " + when;
    }
}
