// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.coroutine;

import org.jspecify.annotations.Nullable;

/** What a future of this library's own stands for: a group, a gather, a place in a line. */
public interface Role {
    /** What it stands for, in words: a task that awaits it is waiting for that. Any thread, as a hint. */
    String what();

    /** Another way to answer a request to cancel, or null. */
    default @Nullable CancelRoute route() {
        return null;
    }

    /** The one strand in whose hands it is to end this, or null if it is not known, or not one. For whoever has the turn. */
    default @Nullable Strand holder() {
        return null;
    }

    /** One that is words only. */
    static Role of(String what) {
        return new Words(what, null);
    }

    /** One that is asked in its own way to cancel. */
    static Role of(String what, CancelRoute route) {
        return new Words(what, route);
    }

    /**
     * A role without an object of its own.
     *
     * @param what it stands for
     * @param route another way to answer a request to cancel, or null
     */
    record Words(String what, @Nullable CancelRoute route) implements Role {}
}
