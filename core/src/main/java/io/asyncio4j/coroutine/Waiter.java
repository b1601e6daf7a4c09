// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.coroutine;

import org.jspecify.annotations.Nullable;

/** What is told of the end of a future or task, in its list of those that wait. */
public interface Waiter {
    /** Schedules what is to be done then; for whoever has the turn. Never does it here (S12). */
    void schedule();

    /** What is made of several things, of which this waits for one; or null. */
    default @Nullable Compound partOf() {
        return null;
    }
}
