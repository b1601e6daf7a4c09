// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.generator;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The description of a program, from which both sources are emitted.
 *
 * @param seed where it comes from
 * @param variant 0, or the number of a smaller form of it
 * @param main what the main task does
 */
record Program(long seed, int variant, List<Step> main) {
    Program {
        main = List.copyOf(main);
    }

    String className() {
        return "P" + Long.toUnsignedString(seed) + (variant == 0 ? "" : "v" + variant);
    }

    /** Every step, those of a block after the step that holds it. */
    void forEach(Consumer<Step> action) {
        forEach(main, action);
    }

    private static void forEach(List<Step> steps, Consumer<Step> action) {
        for (Step step : steps) {
            action.accept(step);
            step.blocks().forEach(block -> forEach(block, action));
        }
    }

    /** What can be awaited, in the order of the text. */
    List<Ref> awaitables() {
        var refs = new ArrayList<Ref>();
        forEach(step -> step.defines().stream().filter(Ref::isAwaitable).forEach(refs::add));
        return refs;
    }

    int size() {
        int[] count = {0};
        forEach(step -> count[0] += step.weight());
        return count[0];
    }
}
