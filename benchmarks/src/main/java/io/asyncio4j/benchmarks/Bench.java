// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks;

import java.nio.file.Path;
import java.util.List;

/**
 * Measures the rows in interleaved rounds, prints them with their bounds, and ends with status 1 if a must is missed. What
 * {@code tools/bench} starts, which also says which arguments there are.
 */
public final class Bench {
    private Bench() {}

    public static void main(String[] args) throws Exception {
        Path root = Path.of(args[0]);
        boolean quick = false;
        boolean list = false;
        int rounds = 0;
        List<String> wanted = List.of();
        for (int i = 1; i < args.length; i++) {
            switch (args[i]) {
                case "--quick" -> quick = true;
                case "--list" -> list = true;
                case "--rounds" -> rounds = Integer.parseInt(args[++i]);
                case "--rows" -> wanted = List.of(args[++i].split(","));
                default -> throw new IllegalArgumentException(args[i]);
            }
        }
        if (rounds == 0) {
            rounds = quick ? 1 : 3;
        }
        System.setProperty("jmh.ignoreLock", "true");

        List<String> names = wanted;
        List<Row> rows = new Rows(root, new Trials(root, quick))
                .all().stream()
                        .filter(row -> names.isEmpty() || names.stream().anyMatch(row.id()::startsWith))
                        .toList();
        if (rows.isEmpty()) {
            System.err.println("bench: no row is called " + String.join(" or ", names) + "; see tools/bench --list");
            System.exit(2);
        }
        if (list) {
            rows.forEach(row -> IO.println(String.format("%-20s %s", row.id(), row.title())));
            return;
        }
        List<Results> results = rows.stream().map(Results::new).toList();
        measure(results, rounds);
        results.forEach(result -> IO.println(result.report()));
        System.exit(verdict(results));
    }

    private static void measure(List<Results> results, int rounds) {
        for (int round = 1; round <= rounds; round++) {
            for (Results result : results) {
                result.startRound();
                for (Contestant contestant : result.row().contestants()) {
                    System.err.printf(
                            "round %d of %d: %s, %s%n",
                            round, rounds, result.row().id(), contestant.name());
                    try {
                        result.add(contestant.name(), contestant.trial().measure());
                    } catch (Trial.PeerMissing e) {
                        result.missing(contestant.name(), e.getMessage());
                    } catch (Exception e) {
                        result.broken(contestant.name(), e.toString());
                    }
                }
            }
        }
    }

    private static int verdict(List<Results> results) {
        long missed = results.stream().mapToLong(Results::missedMusts).sum();
        long broken = results.stream().filter(Results::isBroken).count();
        if (broken > 0) {
            IO.println(broken + " rows could not be measured: see FAILED above");
        }
        IO.println(missed == 0 ? "no must is missed" : missed + " musts are missed");
        return missed > 0 || broken > 0 ? 1 : 0;
    }
}
