// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.coroutine;

import io.asyncio4j.ledger.Failure;
import io.asyncio4j.local.CallSite;
import io.asyncio4j.local.ThreadName;
import io.asyncio4j.local.ThreadState;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The part of a future or task that is the same for both: it ends once, and then wakes who waits (S6, S12).
 *
 * <pre>
 *  PENDING → SUCCEEDED    // value
 *  PENDING → FAILED       // Throwable
 *  PENDING → CANCELLED    // the CancelledError
 * </pre>
 *
 * {@code state} is written by whoever has the turn, after {@code value}, and may be read from any thread.
 */
public abstract class Completion {
    /** Has not ended. */
    protected static final int PENDING = 0;
    /** Has a value. */
    protected static final int SUCCEEDED = 1;
    /** Has an exception. */
    protected static final int FAILED = 2;
    /** Was cancelled. */
    protected static final int CANCELLED = 3;

    /** At how many of those that wait for it a search for circles looks. */
    private static final int LOOKED_AT = 100;

    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(Completion.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Kernel loop;

    @SuppressWarnings("unused") // through STATE
    private int state;

    /**
     * The value, the Throwable or the CancelledError. While pending the {@link Role}, or null: so a role costs the
     * futures that have none no field, and is let go of at the end.
     */
    private @Nullable Object value;

    /**
     * Who is to be told: null, one strand or callback, or a list of them. A strand that awaits stands in the same list as
     * the callbacks, in order of registration (S12).
     */
    private @Nullable Object waiters;

    /** What the ledger knows, if this has failed. */
    private volatile @Nullable Failure failure;

    /** Something of one loop that has not ended. */
    protected Completion(Kernel loop) {
        this.loop = loop;
    }

    /**
     * The loop that this belongs to.
     *
     * @return the loop
     */
    protected final Kernel kernel() {
        return loop;
    }

    /**
     * Where it is in its life. Any thread.
     *
     * @return PENDING, SUCCEEDED, FAILED or CANCELLED
     */
    protected final int peekState() {
        return (int) STATE.getAcquire(this);
    }

    /**
     * What it has ended with. Any thread, once {@link #peekState} is not PENDING.
     *
     * @return the value, the Throwable or the CancelledError
     */
    protected final @Nullable Object peekValue() {
        return value;
    }

    /**
     * Asks it to end as cancelled.
     *
     * @param error the error to end with
     * @return false if it has ended already; the request then stays with the strand that waits for it (S16)
     */
    protected abstract boolean cancelWait(Error error);

    /** Says what it stands for, until it ends. For futures. */
    final void role(Role role) {
        value = role;
    }

    /**
     * What it stands for, while it has not ended.
     *
     * @return the role; null if it is a future of the user's, or a task
     */
    protected final @Nullable Role role() {
        return value instanceof Role role ? role : null;
    }

    /**
     * The strand whose end this is.
     *
     * @return the strand; null for a bare future, and for a task that has ended
     */
    protected @Nullable Strand strand() {
        return null;
    }

    // -- ending

    /**
     * Ends with a value.
     *
     * @param result the value
     */
    protected final void succeed(@Nullable Object result) {
        end(SUCCEEDED, result);
    }

    /**
     * Ends with a failure.
     *
     * @param exception what it fails with
     * @param record what the ledger knows of it, or null
     */
    protected final void fail(Throwable exception, @Nullable Failure record) {
        failure = record;
        end(FAILED, exception);
    }

    /**
     * Ends cancelled.
     *
     * @param error what readers get
     */
    protected final void endCancelled(Error error) {
        end(CANCELLED, error);
    }

    private void end(int how, @Nullable Object result) {
        value = result;
        STATE.setRelease(this, how);
        Object told = waiters;
        waiters = null;
        switch (told) {
            case null -> {}
            case ArrayList<?> list -> list.forEach(Completion::tell);
            default -> tell(told);
        }
    }

    private static void tell(Object waiter) {
        if (waiter instanceof Strand strand) {
            strand.wake();
        } else {
            ((Waiter) waiter).schedule();
        }
    }

    // -- waiting

    /**
     * Adds to the list of who is told. For whoever has the turn, while pending.
     *
     * @param waiter a strand or a {@link Waiter}
     */
    protected final void addWaiter(Object waiter) {
        Object there = waiters;
        if (there == null) {
            waiters = waiter;
        } else if (there instanceof ArrayList<?>) {
            list(there).add(waiter);
        } else {
            var list = new ArrayList<>(4);
            list.add(there);
            list.add(waiter);
            waiters = list;
        }
    }

    /**
     * Removes from that list; nothing happens if it is not there.
     *
     * @param waiter a strand or a {@link Waiter}
     */
    protected final void removeWaiter(Object waiter) {
        Object there = waiters;
        if (there == waiter) {
            waiters = null;
        } else if (there instanceof ArrayList<?>) {
            list(there).remove(waiter);
        }
    }

    /** The one that was added last, or null. */
    final @Nullable Object lastWaiter() {
        Object there = waiters;
        return there instanceof ArrayList<?> list ? (list.isEmpty() ? null : list.getLast()) : there;
    }

    /** Whether it is one of those that something waits for which is made of several. */
    final boolean isPartOf(Compound whole) {
        Object there = waiters;
        if (there instanceof ArrayList<?> list) {
            for (int i = 0; i < Math.min(LOOKED_AT, list.size()); i++) {
                if (isPartOf(list.get(i), whole)) {
                    return true;
                }
            }
            return false;
        }
        return isPartOf(there, whole);
    }

    private static boolean isPartOf(@Nullable Object waiter, Compound whole) {
        return waiter instanceof Waiter part && part.partOf() == whole;
    }

    @SuppressWarnings({"unchecked", "NonApiType"}) // only addWaiter makes lists here
    private static ArrayList<Object> list(Object waiters) {
        return (ArrayList<Object>) waiters;
    }

    /**
     * Suspends the calling task until this has ended; at once if it has (S9). Throws a cancellation of the calling task,
     * which counts for more than any outcome; the outcome itself is for the caller to look at.
     */
    protected final void awaitEnd() {
        ThreadState calling = ThreadState.peek();
        boolean isDone = peekState() != PENDING;
        if (!(calling instanceof Strand strand) || calling.turn != loop) {
            if (isDone && calling instanceof Strand && calling.turn != null) {
                return; // what another loop has done, a task may take, as in CPython
            }
            throw refused(calling);
        }
        if (isDone) {
            return;
        }
        if (strand == strand()) {
            throw new IllegalStateException(
                    "Task cannot await on itself: " + this + ". It would wait for ever; await it from another task.");
        }
        if (strand.waitsFor(this)) {
            throw waitsForCaller(strand);
        }
        do {
            lookForCircle(strand);
            int before = strand.seen();
            addWaiter(strand);
            try {
                strand.await(this);
            } catch (Throwable t) {
                removeWaiter(strand);
                throw t;
            }
            if (peekState() == CANCELLED) {
                strand.arrivedWith(this, before);
            } else {
                strand.throwIfCancelled();
            }
        } while (peekState() == PENDING); // woken for a request that was taken back meanwhile
    }

    /** A task that waits for this: if it is in the hands of others that wait too, it may be a circle. */
    private void lookForCircle(Strand strand) {
        Strand awaited = Circle.holderOf(this);
        if (awaited == null ? value instanceof Compound : awaited.isSuspended()) {
            loop.lookForCircle(strand, this);
        }
    }

    private IllegalStateException waitsForCaller(Strand strand) {
        return new IllegalStateException(strand.body + " cannot await " + this + ", which runs the group that "
                + "waits for it: neither would ever end. Return from the body instead, or hand over a Future that the"
                + " group's body completes.");
    }

    private IllegalStateException refused(@Nullable ThreadState calling) {
        if (calling instanceof Strand strand) {
            if (calling.turn == null && strand.loop.isClosed()) {
                return new IllegalStateException("await() was called by " + strand.body
                        + ", whose event loop is closed: nothing can wake it any more. It waited for " + this + ".");
            }
            if (calling.turn == null) {
                return new IllegalStateException("await() was called inside blocking(...) by " + strand.body
                        + ", which is off the loop there. Await " + this + " before or after blocking(...).");
            }
            return new IllegalStateException(strand.body + " got " + this + " attached to a different loop: its own is "
                    + strand.loop + ", the other " + loop + ". Pass the result on with callSoonThreadsafe(...).");
        }
        Strand disguised = Kernel.disguised();
        if (disguised != null) {
            return disguised.isDisguised("await()");
        }
        return new IllegalStateException("await() was called outside a task, on "
                + ThreadName.ofCaller() + ", for " + this
                + ". Await in a task: createTask(() -> ...) or Asyncio.run(() -> ...); in a callback, or after"
                + " the loop has ended, use result() or outcome(); on another thread, have the loop tell it:"
                + " loop.callSoonThreadsafe(() -> task.addDoneCallback(...)).");
    }

    // -- failures

    /** The exception is delivered to user code. */
    protected final void markRetrieved() {
        Failure record = failure;
        if (record != null) {
            record.retrieved();
        }
    }

    /**
     * The exception comes out of an await of the calling task (S28).
     *
     * @param awaiter the name of that task
     * @param call the kind of call
     */
    protected final void markHop(String awaiter, String call) {
        Failure record = failure;
        if (record != null && loop.hasTurn()) { // not if a task of another loop has taken it
            record.hop(awaiter, call, record.keepsHop() && loop.mayLookAtLine() ? CallSite.find() : null);
        }
    }

    /**
     * What the ledger knows of this.
     *
     * @return the record; null if it has not failed
     */
    protected final @Nullable Failure failureRecord() {
        return failure;
    }
}
