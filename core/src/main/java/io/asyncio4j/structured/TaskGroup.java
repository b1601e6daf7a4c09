// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.structured;

import io.asyncio4j.coroutine.Completion;
import io.asyncio4j.coroutine.Completions;
import io.asyncio4j.coroutine.Kernel;
import io.asyncio4j.coroutine.Nursery;
import io.asyncio4j.coroutine.Strand;
import io.asyncio4j.coroutine.Waiter;
import io.asyncio4j.future.Action;
import io.asyncio4j.future.CancelReason;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.Coroutine;
import io.asyncio4j.future.ExceptionGroup;
import io.asyncio4j.future.Future;
import io.asyncio4j.interruption.Interruption;
import io.asyncio4j.task.Task;
import io.asyncio4j.task.TaskOptions;
import io.asyncio4j.task.Tasks;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that end together: {@code asyncio.TaskGroup} (S20, S21). {@code Asyncio.taskGroup(group -> …)} and its friends give
 * it to a body, and return when the body and all tasks of the group have ended.
 *
 * <pre>{@code
 * taskGroup(group -> {
 *     group.createTask(() -> fetch("one"));
 *     group.createTask(() -> fetch("two"));
 * }); // both have ended here
 * }</pre>
 *
 * <p><b>A task fails</b>: the other tasks and the body are cancelled, the group waits for them, and then throws an
 * {@link ExceptionGroup} with all that has failed, in order of completion, the body's own failure last. A task that was
 * cancelled has not failed. In a supervised group a failure leaves the others alone, and is thrown at the end.
 *
 * <p><b>The task that has opened it is cancelled</b>: so are the tasks of the group, and when they have ended the
 * {@link CancelledError} comes out. If something has failed as well, the group is thrown, and the cancellation comes at the
 * next suspension point: neither is lost.
 *
 * <p>Every {@link CancelledError} that a group causes has the reason, and with it the failure, of what has caused it.
 *
 * <p>For the loop's own thread of control. Any task of the loop may start tasks in the group while it is open.
 */
public final class TaskGroup {

    /** The body of a group. */
    @FunctionalInterface
    public interface Body {
        /**
         * Starts tasks, and does what it likes beside them.
         *
         * @param group the group
         * @throws Exception whatever it throws joins the failures of the group
         */
        void run(TaskGroup group) throws Exception;
    }

    /**
     * The body of a group, with a value.
     *
     * @param <T> the type of the value
     */
    @FunctionalInterface
    public interface ValueBody<T extends @Nullable Object> {
        /**
         * Starts tasks, and does what it likes beside them.
         *
         * @param group the group
         * @return the value of the whole
         * @throws Exception whatever it throws joins the failures of the group
         */
        T call(TaskGroup group) throws Exception;
    }

    private enum State {
        /** The body runs. */
        OPEN,
        /** The body has ended, and tasks run. */
        WAITING,
        /** All have ended. */
        FINISHED
    }

    private final Kernel loop;
    private final Strand parent;
    private final Nursery nursery;
    private final boolean supervised;

    /** What the group asks of its parent, if the body is to end. */
    private final OwnRequest own;

    private State state = State.OPEN;

    /** Tasks that have not ended, in order of creation: the list of {@link Child}. */
    private @Nullable Child first;

    private @Nullable Child last;

    private final List<Throwable> failures = new ArrayList<>();
    private final List<String> failedTasks = new ArrayList<>();

    /** Why the tasks are being cancelled; null while they are not. */
    private @Nullable CancelledError aborting;

    /** Whether they are so by a scope around alone. */
    private boolean leftToScope;

    /** What somebody else has asked of the parent while it waited for tasks that were being cancelled already. */
    private @Nullable CancelledError outside;

    /** Ends when no task is left; null while the parent does not wait. */
    private @Nullable Future<@Nullable Void, RuntimeException> empty;

    private TaskGroup(Strand parent, boolean supervised) {
        this.loop = parent.loop;
        this.parent = parent;
        this.nursery = new Nursery(parent, Running::new);
        this.supervised = supervised;
        this.own = new OwnRequest(parent);
    }

    /** Opens a group for a body, and waits until all has ended. */
    static void run(String call, boolean supervised, Body body) throws ExceptionGroup {
        var group = open(call, supervised, body);
        Throwable thrown = null;
        try {
            body.run(group); // and no frame in between: a stack with many groups in each other must stay small
        } catch (Throwable t) {
            thrown = t;
        }
        group.end(thrown);
    }

