// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.failure;

import java.util.Objects;

/**
 * What happens when nobody asks for a failure (S27). Set for a loop with {@code Runner.builder().failurePolicy(…)}, for one
 * task with {@code TaskOptions.options().failurePolicy(…)}.
 */
public sealed interface FailurePolicy {
    /** Reports through the loop's exception handler, which logs it; notices and retractions are logged. The default. */
    FailurePolicy LOG = new Builtin("LOG");

    /** Says nothing. The ledger counts it as ignored. */
    FailurePolicy IGNORE = new Builtin("IGNORE");

    /**
     * Reports as {@link #LOG} does, cancels the main task, and {@code run} throws the failure: with a grace period of 0 at
     * the failure, else at the notice. What fails when the main task has ended, or in {@code close()}, is only reported.
     *
     * <p>{@code run} throws the very exception of the background task, also if it is a checked one that the type of
     * {@code run} does not name: the compiler only knows of the main task's. A {@code catch (IOException e)} around it does
     * not compile then. Catch {@code Exception}, or give {@code run} a body that declares it, a method with
     * {@code throws IOException}.
     */
    FailurePolicy STOP_LOOP = new Builtin("STOP_LOOP");

    /**
     * Calls a handler for the notice, the report and the retraction.
     *
     * @param handler called on the loop; on the thread that closes it; or, for a retraction after that, on the thread that
     *     asks
     * @return the policy
     */
    static FailurePolicy handler(FailureHandler handler) {
        return new Handled(Objects.requireNonNull(
                handler,
                "handler is null: FailurePolicy.handler(...) takes what to call, such as (event, failure) ->"
                        + " log(failure)"));
    }

    /**
     * One of the policies without a parameter.
     *
     * @param name of the constant
     */
    record Builtin(String name) implements FailurePolicy {
        /** Shows the name. */
        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * A policy that calls a handler.
     *
     * @param handler what to call
     */
    record Handled(FailureHandler handler) implements FailurePolicy {}
}
