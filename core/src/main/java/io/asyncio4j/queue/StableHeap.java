// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.queue;

import java.util.AbstractQueue;
import java.util.Comparator;
import java.util.Iterator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** The smallest item first; of equal ones the one that was put in first. */
final class StableHeap<T> extends AbstractQueue<T> {
    private record Entry<T>(T item, long number) {}

    private final Comparator<? super T> order;
    private final PriorityQueue<Entry<T>> entries;
    private long last;

    StableHeap(Comparator<? super T> order) {
        this.order = order;
        Comparator<Entry<T>> byItem = (a, b) -> order.compare(a.item, b.item);
        entries = new PriorityQueue<>(byItem.thenComparingLong(Entry::number));
    }

    @Override
    @SuppressWarnings({"ReturnValueIgnored", "SelfComparison"})
    public boolean offer(T item) {
        if (entries.isEmpty()) {
            order.compare(
                    item, item); // as TreeMap does: one that has no order is refused here, not when the next comes
        }
        return entries.offer(new Entry<>(item, ++last));
    }

    @Override
    public @Nullable T poll() {
        Entry<T> first = entries.poll();
        return first == null ? null : first.item;
    }

    @Override
    public @Nullable T peek() {
        Entry<T> first = entries.peek();
        return first == null ? null : first.item;
    }

    @Override
    public int size() {
        return entries.size();
    }

    @Override
    public Iterator<T> iterator() {
        return entries.stream().sorted(entries.comparator()).map(Entry::item).iterator();
    }
}
