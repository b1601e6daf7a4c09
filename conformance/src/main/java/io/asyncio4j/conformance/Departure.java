// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance;

import java.util.ArrayList;
import java.util.List;

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
    REASON_IS_TOLD("a CancelledError that a shutdown causes has its reason as message") {
        @Override
        String asInPython(String line, String recorded) {
            return line.replace("CancelledError: the loop is shutting down", "CancelledError");
        }
    },
    /** S9: a task that was cancelled ends with one error, as one that has failed does. */
    SAME_CANCELLED_ERROR("all readers of a cancelled task get the CancelledError that ended it, message and all;"
            + " CPython makes the later ones a fresh one without the message") {
        @Override
        String asInPython(String line, String recorded) {
            return recorded.endsWith("raised CancelledError") && line.startsWith(recorded + ": ") ? recorded : line;
        }
    };

    private final String text;

    Departure(String text) {
        this.text = text;
    }

    /** The departure in words. */
    public String text() {
        return text;
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
