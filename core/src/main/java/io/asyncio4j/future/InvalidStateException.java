// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.future;

/** Something was asked of a future or task that its state does not allow: Python's {@code InvalidStateError}. */
public final class InvalidStateException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    /**
     * An exception with a message.
     *
     * @param message what was asked, of what, in which state, and what to do instead
     */
    public InvalidStateException(String message) {
        super(message);
    }
}
