// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.support;

import java.util.List;

/**
 * What comes to pass between a loop and other threads: small programs that make both, and throw if anything is not as it
 * must be. A thread that waits for what never comes is as wrong.
 *
 * <p>Lincheck runs each of them again and again, and has the threads take turns at other places each time: see {@link
 * ModelChecker}. It takes memory to be sequentially consistent. So each also runs on real threads, {@code tools/stress
 * real-threads}, where the memory of this machine is what it is.
 */
public interface Interleavings {
    /** A program, and what it shows. */
    record Scenario(String name, Runnable program) {}

    /** The programs; each can be run any number of times. */
    List<Scenario> scenarios();

    /** Throws unless a condition holds. */
    static void check(boolean condition, String otherwise) {
        if (!condition) {
            throw new AssertionError(otherwise);
        }
    }
}
