// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.queue;

import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.support.Journal.end;
import static io.asyncio4j.support.Journal.turns;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.Journal;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.task.Task;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** S2: items come in order, to those who wait for them in order. */
class QueueTest {
    private final Journal journal = new Journal();

    private Task<Void, RuntimeException> gets(String name, Queue<Integer> queue) {
        return journal.task(name, () -> journal.add(name + " got " + queue.get()));
    }

    // CPython 3.13: put 0, got 0, put 1, got 1, put 2, got 2
    @OnBothEngines
    void putWaitsWhileTheQueueIsFull(EngineUnderTest engine) {
        engine.run(() -> {
            var queue = new Queue<Integer>(1);
            var producer = journal.task("producer", () -> {
                for (int i = 0; i < 3; i++) {
                    queue.put(i);
                    journal.add("put " + i);
                }
            });
            turns(2);
            assertThat(queue.isFull()).isTrue();
            for (int i = 0; i < 3; i++) {
                journal.add("got " + queue.get());
                yieldNow();
            }
            end(producer);
            journal.assertReads("put 0", "got 0", "put 1", "got 1", "put 2", "producer", "got 2");
        });
    }

    // CPython 3.13: a 0, b 1, c 2
    @OnBothEngines
    void gettersAreServedInOrder(EngineUnderTest engine) {
        engine.run(() -> {
            var queue = new Queue<Integer>();
            var a = gets("a", queue);
            var b = gets("b", queue);
            var c = gets("c", queue);
            yieldNow();
            for (int i = 0; i < 3; i++) {
                queue.putNowait(i);
            }
            end(a, b, c);
            journal.assertReads("a got 0", "a", "b got 1", "b", "c got 2", "c");
        });
    }

    // CPython 3.13: 1, then b 2 and a 3: who was called in vain stands at the end of the line again
    @OnBothEngines
    void whoGetsAnItemAtOnceMayTakeItFromOneWhoWasCalled(EngineUnderTest engine) {
        engine.run(() -> {
            var queue = new Queue<Integer>();
            var a = gets("a", queue);
            var b = gets("b", queue);
            yieldNow();
            queue.putNowait(1);
            assertThat(queue.getNowait()).isEqualTo(1);
            turns(2);
            queue.putNowait(2);
            queue.putNowait(3);
            end(a, b);
            journal.assertReads("b got 2", "b", "a got 3", "a");
        });
    }

    // CPython 3.13: joined, other; a, b, though another item has come meanwhile
    @OnBothEngines
    void joinWaitsForWhatIsUnfinished(EngineUnderTest engine) {
        engine.run(() -> {
            var queue = new Queue<Integer>();
            journal.addSoon("other");
            queue.join();
            journal.add("joined");
            yieldNow();
            queue.putNowait(1);
            var a = journal.task("a", queue::join);
            var b = journal.task("b", queue::join);
            yieldNow();
            queue.getNowait();
            turns(2);
            assertThat(a.done()).isFalse();
            queue.taskDone();
            queue.putNowait(2);
            end(a, b);
            journal.assertReads("joined", "other", "a", "b");
        });
    }

    @OnBothEngines
    void putAndGetDoNotSuspendWhereTheyNeedNot(EngineUnderTest engine) {
        engine.run(() -> {
            var queue = new Queue<Integer>(1);
            journal.addSoon("other");
            queue.put(1);
            journal.add(queue.get());
            yieldNow();
            journal.assertReads(1, "other");
        });
    }

    // CPython 3.13: 1, 2, 3 and 2, 1, 3
    @Test
    void queuesDifferInTheirOrder() {
        assertThat(drained(new Queue<>())).containsExactly(3, 1, 2);
        assertThat(drained(new PriorityQueue<>())).containsExactly(1, 2, 3);
        assertThat(drained(new PriorityQueue<>((a, b) -> b - a))).containsExactly(3, 2, 1);
        assertThat(drained(new LifoQueue<>())).containsExactly(2, 1, 3);
    }

    private static List<Integer> drained(Queue<Integer> queue) {
        queue.putNowait(3);
        queue.putNowait(1);
        queue.putNowait(2);
        var all = new ArrayList<Integer>();
        while (!queue.isEmpty()) {
            all.add(queue.getNowait());
        }
        return all;
    }

    // Differs from CPython, where items that are equal come in any order
    @Test
    void itemsOfOnePriorityComeInTheOrderInWhichTheyWerePut() {
        record Job(int priority, int number) {}
        var queue = new PriorityQueue<Job>((a, b) -> a.priority - b.priority);
        for (int i = 0; i < 100; i++) {
            queue.putNowait(new Job(i % 3, i));
        }
        for (int priority = 0; priority < 3; priority++) {
            for (int i = priority; i < 100; i += 3) {
                assertThat(queue.getNowait()).isEqualTo(new Job(priority, i));
            }
        }
    }

    @OnBothEngines
    void callbackMayPut(EngineUnderTest engine) {
        engine.run(() -> {
            var queue = new Queue<Integer>();
            runningLoop().callSoon(() -> queue.putNowait(5));
            assertThat(queue.get()).isEqualTo(5);
        });
    }

    @OnBothEngines
    void queueMayBeFilledBeforeAnyLoopRunsAndEmptiedAfterIt(EngineUnderTest engine) {
        var queue = new Queue<Integer>();
        queue.putNowait(1);
        queue.putNowait(2);
        engine.run(() -> assertThat(queue.get()).isEqualTo(1));
        assertThat(queue.getNowait()).isEqualTo(2);
        assertThat(queue.maxsize()).isZero();
        assertThat(queue.isFull()).isFalse();
    }
}
