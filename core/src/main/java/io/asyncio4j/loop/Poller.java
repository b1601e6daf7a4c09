// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.loop;

/**
 * What a loop waits in when it has nothing to do: until a time has passed, I/O is ready or another thread wakes it. The
 * default only parks; a network module brings one that also watches channels, and posts what it sees to the loop.
 */
public interface Poller extends AutoCloseable {
    /**
     * Waits. Also called with 0, once an iteration, to look for I/O without waiting. On the loop's thread.
     *
     * @param nanos how long at most; 0 = only look; {@link Long#MAX_VALUE} = until woken
     */
    void poll(long nanos);

    /**
     * Whether anything but {@link #wakeup} and the time may end a {@link #poll}: a socket that is watched. On the loop's
     * thread. As long as it is true, tasks that wait are not stuck.
     *
     * @return true if it watches something; false if not overridden
     */
    default boolean isWatching() {
        return false;
    }

    /** Ends a {@link #poll} that waits now, or else the next one at once. From any thread; neither throws nor blocks. */
    void wakeup();

    /** Called once, when the loop closes. */
    @Override
    void close();
}
