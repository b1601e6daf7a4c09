// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.structured;

import io.asyncio4j.coroutine.Completions;
import io.asyncio4j.coroutine.Kernel;
import io.asyncio4j.coroutine.Waiter;
import io.asyncio4j.future.CancelReason;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.Coroutine;
import io.asyncio4j.future.ExceptionGroup;
import io.asyncio4j.future.Future;
import io.asyncio4j.ledger.Origin;
import io.asyncio4j.task.Task;
import io.asyncio4j.task.TaskOptions;
import io.asyncio4j.task.Tasks;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Bodies of which the first success counts: {@code Asyncio.race} says what it does. */
public final class Race {
    private static final Origin ORIGIN = new Origin("Future", "race", 0, null);

    private final Kernel loop;
    private final String owner = Requests.callerName();
    private final Future<Object, RuntimeException> result;
    private final List<Task<?, ?>> tasks = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private final List<String> failedTasks = new ArrayList<>();
    private @Nullable Task<?, ?> winner;

    /** What was asked of the whole, and passed on to the tasks. */
    private @Nullable Error requested;

    /** What the last task that was cancelled has ended with. */
    private @Nullable Error cancellation;

    private int left;

    private Race(Kernel loop) {
        this.loop = loop;
        this.result = Completions.routed(Future.create(), this::cancel);
    }

    /**
     * See {@code Asyncio.race}.
     *
     * @param <T> the type of the value
     * @param bodies what to run
     * @return the value of the first that succeeds
     */
    @SuppressWarnings("unchecked") // the bodies' types say so
    public static <T extends @Nullable Object> Future<T, RuntimeException> of(
            Collection<? extends Coroutine<? extends T, ?>> bodies) {
        Kernel loop = Tasks.runningKernel("race(…)");
        if (bodies.isEmpty()) {
            throw new IllegalArgumentException("race(…) got no bodies: nobody can win. Ask isEmpty() before.");
        }
        bodies.forEach(body -> Objects.requireNonNull(body, "one of the bodies given to race(…) is null"));
        var race = new Race(loop);
        race.left = bodies.size();
        for (Coroutine<? extends T, ?> body : bodies) {
            race.tasks.add(Tasks.createTask(TaskOptions.options(), body));
        }
        race.tasks.forEach(race::watch);
        return (Future<T, RuntimeException>) (Future<?, ?>) race.result;
    }

    private void watch(Task<?, ?> task) {
        Completions.tell(task, new Part(task));
    }

    /** Passes a request for the whole on. */
    private boolean cancel(Error request) {
        boolean anyone = cancelTasks((CancelledError) request);
        if (winner == null) {
            requested = request; // also if all have ended: the last one's end is still to be looked at
        }
        return anyone || winner == null;
    }

    private boolean cancelTasks(CancelledError why) {
        boolean anyone = false;
        for (Task<?, ?> task : tasks) {
            anyone |= Completions.cancel(task, Requests.again(why));
        }
        return anyone;
    }

    /** One of the tasks; becomes ready when that has ended. */
    private final class Part implements Waiter, Runnable {
        private final Task<?, ?> task;

        Part(Task<?, ?> task) {
            this.task = task;
        }

        @Override
        public void schedule() {
            loop.ready(this);
        }

        @Override
        public void run() {
            left--;
            Throwable failure = Completions.failure(task);
            if (failure != null) {
                hasFailed(failure);
            } else if (Completions.hasSucceeded(task)) {
                hasSucceeded();
            } else {
                cancellation = Completions.cancellation(task);
            }
            if (left == 0) {
                end();
            }
        }

        private void hasFailed(Throwable failure) {
            if (winner != null || requested != null) {
                Completions.label(task, "superseded"); // it was to clean up: nobody expects that
                return;
            }
            failures.add(failure);
            failedTasks.add(task.name());
            Completions.handOn(task, owner, "race");
        }

        private void hasSucceeded() {
            if (winner == null && requested == null) {
                winner = task;
                cancelTasks(Requests.because(
                        new CancelReason.ScopeCancelled(), "the race that task '" + task.name() + "' has won"));
            }
        }
    }

    /** All have ended: nothing runs on behind the caller's back. */
    private void end() {
        if (winner != null) {
            Completions.succeed(result, Completions.value(winner));
        } else if (requested != null) {
            Completions.endCancelled(result, requested);
        } else if (!failures.isEmpty()) {
            var group = new ExceptionGroup("no body of the race has succeeded", failures, failedTasks);
            Completions.fail(result, ORIGIN, new AllFailedException(group));
        } else {
            Completions.endCancelled(result, Objects.requireNonNull(cancellation));
        }
    }
}
