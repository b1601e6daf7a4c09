// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What {@code tools/conformance} runs: {@code --list}, or {@code --check DIRECTORY} with traces that Python has just written. */
public final class Main {
    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    private Main() {}

    public static void main(String[] arguments) throws IOException {
        if (arguments[0].equals("--list")) {
            list();
        } else {
            System.exit(check(Path.of(arguments[1])) ? 0 : 1);
        }
    }

    private static void list() {
        for (Area area : Scenarios.areas()) {
            OUT.println(area.name());
            for (Scenario scenario : area.scenarios()) {
                OUT.println(
                        "  " + scenario.name() + (scenario.departures().isEmpty() ? "" : "  " + scenario.departures()));
            }
        }
        OUT.println();
        OUT.println("Departures:");
        for (Departure rule : Departure.values()) {
            OUT.println("  " + rule + " (" + rule.rule() + "): " + rule.text());
        }
    }

    private static boolean check(Path directory) throws IOException {
        int programs = 0;
        int same = 0;
        int different = 0;
        Map<Departure, Integer> uses = new EnumMap<>(Departure.class);
        String python = "";
        for (Area area : Scenarios.areas()) {
            Traces fresh = Traces.in(directory, area.name());
            python = fresh.python();
            for (Scenario scenario : area.scenarios()) {
                programs++;
                List<String> lines = fresh.scenarios().getOrDefault(scenario.name(), List.of());
                scenario.departures().forEach(rule -> uses.merge(rule, 1, Integer::sum));
                for (UnderEngine engine : UnderEngine.values()) {
                    var comparison = Comparison.of(scenario, engine, lines);
                    same += comparison.same() ? 1 : 0;
                    if (!comparison.conforms()) {
                        different++;
                        print(area.name() + "." + scenario.name() + " on " + engine, comparison);
                    }
                }
            }
        }
        int runs = programs * UnderEngine.values().length;
        OUT.println(
                programs + " scenarios on " + UnderEngine.values().length + " engines beside CPython " + python + ": "
                        + runs + " traces, " + same + " the same, " + (runs - same - different)
                        + " different by a rule, " + different + " unexplained");
        uses.forEach(
                (rule, count) -> OUT.println("  " + rule + " (" + rule.rule() + ") in " + count + ": " + rule.text()));
        return different == 0;
    }

    private static void print(String name, Comparison comparison) {
        OUT.println("DIFFERENT " + name);
        comparison.recorded().forEach(line -> OUT.println("  CPython  " + line));
        comparison.explained().forEach(line -> OUT.println("  ours     " + line));
    }
}
