// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.coroutine;

import io.asyncio4j.local.ThreadState;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One body on a virtual thread of its own, which its loop runs step by step. As a {@code Runnable} in the ready queue, a
 * strand is its own next step.
 *
 * <pre>
 *  NEW → ON_LOOP             // first step
 *  NEW → ENDED               // cancelled before it, or its thread does not start: the body never runs
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
 * <p>How a request to cancel finds the strand that it is for, and what that one waits for, is told here (S16); how it
 * reaches the strand's thread, in {@link Cancellable}.
 */
public abstract class Strand extends Cancellable implements Runnable {
    /** Where a strand is; see the transitions above. */
    protected enum Mode {
        NEW,
        ON_LOOP,
        SUSPENDED,
        AWAY,
        RETURNING,
        ENDED
    }

    private static final VarHandle MODE;
    private static final VarHandle WAITING_FOR;

    static {
        try {
            var lookup = MethodHandles.lookup();
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

    /** What it is inside of. For whoever has the turn. */
    private @Nullable Enclosure enclosure;

    /**
     * Whether it waits for the end of tasks that are being cancelled: a scope reaches those, and not the one who waits for
     * them. For whoever has the turn.
     */
    private boolean deaf;

    /** Whether a request is being passed on to what it waits for. For whoever has the turn. */
    private boolean passing;

    /** The neighbours in {@link Strands}. For whoever has the turn. */
    @Nullable
    Strand before;

    @Nullable
    Strand after;

    /** The last of the locks that it holds, or null. For whoever has the turn. */
    @Nullable
    Holding held;

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
        if (mode() == Mode.NEW && isPending()) {
            mode(Mode.ENDED); // cancelled before it started: the body never runs
            end();
            return;
        }
        if (mode() != Mode.NEW) {
            step();
        } else if (!begin()) {
            return;
        }
        for (Strand child = loop.givesWayTo; child != null; child = loop.givesWayTo) {
            loop.givesWayTo = null;
            loop.runWithin(child);
            step();
        }
        switch (mode()) {
            case ENDED -> {
                thread = null;
                end();
            }
            case AWAY -> depart();
            case ON_LOOP -> interruptIfParked();
            default -> {}
        }
    }

    /** The first step; false if the thread could not start: then the strand has ended. */
    private boolean begin() {
        mode(Mode.ON_LOOP);
        try {
            Objects.requireNonNull(thread).start();
        } catch (Throwable t) {
            mode(Mode.ENDED);
            thread = null;
            body.notRun(t);
            end();
            return false;
        }
        firstStep();
        return true;
    }

    private void end() {
        enclosure(null);
        body.ended(this);
        Holding left = held;
        if (left != null) {
            held = null;
            Holding.abandon(left);
        }
    }

    /**
     * Makes its thread. On the creator's own thread, so that it inherits what threads inherit from who makes them:
     * {@code InheritableThreadLocal}s and the context class loader.
     */
    final Strand withThread() {
        thread = newThread();
        return this;
    }

    /** A thread for {@link #main}, which may begin as soon as it is started. */
    protected abstract Thread newThread();

    /** Lets the thread that was started run until it gives the turn back. */
    protected abstract void firstStep();

    /** Lets the thread go on until it gives the turn back. */
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
        waitingFor(wait);
        Error request = pending();
        if (request == null) {
            request = requestOfScope(wait);
        }
        if (request != null && cancelWait(wait, request)) {
            dropPending(); // as in CPython the request passes to what is awaited, not to the awaiter
        }
        try {
            suspend();
        } finally {
            waitingFor(null);
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
            arriveTogether();
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
            loop.unready(this);
            throw t;
        }
        throwIfCancelled();
        throwIfScopeCancelled();
    }

    /** Lets a new strand run until it suspends or ends, before this one goes on (S6). */
    public final void giveWayTo(Strand child) {
        loop.givesWayTo = child;
        woken = true;
        try {
            suspend();
        } catch (IllegalStateException | StackOverflowError e) { // pinned, or the stack is too large to be put aside
            if (loop.givesWayTo != null) { // else the child has had its step meanwhile
                loop.givesWayTo = null;
                woken = false;
                loop.ready(child); // it starts in the next iteration, as without eager start
            }
        }
    }

