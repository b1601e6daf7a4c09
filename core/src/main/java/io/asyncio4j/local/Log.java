// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.local;

import java.io.PrintWriter;
import java.io.Writer;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * The log of this library, {@code System.Logger} "io.asyncio4j". It is the last place that a failure reaches, so it lets
 * nothing get lost and nothing out: what the program's logging does not take is printed.
 */
public final class Log {
    private Log() {}

    /** Writes a line. */
    public static void write(Level level, String text) {
        write(level, text, null);
    }

    /** Writes a line, and the stack trace of an exception. */
    public static void write(Level level, String text, @Nullable Throwable exception) {
        Throwable printable = exception;
        String all = text;
        if (exception != null && !canBePrinted(exception)) {
            // java.util.logging would drop the whole record.
            printable = null;
            all = text + "\n" + Text.linesOf(exception);
        }
        try {
            Logger logger = System.getLogger("io.asyncio4j");
            if (printable == null) {
                logger.log(level, all);
            } else {
                logger.log(level, all, printable);
            }
        } catch (Throwable thrown) {
            if (Unchecked.isFatal(thrown)) {
                throw thrown;
            }
            System.err.println(level + ": " + all + (printable == null ? "" : "\n" + Text.linesOf(printable)));
            System.err.println("It stands here because the logging of this program threw " + Text.linesOf(thrown));
        }
    }

    private static boolean canBePrinted(Throwable exception) {
        try {
            exception.printStackTrace(new PrintWriter(Writer.nullWriter()));
            return true;
        } catch (Throwable thrown) {
            if (Unchecked.isFatal(thrown)) {
                throw thrown;
            }
            return false;
        }
    }
}