    /** Opens a group for a body with a value, and waits until all has ended. */
    @SuppressWarnings("NullAway") // null is a T if that is what the body returned, or if cancel() has ended it
    static <T extends @Nullable Object> T call(String call, boolean supervised, ValueBody<T> body)
            throws ExceptionGroup {
        var group = open(call, supervised, body);
        T value = null;
        Throwable thrown = null;
        try {
            value = body.call(group);
        } catch (Throwable t) {
            thrown = t;
        }
        group.end(thrown);
        return value;
    }

    private static TaskGroup open(String call, boolean supervised, Object body) {
        Objects.requireNonNull(body, () -> "body is null: " + call + " takes what to run, such as g -> work(g)");
        return new TaskGroup(Tasks.currentStrand(call), supervised);
    }

    // -- the end

    private void end(@Nullable Throwable left) throws ExceptionGroup {
        Throwable thrown = left == null ? null : Interruption.translate(parent, left);
        state = State.WAITING;
        CancelledError cancellation = thrown instanceof CancelledError c ? c : null;
        if (thrown != null && aborting == null) {
            if (cancellation != null) {
                leave(cancellation);
            } else {
                abort(failed(thrown));
            }
        }
        CancelledError whileWaiting = waitForTasks();
        if (whileWaiting != null) {
            cancellation = whileWaiting;
        }
        state = State.FINISHED;
        if (own.isMade()) {
            cancellation = takeBack(cancellation);
        } else if (cancellation == null) {
            cancellation = outside;
        }
        if (thrown != null && !(thrown instanceof CancelledError)) {
            failures.add(thrown);
            failedTasks.add("");
        }
        if (!failures.isEmpty()) {
            askAgain();
            throw new ExceptionGroup("unhandled errors in a TaskGroup", failures, failedTasks);
        }
        if (cancellation != null) {
            throw cancellation;
        }
    }

    /** Waits until all tasks have ended; returns what has cancelled the parent meanwhile, if that is what cancels them. */
    private @Nullable CancelledError waitForTasks() {
        CancelledError cancellation = null;
        try {
            while (first != null) {
                parent.deaf(aborting != null); // a cancelled scope reaches the tasks, which are inside of it too
                var wait = Completions.as(nursery, Future.<@Nullable Void, RuntimeException>create());
                empty = wait;
                try {
                    wait.await();
                } catch (CancelledError e) {
                    if (aborting == null) {
                        cancellation = e;
                        leave(e);
                    } else if (!own.is(e)) {
                        outside = e;
                        if (leftToScope) {
                            leftToScope = false;
                            abort(e);
                        }
                    }
                } catch (IllegalStateException
                        | StackOverflowError e) { // pinned, or the stack is too large to be put aside
                    failures.add(e);
                    failedTasks.add("");
                    if (aborting == null) {
                        abort(failed(e));
                    }
                    break; // nobody can wait here: the tasks end by themselves
                }
            }
        } finally {
            parent.deaf(false);
        }
        return cancellation;
    }

    /**
     * Takes back what the group has asked of the parent; returns what is to come out nevertheless. What somebody else has
     * asked of it does, even if the body has swallowed it, or has seen only ours of the two, as in CPython 3.15 since its
     * issue 155433; and so does our own in a cancelled scope, which wants the parent to leave as well.
     */
    private @Nullable CancelledError takeBack(@Nullable CancelledError cancellation) {
        if (own.takeBack()) {
            return null;
        }
        return own.othersHaveAsked() ? own.ofOthers() : cancellation;
    }

    /** The failures come out first; a request from outside that is still to be obeyed comes at the next suspension point. */
    private void askAgain() {
        if (parent.cancelling() > 0) {
            CancelledError request = Requests.again(Objects.requireNonNull(parent.lastRequest()));
            parent.uncancel();
            parent.cancel(request);
        }
    }

    private CancelledError failed(Throwable failure) {
        return Requests.because(new CancelReason.SiblingFailed(failure), who());
    }

    private String who() {
        return "the group of task '" + parent.body.name() + "'";
    }

    /**
     * The parent was cancelled, and so are the tasks. If it is a cancelled scope around that makes the parent leave, they are
     * inside of it too, and it reaches them itself: a request would come through their shields.
     */
    private void leave(CancelledError why) {
        if (own.isOfScopeAlone()) {
            leftToScope = true;
            aborting = why;
        } else {
            abort(why);
        }
    }

    private void abort(CancelledError why) {
        aborting = why;
        for (Child child = first; child != null; child = child.after) {
            Completions.cancel(child.task, Requests.again(why));
        }
    }

    /**
     * Cancels all tasks of the group, and the body if it has not ended. Then the group ends without an error, unless
     * something has failed; a cancellation that somebody else has asked for, or a time limit around the group, comes through
     * (CPython 3.15). The second call does nothing, nor does one after the end.
     *
     * @throws IllegalStateException on a foreign thread
     */
    public void cancel() {
        loop.checkTurn("TaskGroup.cancel()", "loop.callSoonThreadsafe(group::cancel)");
        if (isFinished()) {
            return;
        }
        var why = new CancelledError(new CancelReason.ScopeCancelled(), Requests.caller(), Requests.line(loop));
        if (aborting == null) {
            abort(why);
        }
        if (state == State.OPEN) {
            cancelParent(why);
        }
    }

