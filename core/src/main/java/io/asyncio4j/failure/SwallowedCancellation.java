// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.failure;

import org.jspecify.annotations.Nullable;

/**
 * A request to cancel that a task has ignored: the {@code CancelledError} came to its body, which caught it, and ended with
 * a value, without {@code uncancel()} (S19). That is legal, and mostly a mistake: whoever has asked waits for something
 * that has not happened.
 *
 * @param task the name of the task that went on
 * @param request what was asked: the error in words
 * @param requestedBy who asked
 * @param requestedAt the line that asked; null where it was not sampled
 * @param arrivedAt the line of the task at which the error came out; null if it came as an interrupt that somebody has
 *     cleared
 * @param endedAt when the task has ended, in loop time: nanoseconds
 */
public record SwallowedCancellation(
        String task,
        String request,
        String requestedBy,
        @Nullable StackTraceElement requestedAt,
        @Nullable StackTraceElement arrivedAt,
        long endedAt) {
    /** As the log says it in debug mode. */
    @Override
    public String toString() {
        return "Task '" + task + "' has swallowed a cancellation: " + requestedBy + " asked for it"
                + (requestedAt == null ? "" : " at " + requestedAt)
                + (request.isEmpty() ? "" : " (" + request + ")")
                + (arrivedAt == null ? ", it came as an interrupt" : ", it came out at " + arrivedAt)
                + ", and the task went on and ended with a value."
                + " Throw it on, or call currentTask().uncancel() where going on is meant";
    }
}
