// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.loop;

/** Gets what callbacks throw and what nobody asked for. Called on the loop, or after its end on the thread that closed it. */
@FunctionalInterface
public interface ExceptionHandler {
    /**
     * Deals with it. What this throws is logged together with what it was called for.
     *
     * @param context what happened
     * @throws Exception whatever goes wrong
     */
    void handle(ExceptionContext context) throws Exception;
}
