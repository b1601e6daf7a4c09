// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.sync;

import io.asyncio4j.coroutine.Line;
import io.asyncio4j.coroutine.Place;
import io.asyncio4j.coroutine.Role;
import io.asyncio4j.coroutine.Strand;
import io.asyncio4j.future.CancelledError;
import java.util.List;

/**
 * A number of permits, of which each {@link #acquire} takes one and each {@link #release} gives one: {@code
 * asyncio.Semaphore}. Bounds how many tasks do something at once:
 *
 * <pre>{@code
 * var limit = new Semaphore(8);
 * group.createTask(() -> limit.with(() -> fetch(url)));
 * }</pre>
 *
 * <p>Tasks get permits in the order in which they have asked. One that is cancelled while it waits leaves the line, and the
 * permit that was meant for it goes to the next. Any task or callback may release, also one that has not acquired; for an
 * error there use a {@link BoundedSemaphore}.
 */
public sealed class Semaphore extends Acquirable permits BoundedSemaphore {
    private final Line line = new Line();
    private final Role role = () -> "a permit of " + which();
    private int permits;

    /**
     * A semaphore.
     *
     * @param permits how many there are at first, not negative
     * @throws IllegalArgumentException if that is negative
     */
    public Semaphore(int permits) {
        if (permits < 0) {
            throw new IllegalArgumentException("Semaphore initial value must be >= 0, not " + permits
                    + ". Give it the number of tasks that may hold a permit at once.");
        }
        this.permits = permits;
    }

    /**
     * Waits until there is a permit and nobody else is before, and takes it.
     *
     * @throws CancelledError if the calling task is cancelled while it waits: then it has taken none
     * @throws IllegalStateException outside a task, or in a task of another loop
     */
    @Override
    public void acquire() {
        Strand strand = useInTask("acquire()");
        if (!isLocked()) {
            permits--;
            return;
        }
        Place place = line.join(strand.loop, role);
        try {
            place.await();
        } catch (Throwable t) {
            if (place.isCalled()) {
                permits++; // the one that was meant for this task
            }
            throw t;
        } finally {
            while (permits > 0 && callNext()) {
                // who came meanwhile had to wait, for the sake of the order
            }
        }
    }

    /** Gives a permit: the next in line gets it. Never waits. */
    @Override
    public void release() {
        use("release()");
        if (permits == Integer.MAX_VALUE) {
            throw new IllegalStateException("Semaphore has " + permits + " permits: release() would overflow.");
        }
        permits++;
        callNext();
    }

    /** The permit is the other's from now on, so that nobody takes it in between. */
    private boolean callNext() {
        if (line.callNext()) {
            permits--;
            return true;
        }
        return false;
    }

    /**
     * Whether {@link #acquire} would wait now: there is no permit, or somebody else is before.
     *
     * @return true if it would
     */
    @Override
    public boolean isLocked() {
        return permits == 0 || line.hasHopeful();
    }

    /**
     * How many permits there are now.
     *
     * @return the number
     */
    public int permits() {
        return permits;
    }

    @Override
    boolean isHeldHere() {
        return true; // it keeps no account of who has a permit
    }

    @Override
    protected String kind() {
        return "semaphore";
    }

    @Override
    @SuppressWarnings("exports")
    protected List<Strand> waiters() {
        return line.waiting();
    }

    /** Shows how many permits there are, and how many wait. */
    @Override
    public String toString() {
        return getClass().getSimpleName() + "(" + permits + (permits == 1 ? " permit" : " permits") + line.shown()
                + ")";
    }
}
