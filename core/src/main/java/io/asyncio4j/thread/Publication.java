// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.thread;

import io.asyncio4j.context.Context;
import io.asyncio4j.coroutine.Delivery;
import io.asyncio4j.coroutine.Kernel;
import io.asyncio4j.local.Log;
import io.asyncio4j.local.Unchecked;
import io.asyncio4j.loop.ExceptionContext;
import java.lang.System.Logger.Level;
import java.util.Objects;
import java.util.concurrent.Flow;

/** Items of a loop for subscribers on any thread: {@code Asyncio.publisher} says how. Each subscriber has its own iterator. */
final class Publication<T> implements Flow.Publisher<T> {
    private final Kernel loop;
    private final Iterable<? extends T> items;
    private final Context context = Context.copy();

    Publication(Kernel loop, Iterable<? extends T> items) {
        this.loop = loop;
        this.items = Objects.requireNonNull(items, "items are null: publisher takes an Iterable");
        loop.handedOut();
    }

    /** Whether a loop itself makes the items of a publisher, as far as one can see: then nothing runs elsewhere. */
    static boolean isOf(Kernel loop, Flow.Publisher<?> publisher) {
        return publisher instanceof Publication<?> own && own.loop == loop;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super T> subscriber) {
        Objects.requireNonNull(subscriber, "subscriber is null: subscribe takes a Flow.Subscriber");
        String pair = name() + " for " + kind(subscriber);
        var emission = new Emission<T>(loop, items, context, subscriber, pair);
        try {
            subscriber.onSubscribe(emission);
        } catch (Throwable t) {
            emission.cancel(); // rule 2.13: that is what it comes to
            report("onSubscribe(...)", pair, t);
            return;
        }
        if (!loop.post(emission)) {
            refuse(emission, pair);
        }
    }

    /** Rule 1.4: who cannot be served is told so at once, also by a loop that has closed. */
    private void refuse(Emission<T> emission, String pair) {
        try {
            emission.fail(new IllegalStateException("Event loop is closed: subscribe(...) was called on " + this
                    + ", from which no more items come. Subscribe before Asyncio.run(...) ends, or before the Runner is"
                    + " closed."));
        } catch (Throwable t) {
            report("onError(...)", pair, t);
        }
    }

    /** Rule 1.9: subscribe returns normally. */
    private void report(String signal, String pair, Throwable thrown) {
        if (Unchecked.isFatal(thrown)) {
            throw Unchecked.<RuntimeException>rethrow(thrown);
        }
        loop.deliver(new Delivery() {
            private final String message = "a subscriber has thrown out of " + signal + ", and gets nothing: " + pair;

            @Override
            public void run() {
                loop.callExceptionHandler(new ExceptionContext(message, thrown, Publication.this));
            }

            @Override
            public void undelivered() {
                Log.write(Level.ERROR, message, thrown);
            }
        });
    }

    private String name() {
        return "publisher of " + kind(items);
    }

    /** The object's class without its package; an anonymous one has a name then too, and a lambda no number. */
    private static String kind(Object object) {
        String name = object.getClass().getName();
        int number = name.indexOf('/');
        String binary = number < 0 ? name : name.substring(0, number);
        return binary.substring(binary.lastIndexOf('.') + 1);
    }

    @Override
    public String toString() {
        return name() + " on " + loop;
    }
}
