// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** What came out of a row, round by round. */
final class Results {
    private final Row row;
    private final List<Map<String, Double>> rounds = new ArrayList<>();

    /** Why a contestant has no number. */
    private final Map<String, String> missing = new TreeMap<>();

    private boolean broken;

    Results(Row row) {
        this.row = row;
    }

    Row row() {
        return row;
    }

    void startRound() {
        rounds.add(new HashMap<>());
    }

    void add(String contestant, double number) {
        rounds.getLast().put(contestant, number);
    }

    /** A contestant that this machine does not have. */
    void missing(String contestant, String why) {
        missing.put(contestant, why);
    }

    /** A contestant that failed: the run has failed with it. */
    void broken(String contestant, String why) {
        missing.put(contestant, "FAILED: " + why);
        broken = true;
    }

    boolean isBroken() {
        return broken;
    }

    /** Whether a bound was missed in every round; a noisy machine misses one now and then. */
    private boolean isMissed(Bound bound) {
        var values = values(bound);
        return values.length > 0 && Arrays.stream(values).allMatch(value -> !(value <= bound.limit()));
    }

    long missedMusts() {
        return row.bounds().stream()
                .filter(bound -> bound.kind() == Bound.Kind.MUST && isMissed(bound))
                .count();
    }

    private double[] values(Bound bound) {
        return rounds.stream()
                .map(bound::in)
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .toArray();
    }

    private double[] numbers(String contestant) {
        return rounds.stream()
                .filter(round -> round.containsKey(contestant))
                .mapToDouble(round -> round.get(contestant))
                .toArray();
    }

    String report() {
        var text = new StringBuilder();
        text.append(String.format("%s   [%s]%n", row.title(), row.id()));
        text.append(String.format("    %s; %s%n", row.unit(), row.conditions()));
        for (Contestant contestant : row.contestants()) {
            text.append(line(contestant.name()));
        }
        for (Bound bound : row.bounds()) {
            text.append(line(bound));
        }
        return text.toString();
    }

    private String line(String contestant) {
        double[] numbers = numbers(contestant);
        String why = missing.get(contestant);
        if (numbers.length == 0 || why != null) {
            return String.format("    %-24s %12s   %s%n", contestant, "–", why);
        }
        double median = median(numbers);
        double spread = (Arrays.stream(numbers).max().orElseThrow()
                        - Arrays.stream(numbers).min().orElseThrow())
                / median;
        return String.format("    %-24s %12s   spread %2.0f %%%n", contestant, shown(median), spread * 100);
    }

    private String line(Bound bound) {
        String start = String.format("    %-4s %-46s", bound.kind().name().toLowerCase(Locale.ROOT), bound.text());
        double[] values = values(bound);
        if (values.length == 0) {
            return String.format("%s not judged: a contestant is missing%n", start);
        }
        double median = median(values);
        String verdict = isMissed(bound) ? "MISSED" : median <= bound.limit() ? "reached" : "reached in some rounds";
        String distance = median <= bound.limit()
                ? ""
                : String.format(Locale.ROOT, ", %.0f %% above", (median / bound.limit() - 1) * 100);
        return String.format("%s %s   %s%s%n", start, shown(median), verdict, distance);
    }

    private static String shown(double number) {
        return String.format(Locale.ROOT, Math.abs(number) < 10 ? "%.2f" : "%,.0f", number);
    }

    private static double median(double[] numbers) {
        double[] sorted = numbers.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
