// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.structured;

import io.asyncio4j.coroutine.CancelRoute;
import io.asyncio4j.coroutine.Completion;
import io.asyncio4j.coroutine.Completions;
import io.asyncio4j.coroutine.Compound;
import io.asyncio4j.coroutine.Kernel;
import io.asyncio4j.coroutine.Waiter;
import io.asyncio4j.future.Action;
import io.asyncio4j.future.Awaitable;
import io.asyncio4j.future.Future;
import io.asyncio4j.future.Outcome;
import io.asyncio4j.ledger.Origin;
import io.asyncio4j.task.Task;
import io.asyncio4j.task.TaskOptions;
import io.asyncio4j.task.Tasks;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Several outcomes as one: {@code Asyncio.gather} and {@code gatherOutcomes} say what they do. */
public final class Gathering {
    private final Kernel loop;
    private final String owner = Requests.callerName();

    /** As given: in the order of the results, with those that come twice. */
    private final List<Awaitable<?, ?>> children;

    /** One for each child that was pending, each once, and one for each that had ended. */
    private final List<Part> parts;

    /** Whether outcomes are gathered, of which none fails the whole. */
    private final boolean outcomes;

    private final Whole whole = new Whole();
    private final Future<Object, Exception> all;
    private int left;

    /** The child with whose failure the whole has failed. */
    private @Nullable Awaitable<?, ?> failed;

    /** What was asked of the whole, and passed on to the children. */
    private @Nullable Error requested;

    private Gathering(Kernel loop, Collection<? extends Awaitable<?, ?>> children, boolean outcomes) {
        this.loop = loop;
        this.children = new ArrayList<>(children);
        this.parts = new ArrayList<>(children.size());
        this.outcomes = outcomes;
        this.all = Completions.as(whole, Future.<Object, Exception>create());
    }

    /**
     * See {@code Asyncio.gather}.
     *
     * @param <T> the type of the values
     * @param <X> what they may fail with
     * @param children what to gather
     * @return the values, in the order of the children
     */
    @SuppressWarnings("unchecked") // the children's types say so
    public static <T extends @Nullable Object, X extends Exception> Future<List<T>, X> values(
            Collection<? extends Awaitable<? extends T, ? extends X>> children) {
        return (Future<List<T>, X>) (Future<?, ?>) start(children, false, "gather(...)");
    }

    /**
     * See {@code Asyncio.gather}.
     *
     * @param <T> the type of the values
     * @param <X> what they may fail with
     * @param bodies what to run
     * @return the values, in the order of the bodies
     */
    public static <T extends @Nullable Object, X extends Exception> Future<List<T>, X> ofBodies(
            List<? extends Action<? extends X>> bodies) {
        Kernel loop = Tasks.runningKernel("gather(...)");
        for (Action<? extends X> body : bodies) {
            Objects.requireNonNull(body, "one of the bodies given to gather(...) is null");
        }
        return values(Gathering.<T, X>tasksOf(loop, bodies));
    }

    /**
     * See {@code Asyncio.gatherOutcomes}.
     *
     * @param <T> the type of the values
     * @param bodies what to run
     * @return the outcomes, in the order of the bodies
     */
    public static <T extends @Nullable Object> Future<List<Outcome<T>>, RuntimeException> outcomesOfBodies(
            List<? extends Action<?>> bodies) {
        Kernel loop = Tasks.runningKernel("gatherOutcomes(...)");
        for (Action<?> body : bodies) {
            Objects.requireNonNull(body, "one of the bodies given to gatherOutcomes(...) is null");
        }
        return outcomes(Gathering.<T, Exception>tasksOf(loop, bodies));
    }

    /** Makes tasks of all bodies; if one is refused, by a task factory, those made before do not run on alone. */
    static <T extends @Nullable Object, X extends Exception> List<Task<T, ? extends X>> tasksOf(
            Kernel loop, Collection<? extends Action<? extends X>> bodies) {
        var tasks = new ArrayList<Task<T, ? extends X>>(bodies.size());
        try {
            for (Action<? extends X> body : bodies) {
                tasks.add(Tasks.createTask(loop, TaskOptions.options(), body));
            }
        } catch (Throwable t) {
            tasks.forEach(task -> task.cancel("another task could not be made"));
            throw t;
        }
        return tasks;
    }

