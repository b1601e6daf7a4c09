// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.structured;

import io.asyncio4j.future.Awaitable;
import io.asyncio4j.future.Outcome;
import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/**
 * The outcomes that {@code gatherOutcomes} gives: each is asked for when it is read. So a failure that nobody has looked at
 * is still reported, be it that the list was never taken, or taken and dropped.
 */
final class Outcomes extends AbstractList<Outcome<?>> implements RandomAccess {
    /** They have all ended. */
    private final List<Awaitable<?, ?>> children;

    Outcomes(List<Awaitable<?, ?>> children) {
        this.children = children;
    }

    @Override
    public Outcome<?> get(int index) {
        return children.get(index).outcome();
    }

    @Override
    public int size() {
        return children.size();
    }
}
