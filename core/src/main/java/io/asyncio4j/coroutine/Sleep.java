// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.coroutine;

import io.asyncio4j.scheduler.Timer;
import org.jspecify.annotations.Nullable;

/**
 * A strand that waits for a time. When the time has come the timer is run like a callback, and the strand in the iteration
 * after that: the same two steps as CPython's timer and future, so the order of what is printed is the same (S2).
 */
final class Sleep extends Timer {
    private final Strand strand;
    private @Nullable Error cancelled;
    private boolean ended;

    Sleep(Strand strand, long when) {
        super(when);
        this.strand = strand;
    }

    @Override
    public void run() {
        if (!ended) {
            ended = true;
            strand.wake();
        }
    }

    boolean cancel(Error error) {
        if (ended) {
            return false;
        }
        ended = true;
        cancelled = error;
        strand.loop.removeTimer(this);
        strand.wake();
        return true;
    }

    /** Undoes a wait that could not begin. */
    void abort() {
        ended = true;
        strand.loop.removeTimer(this);
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
