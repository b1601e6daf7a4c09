// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.sync;

import io.asyncio4j.coroutine.Callers;
import io.asyncio4j.coroutine.Line;
import io.asyncio4j.coroutine.Place;
import io.asyncio4j.coroutine.Role;
import io.asyncio4j.coroutine.Strand;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.local.Unchecked;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets tasks that hold a lock wait until another one says that something has changed: {@code asyncio.Condition}.
 *
 * <pre>{@code
 * String take() {
 *     return condition.with(() -> {
 *         condition.awaitUntil(() -> !buffer.isEmpty());
 *         return buffer.removeFirst();
 *     });
 * }
 *
 * void give(String item) {
 *     condition.with(() -> {
 *         buffer.add(item);
 *         condition.signal();
 *     });
 * }
 * }</pre>
 *
 * <p>{@link #await()} gives the lock up while it waits and has it again when it returns or throws, however often its task is
 * cancelled meanwhile. A signal that reaches a task which is being cancelled goes on to the next one; so a task may be woken
 * without a signal, and must look again: {@link #awaitUntil} does.
 *
 * <p>The names are those of {@code java.util.concurrent}, since {@code notify} and {@code wait} are every object's own.
 */
public final class Condition extends Acquirable {
    private final Lock lock;
    private final Line line = new Line();
    private final Role role;
    private final String kind;

    /** A condition with a lock of its own. */
    public Condition() {
        this(new Lock());
    }

    /**
     * A condition of a lock, which several may share.
     *
     * @param lock the lock
     */
    public Condition(Lock lock) {
        this.lock = Objects.requireNonNull(lock, "lock is null: leave it out for a lock of the condition's own");
        this.role = new Waiting();
        this.kind = "condition";
    }

    /** That of something else, which has words of its own for who waits. */
    Condition(String of, Role role) {
        this.lock = new Lock("lock of " + of);
        this.role = role;
        this.kind = "condition of " + of;
    }

    /**
     * Gives the lock up, waits to be signalled, and takes the lock again.
     *
     * @throws CancelledError if the calling task is cancelled: it holds the lock also then
     * @throws IllegalStateException if the calling task does not hold the lock; or if it cannot have it again, because a task
     *     has ended that holds it: then it does not hold the lock
     */
    public void await() {
        Strand strand = useInTask("await()");
        mustHold("await()");
        lock.release();
        if (line.isEmpty()) {
            lock.watch(line);
        }
        Place place = line.join(strand.loop, role);
        Throwable left = null;
        try {
            place.await();
        } catch (RuntimeException | Error e) {
            left = e;
        }
        if (line.isEmpty()) {
            lock.unwatch(line);
        }
        try {
            acquireAgain(strand);
        } catch (CancelledError e) {
            left = e; // the most recent one, as in CPython
        } catch (RuntimeException | Error e) {
            if (left != null) {
                e.addSuppressed(left); // it has just been made
            }
            left = e;
        }
        if (left != null) {
            line.callNext(); // this task may have been signalled, and takes no notice of it
            throw Unchecked.<RuntimeException>rethrow(left);
        }
    }

    /** Takes the lock also if the task is cancelled meanwhile, again and again; the last of those requests comes out then. */
    private void acquireAgain(Strand strand) {
        @Nullable CancelledError asked = null;
        strand.deaf(true); // a cancelled scope asks at every suspension point: it would never get the lock
        try {
            while (!lock.isHeldHere()) {
                try {
                    lock.acquire();
                } catch (CancelledError e) {
                    asked = e;
                }
            }
        } finally {
            strand.deaf(false);
        }
        if (asked != null) {
            throw asked;
        }
    }

    /**
     * Waits until something is true; looks before the first wait, and after each signal.
     *
     * @param isTrue what to wait for; is asked while the calling task holds the lock, and must not suspend
     * @throws CancelledError if the calling task is cancelled: it holds the lock also then
     * @throws IllegalStateException if the calling task does not hold the lock
     */
    public void awaitUntil(BooleanSupplier isTrue) {
        Objects.requireNonNull(
                isTrue, "isTrue is null: awaitUntil(...) takes what to wait for, such as () -> !items.isEmpty()");
        useInTask("awaitUntil(...)");
        mustHold("awaitUntil(...)");
        while (!isTrue.getAsBoolean()) {
            await();
        }
    }

    /**
     * Wakes one task that waits: the one that has waited longest.
     *
     * @throws IllegalStateException if the calling task does not hold the lock
     */
    public void signal() {
        signal("signal()", 1);
    }

    /**
     * Wakes some of the tasks that wait, those that have waited longest.
     *
     * @param tasks how many at most, not negative
     * @throws IllegalArgumentException if that is negative
     * @throws IllegalStateException if the calling task does not hold the lock
     */
    public void signalMany(int tasks) {
        if (tasks < 0) {
            throw new IllegalArgumentException("signalMany(" + tasks + ") was called on " + this
                    + ": the number of tasks to wake is negative. Use signal() for one, signalAll() for all.");
        }
        signal("signalMany(" + tasks + ")", tasks);
    }

    /**
     * Wakes all tasks that wait.
     *
     * @throws IllegalStateException if the calling task does not hold the lock
     */
    public void signalAll() {
        signal("signalAll()", Integer.MAX_VALUE);
    }

    private void signal(String call, int tasks) {
        use(call);
        mustHold(call);
        for (int left = tasks; left > 0 && line.callNext(); left--) {
            // the next one, then
        }
    }

    private void mustHold(String call) {
        if (!lock.isHeldHere()) {
            throw new IllegalStateException("cannot " + (call.startsWith("await") ? "wait" : "signal")
                    + " on un-acquired lock: " + call + " was called by " + Callers.describe() + " on " + this
                    + ". Hold the lock there: condition.with(() -> condition." + call + ").");
        }
    }

    @Override
    public void acquire() {
        lock.acquire();
    }

    @Override
    public void release() {
        lock.release();
    }

    @Override
    public boolean isLocked() {
        return lock.isLocked();
    }

    @Override
    boolean isHeldHere() {
        return lock.isHeldHere();
    }

    @Override
    boolean isLost() {
        return lock.isLost();
    }

    @Override
    @SuppressWarnings("exports")
    protected List<Strand> holders() {
        return lock.holders();
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

    /** Not a callback: only a task can hold the lock. */
    @Override
    protected String onOtherThreads(String call, boolean waits) {
        return "submitThreadsafe(loop, () -> condition.with(() -> ...))";
    }

    /** Shows the lock, and how many wait for a signal. */
    @Override
    public String toString() {
        return "Condition(" + lock + line.shown() + ")";
    }

    private final class Waiting implements Role {
        @Override
        public String what() {
            return which();
        }

        /** Whoever holds the lock must signal, or release it for another one who does. */
        @Override
        public @Nullable Strand holder() {
            return lock.holder();
        }
    }
}
