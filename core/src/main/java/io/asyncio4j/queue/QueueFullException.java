// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.queue;

/** {@link Queue#putNowait} was called on a queue that has as many items as it may. */
public final class QueueFullException extends RuntimeException {
    private static final long serialVersionUID = 1;

    QueueFullException(String message) {
        super(message);
    }
}
