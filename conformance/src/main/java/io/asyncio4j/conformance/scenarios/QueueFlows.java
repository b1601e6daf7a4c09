// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.scenarios;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.taskGroup;
import static io.asyncio4j.Asyncio.waitTasks;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.conformance.Departure.REASON_IS_TOLD;
import static io.asyncio4j.conformance.scenarios.Crowd.each;
import static io.asyncio4j.conformance.scenarios.QueueUsers.get;
import static io.asyncio4j.conformance.scenarios.QueueUsers.getters;
import static io.asyncio4j.conformance.scenarios.QueueUsers.put;
import static io.asyncio4j.conformance.scenarios.QueueUsers.putters;
import static io.asyncio4j.conformance.scenarios.QueueUsers.show;
import static io.asyncio4j.structured.ReturnWhen.ALL_COMPLETED;
import static io.asyncio4j.task.TaskOptions.options;
import static java.time.Duration.ofSeconds;

import io.asyncio4j.conformance.Area;
import io.asyncio4j.conformance.Broken;
import io.asyncio4j.conformance.Trace;
import io.asyncio4j.future.Action;
import io.asyncio4j.queue.LifoQueue;
import io.asyncio4j.queue.PriorityQueue;
import io.asyncio4j.queue.Queue;
import io.asyncio4j.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Queues between producers and consumers. */
public final class QueueFlows {
    public static final Area AREA = Area.of("queueflows")
            .with("getter_that_gets_again_at_once", QueueFlows::getterThatGetsAgainAtOnce)
            .with("getter_that_gets_again_before_the_next_item", QueueFlows::getterThatGetsAgainBeforeTheNextItem)
            .with("bounded_producer_and_consumer", QueueFlows::boundedProducerAndConsumer)
            .with("bound_of_one_and_slow_consumer", QueueFlows::boundOfOneAndSlowConsumer)
            .with("two_producers_and_two_consumers", QueueFlows::twoProducersAndTwoConsumers)
            .with("putters_and_getters_that_met_before", QueueFlows::puttersAndGettersThatMetBefore)
            .with("smallest_first_among_those_that_could_be_put", QueueFlows::smallestFirstAmongThoseThatCouldBePut)
            .with("last_in_first_out_among_those_that_could_be_put", QueueFlows::lastInFirstOutAmongThoseThatCouldBePut)
            .with("put_by_a_callback", QueueFlows::putByACallback)
            .with("eager_getter", QueueFlows::eagerGetter)
            .with("failing_group_whose_children_wait", QueueFlows::failingGroupWhoseChildrenWait, REASON_IS_TOLD)
            .with("end_of_the_run_while_some_wait", QueueFlows::endOfTheRunWhileSomeWait, REASON_IS_TOLD);

    private QueueFlows() {}

    static void getterThatGetsAgainAtOnce(Trace t) {
        var queue = new Queue<Object>();
        Action<Exception> rounds = () -> {
            for (int i = 0; i < 2; i++) {
                t.step("round", i, queue.get());
            }
        };
        var tasks = each("ab", rounds);
        sleep(ofSeconds(1));
        for (int i = 0; i < 4; i++) {
            queue.putNowait(i);
        }
        waitTasks(tasks, ALL_COMPLETED);
    }

    static void getterThatGetsAgainBeforeTheNextItem(Trace t) {
        var queue = new Queue<Object>();
        Action<Exception> rounds = () -> {
            for (int i = 0; i < 2; i++) {
                t.step("round", i, queue.get());
            }
        };
        var tasks = each("ab", rounds);
        for (int i = 0; i < 4; i++) {
            sleep(ofSeconds(1));
            queue.putNowait(i);
        }
        waitTasks(tasks, ALL_COMPLETED);
    }

    static void boundedProducerAndConsumer(Trace t) {
        var queue = new Queue<Object>(2);
        Action<Exception> producer = () -> {
            for (int i = 0; i < 5; i++) {
                queue.put(i);
                t.step("has put", i);
            }
        };
        Action<Exception> consumer = () -> {
            for (int i = 0; i < 5; i++) {
                t.step("gets", queue.get());
            }
        };
        var a = createTask("producer", producer);
        var b = createTask("consumer", consumer);
        waitTasks(List.of(a, b), ALL_COMPLETED);
    }

