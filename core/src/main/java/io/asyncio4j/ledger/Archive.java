// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.ledger;

import io.asyncio4j.local.Paths;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.TreeMap;

/** The last settled failures of loops that have closed, so that {@code Failures.format} works after {@code run} too. */
final class Archive implements Paths.Source {
    private static final Archive INSTANCE = new Archive();

    static {
        Paths.add(INSTANCE);
    }

    private final Ring<Kept> ring = new Ring<>(1_000);

    /** No more than what is asked here: a record would hold its ledger, with all that it remembers and its handlers. */
    private record Kept(long id, WeakReference<Object> exception, Way way) {}

    private Archive() {}

    static void take(Ring<Failure> settled) {
        var all = new TreeMap<Long, Failure>();
        settled.forEach(f -> all.put(f.id(), f));
        all.values().forEach(f -> INSTANCE.ring.add(new Kept(f.id(), f.weakly(), f.way())));
    }

    @Override
    public void describe(Throwable exception, List<String> lines) {
        var its = new TreeMap<Long, Way>();
        ring.forEach(kept -> {
            if (kept.exception.refersTo(exception)) {
                its.put(kept.id, kept.way);
            }
        });
        Way.describe(its.values(), lines);
    }
}
