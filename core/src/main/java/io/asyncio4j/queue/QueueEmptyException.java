// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.queue;

/** {@link Queue#getNowait} was called on a queue without items. */
public final class QueueEmptyException extends RuntimeException {
    private static final long serialVersionUID = 1;

    QueueEmptyException(String message) {
        super(message);
    }
}
