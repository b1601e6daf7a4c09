// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.queue;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.support.Journal.end;
import static io.asyncio4j.support.Journal.turns;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio4j.future.Action;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.Journal;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.task.Task;
import java.util.NoSuchElementException;

/** A queue that is shut down takes nothing more, gives what it has, and wakes who waits for what does not come. */
class QueueShutdownTest {
    private final Journal journal = new Journal();

    private Task<Void, RuntimeException> waits(String name, Action<RuntimeException> call) {
        return createTask(name, () -> {
            try {
                call.run();
                journal.add(name);
            } catch (QueueShutDownException e) {
                journal.add(name + ": " + e.getMessage());
            }
        });
    }

    // CPython 3.13: 1, 2, then QueueShutDown from all four
    @OnBothEngines
    void whatIsInCanBeGot(EngineUnderTest engine) {
        engine.run(() -> {
            var queue = new Queue<Integer>();
            queue.put(1);
            queue.put(2);
            queue.shutdown();
            queue.shutdown();
            assertThat(queue.isShutDown()).isTrue();
            assertThat(queue.get()).isEqualTo(1);
            assertThat(queue.getNowait()).isEqualTo(2);
            var state = " was called on Queue(0 items, 2 unfinished, shut down), which is shut down and ";
            assertThatThrownBy(queue::get)
                    .isInstanceOf(QueueShutDownException.class)
                    .hasMessage("get()" + state + "has no items left.");
            assertThatThrownBy(queue::getNowait)
                    .isInstanceOf(QueueShutDownException.class)
                    .hasMessage("getNowait()" + state + "has no items left.");
            assertThatThrownBy(() -> queue.put(3))
                    .isInstanceOf(QueueShutDownException.class)
                    .hasMessage("put(...)" + state + "takes no more items.");
            assertThatThrownBy(() -> queue.putNowait(3))
                    .isInstanceOf(QueueShutDownException.class)
                    .hasMessage("putNowait(...)" + state + "takes no more items.");
        });
    }

    // CPython 3.13: g1 and g2 QueueShutDown
    @OnBothEngines
    void gettersAreWoken(EngineUnderTest engine) {
        engine.run(() -> {
            var queue = new Queue<Integer>(1);
            var a = waits("a", queue::get);
            var b = waits("b", queue::get);
            yieldNow();
            queue.shutdown();
            end(a, b);
            var text =
                    ": get() was called on Queue(0 of 1 items, shut down), which is shut down and has no items left.";
            journal.assertReads("a" + text, "b" + text);
        });
    }

    // CPython 3.13: p1 and p2 QueueShutDown; j goes on when the item that was in is done
    @OnBothEngines
    void puttersAreWokenAndJoinersWaitForWhatIsIn(EngineUnderTest engine) {
        engine.run(() -> {
            var queue = new Queue<Integer>(1);
            queue.put(1);
            var a = waits("a", () -> queue.put(2));
            var join = waits("join", queue::join);
            var b = waits("b", () -> queue.put(2));
            yieldNow();
            queue.shutdown();
            end(a, b);
            assertThat(join.done()).isFalse();
            journal.add(queue.getNowait());
            queue.taskDone();
            end(join);
            var text = ": put(...) was called on Queue(1 of 1 items, 1 unfinished, shut down), which is shut down and"
                    + " takes no more items.";
            journal.assertReads("a" + text, "b" + text, 1, "join");
        });
    }

    // CPython 3.13: empty, j, p QueueShutDown, 'task_done() called too many times'
    @OnBothEngines
    void shutdownNowDropsWhatIsIn(EngineUnderTest engine) {
        engine.run(() -> {
            var queue = new Queue<Integer>(3);
            queue.put(1);
            queue.put(2);
            queue.put(3);
            var join = waits("join", queue::join);
            var a = waits("a", () -> queue.put(4));
            yieldNow();
            assertThat(queue.shutdownNow()).containsExactly(1, 2, 3);
            assertThat(queue.isEmpty()).isTrue();
            end(join, a);
            journal.assertReads(
                    "join",
                    "a: put(...) was called on Queue(0 of 3 items, shut down), which is shut down and takes no more"
                            + " items.");
            assertThat(catchThrowable(queue::taskDone)).isInstanceOf(IllegalStateException.class);
            assertThat(queue.shutdownNow()).isEmpty();
        });
    }

    // CPython 3.13: not done before what was got is done too
    @OnBothEngines
    void joinWaitsForWhatWasGotBefore(EngineUnderTest engine) {
        engine.run(() -> {
            var queue = new Queue<Integer>();
            queue.put(1);
            queue.put(2);
            queue.get();
            var join = waits("join", queue::join);
            yieldNow();
            assertThat(queue.shutdownNow()).containsExactly(2);
            turns(3);
            assertThat(join.done()).isFalse();
            queue.taskDone();
            end(join);
        });
    }

    @OnBothEngines
    void droppedItemsOfAPriorityQueueComeInItsOrder(EngineUnderTest engine) {
        engine.run(() -> {
            var queue = new PriorityQueue<Integer>();
            queue.put(3);
            queue.put(1);
            queue.put(2);
            assertThat(queue.shutdownNow()).containsExactly(1, 2, 3);
        });
    }

    @OnBothEngines
    void iterationEndsWithIt(EngineUnderTest engine) {
        engine.run(() -> {
            var queue = new Queue<Integer>();
            var a = waits("a", () -> queue.forEach(item -> journal.add("a " + item)));
            var b = waits("b", () -> queue.forEach(item -> journal.add("b " + item)));
            yieldNow();
            queue.put(1);
            queue.put(2);
            turns(2);
            queue.put(3);
            queue.shutdown();
            end(a, b);
            journal.assertReads("a 1", "a 2", "a 3", "a", "b");
        });
    }

    @OnBothEngines
    void iteratorIsAtItsEndAfterwards(EngineUnderTest engine) {
        engine.run(() -> {
            var queue = new Queue<Integer>();
            queue.put(1);
            queue.shutdown();
            var items = queue.iterator();
            assertThat(items.hasNext()).isTrue();
            assertThat(items.hasNext()).isTrue();
            assertThat(items.next()).isEqualTo(1);
            assertThat(items.hasNext()).isFalse();
            assertThatThrownBy(items::next)
                    .isInstanceOf(NoSuchElementException.class)
                    .hasMessage("the items of Queue(0 items, 1 unfinished, shut down) are at their end: ask hasNext()"
                            + " before.");
        });
    }
}
