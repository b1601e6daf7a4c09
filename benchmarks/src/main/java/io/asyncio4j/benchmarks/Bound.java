// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks;

import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * What a row has to reach, judged round by round: numbers of different rounds are never compared, since the machine may have
 * been busy with something else.
 *
 * @param kind whether missing it fails the run
 * @param text the bound in words
 * @param needs the contestants without which it cannot be judged
 * @param limit the greatest value that reaches it
 * @param value what is compared with the limit, of one round's results by contestant
 */
record Bound(
        Kind kind,
        String text,
        java.util.List<String> needs,
        double limit,
        ToDoubleFunction<Map<String, Double>> value) {
    enum Kind {
        MUST,
        GOAL
    }

    static Bound ratio(Kind kind, String ours, double limit, String peer) {
        String text = String.format(Locale.ROOT, "%s ≤ %.2f × %s", ours, limit, peer);
        return new Bound(kind, text, java.util.List.of(ours, peer), limit, round -> round.get(ours) / round.get(peer));
    }

    static Bound atMost(Kind kind, String ours, double limit, String unit) {
        String text = String.format(Locale.ROOT, "%s ≤ %.0f %s", ours, limit, unit);
        return new Bound(kind, text, java.util.List.of(ours), limit, round -> round.get(ours));
    }

    static Bound difference(Kind kind, String ours, String peer, double limit, String unit) {
        String text = String.format(Locale.ROOT, "%s ≤ %s + %.0f %s", ours, peer, limit, unit);
        return new Bound(kind, text, java.util.List.of(ours, peer), limit, round -> round.get(ours) - round.get(peer));
    }

    /** This round's value, if all who are needed were measured. */
    OptionalDouble in(Map<String, Double> round) {
        return round.keySet().containsAll(needs)
                ? OptionalDouble.of(value.applyAsDouble(round))
                : OptionalDouble.empty();
    }
}
