// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.future;

import io.asyncio4j.coroutine.CancelRoute;
import io.asyncio4j.coroutine.Kernel;
import io.asyncio4j.coroutine.Role;
import io.asyncio4j.coroutine.Strand;
import io.asyncio4j.ledger.Origin;
import io.asyncio4j.local.ThreadName;
import io.asyncio4j.local.ThreadState;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A result that somebody sets: the low-level building block, as {@code asyncio.Future}. Programs mostly want a task.
 *
 * <p>It is completed once, by {@link #setResult}, {@link #setException}, {@link #setUnchecked} or {@link #cancel()}, on the
 * loop; from another thread with {@code loop.callSoonThreadsafe(() -> future.setResult(…))}. An exception that nobody asks
 * for is reported, as that of a task is.
 *
 * @param <T> the type of the value
 * @param <X> the checked exception that it may fail with
 */
public final class Future<T extends @Nullable Object, X extends Exception> extends Awaitable<T, X> {
    private Future(Kernel loop) {
        super(loop);
    }

    /**
     * A pending future of the running loop.
     *
     * @param <T> the type of the value
     * @param <X> the checked exception that it may fail with
     * @return the future
     * @throws IllegalStateException if no loop runs on this thread
     */
    public static <T extends @Nullable Object, X extends Exception> Future<T, X> create() {
        ThreadState calling = ThreadState.peek();
        if (calling != null && calling.turn instanceof Kernel loop) {
            return new Future<>(loop);
        }
        if (calling instanceof Strand strand) {
            throw new IllegalStateException("no running event loop: Future.create() was called inside blocking(...) by "
                    + strand.body + ", which is off the loop there. Call it before or after blocking(...).");
        }
        throw new IllegalStateException("no running event loop: Future.create() was called on " + ThreadName.ofCaller()
                + ". Call it in a task or callback: Asyncio.run(() -> ...).");
    }

    /**
     * Ends it with a value.
     *
     * @param value the value
     * @throws InvalidStateException if it has ended already
     */
    public void setResult(T value) {
        beforeEnd("setResult(...)");
        succeed(value);
    }

    /**
     * Ends it with an exception.
     *
     * @param exception the exception
     * @throws InvalidStateException if it has ended already
     */
    public void setException(X exception) {
        failWith("setException(...)", exception);
    }

    /**
     * Ends it with an exception that needs no declaration.
     *
     * @param exception a {@code RuntimeException} or an {@code Error}
     * @throws InvalidStateException if it has ended already
     * @throws IllegalArgumentException for a checked exception, or a {@link CancelledError}
     */
    public void setUnchecked(Throwable exception) {
        if (exception instanceof Exception && !(exception instanceof RuntimeException)) {
            throw new IllegalArgumentException("setUnchecked(...) got a checked exception: " + exception
                    + ". Declare it as the X of this future and use setException(...).");
        }
        failWith("setUnchecked(...)", exception);
    }

    private void failWith(String call, Throwable exception) {
        Objects.requireNonNull(
                exception,
                () -> "exception is null: " + call
                        + " takes what the future fails with; a value is given with setResult(...)");
        if (exception instanceof CancelledError) {
            throw new IllegalArgumentException(call + " got " + exception + ", which is no failure. To end " + this
                    + " as cancelled use cancel().");
        }
        beforeEnd(call);
        fail(exception, kernel().ledger().failed(this, Origin.FUTURE, exception, null));
    }

    private void beforeEnd(String call) {
        kernel().checkTurn(call, "loop.callSoonThreadsafe(() -> future." + call + ")");
        if (done()) {
            throw new InvalidStateException("invalid state: " + call + " was called on " + this
                    + ", which has ended already. Check done() first, or complete it in one place only.");
        }
    }

    @Override
    protected boolean cancelWait(Error error) {
        if (done()) {
            return false;
        }
        Role role = role();
        CancelRoute route = role == null ? null : role.route();
        if (route != null) {
            return route.cancel(error);
        }
        endCancelled(error);
        return true;
    }

    /** Shows the state, and the value or exception. */
    @Override
    public String toString() {
        return switch (peekState()) {
            case SUCCEEDED -> "Future(result=" + peekValue() + ")";
            case FAILED -> "Future(exception=" + peekValue() + ")";
            case CANCELLED -> "Future(cancelled)";
            default -> {
                Role role = role();
                yield role == null ? "Future(pending)" : "Future of " + role.what() + " (pending)";
            }
        };
    }
}
