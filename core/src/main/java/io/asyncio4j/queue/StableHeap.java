// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.queue;

import java.util.AbstractQueue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * The smallest item first; of equal ones the one that was put in first.
 *
 * <p>Not on {@code java.util.PriorityQueue}, which loses an item where the order throws while one is taken out. Here all that
 * is to be compared is compared before anything moves.
 */
final class StableHeap<T> extends AbstractQueue<T> {
    /** More levels than a list can have. */
    private static final int DEEPEST = 32;

    private record Entry<T>(T item, long number) {}

    private final Comparator<? super T> order;

    /** A binary heap: the children of n are 2n + 1 and 2n + 2. */
    private final ArrayList<Entry<T>> entries = new ArrayList<>();

    private long last;

    StableHeap(Comparator<? super T> order) {
        this.order = order;
    }

    private int compare(Entry<T> a, Entry<T> b) {
        int byItem = order.compare(a.item, b.item);
        return byItem != 0 ? byItem : Long.compare(a.number, b.number);
    }

    @Override
    @SuppressWarnings({"ReturnValueIgnored", "SelfComparison"})
    public boolean offer(T item) {
        if (entries.isEmpty()) {
            order.compare(item, item); // as TreeMap does: one without an order is refused now, not when the next comes
        }
        var entry = new Entry<>(item, ++last);
        int end = entries.size();
        int goal = end;
        while (goal > 0 && compare(entry, entries.get(parent(goal))) < 0) {
            goal = parent(goal);
        }
        entries.add(entry);
        for (int i = end; i > goal; i = parent(i)) {
            entries.set(i, entries.get(parent(i)));
        }
        entries.set(goal, entry);
        return true;
    }

    private static int parent(int index) {
        return (index - 1) >>> 1;
    }

    @Override
    public @Nullable T poll() {
        if (entries.isEmpty()) {
            return null;
        }
        int end = entries.size() - 1;
        Entry<T> moved = entries.get(end); // to where the first one leaves a gap, behind all that come before it
        var way = new int[DEEPEST];
        int steps = 0;
        for (int child = 1; child < end; child = 2 * child + 1) {
            if (child + 1 < end && compare(entries.get(child + 1), entries.get(child)) < 0) {
                child++;
            }
            if (compare(moved, entries.get(child)) < 0) {
                break;
            }
            way[steps++] = child;
        }
        T first = entries.getFirst().item;
        int gap = 0;
        for (int i = 0; i < steps; i++) {
            entries.set(gap, entries.get(way[i]));
            gap = way[i];
        }
        entries.set(gap, moved);
        entries.removeLast();
        return first;
    }

    @Override
    public @Nullable T peek() {
        return entries.isEmpty() ? null : entries.getFirst().item;
    }

    @Override
    public int size() {
        return entries.size();
    }

    @Override
    public void clear() {
        entries.clear();
    }

    @Override
    public Iterator<T> iterator() {
        return entries.stream().sorted(this::compare).map(Entry::item).iterator();
    }
}
