// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.local;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;

/** Objects of user code in messages: their own code may throw. */
public final class Text {
    private Text() {}

    /** What {@code toString()} says. One that throws must not take the message along that it was to be part of. */
    public static String of(@Nullable Object object) {
        try {
            return String.valueOf(object);
        } catch (Throwable t) {
            if (object == null || Unchecked.isFatal(t)) {
                throw t;
            }
            return object.getClass().getName() + " (its toString() threw "
                    + t.getClass().getName() + ")";
        }
    }

    /**
     * What {@code printStackTrace()} prints. Where an exception's own code throws meanwhile, what can be said of it without:
     * its causes are missing then.
     */
    public static String stackTraceOf(Throwable exception) {
        try {
            var text = new StringWriter();
            exception.printStackTrace(new PrintWriter(text, true));
            return text.toString();
        } catch (Throwable t) {
            if (Unchecked.isFatal(t)) {
                throw t;
            }
            return linesOf(exception);
        }
    }

    /** An exception and its own stack trace, without those of its causes. */
    public static String linesOf(Throwable exception) {
        var lines = new StringBuilder(of(exception));
        for (StackTraceElement line : exception.getStackTrace()) {
            lines.append("\n    at ").append(line);
        }
        return lines.toString();
    }
}
