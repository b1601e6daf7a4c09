// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.thread;

import static io.asyncio4j.Asyncio.iterate;
import static io.asyncio4j.Asyncio.publisher;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.toThread;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.context.ContextVar;
import io.asyncio4j.loop.EventLoop;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.LogCapture;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.support.Told;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;

/** publisher(items): items that a loop makes when a subscriber asks; the rest of its rules are in FlowPublisherTckTest. */
class FlowPublisherTest {
    private static final Duration DAY = Duration.ofDays(1);
    private static final ContextVar<String> VARIABLE = ContextVar.of("variable", "default");

    private final Told told = new Told();

    /** Remembers what it is told. */
    private static class Listening implements Flow.Subscriber<Object> {
        final List<Object> heard = new CopyOnWriteArrayList<>();
        final CountDownLatch ended = new CountDownLatch(1);
        volatile Flow.Subscription subscription;

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            this.subscription = subscription;
        }

        @Override
        public void onNext(Object item) {
            heard.add(item);
        }

        @Override
        public void onError(Throwable failure) {
            heard.add(failure);
            ended.countDown();
        }

        @Override
        public void onComplete() {
            heard.add("complete");
            ended.countDown();
        }
    }

    @OnBothEngines
    void subscriberOnAnotherThreadGetsAll(EngineUnderTest engine) {
        engine.run(() -> {
            Flow.Publisher<Integer> numbers = publisher(List.of(1, 2, 3));
            var listening = new Listening();
            toThread(() -> {
                        numbers.subscribe(listening);
                        listening.subscription.request(Long.MAX_VALUE);
                        listening.ended.await();
                    })
                    .await();
            assertThat(listening.heard).containsExactly(1, 2, 3, "complete");
        });
    }

    @OnBothEngines
    void subscriberThatThrowsWhenTheLoopClosesTakesNothingFromTheOthers(EngineUnderTest engine) {
        var failure = new AssertionError("x");
        var throwing = new Listening() {
            @Override
            public void onError(Throwable thrown) {
                throw failure;
            }
        };
        var listening = new Listening();
        var runner = engine.virtualTime().exceptionHandler(told).build();
        EventLoop loop = runner.loop();
        loop.callSoon(() -> {
            publisher(List.of(1)).subscribe(throwing);
            publisher(List.of(1)).subscribe(listening);
            loop.callSoon(loop::stop);
        });
        loop.runForever();
        loop.close();
        assertThat(listening.heard)
                .singleElement()
                .isInstanceOf(IllegalStateException.class)
                .asString()
                .startsWith("java.lang.IllegalStateException: Event loop is closed: no more items come from ");
        assertThat(told.messages())
                .endsWith("Exception in what was told that its event loop is closed | java.lang.AssertionError: x")
                .filteredOn(m -> m.endsWith("AssertionError: x"))
                .hasSize(1);
        runner.close();
    }

    @OnBothEngines
    void itemsAreMadeWhenTheyAreAskedFor(EngineUnderTest engine) {
        engine.run(() -> {
            var made = new ArrayList<Integer>();
            var listening = new Listening();
            publisher(counting(made, 3)).subscribe(listening);
            sleep(DAY);
            assertThat(made).isEmpty();
            listening.subscription.request(2);
            sleep(DAY);
            assertThat(made).containsExactly(0, 1);
            assertThat(listening.heard).containsExactly(0, 1);
            listening.subscription.request(1);
            sleep(DAY);
            assertThat(listening.heard).containsExactly(0, 1, 2, "complete");
        });
    }

    /** Counts, and waits a second before each number. */
    private static Iterable<Integer> counting(List<Integer> made, int to) {
        return () -> new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < to;
            }

            @Override
            public Integer next() {
                sleep(Duration.ofSeconds(1));
                made.add(next);
                return next++;
            }
        };
    }

    @OnBothEngines
    void eachSubscriberHasAnIteratorAndAContextOfItsOwn(EngineUnderTest engine) {
        engine.run(() -> {
            VARIABLE.set("publisher's");
            Iterable<String> items = () -> {
                String seen = VARIABLE.get();
                VARIABLE.set("iterator's");
                return List.of(seen).iterator();
            };
            Flow.Publisher<String> seen = publisher(items);
            VARIABLE.set("changed");
            for (int i = 0; i < 2; i++) {
                try (var all = iterate(seen)) {
                    assertThat(all).containsExactly("publisher's");
                }
            }
        });
    }

    @OnBothEngines
    void failureOfTheIteratorGoesToTheSubscriber(EngineUnderTest engine) {
        var failure = new IllegalStateException("x");
        try (var runner = engine.virtualTime().exceptionHandler(told).build()) {
            runner.run(() -> {
                var listening = new Listening();
                publisher(() -> {
                            throw failure;
                        })
                        .subscribe(listening);
                sleep(DAY);
                assertThat(listening.heard).containsExactly(failure);
            });
        }
        assertThat(told.messages()).isEmpty();
    }

    // The subscriber breaks rule 2.13: the publisher's side is told, and the subscriber gets nothing more
    @OnBothEngines
    void subscriberThatThrowsIsReported(EngineUnderTest engine) {
        try (var runner = engine.virtualTime().exceptionHandler(told).build()) {
            runner.run(() -> {
                var throwing = new Listening() {
                    @Override
                    public void onNext(Object item) {
                        super.onNext(item);
                        throw new IllegalStateException("onNext");
                    }
                };
                Flow.Publisher<Integer> numbers = publisher(List.of(1, 2));
                numbers.subscribe(throwing);
                throwing.subscription.request(2);
                yieldNow();
                yieldNow();
                yieldNow();
                assertThat(throwing.heard).containsExactly(1);
                numbers.subscribe(new Listening() {
                    @Override
                    public void onSubscribe(Flow.Subscription subscription) {
                        throw new IllegalStateException("onSubscribe");
                    }
                });
                yieldNow();
            });
        }
        assertThat(told.messages())
                .containsExactlyInAnyOrder(
                        "a subscriber has thrown out of onSubscribe(...), and gets nothing: publisher of"
                                + " ImmutableCollections$List12 for FlowPublisherTest$4 |"
                                + " java.lang.IllegalStateException: onSubscribe",
                        "Task exception was never retrieved: Task 'publisher of ImmutableCollections$List12 for"
                                + " FlowPublisherTest$3' | java.lang.IllegalStateException: onNext");
    }

    @OnBothEngines
    void cancellingTheSubscriptionCancelsItsTask(EngineUnderTest engine) {
        engine.run(() -> {
            var made = new ArrayList<Integer>();
            var listening = new Listening();
            publisher(counting(made, 3)).subscribe(listening);
            listening.subscription.request(3);
            sleep(Duration.ofMillis(1_500));
            listening.subscription.cancel();
            sleep(DAY);
            assertThat(made).containsExactly(0);
            assertThat(listening.heard).containsExactly(0);
        });
    }

    @OnBothEngines
    void endOfTheRunEndsTheSubscription(EngineUnderTest engine) {
        var listening = new Listening();
        engine.run(() -> {
            publisher(List.of(1, 2)).subscribe(listening);
            listening.subscription.request(1);
            sleep(DAY);
        });
        assertThat(listening.heard).hasSize(2).first().isEqualTo(1);
        assertThat(listening.heard.getLast())
                .isInstanceOfSatisfying(
                        CancellationException.class, e -> assertThat(e).hasMessage("the loop is shutting down"));
    }

    private static Flow.Publisher<Integer> ofAClosedLoop(EngineUnderTest engine) {
        return engine.run(() -> publisher(List.of(1)));
    }

    // rules 1.4 and 1.9 of Reactive Streams: onSubscribe, then onError, and subscribe returns
    @OnBothEngines
    void subscriberThatComesAfterTheEndIsToldSoAtOnce(EngineUnderTest engine) {
        var listening = new Listening() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                super.onSubscribe(subscription);
                heard.add("subscribed");
                subscription.request(1);
            }
        };
        ofAClosedLoop(engine).subscribe(listening);
        assertThat(listening.heard).hasSize(2).startsWith("subscribed");
        assertThat((Throwable) listening.heard.getLast())
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "Event loop is closed: subscribe(...) was called on publisher of ImmutableCollections$List12"
                                + " on EventLoop(closed, 0 ready, 0 timers), from which no more items come. Subscribe"
                                + " before Asyncio.run(...) ends, or before the Runner is closed.");
        listening.subscription.request(1);
        listening.subscription.cancel();
        assertThat(listening.heard).hasSize(2);
    }

    @OnBothEngines
    void subscriberThatCancelsAfterTheEndIsToldNothing(EngineUnderTest engine) {
        var listening = new Listening() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscription.cancel();
            }
        };
        ofAClosedLoop(engine).subscribe(listening);
        assertThat(listening.heard).isEmpty();
    }

    // only the log is left to tell
    @OnBothEngines
    void subscriberThatThrowsAfterTheEndIsLogged(EngineUnderTest engine) {
        var failure = new IllegalStateException("x");
        var late = ofAClosedLoop(engine);
        try (var log = LogCapture.start()) {
            late.subscribe(new Listening() {
                @Override
                public void onSubscribe(Flow.Subscription subscription) {
                    throw failure;
                }
            });
            late.subscribe(new Listening() {
                @Override
                public void onError(Throwable thrown) {
                    throw failure;
                }
            });
            assertThat(log.messages())
                    .containsExactly(
                            "a subscriber has thrown out of onSubscribe(...), and gets nothing: publisher of"
                                    + " ImmutableCollections$List12 for FlowPublisherTest$7",
                            "a subscriber has thrown out of onError(...), and gets nothing: publisher of"
                                    + " ImmutableCollections$List12 for FlowPublisherTest$8");
            assertThat(log.records()).allMatch(r -> r.getThrown() == failure);
        }
    }

    @OnBothEngines
    void askingForNothingIsAnError(EngineUnderTest engine) {
        engine.run(() -> {
            var listening = new Listening();
            publisher(List.of(1)).subscribe(listening);
            listening.subscription.request(0);
            sleep(DAY);
            assertThat(listening.heard).hasSize(1);
            assertThat((Throwable) listening.heard.getFirst())
                    .isExactlyInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "request(0) was called, which asks for nothing: rule 3.9 of Reactive Streams wants at least"
                                    + " 1");
        });
    }

    @OnBothEngines
    void thereAndBackAgain(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var seen = new ArrayList<Integer>();
            var made = new ArrayList<Integer>();
            try (var items =
                    iterate(publisher(counting(made, 100)), IOException.class).window(8)) {
                for (int item : items) {
                    seen.add(item);
                }
            }
            assertThat(seen).hasSize(100).isEqualTo(made);
        });
    }
}
