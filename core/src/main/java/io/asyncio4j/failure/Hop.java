// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.failure;

import org.jspecify.annotations.Nullable;

/**
 * One step of a failure's way through the tasks that awaited it (S28).
 *
 * @param awaiter the name of the task in which the exception came out; empty if a callback has called the combinator
 * @param call by which call: {@code await}; {@code taskGroup}, {@code supervise}, {@code gather}, {@code gatherOutcomes},
 *     {@code shield}, {@code race} or {@code toCompletableFuture()} where it became part of something that is awaited;
 *     {@code toThread}, {@code runInExecutor}, {@code wrapFuture(stage)} or {@code await(stage)} where it came from outside
 * @param line the source line of an await; null where it was not sampled
 */
public record Hop(String awaiter, String call, @Nullable StackTraceElement line) {
    /** As it is printed under a stack trace. */
    @Override
    public String toString() {
        return call + " in " + (awaiter.isEmpty() ? "a callback" : "task '" + awaiter + "'")
                + (line != null ? " at " + line : call.equals("await") ? " (line not sampled)" : "");
    }
}
