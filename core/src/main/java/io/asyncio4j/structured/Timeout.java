// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.structured;

import io.asyncio4j.coroutine.Kernel;
import io.asyncio4j.coroutine.Strand;
import io.asyncio4j.future.Action;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.Coroutine;
import io.asyncio4j.interruption.Interruption;
import io.asyncio4j.local.Unchecked;
import io.asyncio4j.task.Tasks;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A time limit for a body that may be moved while the body runs: {@code asyncio.Timeout} (S22). Where it is not moved,
 * {@code Asyncio.timeout(limit, body)} is shorter.
 *
 * <pre>{@code
 * var limit = Timeout.after(ofSeconds(5));
 * limit.with(() -> {
 *     while (download.more()) {
 *         download.next();
 *         limit.reschedule(ofSeconds(5)); // five seconds for each part
 *     }
 * });
 * }</pre>
 *
 * <p>When the time has come, the task is cancelled; the {@link CancelledError} that leaves the body because of that becomes
 * a {@link TimeoutException}, with the error as its cause. Whatever else the body throws comes out unchanged, and so does a
 * cancellation that somebody else has asked for meanwhile, be it a cancelled {@link CancelScope} further out. A body that
 * swallows the cancellation returns as if nothing had been; {@link #expired} tells.
 *
 * <pre>
 *  CREATED → ACTIVE         // with(body)
 *  ACTIVE → EXPIRING        // the time has come: the task is cancelled
 *  ACTIVE → FINISHED        // the body has ended before
 *  EXPIRING → EXPIRED       // the body has ended after
 * </pre>
 *
 * For the loop's own thread of control.
 */
public final class Timeout {
    private static final String WITH = "Timeout.with(...)";

    private enum State {
        CREATED,
        ACTIVE,
        EXPIRING,
        EXPIRED,
        FINISHED
    }

    /** Null for a limit that was never set before the body began: it fits every loop. */
    private @Nullable Kernel loop;

    private State state = State.CREATED;
    private final Deadline deadline;
    private @Nullable Strand strand;

    /** What we ask of the task when the time has come; null before the body has begun. */
    private @Nullable OwnRequest own;

    /** What runs the body, for messages. */
    private final String call;

    private Timeout(@Nullable Kernel loop, long when, @Nullable Duration length, String call) {
        this.loop = loop;
        this.call = call;
        this.deadline = new Limit(when, length);
    }

    /**
     * A limit from now on.
     *
     * @param limit the time from now; zero or negative: it has passed, and the body is cancelled where it first suspends
     * @return the limit
     * @throws IllegalArgumentException if it is longer than 146 years
     * @throws IllegalStateException if no loop runs on this thread
     */
    public static Timeout after(Duration limit) {
        return after(limit, "Timeout.after(...)", WITH);
    }

    /** A limit whose body is run at once, by the same call. */
    static Timeout after(Duration limit, String call) {
        return after(limit, call, call);
    }

    private static Timeout after(Duration limit, String maker, String call) {
        Kernel loop = Tasks.runningKernel(maker);
        return new Timeout(loop, Deadline.in(loop, limit, maker), limit, call);
    }

    /**
     * A limit at a point in loop time.
     *
     * @param when loop time in nanoseconds, see {@code EventLoop.time()}; may have passed
     * @return the limit
     * @throws IllegalStateException if no loop runs on this thread
     */
    public static Timeout at(long when) {
        return new Timeout(Tasks.runningKernel("Timeout.at(...)"), when, null, WITH);
    }

    /** As {@link #after(Duration, String)}. */
    static Timeout at(long when, String call) {
        return new Timeout(Tasks.runningKernel(call), when, null, call);
    }

    /**
     * No limit yet: for {@link #reschedule}.
     *
     * @return the limit
     */
    public static Timeout never() {
        return new Timeout(null, Deadline.NEVER, null, WITH);
    }

    /**
     * Runs a body under this limit, in the calling task. Once only.
     *
     * @param <T> the type of the value
     * @param <X> what the body throws
     * @param body what to run
     * @return the body's value, also if the time has come while it ran and it did not suspend any more
     * @throws X what the body throws
     * @throws TimeoutException if the time has come before the body has ended
     * @throws CancelledError if somebody else has cancelled the task
     * @throws IllegalStateException outside a task, in a task of another loop, or the second time
     */
    public <T extends @Nullable Object, X extends Exception> T with(Coroutine<T, X> body) throws X, TimeoutException {
        checkGiven(body);
        Strand calling = enter();
        T value;
        try {
            value = body.call();
        } catch (Throwable t) {
            throw Unchecked.<X>rethrow(exit(calling, Interruption.translate(calling, t)));
        }
        exit(calling, null);
        return value;
    }

    /**
     * Runs a body without a value under this limit, in the calling task. Once only.
     *
     * @param <X> what the body throws
     * @param body what to run
     * @throws X what the body throws
     * @throws TimeoutException if the time has come before the body has ended
     * @throws CancelledError if somebody else has cancelled the task
     * @throws IllegalStateException outside a task, in a task of another loop, or the second time
     */
    public <X extends Exception> void with(Action<X> body) throws X, TimeoutException {
        checkGiven(body);
        this.<@Nullable Object, X>with(() -> {
            body.run();
            return null;
        });
    }

    private void checkGiven(Object body) {
        Objects.requireNonNull(body, () -> "body is null: " + call + " takes what to run, such as () -> work()");
    }

    private Strand enter() {
        Strand calling = Tasks.currentStrand(call);
        if (state != State.CREATED) {
            throw new IllegalStateException("Timeout has already been entered: " + this + " is for one body, once."
                    + " Make another one with Timeout.after(...).");
        }
        if (loop != null && loop != calling.loop) {
            throw new IllegalStateException(this + " was made on " + loop + " and cannot be entered by " + calling.body
                    + " on " + calling.loop + ". Make it in the task that uses it.");
        }
        loop = calling.loop;
        strand = calling;
        own = new OwnRequest(calling);
        state = State.ACTIVE;
        deadline.start(loop, false);
        return calling;
    }

    /** What comes out in place of what the body has thrown. */
    @SuppressWarnings("NullAway") // null only if null was given
    private Throwable exit(Strand calling, @Nullable Throwable thrown) {
        deadline.stop(calling.loop);
        if (state != State.EXPIRING) {
            state = State.FINISHED;
            return thrown;
        }
        state = State.EXPIRED;
        OwnRequest request = Objects.requireNonNull(own);
        if (request.takeBack() && thrown instanceof CancelledError) {
            var timeout = new TimeoutException(deadline.reason().text());
            timeout.initCause(thrown);
            return timeout;
        }
        return request.is(thrown) && request.othersHaveAsked() ? request.ofOthers() : thrown;
    }

    /** Once it has come, the task is cancelled. */
    private final class Limit extends Deadline {
        Limit(long when, @Nullable Duration length) {
            super(when, length);
        }

        @Override
        void passed() {
            if (own != null && strand != null) {
                state = State.EXPIRING;
                own.make(Requests.because(reason(), "the timeout of task '" + strand.body.name() + "'"));
            }
        }

        @Override
        Object owner() {
            return Timeout.this;
        }
    }

    /**
     * Moves the limit.
     *
     * @param limit the time from now; zero or negative: it has passed, and the body is cancelled where it next suspends
     * @throws IllegalArgumentException if it is longer than 146 years
     * @throws IllegalStateException before the body has begun, after the time has come, or after the body has ended
     */
    public void reschedule(Duration limit) {
        Kernel loop = active("reschedule(...)");
        move(loop, Deadline.in(loop, limit, "reschedule(...)"), limit);
    }

    /**
     * Moves the limit to a point in loop time.
     *
     * @param when loop time in nanoseconds; may have passed
     * @throws IllegalStateException before the body has begun, after the time has come, or after the body has ended
     */
    public void rescheduleAt(long when) {
        move(active("rescheduleAt(...)"), when, null);
    }

    /**
     * Takes the limit away, until it is set again.
     *
     * @throws IllegalStateException before the body has begun, after the time has come, or after the body has ended
     */
    public void rescheduleNever() {
        move(active("rescheduleNever()"), Deadline.NEVER, null);
    }

    private void move(Kernel loop, long to, @Nullable Duration length) {
        deadline.move(loop, to, length);
        deadline.start(loop, false);
    }

    private Kernel active(String call) {
        if (state == State.CREATED || loop == null) {
            throw new IllegalStateException("Timeout has not been entered: call " + call + " of " + this
                    + " inside the body that is given to with(...).");
        }
        if (!loop.hasTurn()) { // asked here, since the words cost more than the rest
            loop.checkTurn("Timeout." + call, "loop.callSoonThreadsafe(() -> limit." + call + ")");
        }
        if (state != State.ACTIVE) {
            throw new IllegalStateException("Cannot change state of " + word() + " Timeout: "
                    + (state == State.EXPIRING ? "the time" : "the body") + " of " + this
                    + (state == State.EXPIRING ? " has come." : " has ended."));
        }
        return loop;
    }

    /**
     * When the time comes, as it is set now.
     *
     * @return loop time in nanoseconds; empty if there is no limit
     */
    public OptionalLong when() {
        return deadline.when();
    }

    /**
     * Whether the time has come before the body has ended.
     *
     * @return true if it has, also if the body has swallowed the cancellation
     */
    public boolean expired() {
        return state == State.EXPIRING || state == State.EXPIRED;
    }

    /** The state, as CPython calls it. */
    private String word() {
        return state.name().toLowerCase(Locale.ROOT);
    }

    /** Shows the state and the time. */
    @Override
    public String toString() {
        return "Timeout(" + word() + deadline.shown("when") + ")";
    }
}
