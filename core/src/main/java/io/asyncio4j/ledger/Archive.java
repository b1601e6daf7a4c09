// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.ledger;

import io.asyncio4j.failure.Hop;
import io.asyncio4j.local.Paths;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** The last settled failures of loops that have closed, so that {@code Failures.format} works after {@code run} too. */
final class Archive implements Paths.Source {
    private static final Archive INSTANCE = new Archive();

    static {
        Paths.add(INSTANCE);
    }

    private final Ring ring = new Ring(1_000);

    private Archive() {}

    static void take(Ring settled) {
        var all = new TreeMap<Long, Failure>();
        settled.forEach(f -> all.put(f.id(), f));
        all.values().forEach(INSTANCE.ring::add);
    }

    @Override
    public void describe(Throwable exception, List<String> lines) {
        var its = new TreeMap<Long, Failure>();
        ring.forEach(f -> {
            if (f.refersTo(exception)) {
                its.put(f.id(), f);
            }
        });
        describe(its.values(), lines);
    }

    /**
     * Adds what the failures with the same exception say of its way, the first one first. An exception that goes through
     * three tasks is the failure of each of them, but it was raised in the first one only.
     */
    static void describe(Iterable<Failure> failures, List<String> lines) {
        Set<String> awaiters = new HashSet<>();
        for (Failure failure : failures) {
            if (!awaiters.contains(failure.name()) || !failure.label().isEmpty()) {
                lines.add(beginning(failure));
            }
            for (Hop hop : failure.path()) {
                awaiters.add(hop.awaiter());
                lines.add(hop.toString());
            }
        }
    }

    private static String beginning(Failure failure) {
        return (failure.kind().equals("Task") ? "raised in task '" + failure.name() + "'" : "set on a future")
                + (failure.label().isEmpty() ? "" : " (" + failure.label() + ")");
    }
}
