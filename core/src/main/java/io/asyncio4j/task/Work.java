// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.task;

import io.asyncio4j.coroutine.Body;
import io.asyncio4j.coroutine.Strand;
import io.asyncio4j.future.Action;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.Coroutine;
import io.asyncio4j.interruption.Interruption;
import io.asyncio4j.local.Log;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * What a task does, from its creation to its end, and what came of it. The task lets go of it then, so that a task that
 * is kept for its result keeps nothing of what its body referred to.
 */
final class Work implements Body {
    private final Task<?, ?> task;

    /** Null once it has run, so that what it refers to can be collected. */
    private @Nullable Action<?> action;

    /** The value or the Throwable, from the end of the body to the end of the task. */
    private @Nullable Object left;

    private boolean threw;

    Work(Task<?, ?> task, Action<?> action) {
        this.task = task;
        this.action = action;
    }

    @Override
    public void run(Strand strand) {
        Action<?> body = action;
        action = null;
        try {
            if (body instanceof Coroutine<?, ?> c) {
                left = c.call();
            } else if (body != null) {
                body.run();
            }
        } catch (Throwable t) {
            threw = true;
            left = Interruption.translate(strand, t);
            return;
        }
        Error undelivered = strand.takeUndelivered();
        if (undelivered != null) { // S16: the value is dropped
            undelivered.fillInStackTrace();
            threw = true;
            left = undelivered;
        }
    }

    @Override
    public void notRun(Throwable why) {
        action = null;
        threw = true;
        left = why;
    }

    @Override
    public void ended(Strand strand) {
        if (action != null) { // cancelled before it started
            threw = true;
            left = strand.takeUndelivered();
        }
        task.end(strand, threw, left);
    }

    @Override
    public void endedWithoutLoop() {
        if (threw && left instanceof Throwable failure && !(failure instanceof CancelledError)) {
            Log.write(
                    Level.ERROR,
                    "Task '" + task.name() + "' has failed after its event loop was closed: nobody can ask it",
                    failure);
        }
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
