// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.generator;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Compares traces of one program, line by line, and counts which {@link Departure}s were needed. */
final class Comparison {
    /** What a departure may be about; all else must be the same on both sides. */
    private static final Pattern PLACE =
            Pattern.compile("(?:(?:failed )?CancelledError|TimeoutError|RuntimeError|InvalidStateError"
                    + "|ValueError|AssertionError|BrokenBarrierError|QueueEmpty|QueueFull|QueueShutDown"
                    + "|IncompleteReadError|LimitOverrunError|ConnectionResetError)"
                    + "\\((?:'[^']*')?\\)|cancelled");

    private final Map<Departure, Integer> used = new EnumMap<>(Departure.class);
    private long lines;

    /** Says whether they tell the same. */
    boolean same(List<String> python, List<String> java) {
        lines += python.size();
        if (python.size() != java.size()) {
            return false;
        }
        for (int i = 0; i < python.size(); i++) {
            if (!sameLine(python.get(i), java.get(i))) {
                return false;
            }
        }
        return true;
    }

    boolean sameLine(String python, String java) {
        return python.equals(java) || explained(python, java);
    }

    private boolean explained(String python, String java) {
        if (!skeleton(python).equals(skeleton(java))) {
            return false;
        }
        List<String> here = places(python);
        List<String> there = places(java);
        for (int i = 0; i < here.size(); i++) {
            if (!here.get(i).equals(there.get(i)) && !explainedPlace(here.get(i), there.get(i))) {
                return false;
            }
        }
        return true;
    }

    private boolean explainedPlace(String python, String java) {
        for (Departure departure : Departure.values()) {
            if (departure.explains(python, java)) {
                used.merge(departure, 1, Integer::sum);
                return true;
            }
        }
        return false;
    }

    private static String skeleton(String line) {
        return PLACE.matcher(line).replaceAll("~");
    }

    private static List<String> places(String line) {
        return PLACE.matcher(line).results().map(MatchResult::group).toList();
    }

    Map<Departure, Integer> used() {
        return used;
    }

    /** How many were compared: those of a program once for each engine. */
    long lines() {
        return lines;
    }
}
