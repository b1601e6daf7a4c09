// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.coroutine;

/** How a future that stands for several tasks answers a request to cancel: it asks them, and ends when they have. */
@FunctionalInterface
public interface CancelRoute {
    /** Passes the request on; false if nobody was there to take it. For whoever has the turn. */
    boolean cancel(Error request);
}
