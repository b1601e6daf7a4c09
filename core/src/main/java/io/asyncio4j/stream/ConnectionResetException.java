// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.stream;

import java.io.IOException;

/** The connection is not there any more, and nobody knows what of the data that was written has arrived. */
public final class ConnectionResetException extends IOException {
    private static final long serialVersionUID = 1;

    /**
     * An exception.
     *
     * @param message what happened
     */
    public ConnectionResetException(String message) {
        super(message);
    }
}
