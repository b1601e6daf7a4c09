// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.future;

import java.io.Serializable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Why something was cancelled (S17). */
public sealed interface CancelReason extends Serializable {
    /**
     * Somebody called {@code cancel}.
     *
     * @param message what was given to {@code cancel(message)}; empty for {@code cancel()}
     */
    record Requested(String message) implements CancelReason {}

    /**
     * A time limit was over.
     *
     * @param after the limit
     */
    record DeadlinePassed(Duration after) implements CancelReason {}

    /**
     * Another task of the same group failed.
     *
     * @param cause with what
     */
    record SiblingFailed(Throwable cause) implements CancelReason {}

    /** The scope around it was cancelled. */
    record ScopeCancelled() implements CancelReason {}

    /** The loop is being shut down. */
    record LoopShutdown() implements CancelReason {}

    /** An interrupt came from outside, or a body threw {@code InterruptedException} though nobody had asked. */
    record Interrupted() implements CancelReason {}

    /**
     * The failure behind the cancellation, if there is one.
     *
     * @return the cause or null
     */
    default @Nullable Throwable failure() {
        return this instanceof SiblingFailed s ? s.cause() : null;
    }

    /**
     * The message of the {@link CancelledError}: what was given to {@code cancel}, else the reason in words.
     *
     * @return the message, or null for a {@code cancel()} without one
     */
    default @Nullable String text() {
        return switch (this) {
            case Requested(String message) -> message.isEmpty() ? null : message;
            case DeadlinePassed(Duration after) -> "deadline passed after " + after;
            case SiblingFailed(Throwable cause) -> "a sibling failed: " + cause;
            case ScopeCancelled() -> "scope cancelled";
            case LoopShutdown() -> "the loop is shutting down";
            case Interrupted() -> "interrupted";
        };
    }
}
