// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.coroutine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that wait for their turn, in the order in which they came. A task stands in line until it runs again: one that has
 * been called still has its place, so that nobody who comes meanwhile is before it.
 *
 * <p>A linked list through the places, so that leaving costs the same wherever one stands: where thousands give up at once,
 * searching for each of them would be quadratic. For whoever has the turn.
 */
public final class Line {
    private @Nullable Place first;
    private @Nullable Place last;

    /** The first who may be called; those before have been called, or cancelled. */
    private @Nullable Place next;

    private int size;

    /** How many of those have been cancelled. */
    private int cancelled;

    /** A line without anybody in it. */
    public Line() {}

    /** Takes the place at the end. */
    public Place join(Kernel loop, Role role) {
        var place = Completions.as(role, new Place(loop, this));
        Place there = last;
        if (there == null) {
            first = place;
        } else {
            there.after = place;
            place.before = there;
        }
        last = place;
        if (next == null) {
            next = place;
        }
        size++;
        return place;
    }

    /** Gives a place up; {@link Place#await} does so by itself. */
    public void leave(Place place) {
        Place ahead = place.before;
        Place behind = place.after;
        if (ahead == null && first != place) {
            return; // has left
        }
        if (ahead == null) {
            first = behind;
        } else {
            ahead.after = behind;
        }
        if (behind == null) {
            last = ahead;
        } else {
            behind.before = ahead;
        }
        if (next == place) {
            next = behind;
        }
        place.before = null;
        place.after = null;
        size--;
        if (place.isCancelled()) {
            cancelled--;
        }
    }

    /** Whether nobody stands in line. */
    public boolean isEmpty() {
        return first == null;
    }

    /** How many stand in line, those who have been called or cancelled among them. */
    public int size() {
        return size;
    }

    /** Who stands first, or null. */
    public @Nullable Place first() {
        return first;
    }

    /** Whether somebody stands in line who has not been cancelled. */
    public boolean hasHopeful() {
        return size > cancelled; // counted: thousands may be cancelled in one iteration, and then others come
    }

    /** A place in line was cancelled; it stays until its task runs. */
    void placeIsCancelled() {
        cancelled++;
    }

    /** Calls the first who has not been called or cancelled; false if there is none. */
    public boolean callNext() {
        while (next != null) {
            Place place = next;
            next = place.after;
            if (place.call()) {
                return true;
            }
        }
        return false;
    }

    /** As {@link #callNext}; who is called has left the line. */
    public boolean callNextOut() {
        while (next != null) {
            Place place = next;
            leave(place);
            if (place.call()) {
                return true;
            }
        }
        return false;
    }

    /** Calls all who have not been called or cancelled. */
    public void callAll() {
        while (callNext()) {
            // the next one, then
        }
    }

    /** How many stand in line, for an object's text; empty if nobody does. */
    public String shown() {
        return isEmpty() ? "" : ", " + size + " waiting";
    }

    /** The strands that wait and have not been called, in order. */
    public List<Strand> waiting() {
        var all = new ArrayList<Strand>();
        for (Place place = first; place != null; place = place.after) {
            Strand strand = place.waiting();
            if (strand != null) {
                all.add(strand);
            }
        }
        return all;
    }
}
