// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.failure;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the ledger knows of one failure: who failed, with what, when, and who has learnt of it. It never holds the task,
 * its thread or its body, and once the failure is settled it holds the exception weakly. Readable from any thread.
 */
public interface FailureRecord {
    /**
     * Number of this failure in its loop, from 1.
     *
     * @return the number
     */
    long id();

    /**
     * Who failed: {@code Task} or {@code Future}.
     *
     * @return the kind
     */
    String kind();

    /**
     * The name of the task that failed; for the future of a combinator the call that made it, such as {@code gather}; empty
     * for a bare future.
     *
     * @return the name
     */
    String name();

    /**
     * What has become of it.
     *
     * @return the state
     */
    FailureState state();

    /**
     * The very exception; null once the failure is settled and nobody else holds the exception any more.
     *
     * @return the exception or null
     */
    @Nullable
    Throwable exception();

    /**
     * When it failed, by the loop's clock.
     *
     * @return loop time, in nanoseconds
     */
    long failedAt();

    /**
     * When it failed, by the wall clock; computed from the loop's clock.
     *
     * @return the time
     */
    Instant failedAtInstant();

    /**
     * A word on how it was lost, where that is of note; empty in most cases.
     *
     * @return the label
     */
    String label();

    /**
     * The calls in which the exception came out of an awaited task, the first one first (S28); no more than the first 32.
     *
     * @return the hops so far
     */
    List<Hop> path();
}
