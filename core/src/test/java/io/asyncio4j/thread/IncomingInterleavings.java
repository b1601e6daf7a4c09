// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.thread;

import static io.asyncio4j.support.Interleavings.check;

import io.asyncio4j.scheduler.LoopAmongThreads;
import io.asyncio4j.support.Interleavings;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;

/** What a publisher signals on its own thread while the loop takes it in, ends the subscription, or closes. */
public final class IncomingInterleavings implements Interleavings {
    @Override
    public List<Scenario> scenarios() {
        return List.of(
                new Scenario("no signal is left lying", IncomingInterleavings::signals),
                new Scenario("a failure comes after the items before it", IncomingInterleavings::failure),
                new Scenario("a subscription against close is cancelled once", IncomingInterleavings::close),
                new Scenario(
                        "a subscription to a loop that closes is cancelled once", IncomingInterleavings::closeLoop));
    }

    private static void signals() {
        var trial = new Trial();
        trial.subscribe();
        trial.crowd.thread(() -> {
            trial.incoming.onNext(1);
            trial.incoming.onNext(2);
            trial.incoming.onComplete();
        });
        trial.crowd.run();
        check(trial.items.toString().equals("FlowItems(ended, 2 items ready)"), trial.items.toString());
    }

    private static void failure() {
        var trial = new Trial();
        trial.subscribe();
        trial.crowd.thread(() -> {
            trial.incoming.onNext(1);
            trial.incoming.onError(new IllegalArgumentException("x"));
        });
        trial.crowd.run();
        check(trial.items.toString().equals("FlowItems(ended, 1 items ready)"), trial.items.toString());
        check(trial.crowd.loop.ledger().lastId() == 1, "not one failure in the ledger");
    }

    private static void close() {
        var trial = new Trial();
        trial.crowd.thread(() -> trial.incoming.onSubscribe(trial.subscription));
        trial.crowd.loop.ready(trial.items::close);
        trial.crowd.run();
        check(trial.subscription.cancelled.get() == 1, "cancelled " + trial.subscription.cancelled + " times");
    }

    private static void closeLoop() {
        var trial = new Trial();
        trial.crowd.thread(() -> trial.incoming.onSubscribe(trial.subscription));
        trial.crowd.start();
        trial.crowd.turn();
        trial.crowd.loop.close();
        trial.crowd.join();
        trial.items.close();
        check(trial.subscription.cancelled.get() == 1, "cancelled " + trial.subscription.cancelled + " times");
    }

    private static final class Subscription implements Flow.Subscription {
        private final AtomicInteger cancelled = new AtomicInteger();

        @Override
        public void request(long n) {}

        @Override
        public void cancel() {
            cancelled.incrementAndGet();
        }
    }

    private static final class Trial {
        private final LoopAmongThreads crowd = new LoopAmongThreads();
        private final FlowItems<Integer, RuntimeException> items =
                FlowItems.of(crowd.loop, _ -> {}, RuntimeException.class);
        private final Incoming<Integer> incoming = new Incoming<>(crowd.loop, items);
        private final Subscription subscription = new Subscription();

        private void subscribe() {
            items.begin(subscription);
            items.request();
        }
    }
}
