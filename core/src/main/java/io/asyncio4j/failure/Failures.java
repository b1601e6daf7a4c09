// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.failure;

import io.asyncio4j.local.Paths;
import io.asyncio4j.local.Text;
import java.util.Objects;
import java.util.regex.Pattern;

/** Prints failures together with their way through the awaiting tasks. */
public final class Failures {
    /** Lines of a stack trace that stand for how a task is run, suspended and resumed: of no interest to who wrote it. */
    private static final Pattern MACHINERY = Pattern.compile("(?m)^[\\s|]*at (?:"
        + "io\\.asyncio4j\\.(?:coroutine|scheduler|interruption|structured|task\\.Work|task\\.Tasks|thread\\.Blocking)[.$]"
        + "|java\\.base/(?:java\\.lang\\.VirtualThread|jdk\\.internal\\.vm\\.Continuation)[.$]).*\\R");

    private Failures() {}

    /**
     * The stack trace of an exception, and under it the way that it took: in which task it was raised, and in which tasks
     * it came out of an {@code await} (S28). Lines of this library's machinery are left out; the exception itself is never
     * changed. Follows causes and the members of groups, to no more than 100 exceptions altogether. Works from any thread,
     * also after {@code run} has returned. A line in a hop is missing where more than 100 failures a second had theirs
     * looked up; debug mode looks up all.
     *
     * <pre>
     * java.io.IOException: no route
     *     at Demo.fetch(Demo.java:9)
     *     …
     *   raised in task 'fetch'
     *   await in task 'Task-1' at Demo.lambda$main$0(Demo.java:15)
     * </pre>
     *
     * @param exception any exception
     * @return several lines, the last one ended too
     */
    public static String format(Throwable exception) {
        Objects.requireNonNull(exception, "exception is null: format(...) takes what was thrown");
        return MACHINERY.matcher(Text.stackTraceOf(exception)).replaceAll("") + path(exception);
    }

    /**
     * Only the way of an exception, as {@link #format} prints it; empty if it came through no task. Causes and members are
     * named by their classes: what they say is in the stack trace.
     *
     * @param exception any exception
     * @return lines, each ended; or an empty text
     */
    public static String path(Throwable exception) {
        Objects.requireNonNull(exception, "exception is null: path(...) takes what was thrown");
        return Paths.print(exception, Paths::of);
    }
}
