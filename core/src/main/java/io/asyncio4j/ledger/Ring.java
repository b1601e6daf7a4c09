// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.ledger;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;

/** The last N settled failures; a new one takes the place of the oldest. Any thread, without a lock. */
final class Ring {
    private final AtomicReferenceArray<Failure> places;
    private final AtomicLong next = new AtomicLong();

    Ring(int size) {
        places = new AtomicReferenceArray<>(size);
    }

    void add(Failure failure) {
        places.setRelease((int) (next.getAndIncrement() % places.length()), failure);
    }

    void forEach(Consumer<Failure> action) {
        for (int i = 0; i < places.length(); i++) {
            Failure failure = places.getAcquire(i);
            if (failure != null) {
                action.accept(failure);
            }
        }
    }
}