    static void boundOfOneAndSlowConsumer(Trace t) {
        var queue = new Queue<Object>(1);
        Action<Exception> producer = () -> {
            for (int i = 0; i < 4; i++) {
                queue.put(i);
                t.step("has put", i);
            }
        };
        Action<Exception> consumer = () -> {
            for (int i = 0; i < 4; i++) {
                sleep(ofSeconds(2));
                t.step("gets", queue.get());
            }
        };
        var a = createTask("producer", producer);
        var b = createTask("consumer", consumer);
        waitTasks(List.of(a, b), ALL_COMPLETED);
    }

    static void twoProducersAndTwoConsumers(Trace t) {
        var queue = new Queue<Object>(1);
        Action<Exception> producer = () -> {
            for (int i = 0; i < 3; i++) {
                queue.put(currentTask().name() + i);
                t.step("has put", i);
            }
        };
        Action<Exception> consumer = () -> {
            for (int i = 0; i < 3; i++) {
                t.step("gets", queue.get());
            }
        };
        var tasks = each("ab", producer);
        tasks.addAll(each("cd", consumer));
        waitTasks(tasks, ALL_COMPLETED);
    }

    static void puttersAndGettersThatMetBefore(Trace t) {
        var queue = new Queue<Object>(1);
        var tasks = getters(t, queue, "ab");
        yieldNow();
        tasks.addAll(putters(t, queue, "wxyz"));
        sleep(ofSeconds(1));
        show(t, queue);
        tasks.addAll(getters(t, queue, "cd"));
        waitTasks(tasks, ALL_COMPLETED);
    }

    static void smallestFirstAmongThoseThatCouldBePut(Trace t) {
        var queue = new PriorityQueue<Object>(2);
        Function<Object, Action<Exception>> put = item -> () -> {
            queue.put(item);
            t.step("has put", item);
        };
        var tasks = new ArrayList<Task<?, ?>>();
        for (int item : new int[] {5, 3, 4, 1, 2}) {
            tasks.add(createTask("t" + item, put.apply(item)));
        }
        sleep(ofSeconds(1));
        for (int i = 0; i < 5; i++) {
            t.step("gets", queue.get());
            sleep(ofSeconds(1));
        }
        waitTasks(tasks, ALL_COMPLETED);
    }

    static void lastInFirstOutAmongThoseThatCouldBePut(Trace t) {
        var queue = new LifoQueue<Object>(2);
        var tasks = putters(t, queue, "abcde");
        sleep(ofSeconds(1));
        for (int i = 0; i < 5; i++) {
            t.step("gets", queue.get());
            sleep(ofSeconds(1));
        }
        waitTasks(tasks, ALL_COMPLETED);
    }

    static void putByACallback(Trace t) {
        var queue = new Queue<Object>();
        var loop = runningLoop();
        var tasks = getters(t, queue, "ab");
        for (int i : new int[] {2, 1}) {
            loop.callLater(ofSeconds(i), () -> queue.putNowait(i));
        }
        waitTasks(tasks, ALL_COMPLETED);
    }

    static void eagerGetter(Trace t) {
        var queue = new Queue<Object>();
        var a = createTask(options().name("a").eager(), () -> get(t, queue));
        var b = getters(t, queue, "b").getFirst();
        queue.putNowait(1);
        queue.putNowait(2);
        waitTasks(List.of(a, b), ALL_COMPLETED);
    }

    static void failingGroupWhoseChildrenWait(Trace t) {
        var queue = new Queue<Object>(1);
        Action<Exception> group = () -> taskGroup(g -> {
            for (String name : List.of("a", "b", "c")) {
                g.createTask(name, () -> put(t, queue, name));
            }
            g.createTask("failing", () -> t.fail(1, new Broken("b")));
        });
        t.attempt("group", group);
        show(t, queue);
    }

    static void endOfTheRunWhileSomeWait(Trace t) {
        var full = new Queue<Object>(1);
        var empty = new Queue<Object>();
        putters(t, full, "abc");
        getters(t, empty, "de");
        sleep(ofSeconds(1));
    }
}
