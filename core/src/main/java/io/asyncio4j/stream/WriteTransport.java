// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.stream;

import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * A transport that sends. It keeps what cannot be sent at once, and tells the protocol when that is too much:
 * {@link WaterMarks} does so for it.
 */
public interface WriteTransport extends Transport {
    /**
     * Sends bytes, now or later; never waits. The transport has taken all of them when it returns, those it keeps as a copy:
     * the buffer stays the caller's, who may write to its array again. What comes once it ends is dropped.
     *
     * @param data the bytes from its position to its limit; afterwards the position is at the limit
     * @throws IllegalStateException after {@link #writeEof}
     */
    void write(ByteBuffer data);

    /**
     * Sends bytes, as {@link #write(ByteBuffer)} does.
     *
     * @param data the bytes
     * @throws IllegalStateException after {@link #writeEof}
     */
    default void write(byte[] data) {
        write(ByteBuffer.wrap(Objects.requireNonNull(data, "data is null: write(...) takes bytes.")));
    }

    /**
     * Sends the end of the data after all that was written; the other direction stays open. Does nothing if it was called
     * before, or the transport ends.
     *
     * @throws UnsupportedOperationException if the transport has no way to say so
     */
    void writeEof();

    /**
     * Whether {@link #writeEof} is possible.
     *
     * @return false where the other end would only see the whole connection end
     */
    boolean canWriteEof();

    /**
     * Sets the water marks: above {@code high} bytes kept the protocol is told {@link Protocol#pauseWriting}, and when
     * some is sent and {@code low} or less are left, {@link Protocol#resumeWriting}. They are 64 KiB and a quarter of it at first; with 0 and 0 the protocol is told to
     * pause whenever anything is kept.
     *
     * @param high in bytes
     * @param low in bytes
     * @throws IllegalArgumentException unless {@code high >= low >= 0}
     */
    void setWriteBufferLimits(int high, int low);

    /**
     * Sets the high water mark; the low one is a quarter of it.
     *
     * @param high in bytes
     * @throws IllegalArgumentException if it is negative
     */
    default void setWriteBufferLimits(int high) {
        setWriteBufferLimits(high, high / 4);
    }

    /**
     * How much is kept and not sent yet.
     *
     * @return bytes
     */
    long writeBufferSize();
}
