// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.future.Action;
import io.asyncio4j.queue.PriorityQueue;
import io.asyncio4j.queue.Queue;
import io.asyncio4j.run.Runner;
import io.asyncio4j.sync.Barrier;
import io.asyncio4j.sync.BoundedSemaphore;
import io.asyncio4j.sync.Condition;
import io.asyncio4j.sync.Event;
import io.asyncio4j.sync.Lock;
import io.asyncio4j.sync.Semaphore;

/** Runs what is wrong, and prints what it says. */
void say(String code, Action<Exception> misuse) throws Exception {
    try {
        misuse.run();
        IO.println(code + ": is not wrong at all");
    } catch (RuntimeException e) {
        IO.println(code + "\n    " + e.getMessage());
    }
}

void main() throws Exception {
    run(() -> {
        locks();
        numbers();
        queues();
    });
    loops();
}

void locks() throws Exception {
    var lock = new Lock();
    say("lock.release(), and nobody holds it", lock::release);
    say("lock.release() in lock.with(...)", () -> lock.with(lock::release));
    lock.acquire();
    say("lock.acquire(), twice", lock::acquire);
    say(
            "lock.release() in another task",
            () -> createTask("thief", lock::release).await());
    var lost = new Lock();
    createTask("careless", lost::acquire).await();
    say("lost.acquire(), and who holds it has ended", lost::acquire);
    var condition = new Condition();
    say("condition.await() without its lock", condition::await);
    say("condition.signal() without its lock", condition::signal);
    say("semaphore.release() too often", new BoundedSemaphore(2)::release);
}

void numbers() throws Exception {
    say("new Semaphore(-1)", () -> new Semaphore(-1));
    say("new Barrier(0)", () -> new Barrier(0));
    say("new Queue<>(-1)", () -> new Queue<>(-1));
}

void queues() throws Exception {
    var queue = new Queue<String>(1);
    say("queue.taskDone() too often", queue::taskDone);
    say("queue.getNowait(), and it is empty", queue::getNowait);
    queue.put("a");
    say("queue.putNowait(...), and it is full", () -> queue.putNowait("b"));
    say("queue.putThreadsafe(...) in a task", () -> queue.putThreadsafe("b"));
    say("queue.get() in blocking(...)", () -> blocking(queue::get));
    say("queue.get() in toThread(...)", () -> toThread(queue::get).await());
    queue.shutdown();
    say("queue.put(...) after the shutdown", () -> queue.put("b"));
    say("queue.putThreadsafe(...), and no loop has used it", () -> new Queue<>().putThreadsafe("b"));
    var urgent = new PriorityQueue<Object>();
    urgent.put(1);
    say("urgent.put(\"high\") after urgent.put(1)", () -> urgent.put("high"));
}

void loops() throws Exception {
    var event = new Event();
    say("event.await() outside of a task", event::await);
    try (var one = Runner.builder().build();
            var other = Runner.builder().build()) {
        one.run(() -> event.clear());
        other.run(() -> say("event.await() in another loop", event::await));
    }
}
