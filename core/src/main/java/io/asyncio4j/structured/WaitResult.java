// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.structured;

import io.asyncio4j.future.Awaitable;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What {@code waitTasks} has seen, each set in the order of what was given to it. Nothing is cancelled, and no failure is
 * retrieved: that is for the caller to do.
 *
 * @param <F> the type of what was waited for
 * @param done what has ended
 * @param pending what has not
 */
public record WaitResult<F extends Awaitable<?, ?>>(Set<F> done, Set<F> pending) {
    /** Takes copies that keep the order. */
    public WaitResult {
        done = Collections.unmodifiableSet(new LinkedHashSet<>(done));
        pending = Collections.unmodifiableSet(new LinkedHashSet<>(pending));
    }
}
