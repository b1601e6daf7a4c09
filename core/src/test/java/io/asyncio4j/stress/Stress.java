// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.stress;

import io.asyncio4j.support.EngineUnderTest;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/** The long form of the stress, on both engines: what tools/stress runs. */
final class Stress {
    static final List<StressCase> CASES = List.of(
            new ForeignCalls(),
            new CancelAgainstCompletion(),
            new InterruptAgainstBlocking(),
            new CancelAgainstCalls(),
            new QueueAcrossThreads(),
            new SubmissionsFromThreads(),
            new FlowsAcrossThreads(),
            new StrangersAtTasks(),
            new RealThreads(),
            new ModelChecked(),
            new ManyTasks(),
            new ManySleepers(),
            new ManyProcesses(),
            new PipedThroughCat());

    /** Steps that create a million tasks hold the loop, and the watchdog says so: that is no news here. */
    private static final Logger LOGGER = Logger.getLogger("io.asyncio4j");

    private Stress() {}

    /** Arguments: a size, or 0 for the full one, and then the names of the cases; none means all. */
    public static void main(String[] arguments) {
        int size = Integer.parseInt(arguments[0]);
        List<String> names = List.of(arguments).subList(1, arguments.length);
        List<StressCase> chosen = CASES.stream()
                .filter(c -> names.isEmpty() || names.contains(c.name()))
                .toList();
        if (chosen.size() < names.size()) {
            System.out.println("stress: unknown case among " + names + "; there are "
                    + CASES.stream().map(StressCase::name).collect(Collectors.joining(", ")));
            System.exit(1);
        }
        LOGGER.setLevel(Level.SEVERE);
        int runs = 0;
        int failed = 0;
        for (StressCase stress : chosen) {
            for (EngineUnderTest engine : stress.engines()) {
                runs++;
                failed += run(stress, engine, size > 0 ? size : stress.fullSize()) ? 0 : 1;
            }
        }
        System.out.println("stress: " + runs + " runs, " + failed + " failed");
        System.exit(failed == 0 ? 0 : 1);
    }

    private static boolean run(StressCase stress, EngineUnderTest engine, int size) {
        long start = System.nanoTime();
        String what;
        Throwable thrown = null;
        try {
            what = stress.run(engine, size);
        } catch (Throwable t) {
            what = t.toString();
            thrown = t;
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                "%-6s  %-18s  %-8s  %6.1f s  %s%n",
                thrown == null ? "ok" : "FAILED", stress.name(), engine, seconds, what);
        if (thrown != null) {
            thrown.printStackTrace(System.out);
        }
        return thrown == null;
    }
}
