// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.scheduler;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The timers of one loop, the earliest first; equal times in the order of creation (S2: CPython's heap has no order
 * there). Loop only.
 *
 * <p>A heap with four children a node, which is half as deep as a binary one: with a million timers the depth is a
 * million cache misses each. Every timer knows its place, so a cancelled one leaves at once; CPython keeps it until half
 * of the heap is cancelled.
 */
final class TimerHeap {
    private Timer[] heap = new Timer[16];
    private int size;
    private long sequence;

    int size() {
        return size;
    }

    @Nullable
    Timer first() {
        return size == 0 ? null : heap[0];
    }

    void add(Timer timer) {
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, Math.max(16, size * 2));
        }
        timer.sequence = sequence++;
        up(size++, timer);
    }

    void remove(Timer timer) {
        int place = timer.place;
        if (place < 0) {
            return;
        }
        timer.place = -1;
        Timer last = heap[--size];
        clear(size);
        if (last != timer) {
            up(place, last);
            if (last.place == place) {
                down(place, last);
            }
        }
        if (size < heap.length / 8 && heap.length > 1024) {
            heap = Arrays.copyOf(heap, heap.length / 2);
        }
    }

    void clear() {
        for (int i = 0; i < size; i++) {
            heap[i].place = -1;
        }
        heap = new Timer[0];
        size = 0;
    }

    @SuppressWarnings("NullAway") // the part of the array past size
    private void clear(int place) {
        heap[place] = null;
    }

    private void up(int place, Timer timer) {
        while (place > 0) {
            int parent = (place - 1) >> 2;
            if (!timer.before(heap[parent])) {
                break;
            }
            put(place, heap[parent]);
            place = parent;
        }
        put(place, timer);
    }

    private void down(int place, Timer timer) {
        for (int child; (child = (place << 2) + 1) < size; ) {
            int least = child;
            for (int other = child + 1; other < Math.min(child + 4, size); other++) {
                if (heap[other].before(heap[least])) {
                    least = other;
                }
            }
            if (!heap[least].before(timer)) {
                break;
            }
            put(place, heap[least]);
            place = least;
        }
        put(place, timer);
    }

    private void put(int place, Timer timer) {
        heap[place] = timer;
        timer.place = place;
    }
}
