// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.failure;

import java.util.List;
import java.util.Map;

/**
 * The failures of one loop: which task failed, when, and who knows. May be asked at any time, from any thread, also after
 * the loop has closed.
 */
public interface FailureLedger {
    /**
     * The failures that nobody has asked for yet, oldest first. None is ever dropped.
     *
     * @return a snapshot
     */
    List<FailureRecord> unsettled();

    /**
     * All failures that are remembered, oldest first: the unsettled ones and the last 1,000 settled ones.
     *
     * @return a snapshot
     */
    List<FailureRecord> records();

    /**
     * How many failures are in each state. Exact, also for those that are no longer remembered.
     *
     * @return a count for every state
     */
    Map<FailureState, Long> counts();

    /**
     * The requests to cancel that tasks have ignored; the last 1,000, oldest first. Debug mode logs each of them.
     *
     * @return a snapshot
     */
    List<SwallowedCancellation> swallowedCancellations();
}
