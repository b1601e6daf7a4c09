// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.structured;

import io.asyncio4j.future.ExceptionGroup;
import java.util.Objects;

/**
 * None of the bodies of a {@code race} has succeeded. {@link #group} has what each of them has failed with.
 *
 * <p>Unchecked, since what a race fails with is a group, of whatever the bodies throw, and never one of those alone.
 */
public final class AllFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** What the bodies have failed with. */
    private final ExceptionGroup group;

    /**
     * For a race that was lost by all.
     *
     * @param group what they have failed with
     */
    public AllFailedException(ExceptionGroup group) {
        super(
                Objects.requireNonNull(
                                group, "group is null: an AllFailedException has what the bodies have failed with")
                        .getMessage(),
                group);
        this.group = group;
    }

    /**
     * What the bodies have failed with: handle it as any group.
     *
     * @return the group, in order of completion
     */
    public ExceptionGroup group() {
        return group;
    }
}
