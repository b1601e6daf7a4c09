// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.coroutine;

import io.asyncio4j.local.ThreadState;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a request to cancel reaches a thread (S18).
 *
 * <pre>
 *  none → pending            // somebody asks
 *  pending → none            // passed on to what the strand waits for, thrown where it resumes, or taken back
 *  pending → outstanding     // the thread is parked in code that is not ours: an interrupt was sent
 *  outstanding → none        // what the interrupt caused leaves a body: it becomes the CancelledError; or it is taken back
 *  outstanding → pending     // the interrupt's flag is still set at a suspension point, or where no interrupt may be
 *  outstanding → noticed     // somebody else has cleared the flag: swallowed, unless an InterruptedException is under way
 * </pre>
 */
abstract class Cancellable extends ThreadState {
    /** How many requests that have arrived are kept. */
    private static final int REMEMBERED = 16;

    // The gate between the loop, which interrupts, and a strand that is AWAY: S18 (g).
    private static final byte OUT = 0;
    private static final byte IN = 1;
    private static final byte INTERRUPTING = 2;
    private static final VarHandle GATE;

    static {
        try {
            GATE = MethodHandles.lookup().findVarHandle(Cancellable.class, "gate", byte.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Set where the strand is made; null after the last step. For whoever has the turn. */
    protected @Nullable Thread thread;

    /** A request for cancellation that has not been passed on, thrown or sent as an interrupt. */
    private volatile @Nullable Error pending;

    /** The last request that was sent as an interrupt, until it is delivered. */
    private volatile @Nullable Error outstanding;

    /**
     * Whether somebody has cleared the flag of that interrupt: the request was swallowed, if no InterruptedException is on its
     * way out of the body. Guarded like {@code outstanding}: for whoever has the turn, or the gate.
     */
    private boolean noticed;

    /** What was asked of this strand so far; null for most, of whom nothing ever is. For whoever has the turn. */
    private @Nullable Asked asked;

    /** OUT, IN or INTERRUPTING. A byte, for the room that it takes. */
    @SuppressWarnings("unused") // through GATE
    private volatile byte gate;

    /** Depth of uninterruptible(…). */
    private volatile int uninterruptible;

    /** An object of its own, so that a million tasks that are never cancelled take less room. */
    private static final class Asked {
        /** Requests minus those taken back. */
        int requests;

        /**
         * The last request that was made, while one counts. Of two that come together only one is thrown: a group that takes
         * its own back must still know what the other one was.
         */
        @Nullable
        Error last;

        /** The requests that came out of a suspension point, while they count; the last few of them. */
        final List<Error> arrived = new ArrayList<>(1);

        /**
         * The last request that a scope has made, or null. A scope asks again at every suspension point: so this one may be
         * dropped where the scope ends, and it counts for nothing.
         */
        @Nullable
        Error ofScope;
    }

    private Asked asked() {
        Asked there = asked;
        if (there == null) {
            there = new Asked();
            asked = there;
        }
        return there;
    }

    /** The thread, or null after the last step. */
    public final @Nullable Thread thread() {
        return thread;
    }

    // -- pending

    /** Keeps a request for the strand's next chance to see it; of two the last one counts, as in CPython. */
    final void keep(Error request) {
        pending = request;
    }

    /** What a scope asks of this strand. */
    final Error ofScope(Error request) {
        asked().ofScope = request;
        return request;
    }

    private @Nullable Error ofScope() {
        return asked == null ? null : asked.ofScope;
    }

    /** The scope that asked has ended: what it asked for reaches nothing outside of it. On the strand's own thread. */
    final void dropRequestOfScope() {
        Error request = ofScope();
        if (request != null) {
            asked().ofScope = null;
            drop(request);
        }
    }

    /** Who has made this request does not make it any more: if it is still on its way, it ends here. As above. */
    final void drop(Error request) {
        if (pending == request) {
            pending = null;
        }
        if (outstanding == request) {
            outstanding = null;
            if (!noticed) {
                Thread.interrupted();
            }
        }
        if (asked != null) {
            asked.arrived.removeIf(other -> other == request);
        }
    }

    // -- counting

    /** How many requests were made and not taken back. For whoever has the turn. */
    public final int cancelling() {
        return asked == null ? 0 : asked.requests;
    }

    /** The last request that was made; null if none counts any more. For whoever has the turn. */
    public final @Nullable Error lastRequest() {
        return asked == null ? null : asked.last;
    }

    /** A request was taken back, and the one before it counts on as the last one. For whoever has the turn. */
    final void forget(Error request, @Nullable Error before) {
        if (asked != null && asked.last == request) {
            asked.last = before;
        }
    }

    /** Counts one more. For whoever has the turn. */
    final void count(Error request) {
        Asked all = asked();
        all.requests++;
        all.last = request;
    }

    /** Takes one back, if there is one. For whoever has the turn. */
    final void discount() {
        Asked all = asked;
        if (all != null && all.requests > 0 && --all.requests == 0) {
            all.arrived.clear();
            all.last = null;
        }
    }

    /** How many of the requests the body has had a chance to see. For the strand itself. */
    public final int seen() {
        lookForUndelivered();
        Error request = pending;
        return request == null || request == ofScope() ? cancelling() : cancelling() - 1;
    }

    /** Remembers that a request has come out of a suspension point. */
    final void arrived(Error request) {
        Asked all = asked;
        if (all != null && all.requests > 0 && request != all.ofScope) {
            if (all.arrived.size() == REMEMBERED) { // it swallows one after the other
                all.arrived.removeFirst();
            }
            all.arrived.add(request);
        }
    }

    private @Nullable Error lastArrived() {
        return asked == null || asked.arrived.isEmpty() ? null : asked.arrived.getLast();
    }

    /**
     * The request that came to the body, if the body went on as if it had not: it was neither taken back nor thrown on (S19).
     * For the loop, once the body has returned.
     */
    public final @Nullable Error swallowed() {
        if (cancelling() == 0) {
            return null;
        }
        Error last = lastArrived();
        return last == null && noticed && outstanding != ofScope() ? outstanding : last;
    }

    /** What was asked of the task last, where something else is on its way out that counts for less. For the strand itself. */
    public final @Nullable Error takeRequest() {
        arriveTogether();
        return lastArrived();
    }

    /** Whether a request waits to be seen. */
    final boolean isPending() {
        return pending != null;
    }

    /** The request that waits to be seen, or null. For whoever has the turn. */
    public final @Nullable Error pending() {
        return pending;
    }

    /** Throws a request that came while the strand was suspended, or before it (S16). */
    public final void throwIfCancelled() {
        Error request = pending;
        if (request != null) {
            pending = null;
            throw delivered(request);
        }
    }

    /** A pending request comes out with a CancelledError that is on its way already: one throw for both (S16). */
    final void arriveTogether() {
        Error request = pending;
        if (request != null) {
            pending = null;
            delivered(request);
        }
    }

    /** Forgets a pending request: it was passed on, or taken back. */
    final void dropPending() {
        pending = null;
    }

    /** Takes what is still undelivered when the body has returned, or null (S16). */
    public final @Nullable Error takeUndelivered() {
        lookForUndelivered();
        dropRequestOfScope(); // the value was there before the next suspension point
        Error request = pending;
        if (request != null) { // every task comes by here, and a volatile write is a fence
            pending = null;
        }
        return request;
    }

    /**
     * At a suspension point: an interrupt of ours whose flag is still set was not looked at by anybody, so its request is
     * pending again, as that of any task that runs (S18 c).
     */
    final void lookForUndelivered() {
        if (hasOutstanding() && !takeInterruptBack()) {
            noticed = true;
        }
    }

    /** The last request that was sent as an interrupt and is not delivered; taking it clears the flag that it has set. */
    public final @Nullable Error takeOutstanding() {
        boolean away = isInGate();
        if (away) {
            leaveGate();
        }
        Error request = outstanding;
        if (request != null) {
            outstanding = null;
            arrived(request);
            Error other = pending;
            if (other != null) { // one throw for all requests
                pending = null;
                arrived(other);
            }
            if (!noticed) {
                Thread.interrupted();
            }
        }
        if (away) {
            enterGate();
        }
        return request;
    }

    /**
     * Makes a request that was sent as an interrupt pending again, if the flag is still set: so that it hits nothing of what
     * comes next, and arrives at the next suspension point.
     *
     * @return whether the flag was set
     */
    public final boolean takeInterruptBack() {
        Error request = outstanding;
        if (request == null || noticed || isInGate() || !Thread.interrupted()) {
            return false;
        }
        outstanding = null;
        if (pending == null) {
            pending = request;
        }
        return true;
    }

    /** Whether an interrupt of ours is on its way, and nobody has cleared its flag. */
    final boolean isInterrupted() {
        Thread target = thread;
        return hasOutstanding() && target != null && target.isInterrupted();
    }

    /** Whether an interrupt of ours is on its way. */
    public final boolean hasOutstanding() {
        return outstanding != null && !noticed;
    }

    final Error delivered(Error request) {
        request.fillInStackTrace(); // the line at which it arrives, see CancelledError
        arrived(request);
        return request;
    }

    // -- interrupting

    /** Sends a pending request as an interrupt, if that may be. For whoever has the turn; the strand must be parked. */
    final void interrupt() {
        if (uninterruptible == 0) {
            sendInterrupt();
        }
    }

    private void sendInterrupt() {
        Error request = pending;
        Thread target = thread;
        if (request != null && target != null) {
            Error earlier = outstanding;
            if (earlier != null) {
                arrived(earlier); // it was swallowed, or comes out together with this one
            }
            noticed = false;
            outstanding = request;
            pending = null;
            target.interrupt();
        }
    }

    /** The strand is off the loop from now on, and may be interrupted at any time. On its own thread. */
    final void enterGate() {
        gate = IN;
        if (pending != null) {
            interruptThroughGate(); // a request that came while we were on our way
        }
    }

    /** No interrupt comes any more. On its own thread. */
    final void leaveGate() {
        while (!GATE.compareAndSet(this, IN, OUT)) {
            Thread.onSpinWait(); // an interrupt is in flight: never let it hit what comes next
        }
    }

    /** Whether an interrupt may come from the loop at any time. For the strand's own thread. */
    private boolean isInGate() {
        return gate != OUT;
    }

    /** Interrupts a strand that is off the loop, if it still is. For the loop, and the strand itself. */
    final void interruptThroughGate() {
        while (pending != null && GATE.compareAndSet(this, IN, INTERRUPTING)) {
            boolean mayInterrupt = uninterruptible == 0; // the strand changes it outside the gate only
            if (mayInterrupt) {
                sendInterrupt();
            }
            gate = IN;
            if (!mayInterrupt) {
                return;
            }
        }
    }

    /** Runs without being interrupted: a request waits for the next suspension point, or the end of this (S18 f). */
    @SuppressWarnings("NonAtomicVolatileUpdate") // only the strand itself changes it
    public final void uninterruptible(int change) {
        boolean away = isInGate();
        if (away) {
            leaveGate();
        }
        uninterruptible += change;
        if (uninterruptible > 0) {
            takeInterruptBack();
        }
        if (away) {
            enterGate();
        }
    }
}
