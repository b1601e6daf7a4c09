// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.thread;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many items a subscriber has asked for and not got. Any thread adds, the task takes; once everything has been asked
 * for, it never ends.
 */
final class Demand {
    private static final long EVERYTHING = Long.MAX_VALUE;

    /** Any thread, CAS. */
    private final AtomicLong items = new AtomicLong();

    /**
     * Adds a request.
     *
     * @return whether there was none: then the task may wait for it
     */
    boolean add(long more) {
        return items.getAndAccumulate(more, Demand::sum) == 0;
    }

    private static long sum(long items, long more) {
        long sum = items + more;
        return sum < 0 ? EVERYTHING : sum;
    }

    /** Whether nothing has been asked for that has not been taken. */
    boolean isNone() {
        return items.get() == 0;
    }

    /** Takes one. For the task, unless there is none. */
    void take() {
        items.getAndUpdate(n -> n == EVERYTHING ? n : n - 1);
    }
}
