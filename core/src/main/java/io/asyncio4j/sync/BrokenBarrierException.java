// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.sync;

/** A {@link Barrier} that a task waits at was reset or aborted. Unchecked, unlike the one of {@code java.util.concurrent}. */
public final class BrokenBarrierException extends RuntimeException {
    private static final long serialVersionUID = 1;

    BrokenBarrierException(String message) {
        super(message);
    }
}
