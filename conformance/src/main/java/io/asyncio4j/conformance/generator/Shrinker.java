// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.generator;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Makes a program on which the two sides differ as small as it can, while they still do. */
final class Shrinker {
    private static final int MOST_ROUNDS = 200;
    private static final int AT_ONCE = 40;

    private final UnaryOperator<List<Program>> differing;

    /**
     * A shrinker.
     *
     * @param differing says on which of several programs the sides differ; many at once, since compiling one costs as much
     *     as compiling ten
     */
    Shrinker(UnaryOperator<List<Program>> differing) {
        this.differing = differing;
    }

    Program shrink(Program program) {
        Program smallest = program;
        for (int round = 0; round < MOST_ROUNDS; round++) {
            Optional<Program> smaller = smaller(smallest);
            if (smaller.isEmpty()) {
                break;
            }
            smallest = smaller.get();
        }
        return new Program(program.seed(), 0, smallest.main());
    }

    /** The smallest first: those that lose most are few, and often still differ. */
    private Optional<Program> smaller(Program program) {
        List<Program> candidates = Simpler.than(program).stream()
                .filter(simpler -> !simpler.main().equals(program.main()))
                .sorted(Comparator.comparingInt(Shrinker::length))
                .toList();
        for (int i = 0; i < candidates.size(); i += AT_ONCE) {
            List<Program> some = candidates.subList(i, Math.min(candidates.size(), i + AT_ONCE));
            Optional<Program> found = differing.apply(some).stream().min(Comparator.comparingInt(Shrinker::length));
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static int length(Program program) {
        return program.main().toString().length();
    }
}
