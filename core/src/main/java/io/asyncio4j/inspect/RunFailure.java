// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.inspect;

import org.jspecify.annotations.Nullable;

/**
 * The last failure that has left a run, with its stack trace as it was.
 *
 * <p>For the command {@code asyncio4j}: the JDK's source launcher cuts as many lines off the end of an exception's stack
 * trace as its own stack has, and so cuts off the lines of the task in which the exception was thrown; if there are not as
 * many, it throws an exception of its own instead.
 */
public final class RunFailure {
    private static volatile boolean remembering;
    private static volatile @Nullable RunFailure last;

    private final Throwable thrown;
    private final StackTraceElement[] trace;

    private RunFailure(Throwable thrown) {
        this.thrown = thrown;
        this.trace = thrown.getStackTrace();
    }

    /** From now on the last failure is remembered. */
    public static void remember() {
        remembering = true;
    }

    /** Told by a run of what it throws. */
    public static void leaves(Throwable thrown) {
        if (remembering) {
            last = new RunFailure(thrown);
        }
    }

    /** The last failure, with the stack trace that it had when it left its run; null if there was none. */
    public static @Nullable Throwable restored() {
        RunFailure kept = last;
        if (kept == null) {
            return null;
        }
        kept.thrown.setStackTrace(kept.trace);
        return kept.thrown;
    }
}
