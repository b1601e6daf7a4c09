// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.future;

import org.jspecify.annotations.Nullable;

/**
 * How a future or task has ended, or that it has not: for pattern matching.
 *
 * <pre>{@code
 * String text = switch (task.outcome()) {
 *     case Succeeded(var value) -> "ok " + value;
 *     case Failed(IOException e) -> "io " + e.getMessage();
 *     case Failed(var e) -> "bug " + e;
 *     case Cancelled(var why) -> "cancelled " + why;
 *     case Pending() -> "running";
 * };
 * }</pre>
 *
 * @param <T> the type of the value
 */
public sealed interface Outcome<T extends @Nullable Object> {
    /**
     * It has not ended.
     *
     * @param <T> the type of the value
     */
    record Pending<T extends @Nullable Object>() implements Outcome<T> {}

    /**
     * It has a value.
     *
     * @param <T> the type of the value
     * @param value the value; null for bodies without one
     */
    record Succeeded<T extends @Nullable Object>(T value) implements Outcome<T> {}

    /**
     * It has failed.
     *
     * @param <T> the type of the value
     * @param exception the very exception that was thrown
     */
    record Failed<T extends @Nullable Object>(Throwable exception) implements Outcome<T> {}

    /**
     * It was cancelled.
     *
     * @param <T> the type of the value
     * @param reason why
     */
    record Cancelled<T extends @Nullable Object>(CancelReason reason) implements Outcome<T> {}
}