    /**
     * See {@code Asyncio.gatherOutcomes}.
     *
     * @param <T> the type of the values
     * @param children what to gather
     * @return the outcomes, in the order of the children
     */
    @SuppressWarnings("unchecked") // the children's types say so
    public static <T extends @Nullable Object> Future<List<Outcome<T>>, RuntimeException> outcomes(
            Collection<? extends Awaitable<? extends T, ?>> children) {
        return (Future<List<Outcome<T>>, RuntimeException>) (Future<?, ?>) start(children, true, "gatherOutcomes(...)");
    }

    private static Future<Object, Exception> start(
            Collection<? extends Awaitable<?, ?>> children, boolean outcomes, String call) {
        Kernel loop = Tasks.runningKernel(call);
        var gathering = new Gathering(
                loop,
                Objects.requireNonNull(
                        children,
                        () -> "awaitables is null: " + call + " takes tasks or futures, in the order of the results"),
                outcomes);
        gathering.begin();
        return gathering.all;
    }

    private void begin() {
        for (Awaitable<?, ?> child : children) { // all of them first: a call that is refused leaves nothing behind
            Waiting.mustBeOf(loop, child, outcomes ? "gatherOutcomes(...)" : "gather(...)");
        }
        List<Part> ended = new ArrayList<>();
        for (Awaitable<?, ?> child : children) {
            if (child.done()) {
                var part = new Part(child);
                parts.add(part);
                ended.add(part);
            } else if (!hasPart(child)) {
                var part = new Part(child);
                parts.add(part);
                Completions.tell(child, part);
            }
        }
        left = parts.size();
        if (left == 0) {
            Completions.succeed(all, List.of());
        }
        ended.forEach(Part::run);
    }

    /** Whether a child was given before. Then we stand last with it; a set of all would cost as much as the tasks do. */
    private boolean hasPart(Awaitable<?, ?> child) {
        return Completions.lastWaiter(child) instanceof Waiter waiter && waiter.partOf() == whole;
    }

    /** Passes a request for the whole on. */
    private boolean cancel(Error request) {
        boolean anyone = false;
        for (Part part : parts) {
            anyone |= Completions.passOn(part.child, Requests.again(request));
        }
        if (anyone) {
            requested = request;
        }
        return anyone;
    }

    /** For the future, which ends when the children have. */
    private final class Whole implements Compound {
        @Override
        public String what() {
            return outcomes ? "gatherOutcomes" : "gather";
        }

        @Override
        public CancelRoute route() {
            return Gathering.this::cancel;
        }

        @Override
        public Until until() {
            return outcomes ? Until.ALL : Until.ALL_OR_FAILURE;
        }

        @Override
        public Iterable<? extends Completion> members() {
            return children;
        }
    }

    /** One of the children; becomes ready when that has ended. */
    private final class Part implements Waiter, Runnable {
        private final Awaitable<?, ?> child;

        Part(Awaitable<?, ?> child) {
            this.child = child;
        }

        @Override
        public Compound partOf() {
            return whole;
        }

        @Override
        public void schedule() {
            loop.ready(this);
        }

        @Override
        public void run() {
            left--;
            Throwable failure = Completions.failure(child);
            Error cancellation = Completions.cancellation(child);
            if (failure != null && outcomes) {
                Completions.carry(child, owner, "gatherOutcomes");
            }
            if (all.done()) {
                if (failure != null && child != failed) {
                    Completions.label(child, "superseded");
                }
            } else if (failure != null && !outcomes) {
                failed = child;
                Completions.handOn(child, owner, "gather");
                Completions.fail(all, Origin.ofCall("gather", owner), failure);
            } else if (cancellation != null && !outcomes) {
                Completions.endCancelled(all, cancellation); // the child's own, also if the whole was asked
            } else if (left == 0) {
                end(cancellation);
            }
        }
    }

    private void end(@Nullable Error last) {
        parts.forEach(part -> Completions.release(part.child));
        if (requested != null) { // whatever became of the children, as in CPython
            parts.forEach(part -> Completions.label(part.child, "superseded")); // those that have failed
            Completions.endCancelled(all, last != null ? last : requested);
            return;
        }
        if (outcomes) {
            Completions.succeed(all, new Outcomes(children));
            return;
        }
        var values = new ArrayList<@Nullable Object>(children.size());
        children.forEach(child -> values.add(Completions.value(child)));
        Completions.succeed(all, Collections.unmodifiableList(values));
    }
}
