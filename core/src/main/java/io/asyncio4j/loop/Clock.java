// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.loop;

/**
 * Where a loop takes its time from. The system's clock is {@link #system()}; a test takes
 * {@code io.asyncio4j.testing.VirtualClock}.
 */
public interface Clock {
    /**
     * The time now.
     *
     * @return nanoseconds since a moment of the clock's choice; never goes back
     */
    long time();

    /**
     * Called on the loop's thread when nothing is ready: says how long the loop may really wait for the next timer. A
     * virtual clock moves itself on here instead and returns 0.
     *
     * @param deadline the loop time of the next timer, or {@link Long#MAX_VALUE} if there is none
     * @param busyElsewhere true while work of the loop runs outside it ({@code blocking})
     * @return nanoseconds to wait at most; {@code Long.MAX_VALUE} means until something is posted
     */
    default long idle(long deadline, boolean busyElsewhere) {
        return deadline == Long.MAX_VALUE ? Long.MAX_VALUE : Math.max(0, deadline - time());
    }

    /**
     * Whether a deadline that must not move time on may make a sleeping loop wake up for it. False for virtual clocks.
     *
     * @return true if this is the time of the real world
     */
    default boolean isReal() {
        return true;
    }

    /**
     * The system's monotonic clock.
     *
     * @return a clock that starts near zero when this class is loaded
     */
    static Clock system() {
        return SystemClock.INSTANCE;
    }
}
