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
        List<String> asInPython(List<String> ours, List<String> recorded) {
            var lines = new ArrayList<>(ours);
            for (int i = 0; i < Math.min(lines.size(), recorded.size()); i++) {
                if (recorded.get(i).contains("Error: ") && lines.get(i).startsWith(recorded.get(i))) {
                    lines.set(i, recorded.get(i));
                }
            }
            return lines;
        }
    };
            "a cancelled task throws the same CancelledError to every reader; CPython makes later ones without a"
                    + " message");

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
        return ours;
    }
}
