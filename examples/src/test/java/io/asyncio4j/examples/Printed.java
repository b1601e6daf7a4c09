// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.examples;

import java.util.regex.Pattern;

/** What a program has printed, without what does not matter to a reader. */
final class Printed {
    private static final Pattern ENGINE = Pattern.compile("(?m)^INFO: asyncio4j runs on the .*\\R");
    /** How long a step takes is up to the machine: a busy one may hold a step of any program for a second. */
    private static final Pattern SLOW = Pattern.compile("(?m)^WARNING: Executing .* took \\d+\\.\\d+ seconds\\R"
            + "|^WARNING: .* has held EventLoop\\(.*\\R(?:^    at .*\\R|^    \\.\\.\\. .*\\R)*");

    private static final Pattern OPTIONS = Pattern.compile("(?m)^NOTE: Picked up JDK_JAVA_OPTIONS: .*\\R");
    /** A program's libraries are fetched when it is run for the first time. */
    private static final Pattern FETCHING = Pattern.compile("(?m)^asyncio4j: fetching .*\\R");

    private static final Pattern MACHINERY =
            Pattern.compile("(?m)(?:^([ \\t|]+)at (?:io\\.asyncio4j|java\\.base/)\\S.*\\R)+");
    private static final Pattern EMPTY_LINE = Pattern.compile("(?m)^\\R");

    private Printed() {}

    /** Without what the watchdog and debug mode have said of slow steps. */
    static String withoutSlowSteps(String output) {
        return SLOW.matcher(output).replaceAll("");
    }

    /**
     * Stack lines of the library and the JDK become {@code …}, and the line on the engine, and what is said of slow
     * steps, are shown only where they were.
     */
    static String withoutMachinery(String output, String shown) {
        var text = OPTIONS.matcher(output).replaceAll("");
        text = FETCHING.matcher(text).replaceAll("");
        text = ENGINE.matcher(shown).find() ? text : ENGINE.matcher(text).replaceAll("");
        text = SLOW.matcher(shown).find() ? text : withoutSlowSteps(text);
        text = EMPTY_LINE.matcher(text).replaceAll(""); // the one that the JDK's logging leaves below a stack trace
        return MACHINERY.matcher(text).replaceAll("$1…\n");
    }

    /** Durations, the numbers of processes, and those in names that the JVM makes up, become {@code #}. */
    static String withoutNumbersOfTheRun(String output) {
        return output.replaceAll("\\b\\d+ ms\\b", "# ms")
                .replaceAll("\\b\\d+\\.\\d+ (s|seconds)\\b", "# $1")
                .replaceAll("\\b(process |Subprocess\\()\\d+", "$1#")
                .replaceAll("Lambda/0x[0-9a-f]+@[0-9a-f]+", "Lambda/#");
    }
}
