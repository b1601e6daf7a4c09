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
    MESSAGE_GOES_ON(
            "S7, S8",
            "a message of the library goes on after CPython's text, with the object, its state and what to do"
                    + " instead") {
        @Override
        String asInPython(String line, String recorded) {
            String sentence = recorded.replaceFirst("\\.$", "");
            return recorded.contains("Error: ") && line.startsWith(sentence) ? recorded : line;
        }
    },
    MISUSE_IN_WORDS_OF_OURS(
            "S4",
            "what a primitive or queue says of its misuse has Java's names, and an object in the wrong state is an"
                    + " IllegalStateException where CPython has a ValueError") {
        @Override
        String asInPython(String line, String recorded) {
            return MISUSE.matcher(recorded).matches()
                            && MISUSE.matcher(line).matches()
                            && before(line, " raised ").equals(before(recorded, " raised "))
                    ? recorded
                    : line;
        }
    },
    QUEUE_IS_TOLD("S7", "a queue that is empty, full or shut down is named, with what to do instead") {
        @Override
        String asInPython(String line, String recorded) {
            return QUEUES.matcher(line).replaceAll("$1");
        }
    },
    LONG_LINE_OVERRUNS(
            "S7",
            "a line that is longer than the limit is a LimitOverrunException, as with any separator; CPython's"
                    + " readline() has a ValueError") {
        @Override
        String asInPython(String line, String recorded) {
            return recorded.contains(" raised ValueError: Separator is ")
                            && line.replace(" LimitOverrunError: ", " ValueError: ")
                                    .startsWith(recorded)
                    ? recorded
                    : line;
        }
    },
    LOCK_KNOWS_ITS_HOLDER(
            "S4",
            "only the task that holds a lock may release it, and it may not acquire it again; in CPython everybody may"
                    + " release it, and who acquires it twice waits for itself") {
        @Override
        String asInPython(String line, String recorded) {
            String start = before(line, " raised RuntimeError: Lock is held by ");
            return recorded.equals(start + " -> none") || recorded.startsWith(start + " raised TimeoutError")
                    ? recorded
                    : line;
        }
    },
    SAME_CANCELLED_ERROR(
            "S9",
            "all readers of a cancelled task get the CancelledError that ended it, message and all; CPython makes the"
                    + " later ones a fresh one without the message") {
        @Override
        String asInPython(String line, String recorded) {
            return withoutMessage(line, recorded);
        }
    },
    REASON_IS_TOLD(
            "S17",
            "a CancelledError that a group, a time limit or the shutdown causes has its reason as message, and a"
                    + " failure behind it as cause") {
        @Override
        String asInPython(String line, String recorded) {
            return REASONS.matcher(line).replaceAll("CancelledError");
        }
    },
    REASON_IS_PASSED_ON(
            "S17",
            "what a group cancels because its task was cancelled gets the message of that request, and so does what"
                    + " comes out of a time limit where somebody has cancelled the task as well") {
        @Override
        String asInPython(String line, String recorded) {
            return withoutMessage(line, recorded);
        }
    },
    LIMIT_IS_TOLD("S22", "a TimeoutException says how long the limit was") {
        @Override
        String asInPython(String line, String recorded) {
            return LIMITS.matcher(line).replaceAll("TimeoutError");
        }
    },
    GATHER_ENDS_CANCELLED(
            "S23", "a gather whose child was cancelled is cancelled; CPython's has failed with a CancelledError") {
        @Override
        String asInPython(String line, String recorded) {
            return line.replace("gather is cancelled true", "gather is cancelled false");
        }
    },
    SECOND_FAILURE_IS_TOLD(
            "S25",
            "a failure that a gather has not handed on, since another one came first, is reported if nobody asks for"
                    + " it; CPython's gather counts as asking") {
        @Override
        List<String> asInPython(List<String> ours, List<String> recorded) {
            return ours.stream()
                    .filter(line -> !line.startsWith("end: Task exception was never retrieved (superseded)"))
                    .toList();
        }
    },
    KNOWN_FAILURE_IS_NO_NEWS(
            "S25, S29",
            "the end of a run does not report a failure that somebody has taken; CPython reports the child's beside"
                    + " that of its group") {
        @Override
        List<String> asInPython(List<String> ours, List<String> recorded) {
            var lines = new ArrayList<>(ours);
            for (int i = 0; i < recorded.size() && i <= lines.size(); i++) {
                String line = recorded.get(i);
                if (line.contains("reported unhandled exception during asyncio.run() shutdown")
                        && !ours.contains(line)) {
                    lines.add(i, line);
                }
            }
            return lines;
        }
    };

    private static final Pattern REASONS = Pattern.compile(
            "CancelledError: (the loop is shutting down|deadline passed after PT[0-9.]+S|a sibling failed: .*)");
    private static final Pattern MISUSE = Pattern.compile("\\d+ \\S+: .* raised (RuntimeError|ValueError): .+");
    private static final Pattern QUEUES = Pattern.compile("\\b(QueueEmpty|QueueFull|QueueShutDown): .*");
    private static final Pattern LIMITS = Pattern.compile("TimeoutError: deadline passed after PT[0-9.]+S");

    private final String rule;
    private final String text;

    Departure(String rule, String text) {
        this.rule = rule;
        this.text = text;
    }

    /** The rule of the semantics that asks for it. */
    public String rule() {
        return rule;
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

    private static String before(String line, String words) {
        int end = line.indexOf(words);
        return end < 0 ? line : line.substring(0, end);
    }

    /** Without a message that the program has given, and CPython has lost. */
    private static String withoutMessage(String line, String recorded) {
        boolean lost = recorded.endsWith("raised CancelledError") && line.startsWith(recorded + ": ");
        return lost && !REASONS.matcher(line).find() ? recorded : line;
    }
}
