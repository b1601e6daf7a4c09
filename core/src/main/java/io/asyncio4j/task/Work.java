// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.task;

import io.asyncio4j.coroutine.Body;
import io.asyncio4j.coroutine.Completion;
import io.asyncio4j.coroutine.Strand;
import io.asyncio4j.failure.SwallowedCancellation;
import io.asyncio4j.future.Action;
import io.asyncio4j.future.CancelReason;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.Coroutine;
import io.asyncio4j.interruption.Interruption;
import io.asyncio4j.local.CallSite;
import io.asyncio4j.local.Log;
import io.asyncio4j.local.ThreadLocals;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * What a task does, from its creation to its end, and what came of it. The task lets go of it then, so that a task that
 * is kept for its result keeps nothing of what its body referred to.
 */
final class Work implements Body {
    /** How many of the first bodies of a JVM are followed by one that throws: see {@link #showHandler}. */
    private static final int FIRST = 8_192;

    private static final int EACH = 64;
    private static final Action<RuntimeException> THROWS = () -> {
        throw new CancelledError(new CancelReason.LoopShutdown(), "nobody: it is caught at once", null);
    };

    /** How many bodies have begun. Any thread; it does not matter if some are missed. */
    private static int bodies;

    private final Task<?, ?> task;

    /**
     * The action until it is run, so that what it refers to can be collected then; the value or the Throwable from the end of
     * the body on. One field for both, since there may be a million of these.
     */
    private @Nullable Object content;

    /** Whether the action was taken, or never will be. */
    private boolean begun;

    private boolean threw;

    Work(Task<?, ?> task, Action<?> action) {
        this.task = task;
        ThreadLocals carried = task.context().threadLocals();
        this.content = carried == null ? action : showing(carried, action);
    }

    /** Not in run(), where every task would pay for it: most programs carry none. */
    private static Coroutine<?, ?> showing(ThreadLocals carried, Action<?> action) {
        return () -> {
            try (var _ = carried.show()) {
                return action instanceof Coroutine<?, ?> c ? c.call() : runs(action);
            }
        };
    }

    private static @Nullable Object runs(Action<?> action) throws Exception {
        action.run();
        return null;
    }

    /**
     * The cold trap of what throws. C2 leaves out a handler that it has not seen entered. Then every task that is parked in
     * {@link #run} when the first one is cancelled, or fails, is deoptimised when its own turn comes: 35 µs instead of 5. So
     * while the JVM still looks at how run() behaves, it is shown some bodies that throw.
     */
    private void showHandler(Strand strand) {
        if (++bodies % EACH == 0) {
            new Work(task, THROWS).run(strand);
        }
    }

    @Override
    public void run(Strand strand) {
        if (bodies < FIRST) {
            showHandler(strand);
        }
        Object body = content;
        content = null;
        begun = true;
        try {
            if (body instanceof Coroutine<?, ?> c) {
                content = c.call();
            } else if (body instanceof Action<?> action) {
                action.run();
            }
        } catch (Throwable t) {
            threw = true;
            content = Interruption.translate(strand, t);
            return;
        }
        Error undelivered = strand.takeUndelivered();
        if (undelivered != null) { // S16: the value is dropped
            undelivered.fillInStackTrace();
            threw = true;
            content = undelivered;
        }
    }

    @Override
    public void notRun(Throwable why) {
        begun = true;
        threw = true;
        content = why;
    }

    @Override
    public void ended(Strand strand) {
        if (!begun) { // cancelled before it started
            threw = true;
            content = strand.takeUndelivered();
        }
        if (!threw && strand.swallowed() instanceof CancelledError request) {
            swallowed(strand, request);
        }
        task.end(strand, threw, content);
    }

    private void swallowed(Strand strand, CancelledError request) {
        String message = request.getMessage();
        StackTraceElement arrivedAt =
                CallSite.trim(request.getStackTrace()).stream().findFirst().orElse(null);
        var record = new SwallowedCancellation(
                task.name(),
                message == null ? "" : message,
                request.requestedBy(),
                request.requestedAt(),
                arrivedAt,
                strand.loop.time());
        strand.loop.ledger().swallowed(record);
        if (strand.loop.isDebug()) {
            Log.write(Level.WARNING, record.toString());
        }
    }

    @Override
    public void endedWithoutLoop() {
        if (threw && content instanceof Throwable failure && !(failure instanceof CancelledError)) {
            Log.write(
                    Level.ERROR,
                    "Task '" + task.name() + "' has failed after its event loop was closed: nobody can ask it",
                    failure);
        }
    }

    @Override
    public Completion completion() {
        return task;
    }

    /** The task whose work this is. */
    Task<?, ?> task() {
        return task;
    }

    @Override
    public String name() {
        return task.name();
    }

    @Override
    public @Nullable String threadName() {
        return task.givenName();
    }

    @Override
    public String toString() {
        return task.toString();
    }
}
