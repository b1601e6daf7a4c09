// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.future;

/**
 * Called when a future or task has ended. It may throw: the loop gives that to its exception handler and goes on.
 *
 * @param <F> the type of what has ended
 */
@FunctionalInterface
public interface DoneCallback<F> {
    /**
     * Looks at what has ended.
     *
     * @param ended it is done
     * @throws Exception whatever goes wrong
     */
    void done(F ended) throws Exception;
}
