// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.generator;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.asyncio4j.future.Awaitable;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.ExceptionGroup;
import io.asyncio4j.future.InvalidStateException;
import io.asyncio4j.future.Outcome;
import io.asyncio4j.queue.QueueEmptyException;
import io.asyncio4j.queue.QueueFullException;
import io.asyncio4j.queue.QueueShutDownException;
import io.asyncio4j.stream.ConnectionResetException;
import io.asyncio4j.stream.IncompleteReadException;
import io.asyncio4j.stream.LimitOverrunException;
import io.asyncio4j.sync.BrokenBarrierException;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Values and exceptions as they stand in a trace: the types' names are Python's. */
final class Said {
    private Said() {}

    static String value(@Nullable Object value) {
        return switch (value) {
            case null -> "None";
            case Boolean b -> b ? "True" : "False";
            case byte[] data -> "b'" + new String(data, US_ASCII).replace("\n", "\\n") + "'";
            case Throwable t -> exception(t);
            case List<?> list -> list.stream().map(Said::value).collect(Collectors.joining(", ", "[", "]"));
            case Outcome.Succeeded<?>(var inner) -> value(inner);
            case Outcome.Failed<?>(var exception) -> exception(exception);
            case Outcome.Cancelled<?>(var reason) -> text("CancelledError", reason.text());
            case Outcome.Pending<?> _ -> "pending";
            default -> value.toString();
        };
    }

    static String state(Awaitable<?, ?> of) {
        return switch (of.outcome()) {
            case Outcome.Succeeded<?>(var value) -> "succeeded " + value(value);
            case Outcome.Failed<?>(var exception) -> "failed " + exception(exception);
            case Outcome.Cancelled<?> _ -> "cancelled";
            case Outcome.Pending<?> _ -> "pending";
        };
    }

    /** The type, the message, and the same of its causes. */
    static String exception(Throwable e) {
        String said = one(e);
        Throwable cause = e.getCause();
        return cause == null || cause == e || e instanceof CancelledError ? said : said + " <- " + exception(cause);
    }

    private static String one(Throwable e) {
        return switch (e) {
            case ExceptionGroup group -> {
                String inner = group.exceptions().stream().map(Said::exception).collect(Collectors.joining(", "));
                String message = group.getMessage().replaceFirst(" \\(\\d+ sub-exceptions?\\)$", "");
                yield "ExceptionGroup('" + message + "', [" + inner + "])";
            }
            case TimeoutException _ -> text("TimeoutError", e.getMessage());
            case InvalidStateException _ -> text("InvalidStateError", e.getMessage());
            case BrokenBarrierException _ -> text("BrokenBarrierError", e.getMessage());
            case QueueEmptyException _ -> text("QueueEmpty", e.getMessage());
            case QueueFullException _ -> text("QueueFull", e.getMessage());
            case QueueShutDownException _ -> text("QueueShutDown", e.getMessage());
            case IncompleteReadException _ -> text("IncompleteReadError", e.getMessage());
            case LimitOverrunException _ -> text("LimitOverrunError", e.getMessage());
            case ConnectionResetException _ -> text("ConnectionResetError", e.getMessage());
            case IllegalStateException _ -> text("RuntimeError", e.getMessage());
            default -> text(e.getClass().getSimpleName(), e.getMessage());
        };
    }

    private static String text(String type, @Nullable String message) {
        return type + "(" + (message == null || message.isEmpty() ? "" : "'" + message.replace('\'', '"') + "'") + ")";
    }
}
