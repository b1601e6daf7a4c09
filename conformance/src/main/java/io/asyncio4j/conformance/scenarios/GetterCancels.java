// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.scenarios;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.timeout;
import static io.asyncio4j.Asyncio.waitTasks;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.conformance.Departure.LIMIT_IS_TOLD;
import static io.asyncio4j.conformance.Departure.REASON_IS_TOLD;
import static io.asyncio4j.conformance.scenarios.Crowd.each;
import static io.asyncio4j.conformance.scenarios.QueueUsers.get;
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

/** Tasks that are cancelled while they wait for an item of a queue: no item is lost. */
public final class GetterCancels {
    public static final Area AREA = Area.of("gettercancels")
            .with("getter", GetterCancels::getter)
            .with("put_then_cancel", GetterCancels::putThenCancel)
            .with("put_then_cancel_the_only_getter", GetterCancels::putThenCancelTheOnlyGetter)
            .with("cancel_then_put", GetterCancels::cancelThenPut)
            .with("cancel_then_put_with_the_only_getter", GetterCancels::cancelThenPutWithTheOnlyGetter)
            .with("put_two_then_cancel_the_first", GetterCancels::putTwoThenCancelTheFirst)
            .with("put_two_then_cancel_both", GetterCancels::putTwoThenCancelBoth)
            .with("put_then_cancel_all", GetterCancels::putThenCancelAll)
            .with("cancel_then_put_then_cancel_the_next", GetterCancels::cancelThenPutThenCancelTheNext)
            .with("put_then_taken_then_cancel", GetterCancels::putThenTakenThenCancel)
            .with("getter_swallows_it_and_asks_again", GetterCancels::getterSwallowsItAndAsksAgain)
            .with("only_getter_swallows_it_and_asks_again", GetterCancels::onlyGetterSwallowsItAndAsksAgain)
            .with("many_getters_come_and_go", GetterCancels::manyGettersComeAndGo)
            .with("put_at_the_time_of_the_limit", GetterCancels::putAtTheTimeOfTheLimit, LIMIT_IS_TOLD, REASON_IS_TOLD)
            .with("put_just_after_the_limit", GetterCancels::putJustAfterTheLimit, LIMIT_IS_TOLD, REASON_IS_TOLD)
            .with("twice_before_the_getter_runs", GetterCancels::twiceBeforeTheGetterRuns)
            .with("own_request_and_an_item", GetterCancels::ownRequestAndAnItem);

    private GetterCancels() {}

    private static List<Task<?, ?>> getting(Trace t, Queue<Object> queue, String names) {
        createTask("ticker", () -> t.tick(8));
        var tasks = each(names, () -> get(t, queue));
        yieldNow();
        return tasks;
    }

    static void getter(Trace t) throws Exception {
        var queue = new Queue<Object>();
        var tasks = getting(t, queue, "ab");
        var a = tasks.get(0);
        var b = tasks.get(1);
        a.cancel("enough");
        t.attempt("a", a::await);
        queue.putNowait("x");
        b.await();
    }

    static void putThenCancel(Trace t) {
        var queue = new Queue<Object>();
        var tasks = getting(t, queue, "ab");
        var a = tasks.get(0);
        queue.putNowait("x");
        t.step("cancel", a.cancel("too late?"));
        waitTasks(tasks, ALL_COMPLETED);
    }

    static void putThenCancelTheOnlyGetter(Trace t) {
        var queue = new Queue<Object>();
        var a = getting(t, queue, "a").getFirst();
        queue.putNowait("x");
        a.cancel();
        waitTasks(List.of(a), ALL_COMPLETED);
        t.attempt("get", queue::get);
    }

    static void cancelThenPut(Trace t) {
        var queue = new Queue<Object>();
        var tasks = getting(t, queue, "ab");
        var a = tasks.get(0);
        a.cancel();
        queue.putNowait("x");
        waitTasks(tasks, ALL_COMPLETED);
    }

    static void cancelThenPutWithTheOnlyGetter(Trace t) {
        var queue = new Queue<Object>();
        var a = getting(t, queue, "a").getFirst();
        a.cancel();
        queue.putNowait("x");
        waitTasks(List.of(a), ALL_COMPLETED);
        t.step("size", queue.size());
    }

    static void putTwoThenCancelTheFirst(Trace t) {
        var queue = new Queue<Object>();
        var tasks = getting(t, queue, "abc");
        var a = tasks.get(0);
        queue.putNowait("x");
        queue.putNowait("y");
        a.cancel();
        waitTasks(tasks, ALL_COMPLETED);
    }

