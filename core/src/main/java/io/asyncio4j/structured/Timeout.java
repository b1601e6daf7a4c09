// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.structured;

import io.asyncio4j.coroutine.Kernel;
import io.asyncio4j.coroutine.Strand;
import io.asyncio4j.future.Action;
import io.asyncio4j.future.CancelReason;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.Coroutine;
import io.asyncio4j.interruption.Interruption;
import io.asyncio4j.local.Unchecked;
import io.asyncio4j.scheduler.Timer;
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
    private enum State {
        CREATED,
        ACTIVE,
        EXPIRING,
        EXPIRED,
        FINISHED
    }

    private static final long NEVER = Long.MAX_VALUE;

    /** Null for a limit that was never set before the body began: it fits every loop. */
    private @Nullable Kernel loop;

    private State state = State.CREATED;
    private long when;

    /** How long the limit is, for messages; null for a point in time before the body has begun. */
    private @Nullable Duration length;

    private @Nullable Strand strand;

    /** What we ask of the task when the time has come; null before the body has begun. */
    private @Nullable OwnRequest own;

    /** The one that waits for its time, or is ready; the others of this limit have been moved. */
    private @Nullable Deadline deadline;

    private Timeout(@Nullable Kernel loop, long when) {
        this.loop = loop;
        this.when = when;
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
        Kernel loop = Tasks.runningKernel("Timeout.after(…)");
        var timeout = new Timeout(loop, in(loop, limit));
        timeout.length = limit;
        return timeout;
    }

    /**
     * A limit at a point in loop time.
     *
     * @param when loop time in nanoseconds, see {@code EventLoop.time()}; may have passed
     * @return the limit
     * @throws IllegalStateException if no loop runs on this thread
     */
    public static Timeout at(long when) {
        return new Timeout(Tasks.runningKernel("Timeout.at(…)"), when);
    }

    /**
     * No limit yet: for {@link #reschedule}.
     *
     * @return the limit
     */
    public static Timeout never() {
        return new Timeout(null, NEVER);
    }

    static Duration notNegative(@Nullable Duration length) {
        return length == null || length.isNegative() ? Duration.ZERO : length;
    }

    /** Not the difference of two numbers, which may be too large for one. */
    static Duration between(long from, long to) {
        return Duration.ofNanos(to).minusNanos(from);
    }

    static long in(Kernel loop, Duration limit) {
        Objects.requireNonNull(limit, "limit is null: give it a Duration, such as Duration.ofSeconds(5)");
        return limit.isNegative() ? loop.time() : loop.deadline(limit, "limit");
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
        Objects.requireNonNull(body, "body");
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
        Objects.requireNonNull(body, "body");
        this.<@Nullable Object, X>with(() -> {
            body.run();
            return null;
        });
    }

    private Strand enter() {
        Strand calling = Tasks.currentStrand("Timeout.with(…)");
        if (state != State.CREATED) {
            throw new IllegalStateException("Timeout has already been entered: " + this + " is for one body, once."
                    + " Make another one with Timeout.after(…).");
        }
        if (loop != null && loop != calling.loop) {
            throw new IllegalStateException(this + " was made on " + loop + " and cannot be entered by " + calling.body
                    + " on " + calling.loop + ". Make it in the task that uses it.");
        }
        loop = calling.loop;
        strand = calling;
        own = new OwnRequest(calling);
        if (length == null) {
            length = between(loop.time(), when);
        }
        state = State.ACTIVE;
        arm(loop);
        return calling;
    }

    private void arm(Kernel loop) {
        if (when == NEVER) {
            return;
        }
        var next = new Deadline(when);
        deadline = next;
        if (when <= loop.time()) {
            loop.ready(next);
        } else {
            loop.addTimer(next);
        }
    }

    private void disarm(Kernel loop) {
        Deadline armed = deadline;
        if (armed != null) {
            deadline = null;
            loop.removeTimer(armed);
        }
    }

    /** What comes out in place of what the body has thrown. */
    @SuppressWarnings("NullAway") // null only if null was given
    private Throwable exit(Strand calling, @Nullable Throwable thrown) {
        disarm(calling.loop);
        if (state != State.EXPIRING) {
            state = State.FINISHED;
            return thrown;
        }
        state = State.EXPIRED;
        OwnRequest request = Objects.requireNonNull(own);
        if (request.takeBack() && thrown instanceof CancelledError) {
            var timeout = new TimeoutException(new CancelReason.DeadlinePassed(limit()).text());
            timeout.initCause(thrown);
            return timeout;
        }
        return request.is(thrown) && request.othersHaveAsked() ? request.ofOthers() : thrown;
    }

    /** Waits for the time; once it is there, the task is cancelled. */
    private final class Deadline extends Timer {
        Deadline(long when) {
            super(when);
        }

        @Override
        public void run() {
            if (deadline == this && own != null && strand != null) { // else it was moved, or the body has ended
                deadline = null;
                state = State.EXPIRING;
                own.make(Requests.because(
                        new CancelReason.DeadlinePassed(limit()), "the timeout of task '" + strand.body.name() + "'"));
            }
        }

        @Override
        public String toString() {
            return Timeout.this.toString();
        }
    }

    private Duration limit() {
        return notNegative(length);
    }

    /**
     * Moves the limit.
     *
     * @param limit the time from now; zero or negative: it has passed, and the body is cancelled where it next suspends
     * @throws IllegalArgumentException if it is longer than 146 years
     * @throws IllegalStateException before the body has begun, after the time has come, or after the body has ended
     */
    public void reschedule(Duration limit) {
        Kernel loop = active("reschedule(…)");
        move(loop, in(loop, limit), limit);
    }

    /**
     * Moves the limit to a point in loop time.
     *
     * @param when loop time in nanoseconds; may have passed
     * @throws IllegalStateException before the body has begun, after the time has come, or after the body has ended
     */
    public void rescheduleAt(long when) {
        Kernel loop = active("rescheduleAt(…)");
        move(loop, when, between(loop.time(), when));
    }

    /**
     * Takes the limit away, until it is set again.
     *
     * @throws IllegalStateException before the body has begun, after the time has come, or after the body has ended
     */
    public void rescheduleNever() {
        move(active("rescheduleNever()"), NEVER, null);
    }

    private void move(Kernel loop, long to, @Nullable Duration length) {
        disarm(loop);
        when = to;
        this.length = length;
        arm(loop);
    }

    private Kernel active(String call) {
        if (state == State.CREATED || loop == null) {
            throw new IllegalStateException("Timeout has not been entered: call " + call + " of " + this
                    + " inside the body that is given to with(…).");
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
        return when == NEVER ? OptionalLong.empty() : OptionalLong.of(when);
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
        return "Timeout(" + word() + (when == NEVER ? "" : ", when=" + Duration.ofNanos(when)) + ")";
    }
}
