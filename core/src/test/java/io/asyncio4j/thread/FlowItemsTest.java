// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.thread;

import static io.asyncio4j.Asyncio.blocking;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.iterate;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.future.CancelledError;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.LogCapture;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.support.Told;
import java.io.IOException;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** iterate(publisher): items of a Flow.Publisher in a task, no more of them under way than it can take. */
@SuppressWarnings("try") // some are closed early, to look at them afterwards
class FlowItemsTest {
    private final Told told = new Told();

    /** A publisher that does nothing but what the test says, and remembers what was asked of it. */
    private static class ByHand implements Flow.Publisher<Integer>, Flow.Subscription {
        final List<Long> requests = new ArrayList<>();
        final AtomicBoolean cancelled = new AtomicBoolean();
        Flow.Subscriber<? super Integer> subscriber;

        @Override
        public void subscribe(Flow.Subscriber<? super Integer> subscriber) {
            this.subscriber = subscriber;
            subscriber.onSubscribe(this);
        }

        @Override
        public void request(long n) {
            requests.add(n);
        }

        @Override
        public void cancel() {
            cancelled.set(true);
        }

        /** Waits until so many requests have come. */
        void awaitRequests(int count) {
            while (requests.size() < count) {
                yieldNow();
            }
        }

        /** Sends an item, and gives the loop time to do with it what it does. */
        void send(int item) {
            subscriber.onNext(item);
            for (int i = 0; i < 5; i++) {
                yieldNow();
            }
        }
    }

    @OnBothEngines
    void itemsOfAnotherThreadComeInOrder(EngineUnderTest engine) {
        engine.run(() -> {
            var seen = new ArrayList<Integer>();
            try (var publisher = new SubmissionPublisher<Integer>()) {
                var feeding = createTask(() -> blocking(() -> {
                    while (publisher.getNumberOfSubscribers() == 0) {
                        Thread.onSpinWait();
                    }
                    for (int i = 0; i < 1_000; i++) {
                        publisher.submit(i); // waits where the subscriber is slow
                    }
                    publisher.close();
                }));
                try (var items = iterate(publisher)) {
                    for (Integer item : items) {
                        seen.add(item);
                    }
                    assertThat(items).hasToString("FlowItems(ended, 0 items ready)");
                }
                feeding.await();
            }
            assertThat(seen).hasSize(1_000).isSorted().startsWith(0).endsWith(999);
        });
    }

    @OnBothEngines
    void requestsComeInWindows(EngineUnderTest engine) {
        engine.run(() -> {
            var publisher = new ByHand();
            try (var items = iterate(publisher).window(4)) {
                var seen = new ArrayList<Integer>();
                var task = createTask(() -> {
                    for (Integer item : items) {
                        seen.add(item);
                    }
                });
                publisher.awaitRequests(1);
                assertThat(publisher.requests).containsExactly(4L);
                yieldNow();
                assertThat(task).hasToString("Task 'Task-2' (pending, waiting for the next item of a publisher)");
                publisher.send(1);
                assertThat(publisher.requests).containsExactly(4L);
                publisher.send(2);
                assertThat(seen).containsExactly(1, 2);
                assertThat(publisher.requests).containsExactly(4L, 2L);
                publisher.subscriber.onComplete();
                task.await();
                assertThat(publisher.cancelled).isFalse();
            }
        });
    }

    @OnBothEngines
    void leavingEarlyEndsTheSubscription(EngineUnderTest engine) {
        engine.run(() -> {
            var publisher = new ByHand();
            try (var items = iterate(publisher)) {
                createTask(() -> {
                    publisher.awaitRequests(1);
                    publisher.send(1);
                });
                for (Integer item : items) {
                    assertThat(item).isEqualTo(1);
                    assertThat(items).hasToString("FlowItems(open, 0 items ready)");
                    break;
                }
                assertThat(publisher.cancelled).isFalse();
            }
            assertThat(publisher.cancelled).isTrue();
            publisher.subscriber.onNext(2); // it may not have heard of it yet (rule 2.8)
            yieldNow();
        });
    }

    @OnBothEngines
    void secondTaskThatAsksWhileOneWaitsIsRefused(EngineUnderTest engine) {
        engine.run(() -> {
            var publisher = new ByHand();
            try (var items = iterate(publisher)) {
                var first = new Iterator<?>[1];
                var waiting = createTask("waiter", () -> {
                    var iterator = items.iterator();
                    first[0] = iterator;
                    return iterator.next();
                });
                publisher.awaitRequests(1);
                yieldNow();
                String where =
                        " called while another task is already waiting for the next item: Task 'waiter' (pending,"
                            + " waiting for the next item of a publisher). Let one task iterate over FlowItems(open, 0"
                            + " items ready), and hand on its items through a Queue.";
                assertThatThrownBy(() -> first[0].hasNext())
                        .isExactlyInstanceOf(IllegalStateException.class)
                        .hasMessage("hasNext()" + where);
                assertThatThrownBy(() -> first[0].next())
                        .isExactlyInstanceOf(IllegalStateException.class)
                        .hasMessage("next()" + where);
                publisher.send(1);
                assertThat(waiting.await()).isEqualTo(1);
            }
        });
    }

