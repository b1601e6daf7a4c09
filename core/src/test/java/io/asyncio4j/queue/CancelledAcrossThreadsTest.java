// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.queue;

import static io.asyncio4j.Asyncio.blocking;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.support.Journal.end;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.support.CancelAtEach;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.task.Task;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** S16: wherever a task is cancelled that stands in line with another thread, that thread loses nothing and goes on. */
class CancelledAcrossThreadsTest {
    /** A thread that ends when its body has returned, or the queue is shut down. */
    private static Thread thread(Body body) {
        return Thread.ofPlatform().daemon().unstarted(() -> {
            try {
                body.run();
            } catch (QueueShutDownException e) {
                return;
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
    }

    @FunctionalInterface
    private interface Body {
        void run() throws InterruptedException;
    }

    private static void consume(Queue<Integer> queue, List<Integer> got) {
        for (int item : queue) {
            got.add(item);
            yieldNow();
        }
    }

    // It begins when all wait for items
    @OnBothEngines
    void itemsOfAThread(EngineUnderTest engine) {
        CancelAtEach.withOtherThreads(engine, run -> {
            var queue = new Queue<Integer>(1).shared();
            var got = new ArrayList<Integer>();
            var ended = new CountDownLatch(1);
            Thread producer = thread(() -> {
                for (int i = 0; i < 4; i++) {
                    queue.putThreadsafe(i);
                }
                ended.countDown();
            });
            run.victim("consumer 1", () -> consume(queue, got));
            run.victim("consumer 2", () -> consume(queue, got));
            run.bystander("consumer 3", () -> consume(queue, got));
            run.bystander("closer", () -> {
                blocking(() -> ended.await());
                queue.shutdown();
            });
            run.whenIdle(producer::start);
            run.afterwards(() -> {
                assertThat(got).containsExactlyInAnyOrder(0, 1, 2, 3);
                assertThat(queue.snapshot().waiters()).isEmpty();
            });
        });
    }

    @OnBothEngines
    void itemsForAThread(EngineUnderTest engine) {
        CancelAtEach.withOtherThreads(engine, run -> {
            var queue = new Queue<Integer>(1).shared();
            var put = new ArrayList<Integer>();
            List<Integer> got = Collections.synchronizedList(new ArrayList<>());
            Thread consumer = thread(() -> {
                while (true) {
                    got.add(queue.getThreadsafe());
                }
            });
            var producers = new ArrayList<Task<?, ?>>();
            producers.add(run.victim("producer 1", () -> produce(queue, put, 10)));
            producers.add(run.victim("producer 2", () -> produce(queue, put, 20)));
            producers.add(run.bystander("producer 3", () -> produce(queue, put, 30)));
            run.bystander("closer", () -> {
                end(producers.toArray(Task[]::new));
                queue.shutdown();
            });
            run.whenIdle(consumer::start);
            run.afterwards(() -> {
                blocking(() -> consumer.join());
                assertThat(got).containsExactlyInAnyOrderElementsOf(put).contains(30, 31, 32);
                assertThat(queue).hasToString("Queue(0 of 1 items, " + put.size() + " unfinished, shut down)");
            });
        });
    }

    private static void produce(Queue<Integer> queue, List<Integer> put, int first) {
        for (int i = first; i < first + 3; i++) {
            queue.put(i);
            put.add(i);
        }
    }
}
