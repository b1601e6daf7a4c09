// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.queue;

import java.util.ArrayDeque;
import java.util.Collections;

/**
 * A queue that gives the item first that was put in last: {@code asyncio.LifoQueue}.
 *
 * @param <T> the type of the items, which are never null
 */
public final class LifoQueue<T> extends Queue<T> {
    /** A queue without a bound. */
    public LifoQueue() {
        this(0);
    }

    /**
     * A queue.
     *
     * @param maxsize how many items it may have; 0 for no bound
     * @throws IllegalArgumentException if that is negative
     */
    public LifoQueue(int maxsize) {
        super(maxsize, Collections.asLifoQueue(new ArrayDeque<>()));
    }
}