    /** Runs a body off the loop (S18 g). */
    public final void leave(Runnable action) {
        lookForUndelivered();
        throwIfCancelled();
        throwIfScopeCancelled();
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

    // -- cancelling; for whoever has the turn

    private void waitingFor(@Nullable Object wait) {
        WAITING_FOR.setRelease(this, wait);
    }

    /** What the strand waits for, or null. Any thread, as a hint. */
    public final @Nullable Object waitingFor() {
        return WAITING_FOR.getAcquire(this);
    }

    /** Takes one request back; the number that is left. With the last one goes what is still pending, as in CPython 3.13. */
    public final int uncancel() {
        if (cancelling() == 1) {
            dropPending();
            if (isRunning()) {
                takeOutstanding();
            }
        }
        discount();
        return cancelling();
    }

    /**
     * Takes back a request that was made by {@link #cancel}, for a boundary that has made it.
     *
     * @param before what {@link #lastRequest} was then
     * @param requestsBefore requests to the strand when the boundary was entered
     * @return whether nobody else wants the strand to leave: nobody has asked since, and no scope around is cancelled
     */
    public final boolean takeBack(Error request, @Nullable Error before, int requestsBefore) {
        int left = uncancel();
        forget(request, left == 0 ? null : before);
        if (left > requestsBefore) {
            return false; // of two that came together it may be the other one that is still on its way
        }
        drop(request);
        return !isInCancelledScope();
    }

    /**
     * A request to cancel (S16). It passes along the chain of tasks that wait for each other, down to what the last one
     * waits for; if that has ended already, the last one keeps it. A loop, since such a chain may be longer than a stack.
     */
    public final void cancel(Error error) {
        count(error);
        passOn(error);
    }

    private void passOn(Error error) {
        if (passing || waitsInCircle()) { // what it waits for may be a gather, which asks several strands
            stopWaiting(error);
            return;
        }
        passing = true;
        try {
            passOnToLast(error);
        } finally {
            passing = false;
        }
    }

    private void passOnToLast(Error error) {
        Strand last = this;
        for (Strand next = awaited(); next != null; next = last.awaited()) {
            last = next;
            last.count(error);
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
            if (next == mark || Enclosure.isOwnedBy(enclosure, next)) { // a group's owner waits for its tasks
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
        keep(error);
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
        keep(error);
        if (mode() == Mode.AWAY) {
            interruptThroughGate();
        } else if (mode() == Mode.ON_LOOP && !isRunning()) {
            interruptIfParked();
        }
    }

    private void interruptIfParked() {
        if (!parksInline()) {
            return;
        }
        if (enclosure != null
                && !isPending()
                && !hasOutstanding()) { // one that lock() has put off comes no second time
            Error request = requestOfScope(null);
            if (request != null) {
                keep(request);
            }
        }
        interrupt();
    }

    /** Whether a strand that is ON_LOOP without running must be parked in foreign code. */
    protected abstract boolean parksInline();

    // -- groups and scopes

    /** What it is inside of, or null. For whoever has the turn. */
    public final @Nullable Enclosure enclosure() {
        return enclosure;
    }

    /** It is inside of something else from now on. For whoever has the turn. */
    final void enclosure(@Nullable Enclosure next) {
        if (enclosure != next) {
            Scope.move(this, enclosure, next);
            enclosure = next;
        }
    }

    /** From now on no scope reaches it, or it does again: for who waits for tasks that are being cancelled. */
    public final void deaf(boolean on) {
        deaf = on;
    }

    /** Whether it runs, or is inside of, a group that waits for the given task: that one must not wait for us in turn. */
    final boolean waitsFor(Completion awaited) {
        Strand owner = enclosure == null ? null : awaited.strand();
        return owner != null && Enclosure.isOwnedBy(enclosure, owner);
    }

    /** The request of a cancelled scope that reaches in here, for what is waited for; or null. */
    private @Nullable Error requestOfScope(@Nullable Object wait) {
        Scope scope = enclosure == null || deaf ? null : Enclosure.cancelledOf(enclosure);
        return scope == null || reachesAwaited(scope, wait) ? null : ofScope(scope.newRequest());
    }

    /**
     * A task that is in the scope itself is not asked by those who wait for it as well: it would count as a request, and
     * come through a shield.
     */
    private static boolean reachesAwaited(Scope scope, @Nullable Object wait) {
        Strand awaited = wait instanceof Completion c ? c.strand() : null;
        return awaited != null && Enclosure.isInside(awaited.enclosure, scope);
    }

    /** Whether a cancelled scope reaches in here. For whoever has the turn. */
    public final boolean isInCancelledScope() {
        return enclosure != null && Enclosure.cancelledOf(enclosure) != null;
    }

    private void throwIfScopeCancelled() {
        Error request = requestOfScope(null);
        if (request != null) {
            throw delivered(request);
        }
    }

    /**
     * A scope around it was cancelled: what it waits for now is cancelled too, and foreign code that it is in interrupted.
     * What has a result already keeps it: the next suspension point asks the scope.
     */
    final void reach(Scope scope) {
        boolean waits = (mode() == Mode.SUSPENDED && !woken) || mode() == Mode.AWAY || mode() == Mode.ON_LOOP;
        boolean asked = isRunning() || isPending() || isInterrupted();
        if (waits && !deaf && !asked && !reachesAwaited(scope, waitingFor())) {
            passOn(ofScope(scope.newRequest()));
        }
    }

    /** What was awaited has ended cancelled, and so comes out a request to us that waits, or was passed on since. */
    final void arrivedWith(Completion awaited, int before) {
        if (isPending()) {
            arriveTogether();
        } else if (cancelling() > before && awaited.peekValue() instanceof Error error) {
            arrived(error);
        }
    }

    // -- looking

    /** What is to be said to a task whose thread does not look like its own any more. */
    public final IllegalStateException isDisguised(String call) {
        return new IllegalStateException(call + " was called by " + body + ", on whose thread somebody has set another"
                + " UncaughtExceptionHandler: asyncio4j knows"
                + " a task by it. Leave it as it is; what a"
                + " body throws ends its task, and is"
                + " reported if nobody asks for it.");
    }

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

    /** Whether the strand waits for something of ours that has not happened. For whoever has the turn. */
    public final boolean isStuck() {
        return isSuspended() && !woken;
    }

    /** Shows the task. */
    @Override
    public String toString() {
        return body.toString();
    }
}
