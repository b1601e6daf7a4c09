// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.structured;

import io.asyncio4j.coroutine.Kernel;
import io.asyncio4j.coroutine.Scope;
import io.asyncio4j.coroutine.Strand;
import io.asyncio4j.future.Action;
import io.asyncio4j.future.CancelReason;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.Coroutine;
import io.asyncio4j.interruption.Interruption;
import io.asyncio4j.local.Unchecked;
import io.asyncio4j.task.Tasks;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A part of a program that can be cancelled as a whole, and stays so: trio's cancel scope. CPython has none.
 *
 * <pre>{@code
 * var scope = CancelScope.after(ofSeconds(1));
 * scope.with(() -> search());
 * if (scope.cancelledCaught()) {
 *     System.out.println("only a part was searched");
 * }
 * }</pre>
 *
 * <p><b>Level-triggered.</b> {@code task.cancel()} is an event: one {@link CancelledError}, which code may swallow, and then
 * go on. A cancelled scope is a state: whatever suspends inside of it is cancelled, at each of its suspension points, until
 * it has left. Inside are the body, and the tasks of all groups that are opened in it; a task that is started without a
 * group is not. What has its result already keeps it.
 *
 * <p><b>The end.</b> A {@link CancelledError} that leaves the body of a cancelled scope ends there, and {@link #with}
 * returns: {@link #cancelledCaught} is true then. It goes on if somebody else wants the task to end as well: a
 * {@code task.cancel()} or a time limit that is not taken back, or a cancelled scope further out. Other exceptions come out
 * unchanged.
 *
 * <p><b>Shield.</b> Scopes that stand around a shielded one do not reach into it: for cleaning up that has to suspend. A
 * shield keeps out scopes, and not {@code task.cancel()} or a {@code timeout}; for these see {@code Asyncio.shield}.
 *
 * <pre>
 *  CREATED → ACTIVE       // with(body)
 *  ACTIVE → FINISHED      // the body has ended
 * </pre>
 *
 * Being cancelled is not a part of this: a scope may be cancelled before its body begins. For the loop's own thread of
 * control.
 */
public final class CancelScope {
    private static final String NO_BODY = "body is null: CancelScope.with(...) takes what to run, such as () -> work()";

    private enum State {
        CREATED,
        ACTIVE,
        FINISHED
    }

    private final Kernel loop;
    private State state = State.CREATED;
    private boolean shielded;
    private final Deadline deadline;

    /** Null outside the body. */
    private @Nullable Inside inside;

    /** Why it was cancelled, and by whom; null if it was not. */
    private @Nullable CancelledError cancelled;

    private boolean caught;

    private CancelScope(Kernel loop, long deadline, @Nullable Duration length, boolean shielded) {
        this.loop = loop;
        this.deadline = new End(deadline, length);
        this.shielded = shielded;
    }

    /**
     * A scope without a deadline.
     *
     * @return the scope
     * @throws IllegalStateException if no loop runs on this thread
     */
    public static CancelScope create() {
        return new CancelScope(Tasks.runningKernel("CancelScope.create()"), Deadline.NEVER, null, false);
    }

    /**
     * A scope that is cancelled in some time from now: trio's {@code move_on_after}.
     *
     * @param limit the time from now; zero or negative: the body is cancelled where it first suspends
     * @return the scope
     * @throws IllegalArgumentException if it is longer than 146 years
     * @throws IllegalStateException if no loop runs on this thread
     */
    public static CancelScope after(Duration limit) {
        Kernel loop = Tasks.runningKernel("CancelScope.after(...)");
        return new CancelScope(loop, Deadline.in(loop, limit, "CancelScope.after(...)"), limit, false);
    }

    /**
     * A scope that is cancelled at a point in loop time.
     *
     * @param when loop time in nanoseconds, see {@code EventLoop.time()}; may have passed
     * @return the scope
     * @throws IllegalStateException if no loop runs on this thread
     */
    public static CancelScope at(long when) {
        return new CancelScope(Tasks.runningKernel("CancelScope.at(...)"), when, null, false);
    }

    /**
     * A scope that keeps the scopes around it out: {@code CancelScope.shielded().with(() -> cleanUp())}.
     *
     * @return the scope
     * @throws IllegalStateException if no loop runs on this thread
     */
    public static CancelScope shielded() {
        return new CancelScope(Tasks.runningKernel("CancelScope.shielded()"), Deadline.NEVER, null, true);
    }

    /**
     * Runs a body in this scope, in the calling task. Once only.
     *
     * @param <T> the type of the value
     * @param <X> what the body throws
     * @param body what to run
     * @return the body's value; empty if it has none, because the scope was cancelled, or because it is null
     * @throws X what the body throws
     * @throws CancelledError if somebody else has cancelled the task
     * @throws IllegalStateException outside a task, in a task of another loop, or the second time
     */
    public <T, X extends Exception> Optional<T> with(Coroutine<? extends T, X> body) throws X {
        Objects.requireNonNull(body, NO_BODY);
        Strand calling = enter();
        int requestsBefore = calling.seen(); // one that the body has not seen yet is not ours to take
        var entered = new Inside(calling);
        inside = entered;
        entered.shield(shielded);
        if (cancelled != null) {
            entered.cancel();
        }
        arm();
        T value;
        try {
            value = body.call();
        } catch (Throwable t) {
            Throwable thrown = Interruption.translate(calling, t);
            boolean isOurs = thrown instanceof CancelledError
                    && cancelled != null
                    && calling.cancelling() <= requestsBefore
                    && !entered.isReachedFromOutside();
            leave(entered);
            if (!isOurs) {
                throw Unchecked.<X>rethrow(calling.cancelling() > requestsBefore ? orAsked(calling, thrown) : thrown);
            }
            caught = true;
            return Optional.empty();
        }
        leave(entered);
        return Optional.ofNullable(value);
    }

    private void leave(Inside entered) {
        state = State.FINISHED;
        inside = null;
        deadline.stop(loop);
        entered.exit();
    }

    /** One throw for all: if the task was asked to end while our own error was on its way, it is that request that goes on. */
    private Throwable orAsked(Strand calling, Throwable thrown) {
        return thrown instanceof CancelledError error
                        && isOurs(error)
                        && calling.takeRequest() instanceof CancelledError asked
                ? asked
                : thrown;
    }

    /** Whether we have caused it: each task gets an error of its own, all for one reason. */
    @SuppressWarnings("ReferenceEquality") // another scope may have been cancelled for an equal one
    private boolean isOurs(CancelledError error) {
        return cancelled != null && cancelled.reason() == error.reason();
    }

    /**
     * Runs a body without a value in this scope, in the calling task. Once only.
     *
     * @param <X> what the body throws
     * @param body what to run
     * @throws X what the body throws
     * @throws CancelledError if somebody else has cancelled the task
     * @throws IllegalStateException outside a task, in a task of another loop, or the second time
     */
    public <X extends Exception> void with(Action<X> body) throws X {
        Objects.requireNonNull(body, NO_BODY);
        this.<Object, X>with(() -> {
            body.run();
            return this;
        });
    }

    private Strand enter() {
        Strand calling = Tasks.currentStrand("CancelScope.with(...)");
        if (state != State.CREATED) {
            throw new IllegalStateException(this + " has already been entered: it is for one body, once."
                    + " Make another one with CancelScope.create().");
        }
        if (loop != calling.loop) {
            throw new IllegalStateException(this + " was made on " + loop + " and cannot be entered by " + calling.body
                    + " on " + calling.loop + ". Make it in the task that uses it.");
        }
        state = State.ACTIVE;
        return calling;
    }

    /** The place in the task's way. */
    private final class Inside extends Scope {
        Inside(Strand host) {
            super(host);
        }

        @Override
        protected Error newRequest() {
            return Requests.again(Objects.requireNonNull(cancelled));
        }
    }

    /** What is inside is cancelled when it has come: a state, not an event, so nothing has to come first. */
    private final class End extends Deadline {
        End(long when, @Nullable Duration length) {
            super(when, length);
        }

        @Override
        void passed() {
            cancel(Requests.because(reason(), "the deadline of a cancel scope"));
        }

        @Override
        Object owner() {
            return CancelScope.this;
        }
    }

    private void arm() {
        if (cancelled == null) {
            deadline.start(loop, true);
        }
    }

    /**
     * Cancels what is inside, for good. Before the body has begun: it will be cancelled where it first suspends. The second
     * call does nothing, nor does one after the end.
     *
     * @throws IllegalStateException on a foreign thread
     */
    public void cancel() {
        loop.checkTurn("CancelScope.cancel()", "loop.callSoonThreadsafe(scope::cancel)");
        cancel(new CancelledError(new CancelReason.ScopeCancelled(), Requests.caller(), Requests.line(loop)));
    }

    private void cancel(CancelledError why) {
        if (cancelled == null && state != State.FINISHED) {
            cancelled = why;
            deadline.stop(loop);
            if (inside != null) {
                inside.cancel();
            }
        }
    }

    /**
     * Moves the deadline.
     *
     * @param limit the time from now; zero or negative: it has passed
     * @throws IllegalArgumentException if it is longer than 146 years
     * @throws IllegalStateException if the scope was cancelled, or its body has ended
     */
    public void reschedule(Duration limit) {
        loop.checkTurn("CancelScope.reschedule(...)", "loop.callSoonThreadsafe(() -> scope.reschedule(limit))");
        move(Deadline.in(loop, limit, "reschedule(...)"), limit);
    }

    /**
     * Moves the deadline to a point in loop time.
     *
     * @param when loop time in nanoseconds; may have passed
     * @throws IllegalStateException if the scope was cancelled, or its body has ended
     */
    public void rescheduleAt(long when) {
        loop.checkTurn("CancelScope.rescheduleAt(...)", "loop.callSoonThreadsafe(() -> scope.rescheduleAt(when))");
        move(when, null);
    }

    /**
     * Takes the deadline away.
     *
     * @throws IllegalStateException if the scope was cancelled, or its body has ended
     */
    public void rescheduleNever() {
        loop.checkTurn("CancelScope.rescheduleNever()", "loop.callSoonThreadsafe(scope::rescheduleNever)");
        move(Deadline.NEVER, null);
    }

    private void move(long to, @Nullable Duration length) {
        if (cancelled != null || state == State.FINISHED) {
            throw new IllegalStateException("Cannot change the deadline of " + this + " any more: "
                    + (cancelled == null ? "its body has ended." : "it was cancelled."));
        }
        deadline.move(loop, to, length);
        if (state == State.ACTIVE) {
            arm();
        }
    }

    /**
     * Keeps the scopes around this one out, or lets them in again: then a cancelled one reaches what is inside at once.
     *
     * @param on whether to keep them out
     * @throws IllegalStateException on a foreign thread
     */
    public void shield(boolean on) {
        loop.checkTurn("CancelScope.shield(...)", "loop.callSoonThreadsafe(() -> scope.shield(on))");
        shielded = on;
        if (inside != null) {
            inside.shield(on);
        }
    }

    /**
     * Whether it keeps the scopes around it out.
     *
     * @return true if it does
     */
    public boolean isShielded() {
        return shielded;
    }

    /**
     * Whether it was cancelled, by {@link #cancel} or its deadline.
     *
     * @return true if it was
     */
    public boolean cancelCalled() {
        return cancelled != null;
    }

    /**
     * Whether its body was ended by its being cancelled.
     *
     * @return true if a {@link CancelledError} has left the body, and ended here
     */
    public boolean cancelledCaught() {
        return caught;
    }

    /**
     * Why it was cancelled.
     *
     * @return the reason; empty if it was not
     */
    public Optional<CancelReason> reason() {
        return Optional.ofNullable(cancelled).map(CancelledError::reason);
    }

    /**
     * The deadline as it is set now.
     *
     * @return loop time in nanoseconds; empty if there is none
     */
    public OptionalLong deadline() {
        return deadline.when();
    }

    /** Shows the state, the deadline, the shield and the cancellation. */
    @Override
    public String toString() {
        return "CancelScope(" + state.name().toLowerCase(Locale.ROOT)
                + deadline.shown("deadline")
                + (shielded ? ", shielded" : "")
                + (cancelled == null ? "" : ", cancelled") + ")";
    }
}
