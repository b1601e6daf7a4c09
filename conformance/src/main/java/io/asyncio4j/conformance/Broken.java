// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance;

/** What scenarios throw. */
public final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** An exception with a message. */
    public Broken(String message) {
        super(message);
    }

    /** An exception with a cause. */
    public Broken(String message, Throwable cause) {
        super(message, cause);
    }
}
