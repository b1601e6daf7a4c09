// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.generator;

/** An unchecked failure of a generated program. */
public final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** A failure with a text. */
    public Crash(String message) {
        super(message);
    }

    /** A failure with a cause. */
    public Crash(String message, Throwable cause) {
        super(message, cause);
    }
}
