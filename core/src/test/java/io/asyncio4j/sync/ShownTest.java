// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.sync;

import static io.asyncio4j.Asyncio.allTasks;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.support.Journal.turns;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.future.Action;
import io.asyncio4j.future.Coroutine;
import io.asyncio4j.queue.PriorityQueue;
import io.asyncio4j.queue.Queue;
import io.asyncio4j.stream.StreamReader;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.task.Task;
import java.io.IOException;
import java.util.List;

/** What a user sees of primitives and queues, and of the tasks that wait for them. */
class ShownTest {
    private static Task<Void, RuntimeException> shown(String waitsFor, Action<RuntimeException> body) {
        var task = createTask("t", body);
        turns(2);
        assertThat(task).hasToString("Task 't' (pending, waiting for " + waitsFor + ")");
        return task;
    }

    @OnBothEngines
    void lock(EngineUnderTest engine) {
        engine.run(() -> {
            var lock = new Lock();
            assertThat(lock).hasToString("Lock(free)");
            assertThat(lock.snapshot().toString()).isEqualTo("Snapshot[state=Lock(free), holders=[], waiters=[]]");
            lock.acquire();
            var a = shown("a lock held by 'Task-1'", lock::acquire);
            var b = shown("a lock held by 'Task-1'", () -> lock.with(() -> {}));
            assertThat(lock).hasToString("Lock(held by Task-1, 2 waiting)");
            assertThat(lock.snapshot().state()).isEqualTo("Lock(held by Task-1, 2 waiting)");
            assertThat(lock.snapshot().holders()).containsExactly(currentTask());
            assertThat(lock.snapshot().waiters()).containsExactly(a, b);
            lock.release();
            assertThat(lock).hasToString("Lock(free, 2 waiting)"); // a has been called, and has not run
            assertThat(lock.snapshot().waiters()).containsExactly(b);
            b.cancel();
            turns(1);
            assertThat(lock).hasToString("Lock(held by t, which has ended)");
        });
    }

    @OnBothEngines
    void event(EngineUnderTest engine) {
        engine.run(() -> {
            var event = new Event();
            assertThat(event).hasToString("Event(not set)");
            var a = shown("an event", event::await);
            assertThat(event).hasToString("Event(not set, 1 waiting)");
            assertThat(event.snapshot()).isEqualTo(snapshot("Event(not set, 1 waiting)", a));
            event.set();
            turns(1);
            assertThat(event).hasToString("Event(set)");
        });
    }

    private static Primitive.Snapshot snapshot(String state, Task<?, ?>... waiters) {
        return new Primitive.Snapshot(state, List.of(), List.of(waiters));
    }

    @OnBothEngines
    void condition(EngineUnderTest engine) {
        engine.run(() -> {
            var condition = new Condition();
            assertThat(condition).hasToString("Condition(Lock(free))");
            var a = shown("a condition", () -> condition.with(condition::await));
            assertThat(condition).hasToString("Condition(Lock(free), 1 waiting)");
            assertThat(condition.snapshot()).isEqualTo(snapshot("Condition(Lock(free), 1 waiting)", a));
            condition.acquire();
            condition.signal();
            turns(1);
            assertThat(a).hasToString("Task 't' (pending, waiting for a lock held by 'Task-1')");
            assertThat(condition).hasToString("Condition(Lock(held by Task-1, 1 waiting))");
            assertThat(condition.snapshot().holders()).containsExactly(currentTask());
            condition.release();
        });
    }

    @OnBothEngines
    void semaphores(EngineUnderTest engine) {
        engine.run(() -> {
            assertThat(new Semaphore(1)).hasToString("Semaphore(1 permit)");
            var semaphore = new BoundedSemaphore(2);
            assertThat(semaphore).hasToString("BoundedSemaphore(2 permits)");
            semaphore.acquire();
            semaphore.acquire();
            var a = shown("a permit of a semaphore", semaphore::acquire);
            assertThat(semaphore).hasToString("BoundedSemaphore(0 permits, 1 waiting)");
            assertThat(semaphore.snapshot()).isEqualTo(snapshot("BoundedSemaphore(0 permits, 1 waiting)", a));
            semaphore.release();
        });
    }

