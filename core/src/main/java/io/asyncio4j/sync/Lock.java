// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.sync;

import io.asyncio4j.coroutine.Callers;
import io.asyncio4j.coroutine.Line;
import io.asyncio4j.coroutine.Place;
import io.asyncio4j.coroutine.Role;
import io.asyncio4j.coroutine.Strand;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.local.ThreadState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A lock that one task of a loop holds at a time: {@code asyncio.Lock}. Tasks get it in the order in which they have asked
 * for it; one that is cancelled while it waits leaves the line, and no release is lost with it.
 *
 * <p>Tasks of one loop do not run at the same time, so what is done between two suspension points needs no lock. It is for
 * what must not be mixed while its task waits.
 *
 * <p>It is not reentrant, and only the task that holds it may release it. Both are errors at once. (Differs from CPython,
 * where a second acquire waits for ever, and any task may release. For a permit that one task takes and another gives back
 * use a {@link Semaphore}.)
 */
public final class Lock extends Acquirable {
    private final Line line = new Line();
    private final Role role = new Waiting();

    /** Who holds it. Written by whoever has the turn; others read a hint. */
    private @Nullable Strand owner;

    /** A lock that nobody holds. */
    public Lock() {}

    /**
     * Waits until nobody holds it, and takes it.
     *
     * @throws CancelledError if the calling task is cancelled while it waits: then it does not hold the lock
     * @throws IllegalStateException outside a task, in a task of another loop, if the calling task holds it already, or if
     *     the task that holds it has ended
     */
    @Override
    public void acquire() {
        Strand strand = useInTask("acquire()");
        if (owner == null && !line.hasHopeful()) {
            owner = strand;
            return;
        }
        if (owner != null) {
            checkOwner(strand, owner);
        }
        Place place = line.join(strand.loop, role);
        try {
            place.await();
        } catch (Throwable t) {
            if (owner == null) {
                callFirst(); // it may have been this task that was called
            }
            throw t;
        }
        owner = strand;
    }

    private void checkOwner(Strand strand, Strand holder) {
        if (holder == strand) {
            throw new IllegalStateException("Lock is held by the calling task already: acquire() was called by "
                    + strand + ", which would wait for itself for ever. A Lock is not reentrant: call what needs it"
                    + " outside of with(…), or split that into a part that expects the lock to be held.");
        }
        if (holder.hasEnded() || holder.loop.isClosed()) {
            throw new IllegalStateException("Lock is held by " + holder + ", which has ended without releasing it:"
                    + " nobody can any more. Use lock.with(() -> …) there, which cannot forget it.");
        }
    }

    /**
     * Gives it back: the first in line gets it.
     *
     * @throws IllegalStateException if the calling task does not hold it
     */
    @Override
    public void release() {
        use("release()");
        if (!isHeldHere()) {
            throw new IllegalStateException(
                    owner == null
                            ? "Lock is not acquired: release() was called on a lock that nobody holds. Use"
                                    + " lock.with(() -> …), which releases it once."
                            : "Lock is held by " + owner + ": release() was called by " + Callers.describe()
                                    + ". Only the task that holds a lock may release it; for a permit that one task"
                                    + " takes and another gives back use a Semaphore(1).");
        }
        owner = null;
        callFirst();
    }

    /** Who has been called already is on its way, and nobody else is to come before it. */
    private void callFirst() {
        Place first = line.first();
        if (first != null) {
            first.call();
        }
    }

    @Override
    boolean isHeldHere() {
        return owner != null && ThreadState.peek() == owner;
    }

    /**
     * Whether a task holds it.
     *
     * @return true if one does
     */
    @Override
    public boolean isLocked() {
        return owner != null;
    }

    @Override
    @SuppressWarnings("exports")
    protected List<Strand> holders() {
        Strand holder = owner;
        return holder == null ? List.of() : List.of(holder);
    }

    @Override
    @SuppressWarnings("exports")
    protected List<Strand> waiters() {
        return line.waiting();
    }

    /** Shows who holds it, and how many wait. */
    @Override
    public String toString() {
        Strand holder = owner;
        return "Lock(" + (holder == null ? "free" : "held by " + holder.body.name()) + line.shown() + ")";
    }

    private final class Waiting implements Role {
        @Override
        public String what() {
            Strand holder = owner;
            if (holder == null) {
                return "a lock";
            }
            return (holder.hasEnded() ? "a lock never released by '" : "a lock held by '") + holder.body.name() + "'";
        }

        @Override
        public @Nullable Strand holder() {
            return owner;
        }
    }
}
