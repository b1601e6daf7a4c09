// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.coroutine;

/** Something that comes to a loop from another thread, and must not get lost if the loop has closed meanwhile (S5). */
public interface Delivery extends Runnable {
    /** Called instead of {@code run}, on the thread that delivers or on the one that has closed the loop. */
    void undelivered();
}
