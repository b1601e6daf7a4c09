// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.queue;

import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A queue that gives the smallest item first: {@code asyncio.PriorityQueue}. Of items that are equal in its order the one
 * that was put in first comes first. (Differs from CPython, where any of them may.)
 *
 * <p>Its order must be able to compare any two items. What it throws comes out of {@code put}, {@code get} or {@code
 * shutdownNow}; then the queue is as it was before.
 *
 * @param <T> the type of the items, which are never null
 */
public final class PriorityQueue<T> extends Queue<T> {
    /** What is said where an order of the user's is needed. */
    private static final String GIVE_ORDER = "give the queue a Comparator: new PriorityQueue<>(comparator).";

    private final boolean isNatural;

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
        super(maxsize, new StableHeap<>(PriorityQueue::compareNaturally));
        isNatural = true;
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
        super(
                maxsize,
                new StableHeap<>(Objects.requireNonNull(
                        order, "order is null: leave it out for items in their natural order, or give a Comparator")));
        isNatural = false;
    }

    @SuppressWarnings("unchecked") // as in java.util.PriorityQueue, checked where the item is put in
    private static <T> int compareNaturally(T a, T b) {
        return ((Comparable<T>) a).compareTo(b);
    }

    /** Says of two items without a common order which they are. What an order of the user's throws stays as it is. */
    @Override
    ClassCastException explain(String call, T item, @Nullable T first, ClassCastException thrown) {
        String what =
                call + " was called on " + this + " with a " + item.getClass().getName() + ", which ";
        ClassCastException explained;
        if (isNatural && !(item instanceof Comparable<?>)) {
            explained = new ClassCastException(what + "is not Comparable. Make it so, or " + GIVE_ORDER);
        } else if (isNatural && first != null && first.getClass() != item.getClass()) {
            explained = new ClassCastException(what + "cannot be compared with the "
                    + first.getClass().getName() + " that is in it. Put items of one kind, or " + GIVE_ORDER);
        } else {
            return thrown;
        }
        explained.initCause(thrown);
        return explained;
    }
}
