// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.coroutine;

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
    /** The thread's own continuation: what the first {@link #execute} brings. */
    private @Nullable Runnable continuation;

    /** Set by a step before it continues the thread: tells a real resumption from a yield that failed. Loop only. */
    private boolean resumed;

    /** Set before our own yield, which the JDK answers with a call of execute() on the loop's thread. Loop only. */
    private boolean yielding;

    /** True while the continuation runs on a thread of the pool. */
    private volatile boolean landed;

    InlineStrand(Kernel loop, Body body, Object context) {
        super(loop, body, context);
    }

    @Override
    protected void step() {
        resumed = true;
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
        } else if (mode() == Mode.AWAY) {
            if (landed) {
                Elsewhere.execute(work, this::land);
            }
        } else if (loop.isLoopThread() || loop.hasTurn()) {
            if (yielding) {
                yielding = false;
            } else if (mode() != Mode.SUSPENDED || woken) {
                loop.ready(this);
            }
        } else if (!loop.post(this)) {
            Elsewhere.execute(
                    work, () -> turn = null); // the loop has closed: a foreign unlock() must still return (S5)
        }
    }

    @Override
    protected void suspend() {
        resumed = false;
        yielding = true;
        mode(Mode.SUSPENDED);
        try {
            Thread.yield();
        } finally {
            mode(Mode.ON_LOOP);
        }
        woken = false;
        if (!resumed) {
            yielding = false;
            throw pinned();
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
        landed = false;
        mode(Mode.AWAY);
        Thread.yield();
        if (!landed) {
            mode(Mode.ON_LOOP);
            throw pinned();
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
        if (!landed) {
            Elsewhere.execute(Objects.requireNonNull(continuation), this::land);
        }
    }

    private void land() {
        landed = true;
    }

    @Override
    void goOnWithoutLoop() {
        Runnable next = continuation;
        if (next != null && (mode() == Mode.ON_LOOP || mode() == Mode.RETURNING)) {
            Elsewhere.execute(next, () -> turn = null);
        }
    }

    @Override
    protected boolean parksInline() {
        return true;
    }
}
