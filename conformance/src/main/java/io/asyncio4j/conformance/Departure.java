// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
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
    WRITE_AFTER_CLOSE_IS_REFUSED(
            "S4",
            "who writes to a stream that he has closed is told; in CPython it goes nowhere",
            " write raised RuntimeError: write(...) was called on ",
            " write -> none"),
    CLOSE_IS_AWAITED_ALONE(
            "S16",
            "who waits for a connection to end is cancelled alone; in CPython that cancels all who wait for it, also"
                    + " those who come later",
            " wait -> none",
            " wait raised CancelledError"),
    FAILURE_REACHES_THE_READER(
            "S10",
            "a connection that fails as soon as data has come fails who reads; in CPython he waits for ever",
            " failed Broken: b",
            " pending"),
    BROKEN_PIPE_IS_TOLD(
            "S7",
            "that the other end reads no more is a ConnectionResetException that says who it was; CPython's"
                    + " BrokenPipeError has the system's words, or none",
            " raised ConnectionResetError: ",
            " raised BrokenPipeError"),
    START_SAYS_WHAT_IS_MISSING(
            "S7", "a process that cannot be started says why: there is no such program, or no such working folder") {
        @Override
        String asInPython(String line, String recorded) {
            Matcher system = SYSTEM_ERROR.matcher(recorded);
            return system.matches()
                            && line.replace("FileSystemException", "NotADirectoryError")
                                    .startsWith(system.group(1) + system.group(2) + ": ")
                    ? recorded
                    : line;
        }
    },
    SIGNAL_IN_THE_EXIT_CODE(
            "JDK",
            "an exit code of 128 + n counts as killed by signal n, for the JDK cannot tell the two apart",
            " ended -15",
            " ended 143"),
    SIGNAL_TO_WHAT_HAS_ENDED(
            "Subprocess",
            "a signal to a process that has ended does nothing, for nobody can know in time; CPython has a"
                    + " ProcessLookupError once its pipes have ended too",
            " -> none",
            " raised ProcessLookupError"),
    COMMUNICATES_ONCE(
            "S4",
            "who communicates with a process for the second time is told; in CPython he gets nothing",
            " again raised RuntimeError: communicate(...) was called on ",
            " again -> ''"),
    CONTEXT_GOES_ALONG(
            "runInExecutor",
            "the caller's context variables reach every executor; in CPython those of to_thread alone",
            " there -> mine",
            " there -> default"),
    EXECUTOR_REFUSES_IN_ITS_WORDS(
            "S9",
            "what an executor throws comes out as it is: the JDK's is a RejectedExecutionException",
            " raised RejectedExecutionException: ",
            " raised RuntimeError: cannot schedule new futures after shutdown"),
    CANCELLED_BEFORE_IT_STARTS(
            "S16",
            "what another thread submits, and takes back before it has begun, never runs; in CPython it runs up to its"
                    + " first await",
            " has run false",
            " has run true"),
    UNHEARD_FAILURE_IS_TOLD(
            "S25",
            "what nobody hears of is reported: the failure of a connection, of a call that was given up, of a"
                    + " submission; CPython says nothing") {
        @Override
        List<String> asInPython(List<String> ours, List<String> recorded) {
            return ours.stream()
                    .filter(line -> !UNHEARD.matcher(line).matches())
                    .toList();
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
    private static final Pattern SYSTEM_ERROR = Pattern.compile("(.* start raised \\S+: )\\[Errno \\d+\\] .*: '(.*)'");
    private static final Pattern UNHEARD = Pattern.compile("end: (Connection exception was never retrieved"
            + "|Future exception was never retrieved \\(abandoned\\)"
            + "|Task exception was never retrieved submitted) .+");
    private static final Pattern LIMITS = Pattern.compile("TimeoutError: deadline passed after PT[0-9.]+S");

    private final String rule;
    private final String text;

    /** Where a line goes on in another way from some words on: these, and CPython's. Else null. */
    private final String ours;

    private final String theirs;

    Departure(String rule, String text) {
        this(rule, text, null, null);
    }

    Departure(String rule, String text, String ours, String theirs) {
        this.rule = rule;
        this.text = text;
        this.ours = ours;
        this.theirs = theirs;
    }

    /** The rule of the semantics that asks for it, or who does. */
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
        return ours != null
                        && line.contains(ours)
                        && recorded.contains(theirs)
                        && before(line, ours).equals(before(recorded, theirs))
                ? recorded
                : line;
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
