// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.process;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import sun.misc.Signal;

/** The signals of this operating system, by name and by number: the numbers differ from system to system. */
final class SignalName {
    static final int INT = 2;
    static final int TERM = 15;
    static final int KILL = 9;

    /** The highest number that a signal may have, of those without names among them. */
    static final int HIGHEST = 64;

    private static final List<String> POSSIBLE = List.of(
            "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "EMT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE",
            "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM",
            "PROF", "WINCH", "INFO", "IO", "PWR", "SYS");

    private static final Map<String, Integer> NUMBERS = numbers();

    private SignalName() {}

    private static Map<String, Integer> numbers() {
        var numbers = new LinkedHashMap<String, Integer>();
        for (String name : POSSIBLE) {
            numberHere(name).ifPresent(number -> numbers.put(name, number));
        }
        return numbers;
    }

    private static OptionalInt numberHere(String name) {
        try {
            return OptionalInt.of(new Signal(name).getNumber());
        } catch (IllegalArgumentException e) {
            return OptionalInt.empty(); // not on this system
        }
    }

    /** The number of a signal that is given with or without SIG, and may be sent. */
    static int number(String name, String call) {
        return number(name, call, "There are " + String.join(", ", NUMBERS.keySet()) + ".");
    }

    /**
     * The number of a signal that is given with or without SIG.
     *
     * @param instead which ones there are to choose from, as a sentence
     */
    static int number(String name, String call, String instead) {
        Objects.requireNonNull(name, () -> "name is null: " + call + " takes the name of a signal, such as \"TERM\".");
        Integer number = NUMBERS.get(plain(name));
        if (number == null) {
            throw new IllegalArgumentException(
                    call + " got " + Words.quoted(name) + ", which is no signal. " + instead);
        }
        return number;
    }

    /** A name without SIG. */
    static String plain(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        return upper.startsWith("SIG") ? upper.substring(3) : upper;
    }

    /** A signal in words: {@code SIGKILL}, or {@code signal 40}. */
    static String of(int number) {
        for (var entry : NUMBERS.entrySet()) {
            if (entry.getValue() == number) {
                return "SIG" + entry.getKey();
            }
        }
        return "signal " + number;
    }

    /** Whether this system has a signal of that name, without SIG. */
    static boolean isHere(String plain) {
        return NUMBERS.containsKey(plain);
    }

    /** Whether it has a name. */
    static boolean isNamed(int number) {
        return NUMBERS.containsValue(number);
    }
}
