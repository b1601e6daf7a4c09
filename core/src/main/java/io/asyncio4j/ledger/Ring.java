// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.ledger;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;

/** The last N of something; a new one takes the place of the oldest. Any thread, without a lock. */
final class Ring<T> {
    private final AtomicReferenceArray<T> places;
    private final AtomicLong next = new AtomicLong();

    Ring(int size) {
        places = new AtomicReferenceArray<>(size);
    }

    void add(T item) {
        places.setRelease((int) (next.getAndIncrement() % places.length()), item);
    }

    /** The oldest first. */
    void forEach(Consumer<T> action) {
        long end = next.get();
        for (long i = Math.max(0, end - places.length()); i < end; i++) {
            T item = places.getAcquire((int) (i % places.length()));
            if (item != null) {
                action.accept(item);
            }
        }
    }
}
