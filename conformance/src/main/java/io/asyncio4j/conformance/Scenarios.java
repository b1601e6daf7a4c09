// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance;

import io.asyncio4j.conformance.scenarios.Futures;
import java.util.List;

/** All areas. */
public final class Scenarios {
    private Scenarios() {}

    /** In the order in which one would learn them. */
    public static List<Area> areas() {
        return List.of(Futures.AREA);
    }
}
