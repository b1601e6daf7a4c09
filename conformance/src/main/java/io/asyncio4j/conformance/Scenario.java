// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance;

import java.util.Set;

/**
 * A small program that exists in both languages under the same name.
 *
 * @param name as the Python function is called
 * @param body what the main task runs
 * @param departures the rules that explain what is different here
 */
public record Scenario(String name, Body body, Set<Departure> departures) {
    /** The program: it traces what it does. */
    @FunctionalInterface
    public interface Body {
        /** Runs in the main task. */
        void run(Trace trace) throws Exception;
    }
}
