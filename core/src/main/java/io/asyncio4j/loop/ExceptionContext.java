// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.loop;

import org.jspecify.annotations.Nullable;

/**
 * What a loop tells its exception handler.
 *
 * @param message what happened, as a sentence
 * @param exception what was thrown, or null
 * @param source the object it is about: a handle, a future, a task, a failure record; or null
 * @param details more lines for the log, such as the path of the failure; may be empty
 */
public record ExceptionContext(
        String message,
        @Nullable Throwable exception,
        @Nullable Object source,
        String details) {
    /**
     * A context without details.
     *
     * @param message what happened, as a sentence
     * @param exception what was thrown, or null
     * @param source the object it is about, or null
     */
    public ExceptionContext(String message, @Nullable Throwable exception, @Nullable Object source) {
        this(message, exception, source, "");
    }
}
