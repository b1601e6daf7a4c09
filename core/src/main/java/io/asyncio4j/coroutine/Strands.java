// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.coroutine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The strands of a loop that have not ended, in order of creation; held strongly, so that a task that nobody references
 * runs to its end (S14). The links are fields of the strands: a set would cost 48 bytes a task. For whoever has the turn.
 */
public final class Strands {
    private @Nullable Strand first;
    private @Nullable Strand last;
    private int size;

    Strands() {}

    /** Adds a new strand. */
    public void add(Strand strand) {
        Strand tail = last;
        strand.before = tail;
        if (tail == null) {
            first = strand;
        } else {
            tail.after = strand;
        }
        last = strand;
        size++;
    }

    /** Removes a strand that has ended. */
    public void remove(Strand strand) {
        Strand previous = strand.before;
        Strand next = strand.after;
        if (previous == null) {
            first = next;
        } else {
            previous.after = next;
        }
        if (next == null) {
            last = previous;
        } else {
            next.before = previous;
        }
        strand.before = null;
        strand.after = null;
        size--;
    }

    /** How many have not ended. */
    public int size() {
        return size;
    }

    /** A snapshot, in order of creation. */
    public List<Strand> toList() {
        var all = new ArrayList<Strand>(size);
        for (Strand s = first; s != null; s = s.after) {
            all.add(s);
        }
        return all;
    }
}
