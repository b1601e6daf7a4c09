// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.thread;

import io.asyncio4j.context.Context;
import io.asyncio4j.coroutine.Delivery;
import io.asyncio4j.coroutine.Kernel;
import io.asyncio4j.local.Log;
import io.asyncio4j.local.Unchecked;
import java.lang.System.Logger.Level;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;

/** What a publisher signals, on any thread, on its way to the loop: many signals, one wake-up. */
final class Incoming<T> implements Flow.Subscriber<T>, Delivery {
    private sealed interface Signal<T> {
        record Began<T>(Flow.Subscription subscription) implements Signal<T> {}

        record Next<T>(T item) implements Signal<T> {}

        record Failed<T>(Throwable failure) implements Signal<T> {}

        record Completed<T>() implements Signal<T> {}
    }

    private final Kernel loop;
    private final FlowItems<T, ?> items;
    private final ConcurrentLinkedQueue<Signal<T>> signals = new ConcurrentLinkedQueue<>();

    /** Whether the loop is going to look. Any thread, CAS. */
    private final AtomicBoolean posted = new AtomicBoolean();

    Incoming(Kernel loop, FlowItems<T, ?> items) {
        this.loop = loop;
        this.items = items;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        signal(new Signal.Began<>(Objects.requireNonNull(
                subscription, "subscription is null: rule 2.13 of Reactive Streams forbids that")));
    }

    @Override
    public void onNext(T item) {
        signal(new Signal.Next<>(
                Objects.requireNonNull(item, "item is null: rule 2.13 of Reactive Streams forbids that")));
    }

    @Override
    public void onError(Throwable failure) {
        signal(new Signal.Failed<>(
                Objects.requireNonNull(failure, "failure is null: rule 2.13 of Reactive Streams forbids that")));
    }

    @Override
    public void onComplete() {
        signal(new Signal.Completed<>());
    }

    private void signal(Signal<T> signal) {
        signals.add(signal);
        if (posted.compareAndSet(false, true)) {
            loop.deliver(this);
        }
    }

    /** On the loop. */
    @Override
    public void run() {
        posted.set(false); // first: what comes from now on must be looked at once more
        for (Signal<T> next = signals.poll(); next != null; next = signals.poll()) {
            switch (next) {
                case Signal.Began<T>(Flow.Subscription subscription) -> {
                    if (!items.begin(subscription)) {
                        cancelLater(subscription);
                    }
                }
                case Signal.Next<T>(T item) -> items.add(item);
                case Signal.Failed<T>(Throwable failure) -> items.fail(failure);
                case Signal.Completed<T> _ -> items.complete();
            }
        }
        items.wake();
    }

    /** As a callback: it is foreign code, and may throw. */
    void cancelLater(Flow.Subscription subscription) {
        loop.callSoonIn(Context.empty(), subscription::cancel);
    }

    @Override
    public void undelivered() {
        posted.set(false);
        for (Signal<T> next = signals.poll(); next != null; next = signals.poll()) {
            if (next instanceof Signal.Began<T>(Flow.Subscription subscription)) {
                cancelNow(subscription);
            }
        }
    }

    /** The loop is closed, and the thread may be any: only the log is left to tell. */
    private void cancelNow(Flow.Subscription subscription) {
        try {
            subscription.cancel();
        } catch (Throwable t) {
            if (Unchecked.isFatal(t)) {
                throw Unchecked.<RuntimeException>rethrow(t);
            }
            Log.write(
                    Level.ERROR,
                    "a subscription has thrown out of cancel(), which was called because the event loop of " + items
                            + " is closed",
                    t);
        }
    }
}
