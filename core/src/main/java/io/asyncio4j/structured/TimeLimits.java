// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.structured;

import io.asyncio4j.coroutine.Completions;
import io.asyncio4j.coroutine.Kernel;
import io.asyncio4j.future.Awaitable;
import io.asyncio4j.future.CancelReason;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.Future;
import io.asyncio4j.task.Tasks;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Waiting for one thing no longer than so: {@code Asyncio.waitFor} says what it does. */
public final class TimeLimits {
    private TimeLimits() {}

    /**
     * See {@code Asyncio.waitFor}.
     *
     * @param <T> the type of the value
     * @param <X> what it may fail with
     * @param awaitable what to wait for
     * @param limit how long
     * @return the value
     * @throws X what it has failed with
     * @throws TimeoutException if the limit has passed
     */
    public static <T extends @Nullable Object, X extends Exception> T waitFor(Awaitable<T, X> awaitable, Duration limit)
            throws X, TimeoutException {
        Objects.requireNonNull(
                awaitable, "awaitable is null: waitFor(...) takes a task or future, such as createTask(() -> work())");
        Objects.requireNonNull(limit, "limit is null: waitFor(...) takes a Duration, such as Duration.ofSeconds(5)");
        if (limit.isPositive()) {
            return Timeout.after(limit, "waitFor(...)").with(awaitable::await);
        }
        Kernel loop = Tasks.currentStrand("waitFor(...)").loop;
        if (awaitable.done()) {
            return awaitable.result(); // also a cancellation: it came from elsewhere
        }
        cancelAndWait(awaitable, loop);
        try {
            return awaitable.result();
        } catch (CancelledError e) {
            var timeout = new TimeoutException(new CancelReason.DeadlinePassed(Duration.ZERO).text());
            timeout.initCause(e);
            throw timeout;
        }
    }

    /**
     * See {@code Asyncio.timeout}.
     *
     * @param limit the time from now
     * @return the limit, for one body
     */
    public static Timeout timeout(Duration limit) {
        return Timeout.after(limit, "timeout(...)");
    }

    /**
     * See {@code Asyncio.timeoutAt}.
     *
     * @param when loop time in nanoseconds
     * @return the limit, for one body
     */
    public static Timeout timeoutAt(long when) {
        return Timeout.at(when, "timeoutAt(...)");
    }

    /** Not an await of the thing itself: the cancellation of the caller must end this wait, and not wait for the thing. */
    private static void cancelAndWait(Awaitable<?, ?> awaitable, Kernel loop) {
        Waiting.mustBeOf(loop, awaitable, "waitFor(...)");
        var ended = Completions.as(
                new OfOne("waitFor", awaitable, null), Future.<@Nullable Void, RuntimeException>create());
        Runnable end = () -> {
            if (!ended.done()) {
                Completions.succeed(ended, null);
            }
        };
        Completions.tell(awaitable, () -> loop.ready(end));
        Completions.cancel(
                awaitable,
                Requests.because(
                        new CancelReason.DeadlinePassed(Duration.ZERO), "waitFor(...) of " + Requests.caller()));
        ended.await();
    }
}
