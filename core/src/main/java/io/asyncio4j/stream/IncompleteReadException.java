// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.stream;

import java.io.EOFException;

/** The stream has ended before all was there that a read asked for; what was there comes with it and is read. */
public final class IncompleteReadException extends EOFException {
    private static final long serialVersionUID = 1;

    /** What there was up to the end. */
    private final byte[] partial;

    /** How many bytes were asked for, or -1. */
    private final int expected;

    IncompleteReadException(byte[] partial, int expected) {
        super(partial.length + " bytes read on a total of " + (expected < 0 ? "undefined" : expected)
                + " expected bytes: the stream has ended. partial() has what there was.");
        this.partial = partial;
        this.expected = expected;
    }

    /**
     * What there was up to the end.
     *
     * @return a copy
     */
    public byte[] partial() {
        return partial.clone();
    }

    /**
     * How many bytes were asked for.
     *
     * @return the number; -1 if a separator was looked for, so that no number was known
     */
    public int expected() {
        return expected;
    }
}
