// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.scenarios;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.timeout;
import static io.asyncio4j.Asyncio.waitTasks;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.conformance.scenarios.Crowd.each;
import static io.asyncio4j.conformance.scenarios.QueueUsers.put;
import static io.asyncio4j.structured.ReturnWhen.ALL_COMPLETED;
import static java.time.Duration.ofSeconds;

import io.asyncio4j.conformance.Area;
import io.asyncio4j.conformance.Trace;
import io.asyncio4j.future.Action;
import io.asyncio4j.queue.Queue;
import io.asyncio4j.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Tasks that are cancelled while they wait for room in a queue: no place is lost, and nothing is put. */
public final class PutterCancels {
    public static final Area AREA = Area.of("puttercancels")
            .with("putter", PutterCancels::putter)
            .with("get_then_cancel", PutterCancels::getThenCancel)
            .with("get_then_cancel_the_only_putter", PutterCancels::getThenCancelTheOnlyPutter)
            .with("cancel_then_get", PutterCancels::cancelThenGet)
            .with("get_two_then_cancel_the_first", PutterCancels::getTwoThenCancelTheFirst)
            .with("get_two_then_cancel_both", PutterCancels::getTwoThenCancelBoth)
            .with("get_then_cancel_all_putters", PutterCancels::getThenCancelAllPutters)
            .with("get_then_put_then_cancel", PutterCancels::getThenPutThenCancel)
            .with("putter_swallows_it_and_asks_again", PutterCancels::putterSwallowsItAndAsksAgain)
            .with("item_of_a_cancelled_putter_is_not_put", PutterCancels::itemOfACancelledPutterIsNotPut)
            .with("many_putters_come_and_go", PutterCancels::manyPuttersComeAndGo)
            .with("own_request_and_a_full_queue", PutterCancels::ownRequestAndAFullQueue);

    private PutterCancels() {}

    /** Fills the queue, and has tasks wait that put their names. */
    private static List<Task<?, ?>> putting(Trace t, Queue<Object> queue, String names) {
        createTask("ticker", () -> t.tick(8));
        while (!queue.isFull()) {
            queue.putNowait("first");
        }
        var tasks = each(names, () -> put(t, queue, currentTask().name()));
        yieldNow();
        return tasks;
    }

    private static void drain(Trace t, Queue<Object> queue) {
        while (true) {
            try {
                timeout(ofSeconds(1), () -> t.step("takes", queue.get()));
            } catch (TimeoutException e) {
                return;
            }
        }
    }

    static void putter(Trace t) {
        var queue = new Queue<Object>(1);
        var tasks = putting(t, queue, "ab");
        var a = tasks.get(0);
        var b = tasks.get(1);
        a.cancel("enough");
        t.attempt("a", a::await);
        drain(t, queue);
        t.state("b", b);
    }

    static void getThenCancel(Trace t) {
        var queue = new Queue<Object>(1);
        var tasks = putting(t, queue, "ab");
        var a = tasks.get(0);
        queue.getNowait();
        t.step("cancel", a.cancel("too late?"));
        waitTasks(tasks, ALL_COMPLETED);
        drain(t, queue);
    }

    static void getThenCancelTheOnlyPutter(Trace t) {
        var queue = new Queue<Object>(1);
        var a = putting(t, queue, "a").getFirst();
        queue.getNowait();
        a.cancel();
        waitTasks(List.of(a), ALL_COMPLETED);
        t.step("size", queue.size());
        t.attempt("put", () -> queue.put("x"));
        t.step("size", queue.size());
    }

    static void cancelThenGet(Trace t) {
        var queue = new Queue<Object>(1);
        var tasks = putting(t, queue, "ab");
        var a = tasks.get(0);
        a.cancel();
        queue.getNowait();
        waitTasks(tasks, ALL_COMPLETED);
        drain(t, queue);
    }

    static void getTwoThenCancelTheFirst(Trace t) {
        var queue = new Queue<Object>(2);
        var tasks = putting(t, queue, "abc");
        var a = tasks.get(0);
        queue.getNowait();
        queue.getNowait();
        a.cancel();
        waitTasks(tasks, ALL_COMPLETED);
        drain(t, queue);
    }

    static void getTwoThenCancelBoth(Trace t) {
        var queue = new Queue<Object>(2);
        var tasks = putting(t, queue, "abcd");
        var a = tasks.get(0);
        var b = tasks.get(1);
        queue.getNowait();
        queue.getNowait();
        a.cancel();
        b.cancel();
        waitTasks(tasks, ALL_COMPLETED);
        drain(t, queue);
    }

    static void getThenCancelAllPutters(Trace t) {
        var queue = new Queue<Object>(1);
        var tasks = putting(t, queue, "abc");
        queue.getNowait();
        for (var task : tasks) {
            task.cancel();
        }
        waitTasks(tasks, ALL_COMPLETED);
        t.step("size", queue.size());
    }

    static void getThenPutThenCancel(Trace t) {
        var queue = new Queue<Object>(1);
        var tasks = putting(t, queue, "ab");
        var a = tasks.get(0);
        var b = tasks.get(1);
        queue.getNowait();
        queue.putNowait("x");
        a.cancel();
        waitTasks(List.of(a), ALL_COMPLETED);
        drain(t, queue);
        t.state("b", b);
    }

    static void putterSwallowsItAndAsksAgain(Trace t) {
        var queue = new Queue<Object>(1);
        Action<Exception> stubborn = () -> {
            t.attempt("first", () -> queue.put("a"));
            put(t, queue, "again");
        };
        queue.putNowait("x");
        var a = createTask("a", stubborn);
        var b = createTask("b", () -> put(t, queue, "b"));
        sleep(ofSeconds(1));
        queue.getNowait();
        a.cancel();
        drain(t, queue);
        waitTasks(List.of(a, b), ALL_COMPLETED);
    }

    static void itemOfACancelledPutterIsNotPut(Trace t) {
        var queue = new Queue<Object>(1);
        var tasks = putting(t, queue, "abc");
        var b = tasks.get(1);
        b.cancel();
        drain(t, queue);
        waitTasks(tasks, ALL_COMPLETED);
    }

    static void manyPuttersComeAndGo(Trace t) throws Exception {
        var queue = new Queue<Object>(1);
        queue.putNowait("first");
        Function<Object, Action<Exception>> impatient = item -> () -> {
            try {
                timeout(ofSeconds(1), () -> {
                    queue.put(item);
                    t.step("has put", item);
                });
            } catch (TimeoutException e) {
                t.step("goes");
            }
        };
        var tasks = new ArrayList<Task<?, ?>>();
        for (int i : new int[] {0, 1, 2}) {
            tasks.add(createTask("t" + i, impatient.apply(i)));
        }
        waitTasks(tasks, ALL_COMPLETED);
        var last = createTask("last", impatient.apply("last"));
        yieldNow();
        t.attempt("get", queue::getNowait);
        last.await();
        t.attempt("get", queue::getNowait);
        t.step("size", queue.size());
    }

    static void ownRequestAndAFullQueue(Trace t) throws Exception {
        var queue = new Queue<Object>(1);
        Action<Exception> child = () -> {
            currentTask().cancel("me");
            t.attempt("put", () -> queue.put(1));
            t.attempt("put", () -> queue.put(2));
        };
        createTask("a", child).await();
        t.step("size", queue.size());
    }
}
