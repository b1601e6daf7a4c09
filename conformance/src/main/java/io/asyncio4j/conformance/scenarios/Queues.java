// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.scenarios;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.waitTasks;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.conformance.Departure.QUEUE_IS_TOLD;
import static io.asyncio4j.conformance.scenarios.Crowd.both;
import static io.asyncio4j.conformance.scenarios.QueueUsers.getters;
import static io.asyncio4j.conformance.scenarios.QueueUsers.putters;
import static io.asyncio4j.conformance.scenarios.QueueUsers.show;
import static io.asyncio4j.structured.ReturnWhen.ALL_COMPLETED;
import static java.time.Duration.ofSeconds;

import io.asyncio4j.conformance.Area;
import io.asyncio4j.conformance.Trace;
import io.asyncio4j.queue.LifoQueue;
import io.asyncio4j.queue.PriorityQueue;
import io.asyncio4j.queue.Queue;
import java.util.List;

/** Queues: who waits first is called first, and a newcomer may take what is there before the one who was called. */
public final class Queues {
    public static final Area AREA = Area.of("queues")
            .with("first_in_first_out", Queues::firstInFirstOut)
            .with("last_in_first_out", Queues::lastInFirstOut)
            .with("smallest_first", Queues::smallestFirst)
            .with("size", Queues::size)
            .with("without_a_bound", Queues::withoutABound)
            .with("neither_suspends_while_it_can_go_on", Queues::neitherSuspendsWhileItCanGoOn)
            .with("get_of_an_empty_one_without_waiting", Queues::getOfAnEmptyOneWithoutWaiting, QUEUE_IS_TOLD)
            .with("put_to_a_full_one_without_waiting", Queues::putToAFullOneWithoutWaiting, QUEUE_IS_TOLD)
            .with("getters_are_served_in_the_order_of_waiting", Queues::gettersAreServedInTheOrderOfWaiting)
            .with("putters_are_served_in_the_order_of_waiting", Queues::puttersAreServedInTheOrderOfWaiting)
            .with("one_iteration_from_put_to_the_getter", Queues::oneIterationFromPutToTheGetter)
            .with("one_iteration_from_get_to_the_putter", Queues::oneIterationFromGetToThePutter)
            .with("item_is_there_while_its_getter_is_called", Queues::itemIsThereWhileItsGetterIsCalled)
            .with("newcomer_takes_the_item_of_who_was_called", Queues::newcomerTakesTheItemOfWhoWasCalled)
            .with("who_was_called_for_nothing_is_the_last_in_line", Queues::whoWasCalledForNothingIsTheLastInLine)
            .with(
                    "newcomer_takes_the_place_of_a_putter_that_was_called",
                    Queues::newcomerTakesThePlaceOfAPutterThatWasCalled)
            .with("more_items_than_getters", Queues::moreItemsThanGetters);

    private Queues() {}

    static void firstInFirstOut(Trace t) {
        var queue = new Queue<Object>();
        for (int i = 0; i < 3; i++) {
            queue.putNowait(i);
        }
        for (int i = 0; i < 3; i++) {
            t.step("gets", queue.getNowait());
        }
    }

    static void lastInFirstOut(Trace t) {
        var queue = new LifoQueue<Object>();
        for (int i : new int[] {1, 3, 2}) {
            queue.putNowait(i);
        }
        for (int i = 0; i < 3; i++) {
            t.step("gets", queue.getNowait());
        }
    }

    static void smallestFirst(Trace t) {
        var queue = new PriorityQueue<Object>();
        for (int i : new int[] {5, 1, 4, 2, 3}) {
            queue.putNowait(i);
        }
        for (int i = 0; i < 5; i++) {
            t.step("gets", queue.getNowait());
        }
    }

    static void size(Trace t) {
        var queue = new Queue<Object>(2);
        t.step("maxsize", queue.maxsize());
        show(t, queue);
        queue.putNowait(1);
        show(t, queue);
        queue.putNowait(2);
        show(t, queue);
        queue.getNowait();
        show(t, queue);
    }

    static void withoutABound(Trace t) {
        var queue = new Queue<Object>();
        t.step("maxsize", queue.maxsize());
        createTask("other", () -> t.tick(1));
        for (int i = 0; i < 100; i++) {
            queue.put(i);
        }
        show(t, queue);
        yieldNow();
    }

