// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.structured;

import io.asyncio4j.coroutine.Completions;
import io.asyncio4j.coroutine.Kernel;
import io.asyncio4j.future.Awaitable;
import io.asyncio4j.future.Future;
import io.asyncio4j.task.Tasks;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Tasks in the order in which they end: {@code Asyncio.asCompleted} says what it does.
 *
 * @param <F> the type of the tasks
 */
public final class AsCompleted<F extends Awaitable<?, ?>> implements Iterable<F> {
    private final ArrayDeque<F> ended = new ArrayDeque<>();

    /** Ends when {@code ended} has something again; null while nobody waits. */
    private @Nullable Future<@Nullable Void, RuntimeException> more;

    private int left;
    private boolean iterated;

    /**
     * See {@code Asyncio.asCompleted}.
     *
     * @param tasks what to wait for
     */
    public AsCompleted(Collection<? extends F> tasks) {
        Kernel loop = Tasks.runningKernel("asCompleted(…)");
        for (F task : Waiting.<F>distinct(tasks, loop, "asCompleted(…)")) {
            left++;
            Runnable take = () -> take(task);
            Completions.tell(task, () -> loop.ready(take));
        }
    }

    private void take(F task) {
        ended.add(task);
        if (more != null && !more.done()) {
            Completions.succeed(more, null);
        }
    }

    /** The tasks, once. */
    @Override
    public Iterator<F> iterator() {
        if (iterated) {
            throw new IllegalStateException(
                    "asCompleted(…) was iterated before: each task comes once." + " Call asCompleted(…) again.");
        }
        iterated = true;
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return left > 0;
            }

            @Override
            public F next() {
                return nextEnded();
            }
        };
    }

    private F nextEnded() {
        if (left == 0) {
            throw new NoSuchElementException("asCompleted(…) has no more tasks: ask hasNext() before.");
        }
        while (ended.isEmpty()) {
            var wait = Future.<@Nullable Void, RuntimeException>create();
            more = wait;
            wait.await();
        }
        left--;
        return ended.remove();
    }
}
