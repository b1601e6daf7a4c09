// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.sync;

import io.asyncio4j.coroutine.Callers;
import io.asyncio4j.coroutine.Holding;
import io.asyncio4j.coroutine.Line;
import io.asyncio4j.coroutine.Place;
import io.asyncio4j.coroutine.Strand;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.local.ThreadState;
import java.util.ArrayList;
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

    /** Who holds it, as those see it who wait. */
    private final Holding holding = new Waiting();

    /** The lines of those who wait at its conditions; null until there are any. For whoever has the turn. */
    private @Nullable List<Line> conditions;

    private final String kind;

    /** A lock that nobody holds. */
    public Lock() {
        this("lock");
    }

    Lock(String kind) {
        this.kind = kind;
    }

    /**
     * Waits until nobody holds it, and takes it.
     *
     * @throws CancelledError if the calling task is cancelled while it waits: then it does not hold the lock
     * @throws IllegalStateException outside a task, in a task of another loop, if the calling task holds it already, or if
     *     the task that holds it has ended, before or while the calling one waits
     */
    @Override
    public void acquire() {
        Strand strand = useInTask("acquire()");
        if (holder() == null && !line.hasHopeful()) {
            holding.take(strand);
            return;
        }
        checkOwner(strand);
        Place place = line.join(strand.loop, holding);
        try {
            place.await();
        } catch (Throwable t) {
            if (holder() == null) {
                callFirst(); // it may have been this task that was called
            }
            throw t;
        }
        checkOwner(strand); // who has it may have ended
        holding.take(strand);
    }

    /** Who holds it, or null; also one that has ended. Any thread, as a hint. */
    @Nullable
    Strand holder() {
        return holding.holder();
    }

    private void checkOwner(Strand strand) {
        Strand holder = holder();
        if (holder == strand) {
            throw new IllegalStateException("Lock is held by the calling task already: acquire() was called by "
                    + strand + ", which would wait for itself for ever. A Lock is not reentrant: call what needs it"
                    + " outside of with(...), or split that into a part that expects the lock to be held.");
        }
        if (holding.isAbandoned()) {
            throw new IllegalStateException("Lock is held by " + holder + ", which has ended without releasing it:"
                    + " nobody can any more. Use lock.with(() -> ...) there, which cannot forget it.");
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
        Strand owner = holder();
        if (owner == null || ThreadState.peek() != owner) {
            throw new IllegalStateException(
                    owner == null
                            ? "Lock is not acquired: release() was called on a lock that nobody holds. Use"
                                    + " lock.with(() -> ...), which releases it once."
                            : "Lock is held by " + owner + ": release() was called by " + Callers.describe()
                                    + ". Only the task that holds a lock may release it; for a permit that one task"
                                    + " takes and another gives back use a Semaphore(1).");
        }
        holding.giveBack(owner);
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
        Strand owner = holder();
        return owner != null && ThreadState.peek() == owner;
    }

    @Override
    boolean isLost() {
        return holding.isAbandoned();
    }

    /**
     * Whether a task holds it.
     *
     * @return true if one does
     */
    @Override
    public boolean isLocked() {
        return holder() != null;
    }

    @Override
    @SuppressWarnings("exports")
    protected List<Strand> holders() {
        Strand holder = holder();
        return holder == null ? List.of() : List.of(holder);
    }

    @Override
    protected String kind() {
        return kind;
    }

    @Override
    @SuppressWarnings("exports")
    protected List<Strand> waiters() {
        return line.waiting();
    }

    /** Not a callback: only a task can hold it. */
    @Override
    protected String onOtherThreads(String call, boolean waits) {
        return "submitThreadsafe(loop, () -> lock.with(() -> ...))";
    }

    /** Somebody waits at a condition of this lock: that one must hear if its holder ends. */
    void watch(Line condition) {
        List<Line> there = conditions;
        if (there == null) {
            there = new ArrayList<>(1);
            conditions = there;
        }
        there.add(condition);
    }

    /** Nobody waits there any more. */
    void unwatch(Line condition) {
        if (conditions != null) {
            conditions.remove(condition);
        }
    }

    /** Shows who holds it, and how many wait. */
    @Override
    public String toString() {
        Strand holder = holder();
        return "Lock("
                + (holder == null ? "free" : "held by " + holder.body.name())
                + (holding.isAbandoned() ? ", which has ended" : "")
                + line.shown()
                + ")";
    }

    private final class Waiting extends Holding {
        @Override
        public String what() {
            Strand holder = holder();
            return holder == null
                    ? which()
                    : which() + (isAbandoned() ? " never released by '" : " held by '") + holder.body.name() + "'";
        }

        @Override
        protected void abandoned() {
            line.callAll();
            if (conditions != null) {
                conditions.forEach(Line::callAll);
            }
        }
    }
}
