// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.structured;

/** When {@code waitTasks} returns. */
public enum ReturnWhen {
    /** When the first one has ended, in whatever way. */
    FIRST_COMPLETED,
    /** When the first one has failed; if none does, when all have ended. A cancelled one has not failed. */
    FIRST_EXCEPTION,
    /** When all have ended. */
    ALL_COMPLETED
}
