// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.queue;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.support.Journal.end;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The order of a PriorityQueue is its user's, and may fail: then the queue is as it was before. */
class PriorityQueueOrderTest {
    /** An order that fails at a comparison that is chosen. */
    private static final class Failing implements Comparator<Integer> {
        int left = Integer.MAX_VALUE;

        @Override
        public int compare(Integer a, Integer b) {
            if (left-- == 0) {
                left = Integer.MAX_VALUE;
                throw new IllegalStateException("no order");
            }
            return Integer.compare(a / 10, b / 10);
        }
    }

    private static void assertRefused(Throwable thrown, String message) {
        assertThat(thrown).isExactlyInstanceOf(ClassCastException.class).hasMessage(message);
        assertThat(thrown.getCause()).isExactlyInstanceOf(ClassCastException.class);
    }

    // CPython 3.13: TypeError("'<' not supported between instances of 'str' and 'int'"), and the item is in all the
    // same
    @OnBothEngines
    void itemsOfTwoKindsAreNamed(EngineUnderTest engine) {
        engine.run(() -> {
            var queue = new PriorityQueue<Object>();
            queue.put(2);
            queue.put(1);
            String rest = " was called on PriorityQueue(2 items, 2 unfinished) with a java.lang.String, which cannot be"
                    + " compared with the java.lang.Integer that is in it. Put items of one kind, or give the queue a"
                    + " Comparator: new PriorityQueue<>(comparator).";
            assertRefused(catchThrowable(() -> queue.put("text")), "put(...)" + rest);
            assertRefused(catchThrowable(() -> queue.putNowait("text")), "putNowait(...)" + rest);
            assertThat(queue.shutdownNow()).containsExactly(1, 2);
        });
    }

    @OnBothEngines
    void itemWithoutAnOrderIsNamed(EngineUnderTest engine) {
        engine.run(() -> {
            var queue = new PriorityQueue<Object>(3);
            assertRefused(
                    catchThrowable(() -> queue.put(new Object())),
                    "put(...) was called on PriorityQueue(0 of 3 items) with a java.lang.Object, which is not"
                        + " Comparable. Make it so, or give the queue a Comparator: new PriorityQueue<>(comparator).");
            queue.put("text");
            assertRefused(
                    catchThrowable(() -> queue.put(new Object())),
                    "put(...) was called on PriorityQueue(1 of 3 items, 1 unfinished) with a java.lang.Object, which is"
                            + " not Comparable. Make it so, or give the queue a Comparator: new"
                            + " PriorityQueue<>(comparator).");
            assertThat(queue.get()).isEqualTo("text");
        });
    }

    /** One kind of item, whose own order fails. */
    private record Broken(ClassCastException failure) implements Comparable<Broken> {
        @Override
        public int compareTo(Broken other) {
            throw failure;
        }
    }

    @Test
    void whatAnOrderOfTheUsersThrowsIsLeftAsItIs() {
        var failure = new ClassCastException("mine");
        assertThatThrownBy(() -> new PriorityQueue<Broken>().putNowait(new Broken(failure)))
                .isSameAs(failure);
        assertThatThrownBy(() -> new PriorityQueue<>((_, _) -> {
                            throw failure;
                        })
                        .putNowait(1))
                .isSameAs(failure);
    }

    @Test
    void orderIsGiven() {
        assertThatThrownBy(() -> new PriorityQueue<>(null))
                .isExactlyInstanceOf(NullPointerException.class)
                .hasMessage("order is null: leave it out for items in their natural order, or give a Comparator");
    }

    /** Against a list that is searched, with failures at each comparison that there can be. */
    @Test
    void failingOrderLosesNothing() {
        var random = new Random(17);
        for (int round = 0; round < 300; round++) {
            var order = new Failing();
            var queue = new PriorityQueue<>(order);
            var expected = new ArrayList<Integer>();
            for (int step = 0; step < 60; step++) {
                int item = random.nextInt(100);
                boolean puts = random.nextInt(5) < 3;
                if (random.nextInt(3) == 0) {
                    order.left = random.nextInt(8);
                }
                try {
                    if (puts) {
                        queue.putNowait(item);
                        expected.add(item);
                    } else if (!expected.isEmpty()) {
                        assertThat(queue.getNowait()).isEqualTo(expected.remove(firstOf(expected)));
                    }
                } catch (IllegalStateException e) {
                    assertThat(e).hasMessage("no order");
                }
                order.left = Integer.MAX_VALUE;
                assertThat(queue.size()).isEqualTo(expected.size());
            }
            order.left = 0;
            if (expected.size() > 1) {
                assertThatThrownBy(queue::shutdownNow).hasMessage("no order");
            }
            order.left = Integer.MAX_VALUE;
            assertThat(queue.isShutDown()).isFalse();
            expected.sort(Comparator.comparing(i -> i / 10)); // stable
            assertThat(queue.shutdownNow()).isEqualTo(expected);
        }
    }

    private static int firstOf(List<Integer> items) {
        int first = 0;
        for (int i = 1; i < items.size(); i++) {
            if (items.get(i) / 10 < items.get(first) / 10) {
                first = i;
            }
        }
        return first;
    }

    // Who was called for an item and cannot have it passes the call on
    @OnBothEngines
    void getterWhoseItemCannotBeFoundLeavesItToTheNext(EngineUnderTest engine) {
        engine.run(() -> {
            var order = new Failing();
            var queue = new PriorityQueue<>(order);
            var a = createTask("a", queue::get);
            var b = createTask("b", queue::get);
            yieldNow();
            queue.put(30);
            queue.put(20);
            queue.put(10);
            queue.put(40);
            order.left = 0;
            end(a, b);
            assertThat(catchThrowable(a::await)).hasMessage("no order");
            assertThat(b.await()).isEqualTo(10);
            assertThat(queue.shutdownNow()).containsExactly(20, 30, 40);
        });
    }
}
