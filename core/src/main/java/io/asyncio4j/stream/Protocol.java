// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.stream;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What a transport calls, as {@code asyncio.Protocol}. Most programs use streams and never see one.
 *
 * <pre>
 *  connectionMade (dataReceived* eofReceived?) connectionLost
 * </pre>
 *
 * <p>All calls are callbacks of the loop: they must not suspend, and what they throw goes to the loop's exception handler. A
 * transport ends the connection for which {@link #dataReceived} or {@link #eofReceived} has thrown.
 */
public interface Protocol {
    /**
     * The connection is there. Comes first, once.
     *
     * @param transport the way to the other end: a {@link ReadTransport}, a {@link WriteTransport}, or both
     */
    default void connectionMade(Transport transport) {}

    /**
     * Some bytes have come; how they are cut says nothing. They are the transport's and may be overwritten after this call:
     * take out what you want to keep.
     *
     * @param data the bytes from its position to its limit
     */
    void dataReceived(ByteBuffer data);

    /**
     * The other end will send nothing more. Comes at most once, after all data.
     *
     * @return whether the connection is to stay open for writing; false lets the transport close
     */
    default boolean eofReceived() {
        return false;
    }

    /**
     * The connection has ended. Comes last, once.
     *
     * @param cause why, or null if it was closed or aborted on this side
     */
    default void connectionLost(@Nullable Throwable cause) {}

    /** More is kept for sending than the high water mark: write nothing more for now. Alternates with the next. */
    default void pauseWriting() {}

    /** No more is kept for sending than the low water mark: write again. */
    default void resumeWriting() {}
}