    private void cancelParent(CancelledError why) {
        if (!own.isMade()) {
            own.make(Requests.again(why));
        }
    }

    // -- tasks

    /**
     * Starts a body as a task of this group.
     *
     * @param <T> the type of the value
     * @param <X> what the body throws
     * @param body what it runs
     * @return the task
     * @throws IllegalStateException if the group is finished, or is being cancelled: then nothing is run
     */
    public <T extends @Nullable Object, X extends Exception> Task<T, X> createTask(Coroutine<T, X> body) {
        return create(TaskOptions.options(), body);
    }

    /**
     * Starts a body without a value as a task of this group.
     *
     * @param <X> what the body throws
     * @param body what it runs
     * @return the task
     * @throws IllegalStateException if the group is finished, or is being cancelled: then nothing is run
     */
    public <X extends Exception> Task<Void, X> createTask(Action<X> body) {
        return create(TaskOptions.options(), body);
    }

    /**
     * Starts a body as a task of this group, with a name.
     *
     * @param <T> the type of the value
     * @param <X> what the body throws
     * @param name shown in reports, in the failures of the group, in stacks and thread dumps
     * @param body what it runs
     * @return the task
     * @throws IllegalStateException if the group is finished, or is being cancelled: then nothing is run
     */
    public <T extends @Nullable Object, X extends Exception> Task<T, X> createTask(String name, Coroutine<T, X> body) {
        return create(TaskOptions.options().name(name), body);
    }

    /**
     * Starts a body without a value as a task of this group, with a name.
     *
     * @param <X> what the body throws
     * @param name shown in reports, in the failures of the group, in stacks and thread dumps
     * @param body what it runs
     * @return the task
     * @throws IllegalStateException if the group is finished, or is being cancelled: then nothing is run
     */
    public <X extends Exception> Task<Void, X> createTask(String name, Action<X> body) {
        return create(TaskOptions.options().name(name), body);
    }

    /**
     * Starts a body as a task of this group, with options.
     *
     * @param <T> the type of the value
     * @param <X> what the body throws
     * @param options name, context, eager start and more
     * @param body what it runs
     * @return the task
     * @throws IllegalStateException if the group is finished, or is being cancelled: then nothing is run
     */
    public <T extends @Nullable Object, X extends Exception> Task<T, X> createTask(
            TaskOptions options, Coroutine<T, X> body) {
        return create(options, body);
    }

    /**
     * Starts a body without a value as a task of this group, with options.
     *
     * @param <X> what the body throws
     * @param options name, context, eager start and more
     * @param body what it runs
     * @return the task
     * @throws IllegalStateException if the group is finished, or is being cancelled: then nothing is run
     */
    public <X extends Exception> Task<Void, X> createTask(TaskOptions options, Action<X> body) {
        return create(options, body);
    }

    private <T extends @Nullable Object, X extends Exception> Task<T, X> create(TaskOptions options, Action<X> body) {
        mustTakeTasks("createTask(...)");
        Task<T, X> task = Tasks.createTask(loop, options, body, nursery);
        add(new Child(task));
        return task;
    }

    /**
     * Starts a body as a task of this group, and waits until it says that it is ready: trio's {@code nursery.start}. The
     * task goes on in the group; what it has said comes back. A server whose port is known is the typical case:
     *
     * <pre>{@code
     * int port = group.start(ready -> serve(ready::is));
     * }</pre>
     *
     * <p>What the body throws before it is ready comes out here, and is no failure of the group. If the caller is cancelled
     * meanwhile, so is the task.
     *
     * @param <T> the type of what it says
     * @param <X> what the body throws
     * @param body what it runs
     * @return what the body gave to {@link Readiness#is}
     * @throws X what the body threw before it was ready
     * @throws IllegalStateException if the group is finished or is being cancelled, or the body has ended without a word
     */
    public <T extends @Nullable Object, X extends Exception> T start(Readiness.Body<T, X> body) throws X {
        return start(TaskOptions.options(), body);
    }

    /**
     * Starts a body as a task of this group, with a name, and waits until it says that it is ready.
     *
     * @param <T> the type of what it says
     * @param <X> what the body throws
     * @param name shown in reports, in the failures of the group, in stacks and thread dumps
     * @param body what it runs
     * @return what the body gave to {@link Readiness#is}
     * @throws X what the body threw before it was ready
     * @throws IllegalStateException if the group is finished or is being cancelled, or the body has ended without a word
     */
    public <T extends @Nullable Object, X extends Exception> T start(String name, Readiness.Body<T, X> body) throws X {
        return start(TaskOptions.options().name(name), body);
    }

