// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.queue;

import io.asyncio4j.coroutine.Kernel;
import io.asyncio4j.coroutine.Line;
import io.asyncio4j.coroutine.Place;
import io.asyncio4j.coroutine.Role;
import io.asyncio4j.coroutine.Strand;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.sync.Primitive;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Items on their way from tasks that {@link #put} them to tasks that {@link #get} them, first in, first out: {@code
 * asyncio.Queue}. A bounded one makes producers wait while it is full, so that they cannot run ahead without end.
 *
 * <pre>{@code
 * var jobs = new Queue<Job>(100);
 * group.createTask(() -> {
 *     for (Job job : jobs) { // until the queue is shut down and empty
 *         try {
 *             handle(job);
 *         } finally {
 *             jobs.taskDone();
 *         }
 *     }
 * });
 * for (Job job : all) {
 *     jobs.put(job);
 * }
 * jobs.shutdown();
 * }</pre>
 *
 * <p>Tasks that wait are woken in the order in which they came. One that is cancelled while it waits takes nothing, and an
 * item or a place that was meant for it goes to the next: nothing is lost.
 *
 * <p>Once a queue is {@link #shared() shared}, other threads use {@link #putThreadsafe} and {@link #getThreadsafe}, which block
 * them as long as a task would wait.
 *
 * @param <T> the type of the items, which are never null
 */
public sealed class Queue<T> extends Primitive implements Iterable<T> permits LifoQueue, PriorityQueue {
    private final java.util.Queue<T> items;
    private final int maxsize;
    private final Line getters = new Line();
    private final Line putters = new Line();
    private final Line joiners = new Line();
    private final Role getting = Role.of("an item of a queue");
    private final Role putting = Role.of("room in a queue");
    private final Role joining = new Joining();

    /** Items that were put, and of which nobody has said that they are done. */
    private int unfinished;

    private boolean isShutDown;

    /** A queue without a bound. */
    public Queue() {
        this(0);
    }

    /**
     * A queue.
     *
     * @param maxsize how many items it may have; 0 for no bound
     * @throws IllegalArgumentException if that is negative
     */
    public Queue(int maxsize) {
        this(maxsize, new ArrayDeque<>());
    }

    Queue(int maxsize, java.util.Queue<T> items) {
        if (maxsize < 0) {
            throw new IllegalArgumentException(
                    "maxsize is negative: " + maxsize + ". Use 0 for a queue without a bound.");
        }
        this.maxsize = maxsize;
        this.items = items;
    }

    /**
     * Puts an item in, waiting for room.
     *
     * @param item the item
     * @throws CancelledError if the calling task is cancelled while it waits: then the item is not in
     * @throws ClassCastException if it is a {@link PriorityQueue}, and cannot compare the item: then it is not in
     * @throws QueueShutDownException if the queue is shut down, before or while it waits
     * @throws IllegalStateException outside a task, or in a task of another loop
     */
    public void put(T item) {
        Objects.requireNonNull(item, "item");
        Strand strand = useInTask("put(…)");
        while (!mayPut()) {
            Place place = putters.join(strand.loop, putting);
            try {
                place.await();
            } catch (Throwable t) {
                if (place.isCalled() && !isFull()) {
                    putters.callNextOut(); // there is room, and this task does not take it
                }
                throw t;
            }
        }
        putNow("put(…)", item);
    }

    /**
     * Puts an item in, if there is room.
     *
     * @param item the item
     * @throws QueueFullException if there is none
     * @throws QueueShutDownException if the queue is shut down
     */
    public void putNowait(T item) {
        Objects.requireNonNull(item, "item");
        use("putNowait(…)");
        if (!mayPut()) {
            throw new QueueFullException(
                    "putNowait(…) was called on " + this + ", which is full. Use put(…), which waits.");
        }
        putNow("putNowait(…)", item);
    }

    private void putNow(String call, T item) {
        if (isShutDown) {
            throw shutDown(call, "takes no more items");
        }
        try {
            items.add(item);
        } catch (Throwable t) { // the order of a PriorityQueue is the user's
            if (!isFull()) {
                putters.callNextOut(); // this caller may have been called for the room, and does not take it
            }
            throw t;
        }
        unfinished++;
        getters.callNextOut();
    }

    /**
     * Takes an item out, waiting for one.
     *
     * @return the next item
     * @throws CancelledError if the calling task is cancelled while it waits: then no item is taken
     * @throws QueueShutDownException if the queue is shut down and empty, before or while it waits
     * @throws IllegalStateException outside a task, or in a task of another loop
     */
    public T get() {
        T item = getOrNull("get()");
        if (item == null) {
            throw shutDown("get()", "has no items left");
        }
        return item;
    }

    /** The next item; null if the queue is shut down and empty. */
    private @Nullable T getOrNull(String call) {
        Strand strand = useInTask(call);
        while (!mayGet()) {
            Place place = getters.join(strand.loop, getting);
            try {
                place.await();
            } catch (Throwable t) {
                if (place.isCalled() && !items.isEmpty()) {
                    getters.callNextOut(); // there is an item, and this task does not take it
                }
                throw t;
            }
        }
        return takeOrNull();
    }

    /**
     * Takes an item out, if there is one.
     *
     * @return the next item
     * @throws QueueEmptyException if there is none
     * @throws QueueShutDownException if the queue is shut down and empty
     */
    public T getNowait() {
        use("getNowait()");
        T item = takeOrNull();
        if (item == null && isShutDown) {
            throw shutDown("getNowait()", "has no items left");
        }
        if (item == null) {
            throw new QueueEmptyException(
                    "getNowait() was called on " + this + ", which is empty. Use get(), which waits.");
        }
        return item;
    }

    private @Nullable T takeOrNull() {
        T item = items.poll();
        if (item != null) {
            putters.callNextOut();
        }
        return item;
    }

    private QueueShutDownException shutDown(String call, String what) {
        return new QueueShutDownException(call + " was called on " + this + ", which is shut down and " + what + ".");
    }

    /**
     * Says that an item that was got is done with: one call for each item. When all are, {@link #join} returns.
     *
     * @throws IllegalStateException if it was called for all items already
     */
    public void taskDone() {
        use("taskDone()");
        if (unfinished == 0) {
            throw new IllegalStateException("taskDone() called too many times on " + this
                    + ": each item that was put is done already. Call it once for each item that you have got.");
        }
        finish();
    }

    private void finish() {
        unfinished--;
        if (unfinished == 0) {
            joiners.callAll();
        }
    }

    /**
     * Waits until each item that was put in has been got and {@linkplain #taskDone is done}.
     *
     * @throws CancelledError if the calling task is cancelled while it waits
     * @throws IllegalStateException outside a task, or in a task of another loop
     */
    public void join() {
        Strand strand = useInTask("join()");
        if (unfinished > 0) {
            joiners.join(strand.loop, joining).await();
        }
    }

    /**
     * Shuts it down: it takes no more items; those that are in can still be got. Who waits for room, or for an item that
     * does not come, gets a {@link QueueShutDownException}. Doing it again does nothing.
     */
    public void shutdown() {
        use("shutdown()");
        isShutDown = true;
        wakeAll();
    }

    /**
     * Shuts it down and drops the items that are in, as if each was done: {@code shutdown(immediate=True)}.
     *
     * @return what was dropped, in order: it may hold what must be closed
     */
    public List<T> shutdownNow() {
        use("shutdownNow()");
        isShutDown = true;
        var dropped = new ArrayList<T>(items.size());
        for (T item = items.poll(); item != null; item = items.poll()) {
            dropped.add(item);
            if (unfinished > 0) {
                finish();
            }
        }
        wakeAll();
        return dropped;
    }

    private void wakeAll() {
        while (getters.callNextOut()) {
            // the next one, then
        }
        while (putters.callNextOut()) {
            // the next one, then
        }
    }

    /**
     * The items that come, until the queue is shut down and empty. {@code hasNext()} waits, and takes the item: leave the
     * loop by {@code break} in its body, not between the two. Several tasks may iterate, each over its own share.
     *
     * @return an iterator for tasks of the queue's loop
     */
    @Override
    public Iterator<T> iterator() {
        return new Items();
    }

    /** Waits in hasNext(). */
    private final class Items implements Iterator<T> {
        private @Nullable T next;

        @Override
        public boolean hasNext() {
            if (next == null) {
                next = getOrNull("iterator().hasNext()");
            }
            return next != null;
        }

        @Override
        public T next() {
            if (!hasNext()) {
                throw new NoSuchElementException(
                        "the items of " + Queue.this + " are at their end: ask hasNext() before.");
            }
            T item = Objects.requireNonNull(next);
            next = null;
            return item;
        }
    }

    /**
     * Puts an item in from another thread, which is blocked while the queue is full.
     *
     * @param item the item
     * @throws InterruptedException if the thread is interrupted meanwhile: then the item is not in
     * @throws QueueShutDownException if the queue is shut down, before or meanwhile
     * @throws IllegalStateException on a thread of the loop, which must not be blocked; if the queue is not {@linkplain #shared() shared}; if
     *     the loop is closed, before or meanwhile
     */
    public void putThreadsafe(T item) throws InterruptedException {
        Objects.requireNonNull(item, "item");
        new Crossing<>(this, loopFor("putThreadsafe(…)"), "putThreadsafe(…)", putters, putting, this::mayPut, () -> {
                    putNow("putThreadsafe(…)", item);
                    return item;
                })
                .await();
    }

    private boolean mayPut() {
        return isShutDown || !isFull();
    }

    /**
     * Takes an item out from another thread, which is blocked while the queue is empty.
     *
     * @return the next item
     * @throws InterruptedException if the thread is interrupted meanwhile: then no item is taken
     * @throws QueueShutDownException if the queue is shut down and empty, before or meanwhile
     * @throws IllegalStateException on a thread of the loop, which must not be blocked; if the queue is not {@linkplain #shared() shared}; if
     *     the loop is closed, before or meanwhile
     */
    public T getThreadsafe() throws InterruptedException {
        return new Crossing<>(
                        this,
                        loopFor("getThreadsafe()"),
                        "getThreadsafe()",
                        getters,
                        getting,
                        this::mayGet,
                        this::getNow)
                .await();
    }

    private boolean mayGet() {
        return isShutDown || !items.isEmpty();
    }

    private T getNow() {
        T item = takeOrNull();
        if (item == null) {
            throw shutDown("getThreadsafe()", "has no items left");
        }
        return item;
    }

    /** The loop, for a call from another thread. */
    private Kernel loopFor(String call) {
        Kernel loop = kernel();
        if (loop == null || !isShared()) {
            throw new IllegalStateException(call + " was called on " + this
                    + ", which is not shared with other threads. Call queue.shared() in a task of its loop, before"
                    + " another thread gets it.");
        }
        return loop;
    }

    /**
     * Shares the queue with other threads, which may call {@link #putThreadsafe} and {@link #getThreadsafe} from now on, and
     * binds it to the running loop. The loop must know, to tell a task that another thread may still wake from one that
     * nothing can.
     *
     * @return this
     * @throws IllegalStateException if no loop runs on this thread, or another one has the queue
     */
    public Queue<T> shared() {
        share("shared()");
        return this;
    }

    /**
     * How many items are in.
     *
     * @return the number
     */
    public int size() {
        return items.size();
    }

    /**
     * Whether no item is in.
     *
     * @return true if there is none
     */
    public boolean isEmpty() {
        return items.isEmpty();
    }

    /**
     * Whether it has as many items as it may have.
     *
     * @return true if it has; never for a queue without a bound
     */
    public boolean isFull() {
        return maxsize > 0 && items.size() >= maxsize;
    }

    /**
     * How many items it may have.
     *
     * @return the number; 0 for no bound
     */
    public int maxsize() {
        return maxsize;
    }

    /**
     * Whether it was shut down.
     *
     * @return true if it was
     */
    public boolean isShutDown() {
        return isShutDown;
    }

    @Override
    @SuppressWarnings("exports")
    protected List<Strand> waiters() {
        var all = new ArrayList<>(getters.waiting());
        all.addAll(putters.waiting());
        all.addAll(joiners.waiting());
        return all;
    }

    /** Shows how many items are in, and how many tasks wait. */
    @Override
    public String toString() {
        var text = new StringBuilder(getClass().getSimpleName()).append('(').append(items.size());
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

    private final class Joining implements Role {
        @Override
        public String what() {
            return "the " + unfinished + " unfinished items of a queue";
        }
    }
}
