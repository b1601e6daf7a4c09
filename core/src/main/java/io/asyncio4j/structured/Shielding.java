// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.structured;

import io.asyncio4j.coroutine.Completions;
import io.asyncio4j.coroutine.Kernel;
import io.asyncio4j.future.Awaitable;
import io.asyncio4j.future.Future;
import io.asyncio4j.ledger.Origin;
import io.asyncio4j.task.Tasks;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A task's outcome without a way to cancel the task: {@code Asyncio.shield} says what it does. */
public final class Shielding {
    private static final Origin ORIGIN = new Origin("Future", "shield", 0, null);

    private final String owner = Requests.callerName();
    private final Awaitable<?, ?> inner;
    private final Future<Object, Exception> outer = Future.create();

    private Shielding(Awaitable<?, ?> inner) {
        this.inner = inner;
    }

    /**
     * See {@code Asyncio.shield}.
     *
     * @param <T> the type of the value
     * @param <X> what it may fail with
     * @param inner what to shield
     * @return its outcome
     */
    @SuppressWarnings("unchecked") // it has the outcome of the inner one
    public static <T extends @Nullable Object, X extends Exception> Future<T, X> of(
            Awaitable<? extends T, ? extends X> inner) {
        Objects.requireNonNull(inner, "shield(…) got null instead of something to await");
        Kernel loop = Tasks.runningKernel("shield(…)");
        Waiting.distinct(List.of(inner), loop, "shield(…)");
        var shielding = new Shielding(inner);
        if (inner.done()) {
            shielding.innerHasEnded();
        } else {
            Runnable pass = shielding::innerHasEnded;
            Completions.tell(inner, () -> loop.ready(pass));
        }
        return (Future<T, X>) (Future<?, ?>) shielding.outer;
    }

    private void innerHasEnded() {
        if (outer.done()) {
            return; // it was cancelled: what the inner one has failed with is for others to ask, or is reported
        }
        Throwable failure = Completions.failure(inner);
        Error cancellation = Completions.cancellation(inner);
        if (failure != null) {
            Completions.handOn(inner, owner, "shield");
            Completions.fail(outer, ORIGIN, failure);
        } else if (cancellation != null) {
            Completions.endCancelled(outer, cancellation);
        } else {
            Completions.succeed(outer, Completions.value(inner));
        }
    }
}
