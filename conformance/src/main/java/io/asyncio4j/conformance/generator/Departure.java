// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.generator;

import java.util.regex.Pattern;

/**
 * A deliberate difference to CPython (Δ), as a pair of texts that may stand in the same place of the two traces.
 *
 * <p>Others never come up. The harness orders what has no order (S2), holds tasks strongly (S14), and cancels again what was
 * made during the shutdown (S29). And the generator leaves out: circles of tasks, on which CPython's {@code cancel()} runs out
 * of stack, and with them a child that awaits the task of its own group, refused here (S20); a gather in a wait for the
 * {@code FIRST_EXCEPTION}, since a cancelled child makes it an exception there (S23); one task twice in a gather, which
 * CPython cancels twice and this library once.
 *
 * <p>The harness mends a gather of outcomes that was cancelled: in CPython it has the message of its last child, whatever that
 * one was cancelled for, and here that of the child that has ended last. Of streams it mends what goes wrong in CPython and
 * not here: a second task that reads may take bytes from the first, or put it to sleep for ever; a cancelled read of all loses
 * what it had; a read that needs more goes on to wait though the stream has failed; and who is cancelled in
 * {@code wait_closed()} cancels the others who wait there.
 */
enum Departure {
    REASON(
            "S17",
            "a CancelledError that a timeout, group or shutdown causes has its reason in words where CPython has none",
            "CancelledError\\(\\)",
            "CancelledError\\('(deadline passed|a sibling failed|scope cancelled|the loop is shutting down|the"
                    + " group)[^']*'\\)"),
    LATER_READER(
            "S9",
            "a cancelled task rethrows its CancelledError to every reader, where CPython gives later ones a fresh one"
                    + " without the message",
            "CancelledError\\(\\)",
            "CancelledError\\('(m\\d+|guard)'\\)"),
    TIMEOUT_TEXT(
            "S22", "a TimeoutException says which limit was over", "TimeoutError\\(\\)", "TimeoutError\\('[^']+'\\)"),
    MISUSE_TEXT(
            "style",
            "the message of a misuse names the object and the remedy",
            "(RuntimeError|InvalidStateError|BrokenBarrierError)\\('[^']*'\\)",
            "(RuntimeError|InvalidStateError|BrokenBarrierError)\\('[^']+'\\)"),
    MISUSE_OF_STATE(
            "S4",
            "an object in the wrong state is an IllegalStateException, where CPython has a ValueError, or asserts",
            "(?:ValueError|AssertionError)\\('[^']+'\\)",
            "RuntimeError\\('[^']+'\\)"),
    QUEUE_TEXT(
            "S7",
            "an exception of a queue names it",
            "(QueueEmpty|QueueFull|QueueShutDown)\\(\\)",
            "(QueueEmpty|QueueFull|QueueShutDown)\\('[^']+'\\)"),
    STREAM_TEXT(
            "S7",
            "a message about a stream goes on after CPython's text",
            "((?:IncompleteRead|LimitOverrun|ConnectionReset)Error\\('[^':]+)'\\)",
            "((?:IncompleteRead|LimitOverrun|ConnectionReset)Error\\('[^':]+): [^']+'\\)"),
    LONG_LINE(
            "S7",
            "a line that is longer than the limit is a LimitOverrunException, as with any separator; CPython's"
                    + " readline() has a ValueError",
            "ValueError\\('(Separator is [^']+)'\\)",
            "LimitOverrunError\\('(Separator is [^':]+): [^']+'\\)"),
    CANCELLED_GATHER(
            "S23",
            "a gather of a cancelled child is cancelled, where CPython sets a CancelledError as its exception",
            "failed CancelledError\\((?:'[^']*')?\\)",
            "cancelled");

    final String rule;
    final String words;
    private final Pattern python;
    private final Pattern java;

    Departure(String rule, String words, String python, String java) {
        this.rule = rule;
        this.words = words;
        this.python = Pattern.compile(python);
        this.java = Pattern.compile(java);
    }

    boolean explains(String python, String java) {
        var there = this.python.matcher(python);
        var here = this.java.matcher(java);
        if (!there.matches() || !here.matches()) {
            return false;
        }
        boolean sameType = there.groupCount() == 0 || here.group(1).equals(there.group(1));
        return sameType;
    }
}
