// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.loop;

/** A callback that waits for its time. Cancelling it frees it at once: cancelled timers do not pile up. */
public interface TimerHandle extends Handle {
    /**
     * The time at which the callback is due.
     *
     * @return loop time, in nanoseconds: see {@link EventLoop#time()}
     */
    long when();
}