    @OnBothEngines
    void nextTaskMayAskAsSoonAsTheOneThatWaitedIsCancelled(EngineUnderTest engine) {
        engine.run(() -> {
            var publisher = new ByHand();
            try (var items = iterate(publisher)) {
                var first = new Iterator<?>[1];
                var waiting = createTask(() -> {
                    var iterator = items.iterator();
                    first[0] = iterator;
                    return iterator.next();
                });
                publisher.awaitRequests(1);
                yieldNow();
                var next = createTask(() -> first[0].next());
                waiting.cancel(); // it runs after the next one
                publisher.send(1);
                assertThat(next.await()).isEqualTo(1);
                assertThat(waiting.cancelled()).isTrue();
            }
        });
    }

    @OnBothEngines
    void subscriptionThatThrowsAfterTheEndOfTheLoopIsLogged(EngineUnderTest engine) {
        var failure = new AssertionError("x");
        var publisher = new ByHand() {
            @Override
            public void subscribe(Flow.Subscriber<? super Integer> subscriber) {
                this.subscriber = subscriber;
            }

            @Override
            public void cancel() {
                throw failure;
            }
        };
        engine.run(() -> {
            var _ = iterate(publisher).iterator();
        });
        try (var log = LogCapture.start()) {
            publisher.subscriber.onSubscribe(publisher);
            assertThat(log.messages())
                    .containsExactly("a subscription has thrown out of cancel(), which was called because the event"
                            + " loop of FlowItems(open, 0 items ready) is closed");
            assertThat(log.records().getFirst().getThrown()).isSameAs(failure);
        }
    }

    @OnBothEngines
    void cancelledTaskEndsTheSubscription(EngineUnderTest engine) {
        engine.run(() -> {
            var publisher = new ByHand();
            var task = createTask(() -> {
                try (var items = iterate(publisher)) {
                    for (Integer item : items) {
                        throw new AssertionError(item);
                    }
                }
            });
            publisher.awaitRequests(1);
            task.cancel();
            assertThatThrownBy(task::await).isExactlyInstanceOf(CancelledError.class);
            assertThat(publisher.cancelled).isTrue();
        });
    }

    @OnBothEngines
    void closedByAnotherTaskTheIterationEnds(EngineUnderTest engine) {
        engine.run(() -> {
            var publisher = new ByHand();
            var items = iterate(publisher);
            var asks = createTask(() -> {
                for (Integer item : items) {
                    throw new AssertionError(item);
                }
            });
            publisher.awaitRequests(1);
            yieldNow();
            items.close();
            asks.await();
            assertThat(publisher.cancelled).isTrue();
        });
    }

    @OnBothEngines
    void closedByAnotherTaskTheNextItemIsNone(EngineUnderTest engine) {
        engine.run(() -> {
            var publisher = new ByHand();
            var items = iterate(publisher);
            var asks = createTask(() -> items.iterator().next());
            publisher.awaitRequests(1);
            yieldNow();
            items.close();
            assertThatThrownBy(asks::await)
                    .isExactlyInstanceOf(NoSuchElementException.class)
                    .hasMessage("FlowItems(closed, 0 items ready) has been closed, and gives no more items."
                            + " Ask hasNext() before.");
        });
    }

    // The item is dropped with all that nobody has taken
    @OnBothEngines
    void closedWhenTheItemHasJustComeTheIterationEndsToo(EngineUnderTest engine) {
        engine.run(() -> {
            var publisher = new ByHand();
            var items = iterate(publisher);
            var asks = createTask(() -> items.iterator().hasNext());
            publisher.awaitRequests(1);
            publisher.subscriber.onNext(1);
            items.close();
            assertThat(asks.await()).isFalse();
        });
    }

    @OnBothEngines
    void closedBeforeThePublisherAnswersItWantsNothing(EngineUnderTest engine) {
        engine.run(() -> {
            var publisher = new ByHand();
            var items = iterate(publisher);
            var _ = items.iterator();
            items.close();
            items.close();
            while (!publisher.cancelled.get()) {
                yieldNow();
            }
            assertThat(publisher.requests).isEmpty();
        });
    }

    // -- failures

    @OnBothEngines
    void failureComesAfterTheItemsBeforeIt(EngineUnderTest engine) {
        var failure = new IllegalStateException("x");
        try (var runner = engine.virtualTime().exceptionHandler(told).build()) {
            runner.run(() -> {
                var publisher = new ByHand();
                createTask(() -> {
                    publisher.awaitRequests(1);
                    publisher.subscriber.onNext(1);
                    publisher.subscriber.onError(failure);
                });
                try (var items = iterate(publisher)) {
                    var all = items.iterator();
                    assertThat(all.next()).isEqualTo(1);
                    assertThatThrownBy(all::hasNext).isSameAs(failure);
                    assertThat(all.hasNext()).isFalse();
                }
                assertThat(publisher.cancelled).isFalse(); // it has ended by itself
            });
        }
        assertThat(told.messages()).isEmpty();
    }

