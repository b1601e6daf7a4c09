// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.queue;

import io.asyncio4j.coroutine.Line;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a queue holds, who stands in line for it, and who is called. {@link Queue} says who may come, and how he waits. For
 * whoever has the turn; to others what it shows is a hint.
 *
 * <p>Who is called is out of the line, and looks again when he runs. Nothing is kept for him: somebody else may have been
 * faster, as in CPython. But who is called and does not take what there is must pass the call on, or one who stands in line
 * waits beside it.
 */
final class Stock<T> {
    final Line getters = new Line();
    final Line putters = new Line();
    final Line joiners = new Line();
    final int maxsize;

    /** It may throw: the order of a PriorityQueue is the user's. Then it is as it was before. */
    private final java.util.Queue<T> items;

    /** Items that were put, and of which nobody has said that they are done. */
    private int unfinished;

    private boolean isShutDown;

    Stock(int maxsize, java.util.Queue<T> items) {
        this.maxsize = maxsize;
        this.items = items;
    }

    boolean isShutDown() {
        return isShutDown;
    }

    int size() {
        return items.size();
    }

    int unfinished() {
        return unfinished;
    }

    boolean isFull() {
        return maxsize > 0 && items.size() >= maxsize;
    }

    /** The one that comes next, or null. */
    @Nullable
    T first() {
        return items.peek();
    }

    // -- items come and go

    /** Whether who puts needs not wait: there is room, or there never will be. */
    boolean mayPut() {
        return isShutDown || !isFull();
    }

    /** Whether who gets needs not wait. */
    boolean mayGet() {
        return isShutDown || !items.isEmpty();
    }

    void add(T item) {
        try {
            items.add(item);
        } catch (Throwable t) {
            passRoomOn();
            throw t;
        }
        unfinished++;
        getters.callNextOut();
    }

    /** The next item, or null. */
    @Nullable
    T takeOrNull() {
        T item;
        try {
            item = items.poll();
        } catch (Throwable t) {
            passItemOn();
            throw t;
        }
        if (item != null) {
            putters.callNextOut();
        }
        return item;
    }

    /** For who may have been called for room, and does not take it. */
    void passRoomOn() {
        if (!isFull()) {
            putters.callNextOut();
        }
    }

    /** For who may have been called for an item, and does not take it. */
    void passItemOn() {
        if (!items.isEmpty()) {
            getters.callNextOut();
        }
    }

    // -- items are done

    /** So many of them are. */
    void finish(int number) {
        unfinished -= Math.min(unfinished, number); // taskDone() may have come before get()
        if (unfinished == 0) {
            joiners.callAll();
        }
    }

    void shutDown() {
        isShutDown = true;
        while (getters.callNextOut()) {
            // the next one, then
        }
        while (putters.callNextOut()) {
            // the next one, then
        }
    }

    /** What was in, in its order. */
    List<T> drop() {
        var dropped = new ArrayList<>(items); // this may throw, so before anything changes
        items.clear();
        if (!dropped.isEmpty()) {
            finish(dropped.size());
        }
        return dropped;
    }

    /** How many items are in, and how many tasks wait. */
    @Override
    public String toString() {
        var text = new StringBuilder("(").append(items.size());
        if (maxsize > 0) {
            text.append(" of ").append(maxsize);
        }
        text.append(items.size() == 1 && maxsize == 0 ? " item" : " items");
        append(text, getters, " getting");
        append(text, putters, " putting");
        if (unfinished > 0) {
            text.append(", ").append(unfinished).append(" unfinished");
        }
        return text.append(isShutDown ? ", shut down)" : ")").toString();
    }

    private static void append(StringBuilder text, Line line, String what) {
        if (!line.isEmpty()) {
            text.append(", ").append(line.size()).append(what);
        }
    }
}
