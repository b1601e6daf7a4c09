// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.loop;

/** A callback that was given to a loop and may be taken back. */
public interface Handle {
    /** Takes the callback back. Does nothing if it has run or was cancelled before. For the loop's own thread. */
    void cancel();

    /**
     * Whether {@link #cancel} was called.
     *
     * @return true if it was
     */
    boolean cancelled();
}
