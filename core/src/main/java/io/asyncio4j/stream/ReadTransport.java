// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.stream;

/** A transport that receives: it calls {@link Protocol#dataReceived} and {@link Protocol#eofReceived}. */
public interface ReadTransport extends Transport {
    /**
     * Holds the other end back: neither data nor its end are told to the protocol until {@link #resumeReading}. Does nothing
     * if it is paused, or ends.
     */
    void pauseReading();

    /** Goes on to receive. Does nothing if it is not paused. */
    void resumeReading();

    /**
     * Whether it receives now.
     *
     * @return false while it is paused, and once it ends
     */
    boolean isReading();
}