    private <T extends @Nullable Object, X extends Exception> T start(TaskOptions options, Readiness.Body<T, X> body)
            throws X {
        Objects.requireNonNull(
                body, "body is null: start(...) takes what the task is to run, such as ready -> serve(ready)");
        var ready = new Readiness<T>(Tasks.currentStrand("TaskGroup.start(...)"));
        mustTakeTasks("start(...)");
        Task<Void, X> task = Tasks.createTask(loop, options, () -> body.run(ready), nursery);
        var child = new Child(task);
        child.ready = ready;
        add(child);
        return ready.await(task, () -> join(child));
    }

    /** What a task has failed with was for start(…), which was cancelled before it could throw it. */
    private void join(Child child) {
        Throwable failure = Completions.failure(child.task);
        if (failure != null && state != State.FINISHED) {
            child.hasFailed(failure);
        }
    }

    private void mustTakeTasks(String call) {
        if (!loop.hasTurn()) { // asked here, since the words cost more than the rest
            loop.checkTurn("TaskGroup." + call, "loop.callSoonThreadsafe(() -> group." + call + ")");
        }
        if (isFinished()) {
            throw new IllegalStateException(name() + " is finished: " + call + " comes too late, and nothing was run."
                    + " Start tasks inside the body of the group, or in its tasks.");
        }
        if (aborting != null) {
            String why = aborting.getMessage();
            throw new IllegalStateException(name() + " is shutting down" + (why == null ? "" : " (" + why + ")")
                    + ": it takes no more tasks, and nothing was run. Leave its body, or its task, instead.");
        }
    }

    private void add(Child child) {
        if (last == null) {
            first = child;
        } else {
            last.after = child;
            child.before = last;
        }
        last = child;
        Completions.tell(child.task, child);
        if (aborting != null && !leftToScope) { // while it ran for the first time: it was started eagerly
            Completions.cancel(child.task, Requests.again(aborting));
        }
    }

    private void remove(Child child) {
        Child previous = child.before;
        Child next = child.after;
        if (previous != null) {
            previous.after = next;
        } else if (first == child) {
            first = next;
        }
        if (next != null) {
            next.before = previous;
        } else if (last == child) {
            last = previous;
        }
    }

    /** The tasks that have not ended, as long as none is added or ends. */
    private final class Running implements Iterator<Completion> {
        private @Nullable Child next = first;

        @Override
        public boolean hasNext() {
            return next != null;
        }

        @Override
        public Completion next() {
            Child child = next;
            if (child == null) {
                throw new NoSuchElementException();
            }
            next = child.after;
            return child.task;
        }
    }

    /** A task of the group that has not ended; becomes ready when it has. */
    private final class Child implements Waiter, Runnable {
        private final Task<?, ?> task;
        private @Nullable Child before;
        private @Nullable Child after;

        /** Set for a task that was started with start(…). */
        private @Nullable Readiness<?> ready;

        Child(Task<?, ?> task) {
            this.task = task;
        }

        @Override
        public void schedule() {
            loop.ready(this);
        }

        @Override
        public void run() {
            remove(this);
            if (first == null && empty != null && !empty.done()) {
                Completions.succeed(empty, null);
            }
            if (ready != null) {
                ready.ended();
            }
            Throwable failure = Completions.failure(task);
            if (state == State.FINISHED) {
                return; // the parent could not wait for it: its failure is nobody's, and will be reported
            }
            if (failure != null && (ready == null || !ready.takesFailure())) {
                hasFailed(failure);
            }
        }

        private void hasFailed(Throwable failure) {
            failures.add(failure);
            failedTasks.add(task.name());
            Completions.handOn(task, parent.body.name(), supervised ? "supervise" : "taskGroup");
            if (aborting == null && !supervised) {
                CancelledError why = failed(failure);
                abort(why);
                cancelParent(why);
            }
        }

        @Override
        public String toString() {
            return "the end of Task '" + task.name() + "' for the " + name();
        }
    }

    /** Whether it takes no tasks any more: also when the last one has ended, and the parent has not gone on yet. */
    private boolean isFinished() {
        return state == State.FINISHED || (state == State.WAITING && first == null);
    }

    private String name() {
        return "TaskGroup of task '" + parent.body.name() + "'";
    }

    /** Shows whose it is, and how far it is. */
    @Override
    public String toString() {
        return name() + " (" + state.name().toLowerCase(Locale.ROOT)
                + (aborting != null && state != State.FINISHED ? ", cancelling" : "") + ")";
    }
}
