// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance;

/** What scenarios throw, where it takes two. */
public final class Lost extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** An exception with a message. */
    public Lost(String message) {
        super(message);
    }

    /** An exception with a cause. */
    public Lost(String message, Throwable cause) {
        super(message, cause);
    }
}