    static void putTwoThenCancelBoth(Trace t) {
        var queue = new Queue<Object>();
        var tasks = getting(t, queue, "abcd");
        var a = tasks.get(0);
        var b = tasks.get(1);
        queue.putNowait("x");
        queue.putNowait("y");
        b.cancel();
        a.cancel();
        waitTasks(tasks, ALL_COMPLETED);
    }

    static void putThenCancelAll(Trace t) {
        var queue = new Queue<Object>();
        var tasks = getting(t, queue, "abc");
        queue.putNowait("x");
        for (var task : tasks) {
            task.cancel();
        }
        waitTasks(tasks, ALL_COMPLETED);
        t.step("size", queue.size());
    }

    static void cancelThenPutThenCancelTheNext(Trace t) {
        var queue = new Queue<Object>();
        var tasks = getting(t, queue, "abc");
        var a = tasks.get(0);
        var b = tasks.get(1);
        a.cancel();
        queue.putNowait("x");
        b.cancel();
        waitTasks(tasks, ALL_COMPLETED);
    }

    static void putThenTakenThenCancel(Trace t) {
        var queue = new Queue<Object>();
        var tasks = getting(t, queue, "ab");
        var a = tasks.get(0);
        var b = tasks.get(1);
        queue.putNowait("x");
        t.attempt("get", queue::getNowait);
        a.cancel();
        waitTasks(List.of(a), ALL_COMPLETED);
        queue.putNowait("y");
        waitTasks(List.of(b), ALL_COMPLETED);
    }

    static void getterSwallowsItAndAsksAgain(Trace t) {
        var queue = new Queue<Object>();
        Action<Exception> stubborn = () -> {
            t.attempt("first", queue::get);
            get(t, queue);
        };
        var a = createTask("a", stubborn);
        var b = createTask("b", () -> get(t, queue));
        sleep(ofSeconds(1));
        queue.putNowait("x");
        a.cancel();
        sleep(ofSeconds(1));
        t.state("a", a);
        t.state("b", b);
        queue.putNowait("y");
        waitTasks(List.of(a, b), ALL_COMPLETED);
    }

    static void onlyGetterSwallowsItAndAsksAgain(Trace t) throws Exception {
        var queue = new Queue<Object>();
        Action<Exception> stubborn = () -> {
            t.attempt("first", queue::get);
            get(t, queue);
        };
        var a = createTask("a", stubborn);
        sleep(ofSeconds(1));
        queue.putNowait("x");
        a.cancel();
        a.await();
    }

    static void manyGettersComeAndGo(Trace t) throws Exception {
        var queue = new Queue<Object>();
        Action<Exception> impatient = () -> {
            try {
                timeout(ofSeconds(1), () -> t.step("gets", queue.get()));
            } catch (TimeoutException e) {
                t.step("goes");
            }
        };
        var tasks = new ArrayList<Task<?, ?>>();
        for (int i : new int[] {0, 1, 2}) {
            tasks.add(createTask("t" + i, impatient));
        }
        waitTasks(tasks, ALL_COMPLETED);
        var last = createTask("last", impatient);
        yieldNow();
        queue.putNowait("x");
        last.await();
    }

    static void putAtTheTimeOfTheLimit(Trace t) throws Exception {
        var queue = new Queue<Object>();
        Action<Exception> limited = () -> timeout(ofSeconds(2), () -> get(t, queue));
        runningLoop().callLater(ofSeconds(2), () -> queue.putNowait("x"));
        var a = createTask("a", limited);
        var b = createTask("b", () -> get(t, queue));
        t.attempt("a", a::await);
        b.await();
    }

    static void putJustAfterTheLimit(Trace t) throws Exception {
        var queue = new Queue<Object>();
        Action<Exception> limited = () -> timeout(ofSeconds(2), () -> get(t, queue));
        var a = createTask("a", limited);
        var b = createTask("b", () -> get(t, queue));
        yieldNow();
        runningLoop().callLater(ofSeconds(2), () -> queue.putNowait("x"));
        t.attempt("a", a::await);
        b.await();
    }

    static void twiceBeforeTheGetterRuns(Trace t) throws Exception {
        var queue = new Queue<Object>();
        var tasks = getting(t, queue, "ab");
        var a = tasks.get(0);
        var b = tasks.get(1);
        queue.putNowait("x");
        a.cancel("first");
        a.cancel("second");
        t.attempt("a", a::await);
        t.cancelling("a", a);
        b.await();
    }

    static void ownRequestAndAnItem(Trace t) throws Exception {
        var queue = new Queue<Object>();
        queue.putNowait("x");
        Action<Exception> child = () -> {
            currentTask().cancel("me");
            t.attempt("get", queue::get);
            t.attempt("get", queue::get);
        };
        createTask("a", child).await();
    }
}
