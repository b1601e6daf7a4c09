// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.coroutine;

/** A role of what ends when other things have ended: a gather, a group, a race. */
public interface Compound extends Role {
    /** Which of the others it takes. */
    enum Until {
        /** All of them. */
        ALL,
        /** All of them, or one that fails. */
        ALL_OR_FAILURE,
        /** One of them. */
        FIRST
    }

    /** Which of {@link #members} must end for this to end. For whoever has the turn. */
    Until until();

    /** The others; may leave out those whose end has been seen. For whoever has the turn. */
    Iterable<? extends Completion> members();
}
