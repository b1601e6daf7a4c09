// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.generator;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

/** The long run: random programs under CPython and here, until all are done. */
public final class Generator {
    private static final int BATCH = 250;
    private static final int MOST_SHOWN = 5;

    private Generator() {}

    /**
     * Runs programs, or shows one.
     *
     * @param args see {@link Options}
     */
    public static void main(String[] args) {
        Options options;
        try {
            options = Options.parse(args);
        } catch (IllegalArgumentException e) {
            System.err.println("generator: " + e.getMessage());
            System.exit(2);
            return;
        }
        System.exit(run(options, System.out) ? 0 : 1);
    }

    private static boolean run(Options options, PrintStream out) {
        try (var cpython = new CPython(options.python())) {
            if (options.show()) {
                return show(options, cpython, out);
            }
            if (options.record()) {
                Recorded.write(Places.recorded(), cpython);
                out.println("recorded in " + Places.recorded());
                return true;
            }
            return compare(options, cpython, out);
        }
    }

    private static boolean show(Options options, CPython cpython, PrintStream out) {
        Program program = ProgramGenerator.generate(options.seed());
        Engine engine = options.engines().getFirst();
        var here = engine.run(Engine.compile(List.of(program))).getFirst();
        var there = cpython.run(List.of(program)).getFirst();
        out.print(new Difference(program, there, engine, here).text());
        return new Comparison().same(there, here);
    }

    private static boolean compare(Options options, CPython cpython, PrintStream out) {
        long begin = System.nanoTime();
        var contest = new Contest(cpython, options.engines());
        var differing = new ArrayList<Long>();
        long end = options.seed() + options.programs();
        for (long from = options.seed(); from < end; from += BATCH) {
            List<Program> programs = LongStream.range(from, Math.min(end, from + BATCH))
                    .mapToObj(ProgramGenerator::generate)
                    .toList();
            for (Difference difference : contest.differences(programs)) {
                if (differing.size() < MOST_SHOWN) {
                    out.println(contest.shrunk(difference).text());
                }
                differing.add(difference.program().seed());
            }
        }
        report(options, contest.comparison(), differing, (System.nanoTime() - begin) / 1e9, out);
        return differing.isEmpty();
    }

    private static void report(
            Options options, Comparison comparison, List<Long> differing, double seconds, PrintStream out) {
        out.printf(
                Locale.ROOT,
                "%,d programs (seeds %d to %d) on %s, %,d lines compared, %.0f s: %,d unexplained differences%n",
                options.programs(),
                options.seed(),
                options.seed() + options.programs() - 1,
                options.engines(),
                comparison.lines(),
                seconds,
                differing.size());
        if (!differing.isEmpty()) {
            out.println("differing seeds: " + differing);
        }
        comparison
                .used()
                .forEach((departure, times) -> out.printf(
                        Locale.ROOT, "%,8d x %s (%s): %s%n", times, departure, departure.rule, departure.words));
    }
}
