// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.future;

/**
 * A body without a value. What checked exceptions it throws, the compiler infers as {@code X}.
 *
 * <p>{@code InterruptedException} stands beside {@code X} so that it never becomes part of it: one that leaves a body
 * always means that the body was cancelled (S18).
 *
 * @param <X> the checked exceptions of the body; {@code RuntimeException} if there are none
 */
@FunctionalInterface
public interface Action<X extends Exception> {
    /**
     * Does the work.
     *
     * @throws X what the work throws
     * @throws InterruptedException if a blocking call of the work was interrupted
     */
    void run() throws X, InterruptedException;
}
