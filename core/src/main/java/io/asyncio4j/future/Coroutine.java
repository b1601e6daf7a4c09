// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.future;

import org.jspecify.annotations.Nullable;

/**
 * A body with a value: a plain Java method, which may await where it likes. It is a subtype of {@link Action} so that an
 * overloaded method reference, such as {@code createTask(in::read)}, means the form with the value.
 *
 * @param <T> the type of the value
 * @param <X> the checked exceptions of the body; {@code RuntimeException} if there are none
 */
@FunctionalInterface
public interface Coroutine<T extends @Nullable Object, X extends Exception> extends Action<X> {
    /**
     * Does the work.
     *
     * @return its value
     * @throws X what the work throws
     * @throws InterruptedException if a blocking call of the work was interrupted
     */
    T call() throws X, InterruptedException;

    /** Does the work and drops the value. */
    @Override
    default void run() throws X, InterruptedException {
        call();
    }
}
