// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.structured;

import io.asyncio4j.coroutine.Completion;
import io.asyncio4j.coroutine.Completions;
import io.asyncio4j.coroutine.Compound;
import io.asyncio4j.coroutine.Kernel;
import io.asyncio4j.coroutine.Waiter;
import io.asyncio4j.future.Awaitable;
import io.asyncio4j.future.Future;
import io.asyncio4j.scheduler.Timer;
import io.asyncio4j.task.Task;
import io.asyncio4j.task.Tasks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Waits until some tasks have ended, without taking their outcomes: {@code Asyncio.waitTasks} says what it does. */
public final class Waiting {
    private final Kernel loop;
    private final ReturnWhen returnWhen;
    private final List<Part> parts = new ArrayList<>();
    private final Whole whole;
    private final Future<@Nullable Void, RuntimeException> enough;
    private int left;

    private Waiting(
            Kernel loop, ReturnWhen returnWhen, Collection<? extends Awaitable<?, ?>> tasks, @Nullable Duration limit) {
        this.loop = loop;
        this.returnWhen = returnWhen;
        this.whole = new Whole(tasks, limit != null);
        this.enough = Completions.as(whole, Future.<@Nullable Void, RuntimeException>create());
        this.left = tasks.size();
        tasks.forEach(task -> parts.add(new Part(task)));
    }

    /**
     * See {@code Asyncio.waitTasks}.
     *
     * @param <F> the type of what is waited for
     * @param tasks what to wait for
     * @param returnWhen until when
     * @param limit how long, or null
     * @return what has ended, and what has not
     */
    public static <F extends Awaitable<?, ?>> WaitResult<F> waitTasks(
            Collection<? extends F> tasks, ReturnWhen returnWhen, @Nullable Duration limit) {
        Objects.requireNonNull(
                returnWhen,
                "returnWhen is null: waitTasks(...) takes until when it waits, such as ReturnWhen.ALL_COMPLETED");
        Kernel loop = Tasks.currentStrand("waitTasks(...)").loop;
        Set<F> all = distinct(tasks, loop, "waitTasks(...)");
        Task<?, ?> caller = Tasks.currentTask();
        if (all.stream().anyMatch(task -> task == caller)) { // Differs from CPython, where it waits for ever
            throw new IllegalStateException("Task cannot wait for itself: waitTasks(...) got " + caller
                    + ", which calls it. Take it out: tasks.remove(currentTask()).");
        }
        if (all.isEmpty()) {
            throw new IllegalArgumentException(
                    "Set of Tasks/Futures is empty: waitTasks(...) has nothing to wait for. Ask isEmpty() before.");
        }
        new Waiting(loop, returnWhen, all, limit).await(limit);
        var done = new LinkedHashSet<F>();
        var pending = new LinkedHashSet<F>();
        for (F task : all) {
            (task.done() ? done : pending).add(task);
        }
        return new WaitResult<>(done, pending);
    }

    /** What was given to a call, each once, in order; refuses what can never wake a task of this loop. */
    static <F extends Awaitable<?, ?>> Set<F> distinct(Collection<? extends F> tasks, Kernel loop, String call) {
        Objects.requireNonNull(tasks, () -> "awaitables is null: " + call + " takes a collection of tasks or futures");
        var all = new LinkedHashSet<F>();
        for (F task : tasks) {
            mustBeOf(loop, task, call);
            all.add(task);
        }
        return all;
    }

    /** Refuses what can never wake a task of a loop. */
    static void mustBeOf(Kernel loop, Awaitable<?, ?> task, String call) {
        Objects.requireNonNull(task, () -> "one of the tasks given to " + call + " is null");
        if (!task.done() && Completions.loopOf(task) != loop) {
            throw new IllegalStateException(call + " got " + task + " attached to a different loop: its own is "
                    + Completions.loopOf(task) + ", the calling task's " + loop
                    + ". Pass the result on with callSoonThreadsafe(...).");
        }
    }

    private void await(@Nullable Duration limit) {
        Timer timer = limit == null ? null : new Limit(Deadline.in(loop, limit, "waitTasks(...)"));
        if (timer != null) {
            loop.addTimer(timer);
        }
        parts.forEach(part -> Completions.tell(part.task, part));
        try {
            enough.await();
        } finally {
            if (timer != null) {
                loop.removeTimer(timer);
            }
            parts.forEach(part -> Completions.untell(part.task, part));
        }
    }

    private void end() {
        if (!enough.done()) {
            Completions.succeed(enough, null);
        }
    }

    /** For what is waited for: enough of the tasks. */
    private final class Whole implements Compound {
        private final Collection<? extends Awaitable<?, ?>> tasks;
        private final boolean limited;

        Whole(Collection<? extends Awaitable<?, ?>> tasks, boolean limited) {
            this.tasks = tasks;
            this.limited = limited;
        }

        @Override
        public String what() {
            return "waitTasks";
        }

        @Override
        public Until until() {
            return switch (returnWhen) {
                case FIRST_COMPLETED -> Until.FIRST;
                case FIRST_EXCEPTION -> Until.ALL_OR_FAILURE;
                case ALL_COMPLETED -> Until.ALL;
            };
        }

        @Override
        public Iterable<? extends Completion> members() {
            return limited ? List.of() : tasks; // one with a limit ends by itself
        }
    }

    /** One of the tasks; becomes ready when that has ended. */
    private final class Part implements Waiter, Runnable {
        private final Awaitable<?, ?> task;

        Part(Awaitable<?, ?> task) {
            this.task = task;
        }

        @Override
        public @Nullable Compound partOf() {
            return whole.limited ? null : whole;
        }

        @Override
        public void schedule() {
            loop.ready(this);
        }

        @Override
        public void run() {
            left--;
            boolean isEnough = switch (returnWhen) {
                case FIRST_COMPLETED -> true;
                case FIRST_EXCEPTION -> Completions.failure(task) != null;
                case ALL_COMPLETED -> false;
            };
            if (isEnough || left == 0) {
                end();
            }
        }
    }

    private final class Limit extends Timer {
        Limit(long when) {
            super(when);
        }

        @Override
        public void run() {
            end();
        }
    }
}
