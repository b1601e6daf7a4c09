// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.ledger;

import io.asyncio4j.failure.Hop;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What one failure says of the way of its exception (S28).
 *
 * @param where it failed: in which task, or in which call of a combinator; empty for a bare future
 * @param labelled whether it was lost in a way of its own
 * @param beginning where the exception came from, in words
 * @param hops the first ones
 * @param more how many hops came after those
 */
record Way(String where, boolean labelled, String beginning, List<Hop> hops, int more) {
    /**
     * Adds what the failures with the same exception say, the first one first. An exception that goes through three tasks is
     * the failure of each of them, but it was raised in the first one only. So it is with the future of a combinator: the
     * hop by which that has handed the exception on says all.
     */
    static void describe(Iterable<Way> ways, List<String> lines) {
        Set<String> said = new HashSet<>();
        for (Way way : ways) {
            if (!said.contains(way.where) || way.labelled) {
                lines.add(way.beginning);
            }
            for (Hop hop : way.hops) {
                said.add("task '" + hop.awaiter() + "'");
                said.add(new Hop(hop.awaiter(), hop.call(), null).toString());
                lines.add(hop.toString());
            }
            if (way.more > 0) {
                lines.add("and " + way.more + " awaits more");
            }
        }
    }
}
