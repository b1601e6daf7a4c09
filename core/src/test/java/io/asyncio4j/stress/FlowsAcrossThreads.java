// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.stress;

import static io.asyncio4j.Asyncio.allTasks;
import static io.asyncio4j.Asyncio.blocking;
import static io.asyncio4j.Asyncio.iterate;
import static io.asyncio4j.Asyncio.publisher;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.stress.StressCase.check;

import io.asyncio4j.support.EngineUnderTest;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * Items of a loop for subscribers that ask and cancel on their own threads; and items of a publisher's threads for a loop
 * that leaves early. All come, in order, no more than were asked for; a subscription ends once; and who has asked is never
 * forgotten.
 */
final class FlowsAcrossThreads implements StressCase {
    private static final int ITEMS = 100;

    /** In fewer flows none may be cancelled half-way: there are races, but no proof of it. */
    private static final int PROOF = 500;

    @Override
    public String name() {
        return "flows";
    }

    @Override
    public int fullSize() {
        return 20_000;
    }

    @Override
    public String run(EngineUnderTest engine, int size) throws Exception {
        var random = new SplittableRandom(size);
        var halfWay = new AtomicInteger();
        try (var runner = engine.realTime().build();
                ExecutorService threads = Executors.newCachedThreadPool()) {
            runner.run(() -> {
                var items = publisher(IntStream.range(0, ITEMS).boxed().toList());
                for (int flow = 0; flow < size; flow++) {
                    if (flow % 2 == 0) {
                        publish(items, threads, random.split(), halfWay);
                    } else {
                        take(threads, random);
                    }
                }
            });
        }
        check(size < PROOF || halfWay.get() > 0, "there was no race");
        return "%,d flows of %d items between a loop and other threads".formatted(size, ITEMS);
    }

    private static void publish(
            Flow.Publisher<Integer> items, ExecutorService threads, SplittableRandom random, AtomicInteger halfWay)
            throws InterruptedException {
        var subscriber = new Asking(items, random);
        threads.execute(subscriber);
        blocking(() -> check(subscriber.over.await(60, TimeUnit.SECONDS), "a request was forgotten: " + subscriber));
        while (allTasks().size() > 1) {
            yieldNow(); // the one that emits
        }
        check(subscriber.wrong == null, subscriber.wrong);
        int got = subscriber.got.get();
        check(subscriber.ends.get() <= 1, "ended " + subscriber.ends + " times");
        check(subscriber.cancels || got == ITEMS, got + " items");
        if (got < ITEMS) {
            halfWay.incrementAndGet();
        }
    }

    /** Asks for a few at a time, and may cancel. */
    private static final class Asking implements Flow.Subscriber<Integer>, Runnable {
        private final Flow.Publisher<Integer> items;
        private final SplittableRandom random;
        private final boolean cancels;

        /** How long it pauses between two requests at most: about as long as an item takes, or until all have come. */
        private final int pause;

        private final AtomicLong asked = new AtomicLong();
        private final AtomicInteger got = new AtomicInteger();
        private final AtomicInteger ends = new AtomicInteger();
        private final CountDownLatch over = new CountDownLatch(1);
        private volatile Flow.Subscription subscription;
        private volatile String wrong;

        private Asking(Flow.Publisher<Integer> items, SplittableRandom random) {
            this.items = items;
            this.random = random;
            this.cancels = random.nextBoolean();
            this.pause = 1 << random.nextInt(10);
        }

        @Override
        public void run() {
            items.subscribe(this);
            int last = cancels ? random.nextInt(ITEMS) : ITEMS;
            while (asked.get() < last) {
                int more = 1 + random.nextInt(3);
                asked.addAndGet(more);
                subscription.request(more);
                for (int n = random.nextInt(pause); n > 0; n--) {
                    Thread.onSpinWait();
                }
            }
            if (cancels) {
                if (random.nextBoolean()) {
                    takeAll();
                }
                subscription.cancel();
                over.countDown();
            }
        }

        /** What was asked for comes, and no more, which onNext would tell. */
        private void takeAll() {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (got.get() < Math.min(asked.get(), ITEMS) && wrong == null) {
                Thread.onSpinWait();
                if (System.nanoTime() - end > 0) {
                    wrong = "a request was forgotten: " + this;
                }
            }
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
        }

        @Override
        public void onNext(Integer item) {
            if (item != got.getAndIncrement() || got.get() > asked.get()) {
                wrong = item + " is item " + got + " of " + asked;
            }
        }

        @Override
        public void onError(Throwable failure) {
            if (!cancels) { // else its task was told of the cancellation
                wrong = failure.toString();
            }
            end();
        }

        @Override
        public void onComplete() {
            if (got.get() != ITEMS) {
                wrong = "complete after " + got;
            }
            end();
        }

        private void end() {
            ends.incrementAndGet();
            over.countDown();
        }

        @Override
        public String toString() {
            return got + " of " + asked;
        }
    }

    private static void take(ExecutorService threads, SplittableRandom random) {
        int last = random.nextInt(2 * ITEMS);
        var publisher = new SubmissionPublisher<Integer>(threads, 4);
        int next = 0;
        try (var items = iterate(publisher).window(1 + random.nextInt(6))) {
            var all = items.iterator();
            threads.execute(() -> {
                for (int item = 0; item < ITEMS && publisher.hasSubscribers(); item++) {
                    publisher.submit(item);
                }
                publisher.close();
            });
            while (next < last && all.hasNext()) {
                int item = all.next();
                check(item == next, item + " came as item " + next);
                next++;
            }
        }
        check(next == Math.min(last, ITEMS), next + " items, not " + last);
    }
}
