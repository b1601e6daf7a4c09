// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.structured;

import io.asyncio4j.coroutine.Completions;
import io.asyncio4j.coroutine.Kernel;
import io.asyncio4j.coroutine.Waiter;
import io.asyncio4j.future.Awaitable;
import io.asyncio4j.future.Future;
import io.asyncio4j.ledger.Origin;
import io.asyncio4j.task.Tasks;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A task's outcome without a way to cancel the task: {@code Asyncio.shield} says what it does. */
public final class Shielding {
    private final Kernel loop;
    private final String owner = Requests.callerName();
    private final Awaitable<?, ?> inner;
    private final Passing passing = new Passing();
    private final Future<Object, Exception> outer;

    private Shielding(Kernel loop, Awaitable<?, ?> inner) {
        this.loop = loop;
        this.inner = inner;
        this.outer = Completions.as(new OfOne("shield", inner, this::cancel), Future.<Object, Exception>create());
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
        Objects.requireNonNull(
                inner, "awaitable is null: shield(...) takes a task or future, such as createTask(() -> work())");
        Kernel loop = Tasks.runningKernel("shield(...)");
        Waiting.mustBeOf(loop, inner, "shield(...)");
        var shielding = new Shielding(loop, inner);
        if (inner.done()) {
            shielding.passing.run();
        } else {
            Completions.tell(inner, shielding.passing);
        }
        return (Future<T, X>) (Future<?, ?>) shielding.outer;
    }

    /** The inner one may be shielded again and again: it must not remember all who have given up. */
    private boolean cancel(Error request) {
        Completions.untell(inner, passing);
        Completions.endCancelled(outer, request);
        return true;
    }

    /** Becomes ready when the inner one has ended. */
    private final class Passing implements Waiter, Runnable {
        @Override
        public void schedule() {
            loop.ready(this);
        }

        @Override
        public void run() {
            if (outer.done()) {
                return; // it was cancelled: what the inner one has failed with is for others to ask, or is reported
            }
            Throwable failure = Completions.failure(inner);
            Error cancellation = Completions.cancellation(inner);
            if (failure != null) {
                Completions.handOn(inner, owner, "shield");
                Completions.fail(outer, Origin.ofCall("shield", owner), failure);
            } else if (cancellation != null) {
                Completions.endCancelled(outer, cancellation);
            } else {
                Completions.succeed(outer, Completions.value(inner));
            }
        }
    }
}
