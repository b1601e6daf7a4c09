// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.thread;

import io.asyncio4j.coroutine.Callers;
import io.asyncio4j.coroutine.Completions;
import io.asyncio4j.coroutine.Kernel;
import io.asyncio4j.coroutine.Role;
import io.asyncio4j.future.Future;
import io.asyncio4j.ledger.Failure;
import io.asyncio4j.ledger.Origin;
import io.asyncio4j.local.Unchecked;
import io.asyncio4j.task.Task;
import io.asyncio4j.task.Tasks;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * The items of a {@code Flow.Publisher}, to iterate over in a task. The iterator waits for the next item; the publisher never
 * has more than a few items under way ({@link #window}). Leaving early ends the subscription:
 *
 * <pre>{@code
 * try (var items = iterate(publisher)) {
 *     for (var item : items) {
 *         if (isEnough(item)) {
 *             break;
 *         }
 *     }
 * }
 * }</pre>
 *
 * <p>What the publisher fails with comes out of the iterator, the very object, after the items before it. An iterator cannot
 * declare a checked exception: so {@link #close} does, and the compiler asks for it at the {@code try}. For one task of one
 * loop, once.
 *
 * @param <T> the type of the items
 * @param <X> the checked exception that the publisher may fail with
 */
public final class FlowItems<T, X extends Exception> implements Iterable<T>, AutoCloseable {
    private static final Role ROLE = Role.of("the next item of a publisher");

    private final Kernel loop;
    private final Flow.Publisher<? extends T> publisher;
    private final Declared declared;
    private final String caller = Callers.task();
    private final Incoming<T> incoming;
    private final ArrayDeque<T> items = new ArrayDeque<>();

    private int window = 32;
    private boolean subscribed;
    private boolean closed;

    /** From the moment that the publisher has given it. */
    private Flow.@Nullable Subscription subscription;

    /** How many items were requested and have not come. */
    private int underWay;

    /** Whether the publisher has said that nothing more comes. */
    private boolean ended;

    /** What it has failed with, until that has been thrown. */
    private @Nullable Throwable failure;

    private @Nullable Failure record;

    /** While the task waits: ends when there is something to look at. */
    private @Nullable Future<@Nullable Void, RuntimeException> news;

    /** The one that waits for it. */
    private @Nullable Task<?, ?> waiter;

    private FlowItems(Kernel loop, Flow.Publisher<? extends T> publisher, @Nullable Class<X> type) {
        this.loop = loop;
        this.publisher = publisher;
        this.declared = new Declared("iterate", "publisher", type);
        this.incoming = new Incoming<>(loop, this);
    }

    static <T, X extends Exception> FlowItems<T, X> of(
            Kernel loop, Flow.Publisher<? extends T> publisher, @Nullable Class<X> type) {
        Objects.requireNonNull(publisher, "publisher is null: iterate takes a Flow.Publisher");
        return new FlowItems<>(loop, publisher, type);
    }

    /**
     * Sets how many items may be under way from the publisher at a time, before the iteration begins.
     *
     * @param size at least 1; default: 32
     * @return this
     * @throws IllegalArgumentException if it is less than 1
     * @throws IllegalStateException once the iteration has begun
     */
    public FlowItems<T, X> window(int size) {
        if (size < 1) {
            throw new IllegalArgumentException(
                    "window(" + size + ") would never ask the publisher for an item: give it at least 1.");
        }
        if (subscribed) {
            throw new IllegalStateException("window(" + size + ") was called on " + this
                    + ", over which somebody iterates already. Call it before the loop.");
        }
        window = size;
        return this;
    }

    /**
     * Subscribes, and iterates over what comes. {@code hasNext()} and {@code next()} wait: they suspend the calling task, and
     * throw {@code CancelledError} if it is cancelled, {@code IllegalStateException} while another task waits there.
     *
     * @return the only iterator
     * @throws IllegalStateException outside a task of the loop, the second time, or after {@link #close}
     */
    @Override
    public Iterator<T> iterator() {
        checkTask("iterator()");
        if (subscribed || closed) {
            throw new IllegalStateException("iterator() was called on " + this
                    + ", which can be iterated over once. Call iterate(publisher) again to subscribe again.");
        }
        subscribed = true;
        publisher.subscribe(incoming);
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return await("hasNext()");
            }

            @Override
            public T next() {
                if (!await("next()")) {
                    throw new NoSuchElementException(
                            closed
                                    ? FlowItems.this
                                            + " has been closed, and gives no more items. Ask hasNext() before."
                                    : "the publisher has no more items. Ask hasNext() before.");
                }
                return items.removeFirst();
            }
        };
    }

    private void checkTask(String call) {
        if (Tasks.currentStrand(call).loop != loop) {
            throw new IllegalStateException(call + " was called by a task of another loop than " + this
                    + " belongs to. Call iterate(publisher) in the task that iterates.");
        }
    }

    /** Waits until there is an item; false if there will be none. On the task's own thread. */
    private boolean await(String call) {
        checkTask(call);
        Future<?, ?> other = news;
        if (other != null && !other.done()) {
            throw new IllegalStateException(call + " called while another task is already waiting for the next item: "
                    + waiter + ". Let one task iterate over " + this + ", and hand on its items through a Queue.");
        }
        while (items.isEmpty()) {
            if (closed) {
                return false;
            }
            if (ended) {
                throwFailure();
                return false;
            }
            request();
            if (!items.isEmpty() || ended) {
                continue; // it has come meanwhile: request is foreign code
            }
            var waiting = Completions.as(ROLE, Future.<@Nullable Void, RuntimeException>create());
            news = waiting;
            waiter = Tasks.currentTask();
            int elsewhere =
                    Publication.isOf(loop, publisher) ? 0 : 1; // else virtual time would wait for what waits for it
            loop.elsewhere(elsewhere);
            try {
                waiting.await();
            } finally {
                loop.elsewhere(-elsewhere);
                if (news == waiting) { // else this one was cancelled, and another waits by now
                    news = null;
                    waiter = null;
                }
            }
        }
        return true;
    }

    /** Asks for more when half of the window is used up: one request for many items. */
    void request() {
        Flow.Subscription from = subscription;
        if (from != null && underWay <= window / 2) {
            int more = window - underWay;
            underWay = window;
            from.request(more);
        }
    }

    private void throwFailure() {
        Throwable thrown = failure;
        if (thrown != null) {
            failure = null;
            if (record != null) {
                record.retrieved();
            }
            throw Unchecked.<RuntimeException>rethrow(declared.asThrown(thrown));
        }
    }

    // -- what comes in; on the loop

    /** The publisher has taken the subscription; false if nobody wants it. */
    boolean begin(Flow.Subscription from) {
        if (closed || subscription != null) {
            return false;
        }
        subscription = from;
        return true;
    }

    void add(T item) {
        if (closed || ended) {
            return;
        }
        if (underWay == 0) {
            Flow.Subscription from = subscription;
            fail(new IllegalStateException("the publisher has sent more items than were requested: " + publisher
                    + " breaks rule 1.1 of Reactive Streams"));
            if (from != null) {
                incoming.cancelLater(from);
            }
            return;
        }
        underWay--;
        items.add(item);
    }

    void fail(Throwable thrown) {
        if (!closed && !ended) {
            ended = true;
            failure = thrown;
            record = loop.ledger().failed(this, Origin.ofCall("iterate(publisher)", caller), thrown, null);
        }
    }

    void complete() {
        ended = true;
    }

    void wake() {
        var waiting = news;
        if (waiting != null && !waiting.done()) {
            Completions.succeed(waiting, null);
        }
    }

    /**
     * Ends the subscription, if the publisher has not, and the iteration: a task that waits for the next item gets none, as
     * after the last one. Does nothing the second time.
     *
     * @throws X never: declared so that the compiler asks for what the iterator may throw
     * @throws IllegalStateException on another thread
     */
    @Override
    public void close() throws X {
        if (closed) {
            return;
        }
        if (!loop.isClosed()) {
            loop.checkTurn("close()", "loop.callSoonThreadsafe(items::close)");
        }
        closed = true;
        items.clear();
        if (!loop.isClosed()) {
            wake(); // first: cancel is foreign code
        }
        Flow.Subscription from = subscription;
        if (from != null && !ended) {
            from.cancel();
        }
    }

    /** Shows how far it is. */
    @Override
    public String toString() {
        return "FlowItems("
                + (closed ? "closed" : ended ? "ended" : subscribed ? "open" : "not begun") + ", " + items.size()
                + " items ready)";
    }
}
