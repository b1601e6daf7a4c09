// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.structured;

import io.asyncio4j.coroutine.Completion;
import io.asyncio4j.coroutine.Completions;
import io.asyncio4j.coroutine.Compound;
import io.asyncio4j.coroutine.Kernel;
import io.asyncio4j.future.Awaitable;
import io.asyncio4j.future.Future;
import io.asyncio4j.task.Tasks;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tasks in the order in which they end: {@code Asyncio.asCompleted} says what it does.
 *
 * @param <F> the type of the tasks
 */
public final class AsCompleted<F extends Awaitable<?, ?>> implements Iterable<F> {
    private final Kernel loop;

    /** Those that have not ended, or not been taken into {@code ended} yet. */
    private final Set<F> running;

    private final Compound role = new Next();
    private final ArrayDeque<F> ended = new ArrayDeque<>();

    /** Who waits for {@code ended} to have something again, the longest first: several tasks may share an iterator. */
    private final ArrayDeque<Future<@Nullable Void, RuntimeException>> waiting = new ArrayDeque<>();

    /** How many are neither given out, nor waited for in a call of {@code next()}. */
    private int left;

    private boolean iterated;

    /**
     * See {@code Asyncio.asCompleted}.
     *
     * @param tasks what to wait for
     */
    public AsCompleted(Collection<? extends F> tasks) {
        loop = Tasks.runningKernel("asCompleted(...)");
        running = Waiting.distinct(tasks, loop, "asCompleted(...)");
        left = running.size();
        for (F task : running) {
            Runnable take = () -> take(task);
            Completions.tell(task, () -> loop.ready(take));
        }
    }

    private void take(F task) {
        running.remove(task);
        ended.add(task);
        wakeNext();
    }

    private void wakeNext() {
        for (var next = waiting.poll(); next != null; next = waiting.poll()) {
            if (!next.done()) {
                Completions.succeed(next, null);
                return;
            }
        }
    }

    /** The tasks, once. */
    @Override
    public Iterator<F> iterator() {
        if (iterated) {
            throw new IllegalStateException(
                    "asCompleted(...) was iterated before: each task comes once. Call asCompleted(...) again.");
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
        loop.checkTurn("next() of asCompleted(...)", "loop.callSoonThreadsafe(() -> createTask(...))");
        if (left == 0) {
            throw new NoSuchElementException("asCompleted(...) has no more tasks: ask hasNext() before.");
        }
        left--;
        try {
            while (ended.isEmpty()) {
                waitForMore();
            }
        } catch (Throwable t) {
            left++; // Differs from CPython: who goes on after a cancellation has missed none
            throw t;
        }
        return ended.remove();
    }

    private void waitForMore() {
        var wait = Completions.as(role, Future.<@Nullable Void, RuntimeException>create());
        waiting.add(wait);
        try {
            wait.await();
        } catch (Throwable t) {
            if (!waiting.remove(wait) && !ended.isEmpty()) {
                wakeNext(); // what we were woken for is somebody else's now
            }
            throw t;
        }
    }

    /** For what a call of {@code next()} waits for: any of them. */
    private final class Next implements Compound {
        @Override
        public String what() {
            return "asCompleted";
        }

        @Override
        public Until until() {
            return Until.FIRST;
        }

        @Override
        public Iterable<? extends Completion> members() {
            return running;
        }
    }
}
