// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.ledger;

import io.asyncio4j.failure.Hop;
import io.asyncio4j.local.Paths;
import java.util.Comparator;
import java.util.List;

/** The last settled failures of loops that have closed, so that {@code Failures.format} works after {@code run} too. */
final class Archive implements Paths.Source {
    private static final Archive INSTANCE = new Archive();

    static {
        Paths.add(INSTANCE);
    }

    private final Ring ring = new Ring(1_000);

    private Archive() {}

    static void take(Ring settled) {
        var all = settled.toList();
        all.sort(Comparator.comparingLong(Failure::id));
        all.forEach(INSTANCE.ring::add);
    }

    @Override
    public void describe(Throwable exception, List<String> lines) {
        var all = ring.toList();
        all.sort(Comparator.comparingLong(Failure::id));
        for (Failure f : all) {
            describe(f, exception, lines);
        }
    }

    static void describe(Failure failure, Throwable exception, List<String> lines) {
        if (failure.refersTo(exception)) {
            lines.add((failure.kind().equals("Task") ? "raised in task '" + failure.name() + "'" : "set on a future")
                    + (failure.label().isEmpty() ? "" : " (" + failure.label() + ")"));
            for (Hop hop : failure.path()) {
                lines.add(hop.toString());
            }
        }
    }
}
