// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.coroutine;

import io.asyncio4j.local.Unchecked;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A strand whose virtual thread has the strand itself as its scheduler, so that its steps run on the loop's own thread.
 *
 * <p>It suspends with {@code Thread.yield()}, not with {@code LockSupport.park()}: a thread that has yielded may be
 * continued at any time, without the two atomic operations of a permit, and no interrupt flag makes it return early
 * (S18 a). The JDK hands the continuation to {@link #execute} at once, which drops it.
 */
@SuppressWarnings("ThreadPriorityCheck") // our yield is answered by our own scheduler
final class InlineStrand extends Strand implements Executor {
    private static final VarHandle RIDES;

    static {
        try {
            RIDES = MethodHandles.lookup().findVarHandle(InlineStrand.class, "rides", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** The thread's own continuation: what the first {@link #execute} brings. */
    private @Nullable Runnable continuation;

    /**
     * Set before our own yield, which the JDK answers with a call of execute() on the loop's thread; still set after a yield
     * that could not be, because the thread is pinned. Written on the loop's thread.
     */
    private boolean yielding;

    /** How many pool threads were asked to carry the strand while it is AWAY: the first one does. */
    @SuppressWarnings("unused") // through RIDES
    private volatile int rides;

    /** Why no pool thread was to be had. For whoever has the turn. */
    private @Nullable Throwable refused;

    InlineStrand(Kernel loop, Body body, Object context) {
        super(loop, body, context);
    }

    @Override
    protected void step() {
        Objects.requireNonNull(continuation).run();
        // A stack trace that is being taken holds the thread for a moment: then nothing has run, and the JDK calls
        // execute() when it is free again.
    }

    @Override
    protected Thread newThread() {
        Thread made = InlineAccess.newThread(this, body.threadName(), this::main);
        made.setUncaughtExceptionHandler(this);
        return made; // starting it is no more than a call of execute()
    }

    @Override
    protected void firstStep() {
        step();
    }

    /** Called by the JDK on whatever thread wakes the strand's thread. Must not throw, drop, park or lock. */
    @Override
    public void execute(Runnable work) {
        if (continuation == null) {
            continuation = work;
        } else if (work != continuation) {
            InlineAccess.jdkScheduler().execute(work); // a thread that user code started inside the task
        } else if (loop.isLoopThread() && yielding) {
            yielding = false;
        } else if (mode() == Mode.AWAY) {
            Elsewhere.execute(this::ride); // out of memory the JDK tries again
        } else if (loop.isLoopThread() || loop.hasTurn()) {
            if (mode() != Mode.SUSPENDED || woken) {
                loop.ready(this);
            }
        } else if (!loop.post(this)) {
            goOnElsewhere(); // the loop has closed: a foreign unlock() must still return (S5)
        }
    }

    @Override
    protected void suspend() {
        mode(Mode.SUSPENDED);
        boolean pinned = yieldIsRefused();
        woken = false;
        if (pinned) {
            throw pinned();
        }
    }

    /** Yields; true if it could not. On the loop's thread before, on whichever has the strand after. */
    private boolean yieldIsRefused() {
        yielding = true;
        try {
            Thread.yield();
            return yielding;
        } finally {
            yielding = false;
            mode(Mode.ON_LOOP);
        }
    }

    private IllegalStateException pinned() {
        return new IllegalStateException(
                "cannot suspend " + body + " here: its thread is pinned, because it runs inside"
                        + " a class initialiser or a native method, and would hold the whole loop for ever."
                        + " Await before or after that code, or run it on a thread of its own.");
    }

    @Override
    protected void goAway(Runnable action) {
        mode(Mode.AWAY);
        yielding = true;
        try {
            Thread.yield();
        } finally {
            if (yielding || refused != null) {
                mode(Mode.ON_LOOP);
            }
        }
        if (yielding) {
            yielding = false;
            throw pinned();
        }
        Throwable why = refused;
        if (why != null) {
            refused = null;
            throw Unchecked.<RuntimeException>rethrow(why);
        }
        try {
            action.run();
        } finally {
            mode(Mode.RETURNING);
            Thread.yield();
            mode(Mode.ON_LOOP);
        }
    }

    @Override
    protected void depart() {
        try {
            Elsewhere.execute(this::ride);
        } catch (Throwable t) { // no thread to be had: blocking throws that in the task
            refused = t;
            mode(Mode.ON_LOOP);
            loop.ready(this);
        }
    }

    /**
     * Carries the strand on a pool thread, until it parks, or comes back. The JDK may ask once more than needed, when a stack
     * trace was taken; a ride that came late would carry the strand while the loop has it. So there is one at a time, and only
     * while the strand is away; who is asked meanwhile leaves a mark, and the one that rides looks again.
     */
    private void ride() {
        if ((int) RIDES.getAndAdd(this, 1) != 0) {
            return;
        }
        do {
            if (mode() == Mode.AWAY) {
                Objects.requireNonNull(continuation).run();
            }
        } while ((int) RIDES.getAndAdd(this, -1) != 1);
    }

    private void goOnElsewhere() {
        Elsewhere.execute(() -> {
            turn = null;
            Objects.requireNonNull(continuation).run();
        });
    }

    @Override
    void goOnWithoutLoop() {
        if (continuation != null && (mode() == Mode.ON_LOOP || mode() == Mode.RETURNING)) {
            goOnElsewhere();
        }
    }

    @Override
    protected boolean parksInline() {
        return true;
    }
}
