// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.generator;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which locks a task holds where, by the text of the program. The two languages part where a task acquires what it holds, or
 * uses a condition whose lock it does not hold: that is an error here, and in CPython only if nobody holds it.
 */
final class Locking {
    /** The locks of conditions that do not have one of their own. */
    private final Map<Ref, Ref> locks = new HashMap<>();

    void made(Step.Make step) {
        if (!step.lock().equals(Ref.SELF)) {
            locks.put(step.ref(), step.lock());
        }
    }

    /** The lock that is held where this is held. */
    Ref lockOf(Ref ref) {
        return locks.getOrDefault(ref, ref);
    }

    /** Whether no task acquires what it holds already, and conditions are used with their lock held. */
    static boolean isSound(List<Step> main) {
        var locking = new Locking();
        new Program(0, 0, main).forEach(step -> {
            if (step instanceof Step.Make make) {
                locking.made(make);
            }
        });
        return locking.isSound(main, Set.of());
    }

    private boolean isSound(List<Step> steps, Set<Ref> held) {
        return steps.stream().allMatch(step -> isSound(step, held));
    }

    private boolean isSound(Step step, Set<Ref> held) {
        Set<Ref> inside = held;
        switch (step) {
            case Step.Spawn _, Step.OfBodies _, Step.Call _ -> inside = Set.of();
            case Step.Hold s
            when s.ref().kind() == Ref.Kind.LOCK || s.ref().kind() == Ref.Kind.CONDITION -> {
                if (held.contains(lockOf(s.ref()))) {
                    return false;
                }
                inside = new HashSet<>(held);
                inside.add(lockOf(s.ref()));
            }
            case Step.Use s -> {
                return s.ref().kind() != Ref.Kind.CONDITION || held.contains(lockOf(s.ref()));
            }
            default -> {}
        }
        for (List<Step> block : step.blocks()) {
            if (!isSound(block, inside)) {
                return false;
            }
        }
        return true;
    }
}
