// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.structured;

import io.asyncio4j.coroutine.CancelRoute;
import io.asyncio4j.coroutine.Completion;
import io.asyncio4j.coroutine.Compound;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The role of what ends when one other thing has ended.
 *
 * @param what it is, in words
 * @param other the other thing
 * @param route another way to answer a request to cancel, or null
 */
record OfOne(String what, Completion other, @Nullable CancelRoute route) implements Compound {
    @Override
    public Until until() {
        return Until.ALL;
    }

    @Override
    public Iterable<Completion> members() {
        return List.of(other);
    }
}
