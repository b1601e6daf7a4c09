// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.sync;

import io.asyncio4j.coroutine.Callers;

/** A semaphore that never has more permits than at first: {@code asyncio.BoundedSemaphore}. */
public final class BoundedSemaphore extends Semaphore {
    private final int bound;

    /**
     * A semaphore.
     *
     * @param permits how many there are at first and at most, not negative
     * @throws IllegalArgumentException if that is negative
     */
    public BoundedSemaphore(int permits) {
        super(permits);
        bound = permits;
    }

    /**
     * Gives a permit back: the next in line gets it.
     *
     * @throws IllegalStateException if all permits are there already
     */
    @Override
    public void release() {
        use("release()");
        if (permits() >= bound) {
            throw new IllegalStateException("BoundedSemaphore released too many times: release() was called by "
                    + Callers.describe() + " on " + this + ", which had " + bound
                    + " at first. Use semaphore.with(() -> ...), which releases once.");
        }
        super.release();
    }

    @Override
    boolean isHeldHere() {
        return permits() < bound;
    }
}
