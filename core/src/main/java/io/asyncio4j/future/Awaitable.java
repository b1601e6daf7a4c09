// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.future;

import io.asyncio4j.context.Context;
import io.asyncio4j.coroutine.Callers;
import io.asyncio4j.coroutine.Completion;
import io.asyncio4j.coroutine.Kernel;
import io.asyncio4j.coroutine.Outside;
import io.asyncio4j.coroutine.Strand;
import io.asyncio4j.coroutine.Waiter;
import io.asyncio4j.local.CallSite;
import io.asyncio4j.local.Text;
import io.asyncio4j.local.ThreadName;
import io.asyncio4j.local.Unchecked;
import io.asyncio4j.loop.Callback;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A result that is there now or later: what a {@link Future} and a {@code Task} have in common.
 *
 * <p>A failure is never lost. It is the very object that was thrown, never wrapped, copied or changed, and it reaches you
 * four ways: {@link #await()} and {@link #result()} throw it, in the type {@code X} that the compiler knows;
 * {@link #exception()} and {@link #outcome()} return it. What none of these was asked for is reported, once.
 *
 * <p><b>Threads.</b> {@link #done()}, {@link #cancelled()} and {@link #state()} may be called from anywhere, and so may the
 * reading of a result that is there. The rest is for the loop's own thread of control and throws elsewhere.
 *
 * @param <T> the type of the value
 * @param <X> the checked exception that it may fail with; {@code RuntimeException} if there is none
 */
@SuppressWarnings("exports") // what it extends is for the library alone
public abstract class Awaitable<T extends @Nullable Object, X extends Exception> extends Completion {
    /**
     * For futures and tasks only.
     *
     * @param loop the loop that it belongs to
     */
    @SuppressWarnings("exports") // only this library's own classes can call it
    protected Awaitable(Kernel loop) {
        super(loop);
    }

    /**
     * Waits until this has ended, and returns its value or throws its exception. Does not suspend if it has ended.
     *
     * <p>If the calling task is cancelled while it waits, this is asked to cancel, and the {@link CancelledError} comes out
     * here once it has ended so. Something that several tasks await is cancelled for all of them.
     *
     * @return the value
     * @throws X the very exception that it failed with
     * @throws CancelledError if it, or the calling task, was cancelled
     * @throws IllegalStateException outside a task, in a task of another loop, in {@code blocking}, or in the task itself
     */
    public final T await() throws X {
        awaitEnd();
        if (peekState() == FAILED) {
            Strand calling = Objects.requireNonNull(Strand.current());
            markHop(nameOf(calling), "await");
        }
        return take();
    }

    /**
     * The value, if it is there.
     *
     * @return the value
     * @throws X the very exception that it failed with
     * @throws CancelledError if it was cancelled: the error that ended it
     * @throws InvalidStateException if it has not ended
     */
    public final T result() throws X {
        if (peekState() == PENDING) {
            throw new InvalidStateException(
                    "Result is not set. " + this + " has not ended: await() it, or check done() first.");
        }
        return take();
    }

    /**
     * The value of something that is known to have succeeded; declares nothing checked, so that it fits into streams.
     *
     * @return the value
     * @throws InvalidStateException if it has not ended, or has failed: with that exception as the cause
     * @throws CancelledError if it was cancelled
     */
    public final T resultNow() {
        switch (peekState()) {
            case PENDING ->
                throw new InvalidStateException(
                        "Result is not set. " + this + " has not ended: await() it, or check done() first.");
            case FAILED -> {
                markRetrieved();
                var wrong = new InvalidStateException(this + " has failed, so it has no value."
                        + " Where that can happen use result(), which throws what it failed with.");
                wrong.initCause((Throwable) peekValue());
                throw wrong;
            }
            default -> {
                return Awaitable.<T, RuntimeException>take(this);
            }
        }
    }

    /**
     * The exception that it failed with: the very object. Asking counts as retrieving it.
     *
     * @return the exception, or null if it has succeeded
     * @throws CancelledError if it was cancelled
     * @throws InvalidStateException if it has not ended, also while it is suspended
     */
    public final @Nullable Throwable exception() {
        switch (peekState()) {
            case PENDING ->
                throw new InvalidStateException(
                        "Exception is not set. " + this + " has not ended: await() it, or check done() first.");
            case CANCELLED -> throw (Error) Objects.requireNonNull(peekValue());
            case FAILED -> {
                markRetrieved();
                return (Throwable) peekValue();
            }
            default -> {
                return null;
            }
        }
    }

    /**
     * How it has ended, or that it has not. Never throws. If it has failed, asking counts as retrieving the exception.
     *
     * @return the outcome
     */
    @SuppressWarnings({"unchecked", "NullAway"}) // the value of a success is a T
    public final Outcome<T> outcome() {
        return switch (peekState()) {
            case SUCCEEDED -> new Outcome.Succeeded<>((T) peekValue());
            case FAILED -> {
                markRetrieved();
                yield new Outcome.Failed<>((Throwable) Objects.requireNonNull(peekValue()));
            }
            case CANCELLED -> new Outcome.Cancelled<>(((CancelledError) Objects.requireNonNull(peekValue())).reason());
            default -> new Outcome.Pending<>();
        };
    }

    /**
     * Whether it has ended, in whatever way. From any thread; never throws, retrieves nothing.
     *
     * @return true if it has
     */
    public final boolean done() {
        return peekState() != PENDING;
    }

    /**
     * Whether it was cancelled. From any thread; never throws.
     *
     * @return true if it was
     */
    public final boolean cancelled() {
        return peekState() == CANCELLED;
    }

    /**
     * Where it is in its life. From any thread; never throws, retrieves nothing.
     *
     * @return the state
     */
    public final State state() {
        return STATES[peekState()];
    }

    private static final State[] STATES = State.values();

    /**
     * Asks it to end as cancelled. A future ends at once; what becomes of a task is told at {@code Task}. For the loop's own
     * thread of control.
     *
     * @return false if it has ended already
     * @throws IllegalStateException on another thread
     */
    public final boolean cancel() {
        return cancel("");
    }

    /**
     * Asks it to end as cancelled, with a message, as {@link #cancel()} does.
     *
     * @param message for {@link CancelledError#getMessage()} and {@link CancelReason.Requested}
     * @return false if it has ended already
     */
    public final boolean cancel(String message) {
        Objects.requireNonNull(message, "message is null: cancel(...) takes a text; without one it is cancel()");
        if (done() && kernel().isClosed()) {
            return false;
        }
        kernel().checkTurn("cancel()", "loop.callSoonThreadsafe(() -> task.cancel())");
        return peekState() == PENDING && cancelWait(newCancelledError(new CancelReason.Requested(message)));
    }

    /**
     * An error for a request of the calling thread.
     *
     * @param reason why
     * @return a new error that says who asks
     */
    protected final CancelledError newCancelledError(CancelReason reason) {
        Strand calling = Strand.current();
        String who = calling != null ? "task '" + nameOf(calling) + "'" : ThreadName.ofCaller();
        return new CancelledError(reason, who, kernel().mayLookAtLine() ? CallSite.find() : null);
    }

    private static String nameOf(Strand strand) {
        return strand.body.name();
    }

    /**
     * Has a callback called when it has ended: in the iteration after that, in order of registration, in a copy of the
     * caller's context. If it has ended already, the callback is called in the next iteration.
     *
     * <p>A callback that does not ask for the exception of what has failed does not count as asking.
     *
     * @param callback what to call; what it throws goes to the loop's exception handler
     * @return the way to take it back; ignore it otherwise
     */
    public final Registration addDoneCallback(DoneCallback<? super Awaitable<T, X>> callback) {
        Objects.requireNonNull(
                callback, "callback is null: addDoneCallback(...) takes what to call, such as task -> work(task)");
        kernel().checkTurn("addDoneCallback(...)", "loop.callSoonThreadsafe(() -> task.addDoneCallback(...))");
        var entry = new OnEnd(callback, Context.copy());
        if (peekState() == PENDING) {
            addWaiter(entry);
        } else {
            entry.schedule();
        }
        return entry;
    }

    /** A callback in the list of those that are told. */
    private final class OnEnd implements Waiter, Registration, Callback {
        private final DoneCallback<? super Awaitable<T, X>> callback;
        private final Context context;
        private final @Nullable StackTraceElement line = kernel().isDebug() ? CallSite.find() : null;
        private boolean closed;

        OnEnd(DoneCallback<? super Awaitable<T, X>> callback, Context context) {
            this.callback = callback;
            this.context = context;
        }

        @Override
        public void schedule() {
            kernel().callSoonIn(context, this);
        }

        @Override
        public void run() throws Exception {
            if (!closed) {
                closed = true;
                callback.done(Awaitable.this);
            }
        }

        @Override
        public void close() {
            if (kernel().isClosed()) {
                return; // it is not called any more
            }
            kernel().checkTurn("Registration.close()", "loop.callSoonThreadsafe(registration::close)");
            closed = true;
            removeWaiter(this);
        }

        /** What an exception handler is told, if the callback throws. */
        @Override
        public String toString() {
            return Text.of(callback, line) + " for " + Text.of(Awaitable.this);
        }
    }

    /**
     * The same end for other threads, and for code that knows nothing of asyncio4j.
     *
     * <p>It completes on the loop, one iteration after this, and so do the stages that depend on it and have no executor of
     * their own. A failure comes out by the rules of the JDK: {@code get()} throws an {@code ExecutionException} that has the
     * very exception as its cause; it is then for whoever has the {@code CompletableFuture} to look at, and no more reported.
     * What is cancelled ends with a {@code CancellationException} that has the {@link CancelledError} as its cause.
     *
     * <p>Cancelling the {@code CompletableFuture}, from any thread, cancels this. If the loop closes first, it fails with an
     * {@code IllegalStateException}.
     *
     * @return a new future, for any thread; {@code get()} and {@code join()} throw where they would stop the loop for good
     * @throws IllegalStateException on another thread, if this has not ended
     */
    public final CompletableFuture<T> toCompletableFuture() {
        if (!done()) {
            kernel().checkTurn("toCompletableFuture()", "submitThreadsafe(loop, () -> task.await())");
        }
        var outside = new Outside<T>(
                kernel(), "toCompletableFuture()", by -> new CancelledError(new CancelReason.Requested(""), by, null));
        kernel().handedOut();
        outside.show(this, Callers.task());
        return outside;
    }

    private T take() throws X {
        return Awaitable.<T, X>take(this);
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // the value of a success is a T
    private static <T extends @Nullable Object, X extends Exception> T take(Awaitable<T, ?> from) throws X {
        switch (from.peekState()) {
            case SUCCEEDED -> {
                return (T) from.peekValue();
            }
            case FAILED -> {
                from.markRetrieved();
                throw Unchecked.<X>rethrow((Throwable) Objects.requireNonNull(from.peekValue()));
            }
            default -> {
                var error = (Error) Objects.requireNonNull(from.peekValue());
                error.fillInStackTrace();
                throw error;
            }
        }
    }
}
