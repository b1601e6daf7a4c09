// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.coroutine;

/** A group of tasks, as those see it: the strand that waits for them, and what that one was inside of at the opening. */
public final class Nursery extends Enclosure implements Compound {
    final Strand owner;
    private final Iterable<Completion> tasks;

    /**
     * A group that is opened by a strand.
     *
     * @param tasks those of the group that have not ended
     */
    public Nursery(Strand owner, Iterable<Completion> tasks) {
        super(owner.enclosure());
        this.owner = owner;
        this.tasks = tasks;
    }

    /** For the future with which the owner waits for the tasks. */
    @Override
    public String what() {
        return "the tasks of its group";
    }

    @Override
    public Until until() {
        return Until.ALL; // one that fails cancels the others: they end all the same
    }

    @Override
    public Iterable<Completion> members() {
        return tasks;
    }
}
