// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.process;

import java.util.BitSet;

/**
 * How a process has ended: its exit code, or as in CPython the negative number of the signal that has killed it.
 *
 * <p>The JDK says 128 + n for signal n, and nothing else tells that from a plain exit code of 128 + n. Who ends with such a
 * code does so to say that a signal was the reason: a shell whose last command was killed, a JVM that was told to terminate.
 * So both count as killed. That holds for the signals with names; for one without, only if it was sent from here. Differs
 * from CPython, which knows: {@code sh -c 'exit 143'} is 143 there, and -15 here.
 */
final class ReturnCode {
    private static final int KILLED = 128;

    private ReturnCode() {}

    /** The code for what the JDK says. */
    static int of(int exitValue, BitSet sent) {
        int signal = exitValue - KILLED;
        boolean killed = signal > 0 && (SignalName.isNamed(signal) || sent.get(signal));
        return killed ? -signal : exitValue;
    }

    static String inWords(int code) {
        return code < 0
                ? "was killed by " + SignalName.of(-code) + " (return code " + code + ")"
                : "ended with return code " + code;
    }
}
