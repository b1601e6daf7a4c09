// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.queue;

import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.support.CancelAtEach;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.task.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** S16: wherever a producer or consumer is cancelled, no item and no room is lost, and nobody waits for ever. */
class CancelledAtEachSuspensionTest {
    private static final Duration MILLI = Duration.ofMillis(1);

    /** Two producers and three consumers, one of which is never cancelled. */
    private static void assertNothingIsLost(EngineUnderTest engine, IntFunction<Queue<Integer>> make, int maxsize) {
        int runs = CancelAtEach.on(engine, run -> {
            var queue = make.apply(maxsize);
            var put = new ArrayList<Integer>();
            var got = new ArrayList<Integer>();
            run.victim("consumer 1", () -> consume(queue, got));
            run.bystander("consumer 2", () -> {
                for (int item : queue) {
                    got.add(item);
                    queue.taskDone();
                }
            });
            List<Task<?, ?>> producers = List.of(
                    run.victim("producer 1", () -> produce(queue, put, 10)),
                    run.victim("producer 2", () -> produce(queue, put, 20)));
            run.bystander("closer", () -> {
                for (Task<?, ?> producer : producers) {
                    while (!producer.done()) {
                        sleep(MILLI);
                    }
                }
                queue.join();
                queue.shutdown();
            });
            run.afterwards(() -> {
                assertThat(got).containsExactlyInAnyOrderElementsOf(put);
                assertThat(queue.snapshot().waiters()).isEmpty();
                assertThat(queue.toString())
                        .isEqualTo(queue.getClass().getSimpleName()
                                + (maxsize == 0 ? "(0 items, shut down)" : "(0 of " + maxsize + " items, shut down)"));
            });
        });
        assertThat(runs).isGreaterThan(200);
    }

    private static void produce(Queue<Integer> queue, List<Integer> put, int first) {
        for (int i = first; i < first + 3; i++) {
            queue.put(i);
            put.add(i);
        }
    }

    private static void consume(Queue<Integer> queue, List<Integer> got) {
        while (true) {
            int item;
            try {
                item = queue.get();
            } catch (QueueShutDownException e) {
                return;
            }
            try {
                got.add(item);
                yieldNow();
            } finally {
                queue.taskDone();
            }
        }
    }

    @OnBothEngines
    void queueOfOnePlace(EngineUnderTest engine) {
        assertNothingIsLost(engine, Queue::new, 1);
    }

    @OnBothEngines
    void queueWithoutABound(EngineUnderTest engine) {
        assertNothingIsLost(engine, Queue::new, 0);
    }

    @OnBothEngines
    void lifoQueue(EngineUnderTest engine) {
        assertNothingIsLost(engine, LifoQueue::new, 2);
    }

    @OnBothEngines
    void priorityQueue(EngineUnderTest engine) {
        assertNothingIsLost(engine, PriorityQueue::new, 1);
    }

    // items come one at a time, to those who wait for them in line
    @OnBothEngines
    void itemGoesToTheNextInLine(EngineUnderTest engine) {
        CancelAtEach.on(engine, run -> {
            var queue = new Queue<Integer>();
            var got = new ArrayList<Integer>();
            for (String name : List.of("a", "b", "c")) {
                run.victim(name, () -> got.add(queue.get()));
            }
            run.bystander("d", () -> got.add(queue.get()));
            run.bystander("producer", () -> {
                yieldNow();
                for (int i = 0; i < 4; i++) {
                    queue.put(i);
                    if (i % 2 == 0) {
                        sleep(MILLI);
                    }
                }
            });
            run.afterwards(() -> {
                got.addAll(queue.shutdownNow());
                assertThat(got).containsExactly(0, 1, 2, 3);
            });
        });
    }

    // room comes one place at a time, to those who wait for it in line
    @OnBothEngines
    void roomGoesToTheNextInLine(EngineUnderTest engine) {
        CancelAtEach.on(engine, run -> {
            var queue = new Queue<String>(1);
            queue.put("first");
            var put = new ArrayList<>(List.of("first"));
            for (String name : List.of("a", "b", "c")) {
                run.victim(name, () -> {
                    queue.put(name);
                    put.add(name);
                });
            }
            run.bystander("d", () -> {
                queue.put("d");
                put.add("d");
            });
            run.bystander("consumer", () -> {
                yieldNow();
                var got = new ArrayList<String>();
                while (!got.contains("d")) {
                    got.add(queue.get());
                    sleep(MILLI);
                }
                got.addAll(queue.shutdownNow());
                assertThat(got).containsExactlyElementsOf(put);
            });
        });
    }

    @OnBothEngines
    void shutdownMeetsGettersPuttersAndJoiners(EngineUnderTest engine) {
        CancelAtEach.on(engine, run -> {
            var full = new Queue<Integer>(1);
            var empty = new Queue<Integer>(1);
            full.put(1);
            run.victim("getter", () -> endsWithShutdown(empty::get));
            run.bystander("getter 2", () -> endsWithShutdown(empty::get));
            run.victim("putter", () -> endsWithShutdown(() -> full.put(2)));
            run.bystander("putter 2", () -> endsWithShutdown(() -> full.put(3)));
            run.victim("joiner", full::join);
            run.bystander("joiner 2", full::join);
            run.bystander("closer", () -> {
                sleep(MILLI);
                empty.shutdown();
                assertThat(full.shutdownNow()).containsExactly(1);
            });
            run.afterwards(() -> {
                assertThat(full).hasToString("Queue(0 of 1 items, shut down)");
                assertThat(empty).hasToString("Queue(0 of 1 items, shut down)");
            });
        });
    }

    private static void endsWithShutdown(Runnable call) {
        try {
            call.run();
        } catch (QueueShutDownException e) {
            return;
        }
        throw new AssertionError("there was neither an item nor room");
    }
}
