// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.queue;

/** A queue was shut down: it takes no more items, and has none left for who calls. */
public final class QueueShutDownException extends RuntimeException {
    private static final long serialVersionUID = 1;

    QueueShutDownException(String message) {
        super(message);
    }
}
