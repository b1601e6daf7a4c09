// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.scheduler;

import io.asyncio4j.loop.Poller;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Waits by parking. A wake-up sets a flag before it unparks, so a permit that something else consumed loses nothing. */
public final class ParkingPoller implements Poller {
    /** The thread that waits; written by it before it looks at {@link #woken}. */
    private volatile @Nullable Thread waiter;

    /** Set by any thread, cleared by the loop's. */
    private volatile boolean woken;

    /** A poller for one loop. */
    public ParkingPoller() {}

    @Override
    public void poll(long nanos) {
        if (nanos == 0) {
            return;
        }
        waiter = Thread.currentThread();
        long start = System.nanoTime();
        boolean interrupted = false;
        while (!woken) {
            // A set interrupt flag would make every park return at once: the loop would spin.
            interrupted |= Thread.interrupted();
            if (nanos == Long.MAX_VALUE) {
                LockSupport.park(this);
            } else {
                long left = nanos - (System.nanoTime() - start);
                if (left <= 0) {
                    break;
                }
                LockSupport.parkNanos(this, left);
            }
        }
        woken = false;
        waiter = null;
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void wakeup() {
        if (!woken) {
            woken = true;
            Thread thread = waiter;
            if (thread != null) {
                LockSupport.unpark(thread);
            }
        }
    }

    @Override
    public void close() {}

    @Override
    public String toString() {
        return "ParkingPoller";
    }
}