    @OnBothEngines
    void barrier(EngineUnderTest engine) {
        engine.run(() -> {
            var barrier = new Barrier(3);
            var a = shown("a barrier, 1 of 3 there", barrier::await);
            assertThat(barrier).hasToString("Barrier(filling, 1 of 3)");
            assertThat(barrier.snapshot()).isEqualTo(snapshot("Barrier(filling, 1 of 3)", a));
            var b = createTask(barrier::await);
            turns(1);
            assertThat(a).hasToString("Task 't' (pending, waiting for a barrier, 2 of 3 there)");
            barrier.await();
            assertThat(barrier).hasToString("Barrier(draining, 2 of 3)");
            turns(3);
            assertThat(b.result()).isEqualTo(1);
            assertThat(barrier).hasToString("Barrier(filling, 0 of 3)");
            barrier.abort();
            assertThat(barrier).hasToString("Barrier(broken, 0 of 3)");
        });
    }

    @OnBothEngines
    void queue(EngineUnderTest engine) {
        engine.run(() -> {
            var queue = new Queue<Integer>(1);
            assertThat(queue).hasToString("Queue(0 of 1 items)");
            var getter = shown("an item of a queue", queue::get);
            assertThat(queue).hasToString("Queue(0 of 1 items, 1 getting)");
            queue.put(1);
            turns(1);
            assertThat(getter.done()).isTrue();
            queue.put(2);
            var putter = shown("room in a queue", () -> queue.put(3));
            var joiner = shown("the 2 unfinished items of a queue", queue::join);
            assertThat(queue).hasToString("Queue(1 of 1 items, 1 putting, 2 unfinished)");
            assertThat(queue.snapshot())
                    .isEqualTo(snapshot("Queue(1 of 1 items, 1 putting, 2 unfinished)", putter, joiner));
            queue.shutdownNow();
            assertThat(queue).hasToString("Queue(0 of 1 items, 1 unfinished, shut down)");
            putter.cancel();
            joiner.cancel();
            var unbounded = new Queue<Integer>();
            unbounded.put(1);
            assertThat(unbounded).hasToString("Queue(1 item, 1 unfinished)");
        });
    }

    // in the order in which the loop has first used them
    @OnBothEngines
    void whichOfSeveral(EngineUnderTest engine) {
        engine.run(() -> {
            var other = new BoundedSemaphore(1);
            var semaphore = new Semaphore(0);
            var a = createTask("a", semaphore::acquire);
            turns(1);
            assertThat(a).hasToString("Task 'a' (pending, waiting for a permit of a semaphore)");
            other.acquire();
            var b = createTask("b", other::acquire);
            turns(1);
            assertThat(a).hasToString("Task 'a' (pending, waiting for a permit of semaphore #1)");
            assertThat(b).hasToString("Task 'b' (pending, waiting for a permit of semaphore #2)");
            a.cancel();
            b.cancel();
        });
    }

    private static void waitsForEach(int number) {
        var lock = new Lock();
        lock.acquire();
        createTask("lock " + number, lock::acquire);
        createTask("event " + number, new Event()::await);
        createTask("barrier " + number, new Barrier(2)::await);
        var condition = new Condition();
        createTask("condition " + number, () -> condition.with(condition::await));
        createTask("get " + number, new PriorityQueue<Integer>()::get);
        var queue = new Queue<Integer>(1);
        queue.putNowait(1);
        createTask("put " + number, () -> queue.put(2));
        createTask("join " + number, queue::join);
        Coroutine<byte[], IOException> body = new StreamReader()::readLine;
        createTask("read " + number, body);
        turns(1);
    }

    @OnBothEngines
    void whichOfSeveralOfEachKind(EngineUnderTest engine) {
        engine.run(() -> {
            waitsForEach(1);
            waitsForEach(2);
            assertThat(allTasks().stream().skip(9).map(Object::toString))
                    .containsExactly(
                            "Task 'lock 2' (pending, waiting for lock #3 held by 'Task-1')", // #2 is the condition's
                            "Task 'event 2' (pending, waiting for event #2)",
                            "Task 'barrier 2' (pending, waiting for barrier #2, 1 of 2 there)",
                            "Task 'condition 2' (pending, waiting for condition #2)",
                            "Task 'get 2' (pending, waiting for an item of queue #4)",
                            "Task 'put 2' (pending, waiting for room in queue #3)",
                            "Task 'join 2' (pending, waiting for the unfinished item of queue #3)",
                            "Task 'read 2' (pending, waiting for data of StreamReader #2)");
            allTasks().stream().skip(1).forEach(Task::cancel);
        });
    }
}
