// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.thread;

import io.asyncio4j.context.Context;
import io.asyncio4j.coroutine.Delivery;
import io.asyncio4j.coroutine.Kernel;
import io.asyncio4j.coroutine.Outside;
import io.asyncio4j.future.Action;
import io.asyncio4j.future.CancelReason;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.local.Text;
import io.asyncio4j.local.Unchecked;
import io.asyncio4j.loop.EventLoop;
import io.asyncio4j.loop.ExceptionContext;
import io.asyncio4j.task.TaskOptions;
import io.asyncio4j.task.Tasks;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A body that another thread gives to a loop: {@code Asyncio.submitThreadsafe} says what becomes of it. */
final class Submission implements Delivery {
    private final Kernel loop;
    private final Action<?> body;
    private final Context context = Context.copy();
    private final Outside<Object> outside;

    private Submission(Kernel loop, Action<?> body) {
        this.loop = loop;
        this.body = body;
        this.outside = new Outside<>(
                loop, "submitThreadsafe(...)", by -> new CancelledError(new CancelReason.Requested(""), by, null));
    }

    @SuppressWarnings("unchecked") // it ends as the body does
    static <T extends @Nullable Object> CompletableFuture<T> submit(EventLoop loop, Action<?> body) {
        var kernel = (Kernel) Objects.requireNonNull(
                loop, "loop is null: ask for runningLoop() in a task, or for loop() of a Runner, and pass it on");
        Objects.requireNonNull(
                body, "body is null: submitThreadsafe takes what the loop is to run, such as () -> work()");
        var submission = new Submission(kernel, body);
        kernel.handedOut();
        if (!kernel.post(submission)) {
            throw kernel.closed("submitThreadsafe(...)");
        }
        return (CompletableFuture<T>) (CompletableFuture<?>) submission.outside;
    }

    /** On the loop. */
    @Override
    public void run() {
        if (outside.isCancelled()) {
            return; // before it began: the body never runs
        }
        try {
            outside.show(Tasks.createTask(loop, TaskOptions.options().context(context), body), null);
        } catch (Throwable t) {
            outside.completeExceptionally(t); // whoever waits must hear of it, also where the loop ends of it
            if (Unchecked.isFatal(t)) {
                throw Unchecked.<RuntimeException>rethrow(t);
            }
            // And so that it is told if nobody waits (S25): there is no task that could. CPython tells it always.
            loop.callExceptionHandler(new ExceptionContext(
                    "Exception in callback submitThreadsafe(...), which could make no task of " + Text.of(body),
                    t,
                    outside));
        }
    }

    @Override
    public void undelivered() {
        outside.undelivered();
    }
}
