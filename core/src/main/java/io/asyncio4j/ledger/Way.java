// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.ledger;

import io.asyncio4j.failure.Hop;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What one failure says of the way of its exception (S28).
 *
 * @param name of the task that failed
 * @param labelled whether it was lost in a way of its own
 * @param beginning where the exception came from, in words
 * @param hops the first ones
 * @param more how many hops came after those
 */
record Way(String name, boolean labelled, String beginning, List<Hop> hops, int more) {
    /**
     * Adds what the failures with the same exception say, the first one first. An exception that goes through three tasks is
     * the failure of each of them, but it was raised in the first one only.
     */
    static void describe(Iterable<Way> ways, List<String> lines) {
        Set<String> awaiters = new HashSet<>();
        for (Way way : ways) {
            if (!awaiters.contains(way.name) || way.labelled) {
                lines.add(way.beginning);
            }
            for (Hop hop : way.hops) {
                awaiters.add(hop.awaiter());
                lines.add(hop.toString());
            }
            if (way.more > 0) {
                lines.add("and " + way.more + " awaits more");
            }
        }
    }
}
