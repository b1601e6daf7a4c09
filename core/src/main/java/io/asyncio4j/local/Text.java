// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.local;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Objects of user code in messages: their own code may throw. */
public final class Text {
    /** What the name of its class has in it. */
    private static final String LAMBDA = "$$Lambda";

    private Text() {}

    /**
     * What {@code toString()} says. One that throws must not take the message along that it was to be part of. A lambda has
     * none of its own, and nobody can look up the name of its class: what can be found is the class that it is written in.
     */
    public static String of(@Nullable Object object) {
        try {
            return object != null && isLambda(object.getClass())
                    ? "a lambda of " + home(object)
                    : String.valueOf(object);
        } catch (Throwable t) {
            if (object == null || Unchecked.isFatal(t)) {
                throw t;
            }
            return object.getClass().getName() + " (its toString() threw "
                    + t.getClass().getName() + ")";
        }
    }

    /** Whether a class is that of a lambda; a method reference is one too. */
    public static boolean isLambda(Class<?> type) {
        return type.isHidden() && type.getName().contains(LAMBDA);
    }

    private static String home(Object lambda) {
        String name = lambda.getClass().getName();
        return name.substring(0, name.indexOf(LAMBDA));
    }

    /** The same for something given to this library, with the line that has given it, if that is known. */
    public static String of(@Nullable Object object, @Nullable StackTraceElement line) {
        return of(object) + (line == null ? "" : ", from " + line);
    }

    /** What {@code getCause()} says; null if that throws: who asks is about to end something, and must. */
    public static @Nullable Throwable causeOf(Throwable exception) {
        return saidBy(exception::getCause);
    }

    /** What {@code getMessage()} says; null if that throws. */
    public static @Nullable String messageOf(Throwable exception) {
        return saidBy(exception::getMessage);
    }

    private static <T> @Nullable T saidBy(Supplier<? extends @Nullable T> method) {
        try {
            return method.get();
        } catch (Throwable t) {
            if (Unchecked.isFatal(t)) {
                throw t;
            }
            return null;
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
