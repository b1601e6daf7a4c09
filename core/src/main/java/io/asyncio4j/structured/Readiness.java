// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.structured;

import io.asyncio4j.coroutine.Completions;
import io.asyncio4j.coroutine.Kernel;
import io.asyncio4j.coroutine.Role;
import io.asyncio4j.coroutine.Strand;
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

    /** What is asked of the caller of start while it waits: never by us. */
    private final OwnRequest ofCaller;

    /** Ends when the task is ready, or has ended without that; cancelled together with the caller. */
    private final Future<@Nullable Void, RuntimeException> settled = Completions.as(
            Role.of("a task of a group to be ready", this::cancel), Future.<@Nullable Void, RuntimeException>create());

    /** Set while the caller waits. */
    private @Nullable Task<Void, ?> task;

    /** What was asked of the caller while it waited. */
    private @Nullable Error requested;

    private boolean isReady;
    private @Nullable T value;

    /** For a task that starts now, and the one who waits for it. */
    Readiness(Strand caller) {
        this.loop = caller.loop;
        this.ofCaller = new OwnRequest(caller);
    }

    /**
     * Says that the task is ready: whoever has called {@code start} goes on.
     *
     * @param value what {@code start} returns
     * @throws InvalidStateException the second time
     * @throws IllegalStateException on a foreign thread
     */
    public void is(T value) {
        loop.checkTurn("Readiness.is(...)", "loop.callSoonThreadsafe(() -> ready.is(value))");
        if (isReady) {
            throw new InvalidStateException(
                    "The task has said that it is ready before, with " + Text.of(this.value) + ": call is(...) once.");
        }
        isReady = true;
        this.value = value;
        settle();
    }

    /**
     * Waits in {@code start}; the value, or what the task ended with before it was ready.
     *
     * @param join called if that is a failure which cannot be thrown, because the caller was cancelled in the same moment
     */
    @SuppressWarnings("NullAway") // null is a T if that is what was said
    <X extends Exception> T await(Task<Void, X> task, Runnable join) throws X {
        this.task = task;
        try {
            settled.await();
        } catch (CancelledError e) {
            if (!settled.cancelled() && !isReady) {
                join.run();
            }
            throw e;
        }
        if (!isReady) {
            task.result();
            throw new IllegalStateException("Task '" + task.name() + "' has ended without saying that it is ready:"
                    + " its body must call is(...) of what start(...) has given to it.");
        }
        return value;
    }

    /**
     * The caller is cancelled, and the task with it; a cancelled scope around both reaches the task itself. The caller goes on
     * when the task has ended, as one who awaits it does, or is ready after all.
     */
    private boolean cancel(Error request) {
        requested = request;
        if (task != null && !ofCaller.isOfScopeAlone()) {
            Completions.cancel(task, Requests.again(request));
        }
        return true;
    }

    /** The task has ended. */
    void ended() {
        settle();
    }

    private void settle() {
        if (settled.done()) {
            return;
        }
        if (requested != null) {
            Completions.endCancelled(settled, requested);
        } else {
            Completions.succeed(settled, null);
        }
    }

    /** Whether what the task has failed with comes out of {@code start}. */
    boolean takesFailure() {
        return !isReady && requested == null;
    }
}
