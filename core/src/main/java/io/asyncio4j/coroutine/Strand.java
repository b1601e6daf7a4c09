// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.coroutine;

import io.asyncio4j.local.ThreadState;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * One body on a virtual thread of its own, which its loop runs step by step. As a {@code Runnable} in the ready queue, a
 * strand is its own next step.
 *
 * <pre>
 *  NEW → ON_LOOP             // first step
 *  NEW → ENDED               // cancelled before it: the body never runs
 *  ON_LOOP → SUSPENDED       // waits for something of ours: suspend()
 *  SUSPENDED → ON_LOOP       // wake(), then a step
 *  ON_LOOP → AWAY            // leaves for blocking(…)
 *  AWAY → RETURNING          // its body has ended
 *  RETURNING → ON_LOOP       // next step
 *  ON_LOOP → ENDED           // the body has returned
 * </pre>
 *
 * On the inline engine a strand that is ON_LOOP, and not the one that runs, is parked in code that is not ours.
 *
 * <p><b>Cancellation</b> (S16, S18). A request is first {@link #pending}: it passes to what the strand waits for, or is
 * thrown when the strand resumes. If the strand is parked in foreign code the request becomes {@link #outstanding}: an
 * interrupt was sent, and what the strand does with it decides.
 */
public abstract class Strand extends ThreadState implements Runnable {
    /** Where a strand is; see the transitions above. */
    protected enum Mode {
        NEW,
        ON_LOOP,
        SUSPENDED,
        AWAY,
        RETURNING,
        ENDED
    }

    // The gate between the loop, which interrupts, and a strand that is AWAY: S18 (g).
    private static final int OUT = 0;
    private static final int IN = 1;
    private static final int INTERRUPTING = 2;
    private static final VarHandle GATE;
    private static final VarHandle MODE;
    private static final VarHandle WAITING_FOR;

    static {
        try {
            var lookup = MethodHandles.lookup();
            GATE = lookup.findVarHandle(Strand.class, "gate", int.class);
            MODE = lookup.findVarHandle(Strand.class, "mode", Mode.class);
            WAITING_FOR = lookup.findVarHandle(Strand.class, "waitingFor", Object.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** The loop that runs this strand. */
    public final Kernel loop;

    /** What it runs. */
    public final Body body;

    /** Set at the first step, by the loop. */
    protected @Nullable Thread thread;

    /**
     * Written by whoever runs the strand at that time; read by the loop, and as a hint by others. Through MODE, with release
     * and acquire: it always changes hands together with the thread's own state. A volatile write would be a fence, and a
     * task that is awaited makes ten of these.
     */
    @SuppressWarnings("unused")
    private Mode mode = Mode.NEW;

    /** True from wake() to the step that it causes. For whoever has the turn. */
    protected boolean woken;

    /** What it waits for while SUSPENDED: a Completion or a Sleep. For whoever has the turn; others read a hint. As mode. */
    @SuppressWarnings("unused") // through WAITING_FOR
    private @Nullable Object waitingFor;

    /** A request for cancellation that has not been passed on, thrown or sent as an interrupt. */
    private volatile @Nullable Error pending;

    /** The last request that was sent as an interrupt, until it is delivered. */
    private volatile @Nullable Error outstanding;

    /**
     * Whether somebody has cleared the flag of that interrupt: the request was swallowed, if no InterruptedException is on its
     * way out of the body. Guarded like {@code outstanding}: for whoever has the turn, or the gate.
     */
    private boolean noticed;

    /** Requests minus those taken back. For whoever has the turn. */
    private int requests;

    /** OUT, IN or INTERRUPTING. */
    @SuppressWarnings("unused") // through GATE
    private volatile int gate;

    /** Depth of uninterruptible(…). */
    private volatile int uninterruptible;

    /** The neighbours in {@link Strands}. For whoever has the turn. */
    @Nullable
    Strand before;

    @Nullable
    Strand after;

    /** A child that is to run before this strand goes on: eager start (S6). */
    private @Nullable Strand givesWayTo;

    /** A strand that has not started. */
    protected Strand(Kernel loop, Body body, Object context) {
        this.loop = loop;
        this.body = body;
        this.context = context;
        this.turn = loop;
    }

    /** Where it is now. */
    protected final Mode mode() {
        return (Mode) MODE.getAcquire(this);
    }

    /** Where it is from now on. For the strand's own thread, and for the loop while the strand does not run. */
    protected final void mode(Mode next) {
        MODE.setRelease(this, next);
    }

    // -- for the loop

    /** One step: lets the strand run until it suspends, parks, leaves or ends. */
    @Override
    public final void run() {
        if (mode() == Mode.ENDED || mode() == Mode.AWAY || (mode() == Mode.SUSPENDED && !woken)) {
            return; // a wake-up for an earlier wait: the JDK sends one more when a stack trace was taken
        }
        if (mode() == Mode.NEW && pending != null) {
            mode(Mode.ENDED); // cancelled before it started: the body never runs
            body.ended(this);
            return;
        }
        step();
        for (Strand child = givesWayTo; child != null; child = givesWayTo) {
            givesWayTo = null;
            loop.runWithin(child);
            step();
        }
        switch (mode()) {
            case ENDED -> {
                thread = null;
                body.ended(this);
            }
            case AWAY -> depart();
            case ON_LOOP -> interruptIfParked();
            default -> {}
        }
    }

    /** Runs the thread until it gives the turn back. */
    protected abstract void step();

    /** After a step that ended AWAY. */
    protected void depart() {}

    /** Makes a suspended strand ready. For whoever has the turn; once a suspension. */
    public final void wake() {
        woken = true;
        loop.ready(this);
    }

    /** Whether the first step has begun. */
    public final boolean isStarted() {
        return mode() != Mode.NEW;
    }

    /** Whether the body has ended. */
    public final boolean hasEnded() {
        return mode() == Mode.ENDED;
    }

    /** Whether the loop is in a step of this strand. Any thread, as a hint. */
    public final boolean hasStep() {
        return isRunning() || loop.current() == this;
    }

    /** Whether the strand is the one that has the turn now. */
    public final boolean isRunning() {
        return ThreadState.peek() == this;
    }

    // -- on the strand's own thread

    /** The strand of the calling thread, or null. Also while it is away in blocking(…). */
    public static @Nullable Strand current() {
        return Thread.currentThread().getUncaughtExceptionHandler() instanceof Strand s ? s : null;
    }

    /** Suspends until {@link #wake}; throws if that cannot be, leaving the strand running. */
    protected abstract void suspend();

    /** Leaves the loop, runs the body, comes back. */
    protected abstract void goAway(Runnable body);

    /** What the thread runs. */
    protected final void main() {
        try {
            body.run(this);
        } finally {
            mode(Mode.ENDED);
        }
        if (turn == null) {
            body.endedWithoutLoop();
        }
    }

    /**
     * The loop has closed. A strand that is on its way back from code that is not ours goes on, off the loop: else a
     * foreign {@code unlock()} would leave it half-way (S5). One that waits for something of ours waits for ever.
     */
    abstract void goOnWithoutLoop();

    /**
     * Suspends until the wait ends or is cancelled. On return the caller looks at what it waited for and calls
     * {@link #throwIfCancelled} where that has not thrown.
     */
    final void await(Object wait) {
        lookForUndelivered();
        WAITING_FOR.setRelease(this, wait);
        Error request = pending;
        if (request != null && cancelWait(wait, request)) {
            pending = null; // as in CPython the request passes to what is awaited, not to the awaiter
        }
        try {
            suspend();
        } finally {
            WAITING_FOR.setRelease(this, null);
        }
    }

    /** Suspends until a loop time. */
    public final void sleepUntil(long when) {
        var sleep = new Sleep(this, when);
        loop.addTimer(sleep);
        try {
            await(sleep);
        } catch (Throwable t) {
            sleep.abort();
            throw t;
        }
        Error error = sleep.cancelled();
        if (error != null) {
            pending = null; // one throw for all requests
            throw delivered(error);
        }
        throwIfCancelled();
    }

    /** Gives way once to all that is ready: {@code sleep(0)}. */
    public final void yieldNow() {
        lookForUndelivered();
        wake();
        try {
            suspend();
        } catch (Throwable t) {
            woken = false;
            throw t;
        }
        throwIfCancelled();
    }

    /** Throws a request that came while the strand was suspended, or before it (S16). */
    public final void throwIfCancelled() {
        Error request = pending;
        if (request != null) {
            pending = null;
            throw delivered(request);
        }
    }

    /** Forgets a pending request: another CancelledError is on its way already, one throw for both. */
    public final void dropPending() {
        pending = null;
    }

    /** Takes what is still undelivered when the body has returned, or null (S16). */
    public final @Nullable Error takeUndelivered() {
        lookForUndelivered();
        Error request = pending;
        pending = null;
        return request;
    }

    /**
     * At a suspension point: an interrupt of ours whose flag is still set was not looked at by anybody, so its request is
     * pending again, as that of any task that runs (S18 c).
     */
    private void lookForUndelivered() {
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
            pending = null; // one throw for all requests
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

    /** Whether an interrupt of ours is on its way. */
    public final boolean hasOutstanding() {
        return outstanding != null && !noticed;
    }

    private static Error delivered(Error request) {
        request.fillInStackTrace(); // the line at which it arrives, see CancelledError
        return request;
    }

    /** Lets a new strand run until it suspends or ends, before this one goes on (S6). */
    public final void giveWayTo(Strand child) {
        givesWayTo = child;
        woken = true;
        try {
            suspend();
        } catch (IllegalStateException pinned) {
            givesWayTo = null;
            loop.ready(child); // it starts in the next iteration, as without eager start
        }
    }

    /** Runs a body off the loop (S18 g). */
    public final void leave(Runnable action) {
        lookForUndelivered();
        throwIfCancelled();
        loop.elsewhere(1);
        try {
            goAway(() -> {
                turn = null;
                enterGate();
                try {
                    action.run();
                } finally {
                    leaveGate();
                    turn = loop;
                }
            });
        } finally {
            loop.elsewhere(-1);
        }
    }

    private void enterGate() {
        gate = IN;
        if (pending != null) {
            interruptThroughGate(); // a request that came while we were on our way
        }
    }

    private void leaveGate() {
        while (!GATE.compareAndSet(this, IN, OUT)) {
            Thread.onSpinWait(); // an interrupt is in flight: never let it hit what comes next
        }
    }

    /** Whether an interrupt may come from the loop at any time. For the strand's own thread. */
    private boolean isInGate() {
        return gate != OUT;
    }

    private void interruptThroughGate() {
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

    // -- cancelling; for whoever has the turn

    /** What the strand waits for, or null. Any thread, as a hint. */
    public final @Nullable Object waitingFor() {
        return WAITING_FOR.getAcquire(this);
    }

    /** How many requests were made and not taken back. For whoever has the turn. */
    public final int cancelling() {
        return requests;
    }

    /** Takes one request back; the number that is left. With the last one goes what is still pending, as in CPython 3.13. */
    public final int uncancel() {
        if (requests > 0 && --requests == 0) {
            pending = null;
            if (isRunning()) {
                takeOutstanding();
            }
        }
        return requests;
    }

    /**
     * A request to cancel (S16). It passes along the chain of tasks that wait for each other, down to what the last one
     * waits for; if that has ended already, the last one keeps it. A loop, since such a chain may be longer than a stack.
     */
    public final void cancel(Error error) {
        if (waitsInCircle()) {
            requests++;
            stopWaiting(error);
            return;
        }
        Strand last = this;
        last.requests++;
        for (Strand next = awaited(); next != null; next = last.awaited()) {
            last = next;
            last.requests++;
        }
        Object wait = last.waitingFor();
        if (wait == null || !cancelWait(wait, error)) {
            last.request(error);
        }
    }

    /** The strand whose end this one waits for, or null. */
    private @Nullable Strand awaited() {
        return waitingFor() instanceof Completion c && c.peekState() == Completion.PENDING ? c.strand() : null;
    }

    /** Whether the chain of awaited strands never ends: Brent's search for a cycle, which needs no memory. */
    private boolean waitsInCircle() {
        Strand mark = this;
        int bound = 1;
        int steps = 0;
        for (Strand next = awaited(); next != null; next = next.awaited()) {
            if (next == mark) {
                return true;
            }
            if (++steps == bound) {
                mark = next;
                bound *= 2;
                steps = 0;
            }
        }
        return false;
    }

    /**
     * Throws a request where the strand waits, without asking what it waits for: tasks that wait for each other in a circle
     * would pass the request round for ever. Differs from CPython, where that is a RecursionError out of cancel().
     */
    private void stopWaiting(Error error) {
        pending = error;
        if (!woken && waitingFor() instanceof Completion c) {
            c.removeWaiter(this);
            wake();
        }
    }

    private static boolean cancelWait(Object wait, Error error) {
        return wait instanceof Completion c ? c.cancelWait(error) : ((Sleep) wait).cancel(error);
    }

    /** Keeps a request for the strand's next chance to see it, and interrupts it where it is parked in foreign code. */
    private void request(Error error) {
        pending = error; // of two the last one counts, as in CPython
        if (mode() == Mode.AWAY) {
            interruptThroughGate();
        } else if (mode() == Mode.ON_LOOP && !isRunning()) {
            interruptIfParked();
        }
    }

    private void interruptIfParked() {
        if (pending != null && uninterruptible == 0 && parksInline()) {
            sendInterrupt();
        }
    }

    /** Whether a strand that is ON_LOOP without running must be parked in foreign code. */
    protected abstract boolean parksInline();

    private void sendInterrupt() {
        Error request = pending;
        Thread target = thread;
        if (request != null && target != null) {
            noticed = false;
            outstanding = request;
            pending = null;
            target.interrupt();
        }
    }

    // -- looking

    /** The stack of a strand that is not running, or of the calling one. Any thread. */
    public final StackTraceElement[] stackTrace() {
        Thread t = thread;
        return t == null ? new StackTraceElement[0] : t.getStackTrace();
    }

    /** Whether the body runs off the loop. */
    public final boolean isAway() {
        return mode() == Mode.AWAY || mode() == Mode.RETURNING;
    }

    /** Whether the strand waits for something of ours. */
    public final boolean isSuspended() {
        return mode() == Mode.SUSPENDED;
    }

    /** The thread, or null before the first and after the last step. */
    public final @Nullable Thread thread() {
        return thread;
    }

    /** Shows the task. */
    @Override
    public String toString() {
        return body.toString();
    }
}
