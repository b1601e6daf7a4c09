// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.stream;

import java.io.IOException;

/** More bytes came before a separator than the limit of the {@link StreamReader} allows. */
public final class LimitOverrunException extends IOException {
    private static final long serialVersionUID = 1;

    /** How many bytes came that do not belong to a separator. */
    private final int consumed;

    LimitOverrunException(String message, int consumed) {
        super(message);
        this.consumed = consumed;
    }

    /**
     * How many bytes came that do not belong to a separator. After {@code readUntil} they are still there:
     * {@code readExactly(e.consumed())} takes them. After {@code readLine} they were dropped, and if the
     * line had not ended, what follows of it is the next line.
     *
     * @return bytes
     */
    public int consumed() {
        return consumed;
    }
}