    @OnBothEngines
    void checkedFailureNeedsItsClass(EngineUnderTest engine) {
        var failure = new IOException("x");
        engine.run(() -> {
            var publisher = new ByHand();
            createTask(() -> publisher.subscriber.onError(failure));
            try (var items = iterate(publisher)) {
                assertThatThrownBy(() -> items.iterator().hasNext())
                        .isExactlyInstanceOf(UndeclaredThrowableException.class)
                        .hasMessage(
                                "iterate(publisher) got a checked exception, java.io.IOException: x. Name its class to"
                                        + " have it thrown as it is: iterate(publisher, IOException.class).")
                        .cause()
                        .isSameAs(failure);
            }
            createTask(() -> publisher.subscriber.onError(failure));
            assertThatThrownBy(() -> {
                        try (var items = iterate(publisher, IOException.class)) {
                            assertThat(items.iterator().hasNext()).isFalse();
                        }
                    })
                    .isSameAs(failure);
        });
    }

    @OnBothEngines
    void failureThatNobodyComesToIsReported(EngineUnderTest engine) {
        try (var runner = engine.virtualTime().exceptionHandler(told).build()) {
            runner.run(() -> {
                var publisher = new ByHand();
                createTask(() -> {
                    publisher.awaitRequests(1);
                    publisher.subscriber.onNext(1);
                    publisher.subscriber.onError(new IllegalStateException("x"));
                });
                try (var items = iterate(publisher)) {
                    assertThat(items.iterator().next()).isEqualTo(1);
                }
            });
        }
        assertThat(told.messages())
                .containsExactly("Future exception was never retrieved: Future of iterate(publisher) in task 'Task-1' |"
                        + " java.lang.IllegalStateException: x");
    }

    @OnBothEngines
    void publisherThatSendsTooMuchIsStopped(EngineUnderTest engine) {
        engine.run(() -> {
            var publisher = new ByHand() {
                @Override
                public String toString() {
                    return "flood";
                }
            };
            createTask(() -> {
                publisher.awaitRequests(1);
                publisher.subscriber.onNext(1);
                publisher.subscriber.onNext(2);
                publisher.subscriber.onNext(3);
            });
            try (var items = iterate(publisher).window(2)) {
                var all = items.iterator();
                assertThat(all.next()).isEqualTo(1);
                assertThat(all.next()).isEqualTo(2);
                assertThatThrownBy(all::next)
                        .isExactlyInstanceOf(IllegalStateException.class)
                        .hasMessage("the publisher has sent more items than were requested: flood breaks rule 1.1 of"
                                + " Reactive Streams");
            }
            yieldNow();
            assertThat(publisher.cancelled).isTrue();
        });
    }

    // -- misuse

    @OnBothEngines
    void itIsIteratedOverOnce(EngineUnderTest engine) {
        engine.run(() -> {
            var publisher = new ByHand();
            try (var items = iterate(publisher)) {
                assertThat(items).hasToString("FlowItems(not begun, 0 items ready)");
                var all = items.iterator();
                assertThatThrownBy(items::iterator)
                        .isExactlyInstanceOf(IllegalStateException.class)
                        .hasMessage(
                                "iterator() was called on FlowItems(open, 0 items ready), which can be iterated over"
                                        + " once. Call iterate(publisher) again to subscribe again.");
                assertThatThrownBy(() -> items.window(3))
                        .isExactlyInstanceOf(IllegalStateException.class)
                        .hasMessage(
                                "window(3) was called on FlowItems(open, 0 items ready), over which somebody iterates"
                                        + " already. Call it before the loop.");
                publisher.subscriber.onComplete();
                assertThatThrownBy(all::next)
                        .isExactlyInstanceOf(NoSuchElementException.class)
                        .hasMessage("the publisher has no more items. Ask hasNext() before.");
            }
            assertThatThrownBy(() -> iterate(publisher).window(0))
                    .isExactlyInstanceOf(IllegalArgumentException.class)
                    .hasMessage("window(0) would never ask the publisher for an item: give it at least 1.");
            assertThatThrownBy(() -> iterate(null))
                    .isExactlyInstanceOf(NullPointerException.class)
                    .hasMessage("publisher is null: iterate takes a Flow.Publisher");
        });
    }

    @OnBothEngines
    void otherThreadsMayNotIterate(EngineUnderTest engine) {
        engine.run(() -> {
            var items = iterate(new ByHand());
            blocking(() -> assertThatThrownBy(items::iterator)
                    .isExactlyInstanceOf(IllegalStateException.class)
                    .hasMessage(
                            "iterator() was called inside blocking(...) by Task 'Task-1' (pending, in blocking(...)),"
                                    + " which is off the loop there. Call it before or after blocking(...)."));
            items.close();
        });
    }

    @Test
    void foreignThreadIsToldWhatToDo() {
        assertThatThrownBy(() -> iterate(new ByHand()))
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage("no running event loop: iterate(...) was called on thread '"
                        + Thread.currentThread().getName()
                        + "', which is no task. Start the program with Asyncio.run(() -> ...), or have a running loop"
                        + " do it: submitThreadsafe(loop, () -> ...).");
    }
}