    static void neitherSuspendsWhileItCanGoOn(Trace t) {
        var queue = new Queue<Object>(2);
        createTask("other", () -> t.tick(1));
        t.attempt("put", () -> queue.put(1));
        t.attempt("put", () -> queue.put(2));
        t.attempt("get", queue::get);
        t.attempt("get", queue::get);
        yieldNow();
    }

    static void getOfAnEmptyOneWithoutWaiting(Trace t) {
        var queue = new Queue<Object>();
        t.attempt("get", queue::getNowait);
    }

    static void putToAFullOneWithoutWaiting(Trace t) {
        var queue = new Queue<Object>(1);
        t.attempt("put", () -> queue.putNowait(1));
        t.attempt("put", () -> queue.putNowait(2));
        show(t, queue);
    }

    static void gettersAreServedInTheOrderOfWaiting(Trace t) {
        var queue = new Queue<Object>();
        var tasks = getters(t, queue, "abc");
        sleep(ofSeconds(1));
        for (int i = 0; i < 3; i++) {
            queue.putNowait(i);
        }
        t.step("has put all");
        waitTasks(tasks, ALL_COMPLETED);
    }

    static void puttersAreServedInTheOrderOfWaiting(Trace t) {
        var queue = new Queue<Object>(1);
        var tasks = putters(t, queue, "abcd");
        sleep(ofSeconds(1));
        for (int i = 0; i < 4; i++) {
            t.step("gets", queue.get());
            sleep(ofSeconds(1));
        }
        waitTasks(tasks, ALL_COMPLETED);
    }

    static void oneIterationFromPutToTheGetter(Trace t) {
        var queue = new Queue<Object>();
        var ticker = createTask("ticker", () -> t.tick(4));
        var tasks = getters(t, queue, "ab");
        yieldNow();
        queue.put(1);
        queue.put(2);
        waitTasks(both(tasks, List.of(ticker)), ALL_COMPLETED);
    }

    static void oneIterationFromGetToThePutter(Trace t) {
        var queue = new Queue<Object>(1);
        var ticker = createTask("ticker", () -> t.tick(8));
        var tasks = putters(t, queue, "abc");
        yieldNow();
        for (int i = 0; i < 3; i++) {
            t.step("gets", queue.get());
            yieldNow();
        }
        waitTasks(both(tasks, List.of(ticker)), ALL_COMPLETED);
    }

    static void itemIsThereWhileItsGetterIsCalled(Trace t) throws Exception {
        var queue = new Queue<Object>();
        var a = getters(t, queue, "a").getFirst();
        sleep(ofSeconds(1));
        queue.putNowait("x");
        show(t, queue);
        a.await();
        show(t, queue);
    }

    static void newcomerTakesTheItemOfWhoWasCalled(Trace t) throws Exception {
        var queue = new Queue<Object>();
        var a = getters(t, queue, "a").getFirst();
        sleep(ofSeconds(1));
        queue.putNowait("x");
        t.attempt("get", queue::get);
        sleep(ofSeconds(1));
        queue.putNowait("y");
        a.await();
    }

    static void whoWasCalledForNothingIsTheLastInLine(Trace t) {
        var queue = new Queue<Object>();
        var tasks = getters(t, queue, "abc");
        sleep(ofSeconds(1));
        queue.putNowait("x");
        t.attempt("get", queue::getNowait);
        sleep(ofSeconds(1));
        for (String item : List.of("1", "2", "3")) {
            queue.putNowait(item);
            sleep(ofSeconds(1));
        }
        waitTasks(tasks, ALL_COMPLETED);
    }

    static void newcomerTakesThePlaceOfAPutterThatWasCalled(Trace t) {
        var queue = new Queue<Object>(1);
        queue.putNowait("x");
        var tasks = putters(t, queue, "abc");
        sleep(ofSeconds(1));
        t.attempt("get", queue::getNowait);
        t.attempt("put", () -> queue.putNowait("y"));
        sleep(ofSeconds(1));
        for (int i = 0; i < 4; i++) {
            t.attempt("get", queue::getNowait);
            sleep(ofSeconds(1));
        }
        waitTasks(tasks, ALL_COMPLETED);
    }

    static void moreItemsThanGetters(Trace t) {
        var queue = new Queue<Object>();
        var tasks = getters(t, queue, "a");
        sleep(ofSeconds(1));
        queue.putNowait(1);
        queue.putNowait(2);
        tasks.addAll(getters(t, queue, "bc"));
        sleep(ofSeconds(1));
        t.state("c", tasks.get(2));
        queue.putNowait(3);
        waitTasks(tasks, ALL_COMPLETED);
    }
}
