// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.queue;

import java.util.Comparator;
import java.util.Objects;

/**
 * A queue that gives the smallest item first: {@code asyncio.PriorityQueue}. Of items that are equal in its order the one
 * that was put in first comes first. (Differs from CPython, where any of them may.)
 *
 * <p>Its order must be able to compare any two items. What it throws comes out of {@code put} or {@code get}; then an item may
 * be lost, as in the JDK's queue, on which this one stands.
 *
 * @param <T> the type of the items, which are never null
 */
public final class PriorityQueue<T> extends Queue<T> {
    /** A queue without a bound, in the natural order of its items: they must be {@link Comparable}. */
    public PriorityQueue() {
        this(0);
    }

    /**
     * A queue in the natural order of its items: they must be {@link Comparable}.
     *
     * @param maxsize how many items it may have; 0 for no bound
     * @throws IllegalArgumentException if the bound is negative
     */
    public PriorityQueue(int maxsize) {
        this(maxsize, PriorityQueue::compareNaturally);
    }

    /**
     * A queue without a bound, in an order of its own.
     *
     * @param order which of two items comes first
     */
    public PriorityQueue(Comparator<? super T> order) {
        this(0, order);
    }

    /**
     * A queue in an order of its own.
     *
     * @param maxsize how many items it may have; 0 for no bound
     * @param order which of two items comes first
     * @throws IllegalArgumentException if the bound is negative
     */
    public PriorityQueue(int maxsize, Comparator<? super T> order) {
        super(maxsize, new StableHeap<>(Objects.requireNonNull(order, "order")));
    }

    @SuppressWarnings("unchecked") // as in java.util.PriorityQueue, checked where the item is put in
    private static <T> int compareNaturally(T a, T b) {
        if (!(a instanceof Comparable<?>)) {
            throw new ClassCastException("items of a PriorityQueue must be Comparable, and "
                    + a.getClass().getName() + " is not. Make it so, or give the queue a Comparator.");
        }
        return ((Comparable<T>) a).compareTo(b);
    }
}
