// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.future;

import org.jspecify.annotations.Nullable;

/**
 * Thrown where a cancelled task waits, and by everything that asks a cancelled task or future for its outcome.
 *
 * <p>It is an {@code Error}, so {@code catch (Exception e)} cannot swallow it (S15; Python: a {@code BaseException}). Clean
 * up in {@code finally}; if you catch it, throw it again, or call {@code currentTask().uncancel()} to go on.
 *
 * <p>{@link #reason()} says why, {@link #requestedBy()} and {@link #requestedAt()} who asked and where (S17). The stack
 * trace shows where the cancelled task was when the error reached it.
 */
public final class CancelledError extends Error {
    private static final long serialVersionUID = 1;

    /** Why. */
    private final CancelReason reason;

    /** Who asked. */
    private final String requestedBy;

    /** The line at which it was asked for. */
    private final @Nullable StackTraceElement requestedAt;

    /** False while the constructor runs. */
    private final boolean constructed;

    /** True once the stack trace was filled in. */
    private boolean delivered;

    /**
     * An error for something that is cancelled. Its stack trace is filled in when it is delivered.
     *
     * @param reason why
     * @param requestedBy the task or thread that asked
     * @param requestedAt the line at which it asked; null where it was not sampled
     */
    public CancelledError(CancelReason reason, String requestedBy, @Nullable StackTraceElement requestedAt) {
        this(reason, requestedBy, requestedAt, reason.failure());
    }

    /**
     * An error with a cause.
     *
     * @param reason why
     * @param requestedBy the task or thread that asked
     * @param requestedAt the line at which it asked; null where it was not sampled
     * @param cause the exception that stands for the cancellation, or null
     */
    public CancelledError(
            CancelReason reason,
            String requestedBy,
            @Nullable StackTraceElement requestedAt,
            @Nullable Throwable cause) {
        if (cause != null) {
            initCause(cause);
        }
        this.reason = reason;
        this.requestedBy = requestedBy;
        this.requestedAt = requestedAt;
        this.constructed = true;
    }

    /**
     * Why.
     *
     * @return the reason
     */
    public CancelReason reason() {
        return reason;
    }

    /**
     * Who asked: {@code task 'main'}, or {@code thread 'main'} for code outside tasks.
     *
     * @return a description
     */
    public String requestedBy() {
        return requestedBy;
    }

    /**
     * The line at which it was asked for.
     *
     * @return the line; null where it was not sampled (the first 100 a second are, and all in debug mode)
     */
    public @Nullable StackTraceElement requestedAt() {
        return requestedAt;
    }

    /**
     * What was given to {@code cancel(message)}; else the reason in words.
     *
     * @return the message; null for a {@code cancel()} without one
     */
    @Override
    public @Nullable String getMessage() {
        return reason.text(); // not kept: when a group of 100,000 is cancelled, nobody may ever read most of them
    }

    /** Shows the message, and who asked and where. */
    @Override
    @SuppressWarnings("OverrideThrowableToString") // the message is what was given to cancel(message), and nothing else
    public String toString() {
        return super.toString() + " (requested by " + requestedBy + (requestedAt == null ? "" : " at " + requestedAt)
                + ")";
    }

    /** Takes the stack of the calling thread, once: the kernel calls it where the error is first delivered. */
    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized") // one task has the error at that time
    public Throwable fillInStackTrace() {
        // Called by Throwable's constructor too: there the thread is that of the canceller, of interest to nobody.
        if (!constructed || delivered) {
            return this;
        }
        delivered = true;
        return super.fillInStackTrace();
    }
}
