// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance;

import static java.util.Map.entry;
import static java.util.stream.Collectors.joining;

import io.asyncio4j.future.Awaitable;
import io.asyncio4j.future.CancelReason;
import io.asyncio4j.future.ExceptionGroup;
import io.asyncio4j.future.Outcome;
import io.asyncio4j.task.Task;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;

/** How values and exceptions look in a trace: as {@code trace.py} prints them, with Python's names. */
final class Printed {
    /** What is not listed has the same name in both languages. */
    private static final Map<String, String> TYPES = Map.ofEntries(
            entry("InvalidStateException", "InvalidStateError"),
            entry("TimeoutException", "TimeoutError"),
            entry("IllegalStateException", "RuntimeError"),
            entry("IllegalArgumentException", "ValueError"),
            entry("NoSuchElementException", "LookupError"),
            entry("RunInterruptedException", "KeyboardInterrupt"),
            entry("BrokenBarrierException", "BrokenBarrierError"),
            entry("QueueEmptyException", "QueueEmpty"),
            entry("QueueFullException", "QueueFull"),
            entry("QueueShutDownException", "QueueShutDown"),
            entry("ConnectionResetException", "ConnectionResetError"),
            entry("NoSuchFileException", "FileNotFoundError"),
            entry("AccessDeniedException", "PermissionError"),
            entry("IncompleteReadException", "IncompleteReadError"),
            entry("LimitOverrunException", "LimitOverrunError"));

    private Printed() {}

    static String text(Object value) {
        return switch (value) {
            case null -> "none";
            case Throwable e -> describe(e);
            case Task<?, ?> task -> task.name();
            case byte[] data -> "'" + escaped(new String(data, StandardCharsets.ISO_8859_1)) + "'";
            case Awaitable<?, ?> _ -> "future";
            case Outcome<?> outcome -> text(valueOf(outcome));
            case Collection<?> all -> all.stream().map(Printed::text).collect(joining(", ", "[", "]"));
            default -> value.toString();
        };
    }

    /** As Python shows it, of what the scenarios have. */
    private static String escaped(String text) {
        return text.replace("\r", "\\r").replace("\n", "\\n");
    }

    /** As {@code return_exceptions=True} gives it. */
    private static Object valueOf(Outcome<?> outcome) {
        return switch (outcome) {
            case Outcome.Succeeded<?>(var value) -> value;
            case Outcome.Failed<?>(var exception) -> exception;
            case Outcome.Cancelled<?>(var reason) -> cancelled(reason);
            case Outcome.Pending<?>() -> "pending";
        };
    }

    private static String cancelled(CancelReason reason) {
        String text = reason.text();
        return text == null ? "CancelledError" : "CancelledError: " + text;
    }

    /** Type, message, members of a group, and the causes. */
    static String describe(Throwable exception) {
        String type = exception.getClass().getSimpleName();
        String line = TYPES.getOrDefault(type, type);
        String message = exception.getMessage();
        if (exception instanceof ExceptionGroup group) {
            line += ": " + group.message() + " " + text(group.exceptions());
        } else if (message != null && !message.isEmpty()) {
            line += ": " + message;
        }
        Throwable cause = exception.getCause();
        return cause == null ? line : line + " <- " + describe(cause);
    }

    /** How a future or task is, or has ended; asking counts as retrieving. */
    static String state(Awaitable<?, ?> future) {
        return switch (future.state()) {
            case PENDING -> "pending";
            case CANCELLED -> "cancelled";
            case FAILED -> "failed " + describe(future.exception());
            case SUCCEEDED -> "succeeded " + text(future.resultNow());
        };
    }
}
