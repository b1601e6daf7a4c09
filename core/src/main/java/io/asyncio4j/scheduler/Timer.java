// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.scheduler;

/** Something that becomes ready at a time. Loop only. */
public abstract class Timer implements Runnable {
    /** Loop time, in nanoseconds. */
    protected final long when;

    /** Order of creation, given by the heap. */
    long sequence;

    /** Index in the heap, -1 outside it. */
    int place = -1;

    /** A timer that waits in no heap yet. */
    protected Timer(long when) {
        this.when = when;
    }

    final boolean before(Timer other) {
        return when < other.when || (when == other.when && sequence < other.sequence);
    }
}
