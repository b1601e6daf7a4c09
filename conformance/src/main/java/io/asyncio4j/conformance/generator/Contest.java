// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.generator;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Runs programs on both sides and finds those on which they differ. */
final class Contest {
    private final Side python;
    private final List<Engine> engines;
    private final Comparison comparison = new Comparison();

    Contest(Side python, List<Engine> engines) {
        this.python = python;
        this.engines = engines;
    }

    /** One difference for each program that has any. */
    List<Difference> differences(List<Program> programs) {
        return differences(programs, comparison);
    }

    private List<Difference> differences(List<Program> programs, Comparison counting) {
        if (programs.isEmpty()) {
            return List.of();
        }
        var there = CompletableFuture.supplyAsync(() -> python.run(programs), Thread::startVirtualThread);
        List<Class<?>> classes = Engine.compile(programs);
        var here = new ArrayList<List<List<String>>>();
        for (Engine engine : engines) {
            here.add(engine.run(classes));
        }
        List<List<String>> expected = there.join();
        var differences = new ArrayList<Difference>();
        for (int i = 0; i < programs.size(); i++) {
            for (int e = 0; e < engines.size(); e++) {
                List<String> trace = here.get(e).get(i);
                if (!counting.same(expected.get(i), trace)) {
                    differences.add(new Difference(programs.get(i), expected.get(i), engines.get(e), trace));
                    break;
                }
            }
        }
        return differences;
    }

    /** The smallest program that still makes a difference; the given one if that does not come again. */
    Difference shrunk(Difference difference) {
        var uncounted = new Comparison();
        var shrinker = new Shrinker(some ->
                differences(some, uncounted).stream().map(Difference::program).toList());
        Program smallest = shrinker.shrink(difference.program());
        return differences(List.of(smallest), uncounted).stream().findFirst().orElse(difference);
    }

    Comparison comparison() {
        return comparison;
    }
}
