// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.queue;

import io.asyncio4j.coroutine.Kernel;
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
    private final Stock<T> stock;
    private final Role getting = () -> "an item of " + which();
    private final Role putting = () -> "room in " + which();
    private final Role joining = new Joining();

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
        this.stock = new Stock<>(maxsize, items);
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
        checkItem("put(...)", item);
        Strand strand = useInTask("put(...)");
        while (!stock.mayPut()) {
            Place place = stock.putters.join(strand.loop, putting);
            try {
                place.await();
            } catch (Throwable t) {
                if (place.isCalled()) {
                    stock.passRoomOn();
                }
                throw t;
            }
        }
        putNow("put(...)", item);
    }

    /**
     * Puts an item in, if there is room.
     *
     * @param item the item
     * @throws ClassCastException as {@link #put}
     * @throws QueueFullException if there is none
     * @throws QueueShutDownException if the queue is shut down
     */
    public void putNowait(T item) {
        checkItem("putNowait(...)", item);
        use("putNowait(...)");
        if (!stock.mayPut()) {
            throw new QueueFullException(
                    "putNowait(...) was called on " + this + ", which is full. Use put(...), which waits.");
        }
        putNow("putNowait(...)", item);
    }

    private void checkItem(String call, T item) {
        Objects.requireNonNull(
                item,
                () -> "item is null: " + call + " was called on " + this
                        + ", and a queue holds no nulls. Put an object that says what null was to say.");
    }

    private void putNow(String call, T item) {
        if (stock.isShutDown()) {
            throw shutDown(call, "takes no more items");
        }
        try {
            stock.add(item);
        } catch (ClassCastException e) {
            throw explain(call, item, stock.first(), e);
        }
    }

    /** What is to be said of an item that could not be put in: for the one kind of queue that compares. */
    ClassCastException explain(String call, T item, @Nullable T first, ClassCastException thrown) {
        return thrown;
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
        return itemOrShutDown("get()", getOrNull("get()"));
    }

    /** The next item; null if the queue is shut down and empty. */
    private @Nullable T getOrNull(String call) {
        Strand strand = useInTask(call);
        while (!stock.mayGet()) {
            Place place = stock.getters.join(strand.loop, getting);
            try {
                place.await();
            } catch (Throwable t) {
                if (place.isCalled()) {
                    stock.passItemOn();
                }
                throw t;
            }
        }
        return stock.takeOrNull();
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
        if (!stock.mayGet()) {
            throw new QueueEmptyException(
                    "getNowait() was called on " + this + ", which is empty. Use get(), which waits.");
        }
        return itemOrShutDown("getNowait()", stock.takeOrNull());
    }

    private T itemOrShutDown(String call, @Nullable T item) {
        if (item == null) {
            throw shutDown(call, "has no items left");
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
        if (stock.unfinished() == 0) {
            throw new IllegalStateException("taskDone() called too many times on " + this
                    + ": each item that was put is done already. Call it once for each item that you have got.");
        }
        stock.finish(1);
    }

    /**
     * Waits until each item that was put in has been got and {@linkplain #taskDone is done}.
     *
     * @throws CancelledError if the calling task is cancelled while it waits
     * @throws IllegalStateException outside a task, or in a task of another loop
     */
    public void join() {
        Strand strand = useInTask("join()");
        if (stock.unfinished() > 0) {
            stock.joiners.join(strand.loop, joining).await();
        }
    }

    /**
     * Shuts it down: it takes no more items; those that are in can still be got. Who waits for room, or for an item that
     * does not come, gets a {@link QueueShutDownException}. Doing it again does nothing.
     */
    public void shutdown() {
        use("shutdown()");
        stock.shutDown();
    }

    /**
     * Shuts it down and drops the items that are in, as if each was done: {@code shutdown(immediate=True)}.
     *
     * @return what was dropped, in order: it may hold what must be closed
     */
    public List<T> shutdownNow() {
        use("shutdownNow()");
        List<T> dropped = stock.drop();
        stock.shutDown();
        return dropped;
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
        String call = "putThreadsafe(...)";
        checkItem(call, item);
        new Crossing<>(this, loopFor(call), call, stock.putters, putting, stock::mayPut, () -> {
                    putNow(call, item);
                    return item;
                })
                .await();
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
        String call = "getThreadsafe()";
        return new Crossing<>(
                        this,
                        loopFor(call),
                        call,
                        stock.getters,
                        getting,
                        stock::mayGet,
                        () -> itemOrShutDown(call, stock.takeOrNull()))
                .await();
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
        return stock.size();
    }

    /**
     * Whether no item is in.
     *
     * @return true if there is none
     */
    public boolean isEmpty() {
        return stock.size() == 0;
    }

    /**
     * Whether it has as many items as it may have.
     *
     * @return true if it has; never for a queue without a bound
     */
    public boolean isFull() {
        return stock.isFull();
    }

    /**
     * How many items it may have.
     *
     * @return the number; 0 for no bound
     */
    public int maxsize() {
        return stock.maxsize;
    }

    /**
     * Whether it was shut down.
     *
     * @return true if it was
     */
    public boolean isShutDown() {
        return stock.isShutDown();
    }

    @Override
    protected String kind() {
        return "queue";
    }

    @Override
    @SuppressWarnings("exports")
    protected List<Strand> waiters() {
        var all = new ArrayList<>(stock.getters.waiting());
        all.addAll(stock.putters.waiting());
        all.addAll(stock.joiners.waiting());
        return all;
    }

    /** Shows how many items are in, and how many tasks wait. */
    @Override
    public String toString() {
        return getClass().getSimpleName() + stock;
    }

    @Override
    protected String onOtherThreads(String call, boolean waits) {
        String threadsafe = switch (call) {
            case "put(...)", "putNowait(...)" -> "queue.putThreadsafe(...)";
            case "get()", "getNowait()", "iterator().hasNext()" -> "queue.getThreadsafe()";
            default -> "";
        };
        return threadsafe.isEmpty()
                ? super.onOtherThreads(call, waits)
                : threadsafe + (isShared() ? "" : ", once a task has called queue.shared()");
    }

    private final class Joining implements Role {
        @Override
        public String what() {
            return (stock.unfinished() == 1
                            ? "the unfinished item of "
                            : "the " + stock.unfinished() + " unfinished items of ")
                    + which();
        }
    }
}
