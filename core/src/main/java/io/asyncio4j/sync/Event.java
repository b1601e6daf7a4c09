// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.sync;

import io.asyncio4j.coroutine.Line;
import io.asyncio4j.coroutine.Role;
import io.asyncio4j.coroutine.Strand;
import io.asyncio4j.future.CancelledError;
import java.util.List;

/**
 * Something that has happened or not, and that tasks wait for: {@code asyncio.Event}. Setting it wakes all who wait, in the
 * order in which they came, also if it is cleared again before they run.
 */
public final class Event extends Primitive {
    private final Line line = new Line();
    private final Role role = this::which;
    private boolean set;

    /** An event that is not set. */
    public Event() {}

    /**
     * Waits until it is set; does not suspend if it is.
     *
     * @throws CancelledError if the calling task is cancelled while it waits
     * @throws IllegalStateException outside a task, or in a task of another loop
     */
    public void await() {
        Strand strand = useInTask("await()");
        if (!set) {
            line.join(strand.loop, role).await();
        }
    }

    /** Sets it: who waits is woken, and who comes does not wait. */
    public void set() {
        use("set()");
        if (!set) {
            set = true;
            line.callAll();
        }
    }

    /** Has tasks wait again, until the next {@link #set}. */
    public void clear() {
        use("clear()");
        set = false;
    }

    /**
     * Whether it is set.
     *
     * @return true if it is
     */
    public boolean isSet() {
        return set;
    }

    @Override
    protected String kind() {
        return "event";
    }

    @Override
    @SuppressWarnings("exports")
    protected List<Strand> waiters() {
        return line.waiting();
    }

    /** Shows whether it is set, and how many wait. */
    @Override
    public String toString() {
        return "Event(" + (set ? "set" : "not set") + line.shown() + ")";
    }
}
