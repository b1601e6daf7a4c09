// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.coroutine;

/** A group of tasks, as those see it: the strand that waits for them, and what that one was inside of at the opening. */
public final class Nursery extends Enclosure implements Role {
    final Strand owner;

    /** A group that is opened by a strand. */
    public Nursery(Strand owner) {
        super(owner.enclosure());
        this.owner = owner;
    }

    /** For the future with which the owner waits for the tasks. */
    @Override
    public String what() {
        return "the tasks of its group";
    }
}
