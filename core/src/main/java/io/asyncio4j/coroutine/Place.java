// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.coroutine;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The place of one task in a {@link Line}: it ends when the task is called, or when the task is cancelled while it waits.
 *
 * <p>Both may happen to one task, called first and then cancelled before it runs: {@link #await} throws then, and
 * {@link #isCalled} tells the caller that there is a call to pass on.
 */
public final class Place extends Completion {
    private final Line line;

    @Nullable
    Place before;

    @Nullable
    Place after;

    Place(Kernel loop, Line line) {
        super(loop);
        this.line = line;
    }

    /** Waits for the call, and leaves the line whatever comes of it. On the strand's own thread. */
    public void await() {
        try {
            awaitEnd();
        } finally {
            line.leave(this);
        }
        if (peekState() == CANCELLED) {
            var error = (Error) Objects.requireNonNull(peekValue());
            error.fillInStackTrace();
            throw error;
        }
    }

    /** Calls the task, unless it has been called or cancelled. For whoever has the turn. */
    public boolean call() {
        if (peekState() != PENDING) {
            return false;
        }
        succeed(null);
        return true;
    }

    /** Whether the task has been called. */
    public boolean isCalled() {
        return peekState() == SUCCEEDED;
    }

    /** Whether the task has been cancelled while it waited. */
    public boolean isCancelled() {
        return peekState() == CANCELLED;
    }

    /** The strand that waits here, or null if what waits is a callback. */
    @Nullable
    Strand waiting() {
        return lastWaiter() instanceof Strand strand ? strand : null;
    }

    @Override
    protected boolean cancelWait(Error error) {
        if (peekState() != PENDING) {
            return false;
        }
        endCancelled(error);
        line.placeIsCancelled();
        return true;
    }
}
