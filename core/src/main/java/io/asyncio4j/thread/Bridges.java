// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.thread;

import io.asyncio4j.coroutine.Kernel;
import io.asyncio4j.future.Action;
import io.asyncio4j.future.Future;
import io.asyncio4j.loop.EventLoop;
import io.asyncio4j.task.Tasks;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Ways to other threads and back; programs import these functions from {@code Asyncio}, which says what they do. */
public final class Bridges {
    private Bridges() {}

    /**
     * See {@code Asyncio.toThread}.
     *
     * @param <T> the type of the value
     * @param <X> what the body throws
     * @param body what to run; null values for one without a value
     * @return its outcome
     */
    public static <T extends @Nullable Object, X extends Exception> Future<T, X> toThread(Action<X> body) {
        Kernel loop = Tasks.runningKernel("toThread(...)");
        Objects.requireNonNull(body, "body is null: toThread takes what the thread is to run, such as () -> work()");
        DefaultExecutor home = DefaultExecutor.of(loop);
        var call = new Call(loop, "toThread", body, home);
        return start(call, _ -> home.execute(call));
    }

    /**
     * See {@code Asyncio.runInExecutor}.
     *
     * @param <T> the type of the value
     * @param <X> what the body throws
     * @param executor where to run it
     * @param body what to run; null values for one without a value
     * @return its outcome
     */
    public static <T extends @Nullable Object, X extends Exception> Future<T, X> runInExecutor(
            Executor executor, Action<X> body) {
        Kernel loop = Tasks.runningKernel("runInExecutor(...)");
        Objects.requireNonNull(
                executor, "executor is null: for the loop's own threads call toThread(...), which needs no executor");
        Objects.requireNonNull(
                body, "body is null: runInExecutor takes what the executor is to run, such as () -> work()");
        return start(new Call(loop, "runInExecutor", body, null), executor);
    }

    @SuppressWarnings("unchecked") // it ends as the body does
    private static <T extends @Nullable Object, X extends Exception> Future<T, X> start(Call call, Executor executor) {
        return (Future<T, X>) (Future<?, ?>) call.start(executor);
    }

    /**
     * See {@code Asyncio.submitThreadsafe}.
     *
     * @param <T> the type of the value
     * @param loop the loop that is to run it
     * @param body what to run; null values for one without a value
     * @return its outcome
     */
    public static <T extends @Nullable Object> CompletableFuture<T> submitThreadsafe(EventLoop loop, Action<?> body) {
        return Submission.submit(loop, body);
    }

    /**
     * See {@code Asyncio.wrapFuture}.
     *
     * @param <T> the type of the value
     * @param <X> the checked exception that may come out
     * @param stage what to wrap
     * @param type its class, or null for none
     * @return its outcome
     */
    public static <T extends @Nullable Object, X extends Exception> Future<T, X> wrapFuture(
            CompletionStage<? extends T> stage, @Nullable Class<X> type) {
        return Wrapping.wrap(Tasks.runningKernel("wrapFuture(...)"), stage, type, "wrapFuture");
    }

    /**
     * See {@code Asyncio.await}.
     *
     * @param <T> the type of the value
     * @param <X> the checked exception that may come out
     * @param stage what to await
     * @param type its class, or null for none
     * @return the value
     * @throws X what the stage has failed with
     */
    public static <T extends @Nullable Object, X extends Exception> T await(
            CompletionStage<? extends T> stage, @Nullable Class<X> type) throws X {
        Future<T, X> future = Wrapping.wrap(Tasks.currentStrand("await(stage)").loop, stage, type, "await");
        return future.await();
    }

    /**
     * See {@code Asyncio.iterate}.
     *
     * @param <T> the type of the items
     * @param <X> the checked exception that may come out
     * @param publisher what to subscribe to
     * @param type its class, or null for none
     * @return the items
     */
    public static <T, X extends Exception> FlowItems<T, X> iterate(
            Flow.Publisher<? extends T> publisher, @Nullable Class<X> type) {
        return FlowItems.of(Tasks.runningKernel("iterate(...)"), publisher, type);
    }

    /**
     * See {@code Asyncio.publisher}.
     *
     * @param <T> the type of the items
     * @param items what to publish
     * @return a publisher
     */
    public static <T> Flow.Publisher<T> publisher(Iterable<? extends T> items) {
        return new Publication<>(Tasks.runningKernel("publisher(...)"), items);
    }
}
