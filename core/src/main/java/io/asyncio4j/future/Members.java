// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.future;

import java.util.ArrayDeque;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * All that is in a group, each nested group followed by what is in it. Without recursion: groups may be nested deeper than
 * a stack is.
 */
final class Members implements Iterator<Throwable> {
    /** Groups that are not at their end, the innermost one first; and the one that was given out last, if it was one. */
    private final ArrayDeque<Level> levels = new ArrayDeque<>();

    private String task = "";
    private @Nullable Level inner;

    private static final class Level {
        final ExceptionGroup group;
        final int size;
        final String task;
        int next;

        Level(ExceptionGroup group, String task) {
            this.group = group;
            this.size = group.size();
            this.task = task;
        }
    }

    Members(ExceptionGroup group) {
        levels.push(new Level(group, ""));
    }

    /** Who failed with what, for all that is in a group. */
    static IdentityHashMap<Throwable, String> tasksIn(ExceptionGroup group) {
        var tasks = new IdentityHashMap<Throwable, String>();
        for (var all = new Members(group); all.hasNext(); ) {
            Throwable member = all.next();
            tasks.putIfAbsent(member, all.task());
        }
        return tasks;
    }

    @Override
    public boolean hasNext() {
        if (inner != null) {
            levels.push(inner);
            inner = null;
        }
        while (!levels.isEmpty() && levels.peek().next == levels.peek().size) {
            levels.pop();
        }
        return !levels.isEmpty();
    }

    @Override
    public Throwable next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Level level = levels.element();
        Throwable member = level.group.memberAt(level.next);
        String own = level.group.taskAt(level.next++);
        task = own.isEmpty() ? level.task : own;
        if (member instanceof ExceptionGroup group) {
            inner = new Level(group, task);
        }
        return member;
    }

    /** The task that failed with what {@link #next} gave, or with the group around it. */
    String task() {
        return task;
    }

    /** What {@link #next} gave was a group, and what is in it is not to come. */
    void leaveOut() {
        inner = null;
    }
}
