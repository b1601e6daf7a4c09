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
 * @param caller for the future of a combinator, whose call is its name: the task that has called; empty in a callback
 */
public record Origin(
        String kind,
        @Nullable String given,
        long number,
        @Nullable Throwable created,
        @Nullable String caller) {
    /** A bare future. */
    public static final Origin FUTURE = new Origin("Future", "", 0, null, null);

    /** The future of a combinator. */
    public static Origin ofCall(String call, String caller) {
        return new Origin("Future", call, 0, null, caller);
    }

    String name() {
        return given != null ? given : kind + "-" + number;
    }
}
