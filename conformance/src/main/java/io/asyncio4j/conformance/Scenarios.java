// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance;

import io.asyncio4j.conformance.scenarios.Callbacks;
import io.asyncio4j.conformance.scenarios.Cancellation;
import io.asyncio4j.conformance.scenarios.Contexts;
import io.asyncio4j.conformance.scenarios.EagerTasks;
import io.asyncio4j.conformance.scenarios.Futures;
import io.asyncio4j.conformance.scenarios.LoopOrder;
import io.asyncio4j.conformance.scenarios.Reports;
import io.asyncio4j.conformance.scenarios.Shutdowns;
import io.asyncio4j.conformance.scenarios.TaskLives;
import java.util.List;

/** All areas. */
public final class Scenarios {
    private Scenarios() {}

    /** In the order in which one would learn them. */
    public static List<Area> areas() {
        return List.of(
                Futures.AREA,
                TaskLives.AREA,
                Cancellation.AREA,
                Callbacks.AREA,
                Contexts.AREA,
                LoopOrder.AREA,
                EagerTasks.AREA,
                Shutdowns.AREA,
                Reports.AREA);
    }
}
