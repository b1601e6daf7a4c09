// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.future;

/** Where a future or task is in its life: {@code PENDING → SUCCEEDED | FAILED | CANCELLED}, once (S6). */
public enum State {
    /** It has not ended; a suspended task is pending too. */
    PENDING,
    /** It has a value. */
    SUCCEEDED,
    /** It has an exception. */
    FAILED,
    /** It was cancelled. */
    CANCELLED
}
