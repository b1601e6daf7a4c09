// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.ledger;

import org.jspecify.annotations.Nullable;

/**
 * Who failed. Holds a name, or how to make it, and never the task itself: else the task could not be collected.
 *
 * @param kind {@code Task} or {@code Future}
 * @param given the name, or null where it follows from the number
 * @param number of the task
 * @param created where it was created, in debug mode
 */
public record Origin(
        String kind,
        @Nullable String given,
        long number,
        @Nullable Throwable created) {
    /** A bare future. */
    public static final Origin FUTURE = new Origin("Future", "", 0, null);

    String name() {
        return given != null ? given : kind + "-" + number;
    }
}
