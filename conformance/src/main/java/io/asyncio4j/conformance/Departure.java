// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The deliberate departures from CPython, and all of them: what is no rule here is a difference, and a difference is a
 * defect. A scenario names the rules that it needs. Each rule makes the two traces alike in what it speaks of, and in nothing
 * else.
 */
public enum Departure {
    /** S7, S8 and the style of messages: CPython's text, then the object with its state, then what to do instead. */
    MESSAGE_GOES_ON("a message of the library goes on after CPython's text") {
        @Override
        String asInPython(String line, String recorded) {
            String sentence = recorded.replaceFirst("\\.$", "");
            return recorded.contains("Error: ") && line.startsWith(sentence) ? recorded : line;
        }
    },
    /** S17: who caused it and why, where CPython has an empty message. */
    REASON_IS_TOLD("a CancelledError that a group, a time limit or the shutdown causes has its reason as message, and a"
            + " failure behind it as cause") {
        @Override
        String asInPython(String line, String recorded) {
            return REASONS.matcher(line).replaceAll("CancelledError");
        }
    },
    /** S17, S20: what a group does to its tasks, and to its own task once its failures are out. */
    REASON_IS_PASSED_ON("what a group cancels because its task was cancelled gets the message of that request") {
        @Override
        String asInPython(String line, String recorded) {
            return withoutMessage(line, recorded);
        }
    },
    /** S22 and the style of messages. */
    TIMEOUT_IS_TOLD("a TimeoutException says how long the limit was") {
        @Override
        String asInPython(String line, String recorded) {
            return LIMITS.matcher(line).replaceAll("TimeoutError");
        }
    },
    /** S23, S25: the second failure of a gather stays unsettled. */
    SECOND_FAILURE_IS_TOLD(
            "a failure that a gather has not handed on, since another one came first, is reported if nobody"
                    + " asks for it; CPython's gather counts as asking") {
        @Override
        List<String> asInPython(List<String> ours, List<String> recorded) {
            return ours.stream()
                    .filter(line -> !line.startsWith("end: Task exception was never retrieved (superseded)"))
                    .toList();
        }
    },
    /** S23: a gather is a future, and a future whose await throws a CancelledError is cancelled. */
    GATHER_ENDS_CANCELLED(
            "a gather whose child was cancelled is cancelled; CPython's has failed with a CancelledError") {
        @Override
        String asInPython(String line, String recorded) {
            return line.replace("gather is cancelled true", "gather is cancelled false");
        }
    },
    /** S9: a task that was cancelled ends with one error, as one that has failed does. */
    SAME_CANCELLED_ERROR("all readers of a cancelled task get the CancelledError that ended it, message and all;"
            + " CPython makes the later ones a fresh one without the message") {
        @Override
        String asInPython(String line, String recorded) {
            return withoutMessage(line, recorded);
        }
    };

    private static final Pattern REASONS = Pattern.compile(
            "CancelledError: (the loop is shutting down|deadline passed after PT[0-9.]+S|a sibling failed: .*)");
    private static final Pattern LIMITS = Pattern.compile("TimeoutError: deadline passed after PT[0-9.]+S");

    private final String text;

    Departure(String text) {
        this.text = text;
    }

    /** The departure in words. */
    public String text() {
        return text;
    }

    private static String withoutMessage(String line, String recorded) {
        return recorded.endsWith("raised CancelledError") && line.startsWith(recorded + ": ") ? recorded : line;
    }

    /** Our lines as CPython would have them, in what this rule is about. */
    List<String> asInPython(List<String> ours, List<String> recorded) {
        var lines = new ArrayList<>(ours);
        for (int i = 0; i < Math.min(lines.size(), recorded.size()); i++) {
            lines.set(i, asInPython(lines.get(i), recorded.get(i)));
        }
        return lines;
    }

    /** A line of ours as CPython would have it, beside what stands there in CPython's trace. */
    String asInPython(String line, String recorded) {
        return line;
    }
}
