// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.queue;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.support.Journal.end;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.Journal;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.task.Task;

/** S16: one who is cancelled while it waits takes nothing, and what was meant for it goes to the next. */
class QueueCancelTest {
    private final Journal journal = new Journal();

    private Task<Void, RuntimeException> gets(String name, Queue<Integer> queue) {
        return journal.task(name, () -> journal.add(name + " got " + queue.get()));
    }

    // CPython 3.13: a cancelled, b 1, empty
    @OnBothEngines
    void putThenCancelOfTheFirstGetter(EngineUnderTest engine) {
        engine.run(() -> {
            var queue = new Queue<Integer>();
            var a = gets("a", queue);
            var b = gets("b", queue);
            yieldNow();
            queue.putNowait(1);
            a.cancel();
            end(a, b);
            journal.assertReads("a cancelled", "b got 1", "b");
            assertThat(queue.isEmpty()).isTrue();
        });
    }

    // CPython 3.13: a cancelled, b 1, empty
    @OnBothEngines
    void cancelOfTheFirstGetterThenPut(EngineUnderTest engine) {
        engine.run(() -> {
            var queue = new Queue<Integer>();
            var a = gets("a", queue);
            var b = gets("b", queue);
            yieldNow();
            a.cancel();
            queue.putNowait(1);
            end(a, b);
            journal.assertReads("a cancelled", "b got 1", "b");
            assertThat(queue.isEmpty()).isTrue();
        });
    }

    // CPython 3.13: a cancelled, b cancelled, c 1, d 2
    @OnBothEngines
    void twoPutsThenCancelOfTwoGetters(EngineUnderTest engine) {
        engine.run(() -> {
            var queue = new Queue<Integer>();
            var a = gets("a", queue);
            var b = gets("b", queue);
            var c = gets("c", queue);
            var d = gets("d", queue);
            yieldNow();
            queue.putNowait(1);
            queue.putNowait(2);
            a.cancel();
            b.cancel();
            end(a, b, c, d);
            journal.assertReads("a cancelled", "b cancelled", "c got 1", "c", "d got 2", "d");
        });
    }

    // CPython 3.13: a cancelled, b is in
    @OnBothEngines
    void getThenCancelOfTheFirstPutter(EngineUnderTest engine) {
        engine.run(() -> {
            var queue = new Queue<String>(1);
            queue.put("0");
            var a = journal.task("a", () -> queue.put("a"));
            var b = journal.task("b", () -> queue.put("b"));
            yieldNow();
            assertThat(queue.getNowait()).isEqualTo("0");
            a.cancel();
            end(a, b);
            assertThat(queue.getNowait()).isEqualTo("b");
            journal.assertReads("a cancelled", "b");
        });
    }

    // CPython 3.13: cancelled, though all is done
    @OnBothEngines
    void joinThatIsCancelledWhenAllIsDone(EngineUnderTest engine) {
        engine.run(() -> {
            var queue = new Queue<Integer>();
            queue.put(1);
            var a = journal.task("a", queue::join);
            yieldNow();
            queue.get();
            queue.taskDone();
            a.cancel();
            end(a);
            journal.assertReads("a cancelled");
        });
    }

    // an item whose comparison fails is not in, and the room goes to the next (Differs from CPython, where it is in)
    @OnBothEngines
    void itemThatCannotBeComparedLeavesItsRoomToTheNext(EngineUnderTest engine) {
        engine.run(() -> {
            var queue = new PriorityQueue<Object>(2);
            queue.put(1);
            queue.put(2);
            var a = createTask("a", () -> queue.put("a string"));
            var b = journal.task("b", () -> queue.put(3));
            yieldNow();
            assertThat(queue.get()).isEqualTo(1);
            assertThat(catchThrowable(a::await)).isInstanceOf(ClassCastException.class);
            end(b);
            assertThat(queue.get()).isEqualTo(2);
            assertThat(queue.get()).isEqualTo(3);
        });
    }
}
