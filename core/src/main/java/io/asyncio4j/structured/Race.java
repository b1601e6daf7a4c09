// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.structured;

import io.asyncio4j.coroutine.CancelRoute;
import io.asyncio4j.coroutine.Completion;
import io.asyncio4j.coroutine.Completions;
import io.asyncio4j.coroutine.Compound;
import io.asyncio4j.coroutine.Kernel;
import io.asyncio4j.coroutine.Waiter;
import io.asyncio4j.future.CancelReason;
import io.asyncio4j.future.Coroutine;
import io.asyncio4j.future.ExceptionGroup;
import io.asyncio4j.future.Future;
import io.asyncio4j.ledger.Origin;
import io.asyncio4j.local.CallSite;
import io.asyncio4j.task.Task;
import io.asyncio4j.task.Tasks;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Bodies of which the first success counts: {@code Asyncio.race} says what it does. */
public final class Race {
    private final Kernel loop;
    private final String owner = Requests.callerName();

    /** The stack of who has called, for what the race may fail with; null where it was not sampled. */
    private final @Nullable Throwable called;

    private final Future<Object, RuntimeException> result;

    /** Those whose end has not been seen, in order. */
    private final Set<Task<?, ?>> tasks = new LinkedHashSet<>();

    /** Those that have failed while there was no winner, in order of completion. */
    private final List<Task<?, ?>> failed = new ArrayList<>();

    private @Nullable Task<?, ?> winner;

    /** What was asked of the whole, and passed on to the tasks. */
    private @Nullable Error requested;

    /** What the last task that was cancelled has ended with. */
    private @Nullable Error cancellation;

    private Race(Kernel loop) {
        this.loop = loop;
        this.called = loop.mayLookAtLine() ? new Throwable() : null;
        this.result = Completions.as(new Whole(), Future.<Object, RuntimeException>create());
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
        Kernel loop = Tasks.runningKernel("race(...)");
        Objects.requireNonNull(
                bodies,
                "bodies is null: race(...) takes a collection of what to run, such as List.of(() -> one(), () ->"
                        + " other())");
        if (bodies.isEmpty()) {
            throw new IllegalArgumentException("race(...) got no bodies: nobody can win. Ask isEmpty() before.");
        }
        for (Coroutine<? extends T, ?> body : bodies) {
            Objects.requireNonNull(body, "one of the bodies given to race(...) is null");
        }
        var race = new Race(loop);
        List<? extends Task<?, ?>> tasks = Gathering.tasksOf(loop, bodies);
        race.tasks.addAll(tasks);
        tasks.forEach(race::watch);
        return (Future<T, RuntimeException>) (Future<?, ?>) race.result;
    }

    private void watch(Task<?, ?> task) {
        Completions.tell(task, new Part(task));
    }

    /** Passes a request for the whole on. It counts for more than a value: else a time limit around could be missed. */
    private boolean cancel(Error request) {
        requested = request;
        if (winner == null) {
            cancelTasks(request); // else they clean up already, and are not to be disturbed
        }
        return true;
    }

    private void cancelTasks(Error why) {
        for (Task<?, ?> task : List.copyOf(tasks)) {
            Completions.passOn(task, Requests.again(why));
        }
    }

    /** For the result: it is there when the first has succeeded, and then the others have ended. */
    private final class Whole implements Compound {
        @Override
        public String what() {
            return "race";
        }

        @Override
        public CancelRoute route() {
            return Race.this::cancel;
        }

        @Override
        public Until until() {
            return winner == null && requested == null ? Until.FIRST : Until.ALL;
        }

        @Override
        public Iterable<? extends Completion> members() {
            return tasks;
        }
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
            tasks.remove(task);
            if (Completions.failure(task) != null) {
                hasFailed();
            } else if (Completions.hasSucceeded(task)) {
                hasSucceeded();
            } else {
                cancellation = Completions.cancellation(task);
            }
            if (tasks.isEmpty()) {
                end();
            } else {
                Completions.lookForCircle(tasks.iterator().next()); // those that are left may be stuck, all of them
            }
        }

        private void hasFailed() {
            if (winner != null || requested != null) {
                Completions.label(task, "superseded"); // it was to clean up: nobody expects that
                return;
            }
            failed.add(task);
            Completions.carry(task, owner, "race");
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
        if (result.done()) {
            supersede(); // somebody has set a result
        } else if (requested != null) {
            supersede();
            Completions.endCancelled(result, requested);
        } else if (winner != null) {
            supersede();
            failed.forEach(Completions::ignore);
            Completions.succeed(result, Completions.value(winner));
        } else if (!failed.isEmpty()) {
            failed.forEach(Completions::handOn);
            Completions.fail(result, Origin.ofCall("race", owner), allFailed());
        } else {
            Completions.endCancelled(result, Objects.requireNonNull(cancellation));
        }
    }

    /** It is made in a callback, so its stack would say nothing: it gets that of the call. */
    private AllFailedException allFailed() {
        ExceptionGroup group = group();
        var all = new AllFailedException(group);
        if (called != null) {
            var lines = CallSite.trim(called.getStackTrace()).toArray(StackTraceElement[]::new);
            group.setStackTrace(lines);
            all.setStackTrace(lines);
        }
        return all;
    }

    /** What has failed before does not come out of the race. */
    private void supersede() {
        for (Task<?, ?> task : failed) {
            Completions.release(task);
            Completions.label(task, "superseded");
        }
    }

    private ExceptionGroup group() {
        var failures = new ArrayList<Throwable>(failed.size());
        for (Task<?, ?> task : failed) {
            failures.add(Objects.requireNonNull(Completions.failure(task)));
        }
        return new ExceptionGroup(
                "no body of the race has succeeded",
                failures,
                failed.stream().map(Task::name).toList());
    }
}
