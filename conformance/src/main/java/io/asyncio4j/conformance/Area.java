// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** Scenarios about one thing: a class here, a module of the same name in Python, and a file of traces. */
public final class Area {
    private final String name;
    private final List<Scenario> scenarios = new ArrayList<>();

    private Area(String name) {
        this.name = name;
    }

    /** An area without scenarios yet. */
    public static Area of(String name) {
        return new Area(name);
    }

    /** Adds a scenario, with the rules by which its trace differs from CPython's, if it does. */
    public Area with(String scenario, Scenario.Body body, Departure... departures) {
        scenarios.add(new Scenario(scenario, body, Set.of(departures)));
        return this;
    }

    /** As the module and the file of traces are called. */
    public String name() {
        return name;
    }

    /** In the order in which they were added, which is that of the Python module. */
    public List<Scenario> scenarios() {
        return Collections.unmodifiableList(scenarios);
    }
}
