// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.scenarios;

import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.waitTasks;
import static io.asyncio4j.conformance.scenarios.Crowd.each;
import static io.asyncio4j.structured.ReturnWhen.ALL_COMPLETED;

import io.asyncio4j.conformance.Trace;
import io.asyncio4j.queue.Queue;
import io.asyncio4j.task.Task;
import java.util.List;

/** Tasks that use a queue, and trace what it does to them. {@code queueusers.py} does the same. */
final class QueueUsers {
    private QueueUsers() {}

    static Object get(Trace t, Queue<Object> queue) {
        Object item;
        try {
            item = queue.get();
        } catch (Throwable e) {
            t.failure("get", e);
            throw e;
        }
        t.step("gets", item);
        return item;
    }

    static void put(Trace t, Queue<Object> queue, Object item) {
        try {
            queue.put(item);
        } catch (Throwable e) {
            t.failure("put", e);
            throw e;
        }
        t.step("has put", item);
    }

    static void join(Trace t, Queue<Object> queue) {
        queue.join();
        t.step("all is done");
    }

    static List<Task<?, ?>> getters(Trace t, Queue<Object> queue, String names) {
        return each(names, () -> get(t, queue));
    }

    /** Each puts its name. */
    static List<Task<?, ?>> putters(Trace t, Queue<Object> queue, String names) {
        return each(names, () -> put(t, queue, currentTask().name()));
    }

    static List<Task<?, ?>> joiners(Trace t, Queue<Object> queue, String names) {
        return each(names, () -> join(t, queue));
    }

    /** Waits for tasks, and traces how each has ended. */
    static void end(Trace t, List<Task<?, ?>> tasks) {
        waitTasks(tasks, ALL_COMPLETED);
        for (var task : tasks) {
            t.state(task.name(), task);
        }
    }

    static void show(Trace t, Queue<Object> queue) {
        t.step("size", queue.size(), "empty", queue.isEmpty(), "full", queue.isFull());
    }

    /** Everything that one can ask of it. */
    static void use(Trace t, Queue<Object> queue) {
        t.attempt("get", queue::get);
        t.attempt("get without waiting", queue::getNowait);
        t.attempt("put", () -> queue.put("late"));
        t.attempt("put without waiting", () -> queue.putNowait("late"));
        t.step("size", queue.size());
    }
}
