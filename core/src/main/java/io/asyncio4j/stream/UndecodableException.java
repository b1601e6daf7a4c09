// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.stream;

import java.nio.charset.CharacterCodingException;

/**
 * Bytes are not text of the charset that was asked for. They come with it, so nothing is lost: decode them in another
 * charset, or have {@code new String(e.bytes(), charset)} put replacement characters in.
 */
public final class UndecodableException extends CharacterCodingException {
    private static final long serialVersionUID = 1;

    /** Kept here, since the superclass takes none. */
    private final String message;

    /** All bytes that were to be decoded. */
    private final byte[] bytes;

    /** An index of them. */
    private final int offset;

    UndecodableException(String message, byte[] bytes, int offset) {
        this.message = message;
        this.bytes = bytes;
        this.offset = offset;
    }

    /** Says what could not be decoded, which byte is wrong, and where it stands. */
    @Override
    public String getMessage() {
        return message;
    }

    /**
     * All bytes that were to be decoded.
     *
     * @return a copy
     */
    public byte[] bytes() {
        return bytes.clone();
    }

    /**
     * Where the first byte stands that cannot be decoded.
     *
     * @return an index of {@link #bytes}
     */
    public int offset() {
        return offset;
    }
}
