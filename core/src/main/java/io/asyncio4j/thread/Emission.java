// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.thread;

import io.asyncio4j.context.Context;
import io.asyncio4j.coroutine.Completions;
import io.asyncio4j.coroutine.Delivery;
import io.asyncio4j.coroutine.Kernel;
import io.asyncio4j.coroutine.Role;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.Future;
import io.asyncio4j.local.Unchecked;
import io.asyncio4j.task.Task;
import io.asyncio4j.task.TaskOptions;
import io.asyncio4j.task.Tasks;
import java.util.Iterator;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * One subscription to items of a loop: a task that takes the next item when the subscriber has asked for it. All signals but
 * the first come from that task, so one after the other.
 */
final class Emission<T> implements Flow.Subscription, Delivery {
    private static final Role ROLE = Role.of("a subscriber to ask for an item");

    private final Kernel loop;
    private final Iterable<? extends T> items;

    /** That in which the publisher was made; each task gets a copy. */
    private final Context context;

    /** Of the task, which has failed where the subscriber has thrown. */
    private final String name;

    private final Runnable lost = this::lost;

    /** Null once nothing more is signalled, so that it can be collected (rule 3.13). Any thread. */
    private volatile Flow.@Nullable Subscriber<? super T> subscriber;

    private final Demand demand = new Demand();

    /** What the subscriber has done wrong. Any thread. */
    private volatile @Nullable Throwable wrong;

    private volatile boolean cancelled;

    /** Loop only. */
    private @Nullable Task<?, ?> task;

    /** While the task waits for demand. Loop only. */
    private @Nullable Future<@Nullable Void, RuntimeException> asked;

    Emission(
            Kernel loop,
            Iterable<? extends T> items,
            Context context,
            Flow.Subscriber<? super T> subscriber,
            String name) {
        this.loop = loop;
        this.name = name;
        this.items = items;
        this.context = context;
        this.subscriber = subscriber;
    }

    // -- any thread

    @Override
    public void request(long n) {
        if (n <= 0) {
            wrong = new IllegalArgumentException("request(" + n
                    + ") was called, which asks for nothing: rule 3.9 of Reactive Streams wants at least 1");
            loop.post(this::wake);
        } else if (demand.add(n)) {
            loop.post(this::wake);
        }
    }

    @Override
    public void cancel() {
        if (!cancelled) {
            cancelled = true;
            loop.post(this::cancelTask);
        }
    }

    /** Ends it without items. */
    void fail(Throwable failure) {
        var to = subscriber;
        subscriber = null;
        if (to != null && !cancelled) {
            to.onError(failure);
        }
    }

    // -- on the loop

    @Override
    public void run() {
        if (cancelled) {
            subscriber = null;
            return;
        }
        loop.atClose(lost);
        try {
            Context mine = context.run(Context::copy); // here, where nobody else can enter it
            task = Tasks.createTask(loop, TaskOptions.options().name(name).context(mine), this::emit);
        } catch (Throwable t) {
            loop.notAtClose(lost);
            fail(t);
            if (Unchecked.isFatal(t)) {
                throw Unchecked.<RuntimeException>rethrow(t);
            }
        }
    }

    private void wake() {
        var waiting = asked;
        if (waiting != null && !waiting.done()) {
            Completions.succeed(waiting, null);
        }
    }

    private void cancelTask() {
        Task<?, ?> running = task;
        if (running != null) {
            running.cancel("the subscriber has cancelled its subscription");
        }
    }

    @Override
    public void undelivered() {
        lost();
    }

    private void lost() {
        fail(new IllegalStateException("Event loop is closed: no more items come from " + loop
                + ". End the subscription before Asyncio.run(...) ends, or before the Runner is closed."));
    }

    // -- the task

    private void emit() {
        try {
            Throwable failure = emitAll();
            if (failure != null) {
                fail(failure);
            } else if (!cancelled) {
                complete();
            }
        } catch (CancelledError e) {
            var ended = new CancellationException(e.getMessage());
            ended.initCause(e);
            fail(ended);
            throw e;
        } finally {
            subscriber = null;
            loop.notAtClose(lost);
        }
    }

    /** What went wrong, or null. What the subscriber throws is the task's own failure: nobody else can be told (rule 2.13). */
    private @Nullable Throwable emitAll() {
        Iterator<? extends T> all;
        try {
            all = items.iterator();
        } catch (CancelledError e) {
            throw e;
        } catch (Throwable t) {
            return t;
        }
        while (!cancelled) {
            T item;
            try {
                if (!all.hasNext()) {
                    return wrong;
                }
                awaitDemand();
                if (cancelled || wrong != null) {
                    return wrong;
                }
                item = Objects.requireNonNull(
                        all.next(), "an item is null: rule 2.13 of Reactive Streams forbids that");
            } catch (CancelledError e) {
                throw e;
            } catch (Throwable t) {
                return t;
            }
            demand.take();
            send(item);
        }
        return null;
    }

    private void awaitDemand() {
        while (demand.isNone() && wrong == null && !cancelled) {
            var waiting = Completions.as(ROLE, Future.<@Nullable Void, RuntimeException>create());
            asked = waiting; // who asks from now on posts, and that runs when this waits: the turn is ours until then
            waiting.await();
            asked = null;
        }
    }

    private void send(T item) {
        var to = subscriber;
        if (to != null) {
            try {
                to.onNext(item);
            } catch (Throwable t) {
                cancelled = true;
                throw t;
            }
        }
    }

    private void complete() {
        var to = subscriber;
        subscriber = null;
        if (to != null) {
            to.onComplete();
        }
    }
}
