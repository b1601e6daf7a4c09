// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.structured;

import io.asyncio4j.coroutine.Completions;
import io.asyncio4j.coroutine.Kernel;
import io.asyncio4j.coroutine.Role;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.Future;
import io.asyncio4j.future.InvalidStateException;
import io.asyncio4j.local.Text;
import io.asyncio4j.task.Task;
import org.jspecify.annotations.Nullable;

/**
 * With this a task of a group says that it is ready; see {@link TaskGroup#start}.
 *
 * @param <T> the type of what it says
 */
public final class Readiness<T extends @Nullable Object> {
    private static final Role ROLE = new Role("a task of a group to be ready", null);

    /**
     * The body of a task that says when it is ready.
     *
     * @param <T> the type of what it says
     * @param <X> what it throws
     */
    @FunctionalInterface
    public interface Body<T extends @Nullable Object, X extends Exception> {
        /**
         * Makes itself ready, says so, and goes on.
         *
         * @param ready with this
         * @throws X what it throws
         * @throws InterruptedException if the task is cancelled
         */
        void run(Readiness<T> ready) throws X, InterruptedException;
    }

    private final Kernel loop;

    /** Ends when the task is ready, or has ended without that; cancelled together with the caller of start. */
    private final Future<@Nullable Void, RuntimeException> settled =
            Completions.as(ROLE, Future.<@Nullable Void, RuntimeException>create());

    private boolean isReady;
    private @Nullable T value;

    Readiness(Kernel loop) {
        this.loop = loop;
    }

    /**
     * Says that the task is ready: whoever has called {@code start} goes on.
     *
     * @param value what {@code start} returns
     * @throws InvalidStateException the second time
     * @throws IllegalStateException on a foreign thread
     */
    public void is(T value) {
        loop.checkTurn("Readiness.is(…)", "loop.callSoonThreadsafe(() -> ready.is(value))");
        if (isReady) {
            throw new InvalidStateException(
                    "The task has said that it is ready before, with " + Text.of(this.value) + ": call is(…) once.");
        }
        if (!settled.done()) { // else who waited was cancelled, and so is this task
            isReady = true;
            this.value = value;
            Completions.succeed(settled, null);
        }
    }

    /**
     * Waits in {@code start}; the value, or what the task ended with before it was ready.
     *
     * @param join called if that is a failure which cannot be thrown, because the caller was cancelled in the same moment
     */
    @SuppressWarnings("NullAway") // null is a T if that is what was said
    <X extends Exception> T await(Task<Void, X> task, Runnable join) throws X {
        try {
            settled.await();
        } catch (CancelledError e) {
            if (settled.cancelled()) {
                Completions.cancel(task, Requests.again(e));
            } else if (!isReady) {
                join.run();
            }
            throw e;
        }
        if (!isReady) {
            task.result();
            throw new IllegalStateException("Task '" + task.name() + "' has ended without saying that it is ready:"
                    + " its body must call is(…) of what start(…) has given to it.");
        }
        return value;
    }

    /** The task has ended. */
    void ended() {
        if (!settled.done()) {
            Completions.succeed(settled, null);
        }
    }

    /** Whether what the task has failed with comes out of {@code start}. */
    boolean takesFailure() {
        return !isReady && !settled.cancelled();
    }
}
