// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.failure;

/** Told of failures that nobody has asked for. */
@FunctionalInterface
public interface FailureHandler {
    /** What is said of a failure; each at most once per failure. */
    enum Event {
        /** It failed a while ago, and nobody has asked yet. */
        NOTICE,
        /** Nobody has asked, and nobody can any more, or the loop closes. */
        REPORT,
        /** Somebody has asked after all. */
        RETRACTION
    }

    /**
     * Deals with it. What this throws is logged.
     *
     * @param event what is to be said
     * @param failure of which failure
     * @throws Exception whatever goes wrong
     */
    void handle(Event event, FailureRecord failure) throws Exception;
}
