// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance;

import java.util.List;

/**
 * Our trace of a scenario beside CPython's.
 *
 * @param recorded what CPython has done
 * @param ours what we have done
 * @param explained ours, as the rules of the scenario have it
 */
public record Comparison(List<String> recorded, List<String> ours, List<String> explained) {
    /** Runs a scenario and compares. */
    public static Comparison of(Scenario scenario, UnderEngine engine, List<String> recorded) {
        List<String> ours = engine.trace(scenario);
        List<String> explained = ours;
        for (Departure rule : scenario.departures()) {
            explained = rule.asInPython(explained, recorded);
        }
        return new Comparison(recorded, ours, explained);
    }

    /** Whether they are equal as they are. */
    public boolean same() {
        return ours.equals(recorded);
    }

    /** Whether they are equal but for what the rules explain. */
    public boolean conforms() {
        return explained.equals(recorded);
    }
}
