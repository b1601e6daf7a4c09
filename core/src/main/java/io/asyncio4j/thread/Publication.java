// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.thread;

import io.asyncio4j.context.Context;
import io.asyncio4j.coroutine.Kernel;
import io.asyncio4j.local.Unchecked;
import io.asyncio4j.loop.ExceptionContext;
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
        Objects.requireNonNull(subscriber, "subscriber");
        var emission = new Emission<T>(loop, items, context, subscriber);
        try {
            subscriber.onSubscribe(emission);
        } catch (Throwable t) {
            emission.cancel(); // rule 2.13: that is what it comes to
            report(t);
            return;
        }
        if (!loop.post(emission)) {
            emission.fail(loop.closed("subscribe(…)"));
        }
    }

    /** Rule 1.9: subscribe returns normally. */
    private void report(Throwable thrown) {
        if (Unchecked.isFatal(thrown)) {
            throw Unchecked.<RuntimeException>rethrow(thrown);
        }
        loop.callSoonThreadsafe(() -> loop.callExceptionHandler(
                new ExceptionContext("a subscriber has thrown out of onSubscribe(…), and gets nothing", thrown, this)));
    }

    @Override
    public String toString() {
        return "publisher of " + items.getClass().getSimpleName() + " on " + loop;
    }
}
