// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.scenarios;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.conformance.Departure.QUEUE_IS_TOLD;
import static io.asyncio4j.conformance.scenarios.Crowd.both;
import static io.asyncio4j.conformance.scenarios.Crowd.each;
import static io.asyncio4j.conformance.scenarios.QueueUsers.end;
import static io.asyncio4j.conformance.scenarios.QueueUsers.getters;
import static io.asyncio4j.conformance.scenarios.QueueUsers.joiners;
import static io.asyncio4j.conformance.scenarios.QueueUsers.put;
import static io.asyncio4j.conformance.scenarios.QueueUsers.putters;
import static io.asyncio4j.conformance.scenarios.QueueUsers.use;
import static java.time.Duration.ofSeconds;

import io.asyncio4j.conformance.Area;
import io.asyncio4j.conformance.Trace;
import io.asyncio4j.future.Action;
import io.asyncio4j.queue.LifoQueue;
import io.asyncio4j.queue.PriorityQueue;
import io.asyncio4j.queue.Queue;
import io.asyncio4j.queue.QueueShutDownException;
import java.util.List;

/** Queues that are shut down in the moment in which something else happens to them. */
public final class QueueShutdownRaces {
    public static final Area AREA = Area.of("queueshutdownraces")
            .with(
                    "put_then_shutdown_before_the_getter_runs",
                    QueueShutdownRaces::putThenShutdownBeforeTheGetterRuns,
                    QUEUE_IS_TOLD)
            .with(
                    "put_then_shutdown_at_once_before_the_getter_runs",
                    QueueShutdownRaces::putThenShutdownAtOnceBeforeTheGetterRuns,
                    QUEUE_IS_TOLD)
            .with(
                    "get_then_shutdown_before_the_putter_runs",
                    QueueShutdownRaces::getThenShutdownBeforeThePutterRuns,
                    QUEUE_IS_TOLD)
            .with("shutdown_then_cancel_the_getter", QueueShutdownRaces::shutdownThenCancelTheGetter, QUEUE_IS_TOLD)
            .with("cancel_the_getter_then_shutdown", QueueShutdownRaces::cancelTheGetterThenShutdown, QUEUE_IS_TOLD)
            .with("shutdown_then_cancel_the_putter", QueueShutdownRaces::shutdownThenCancelThePutter, QUEUE_IS_TOLD)
            .with(
                    "shutdown_at_once_then_cancel_the_putter",
                    QueueShutdownRaces::shutdownAtOnceThenCancelThePutter,
                    QUEUE_IS_TOLD)
            .with("workers_end", QueueShutdownRaces::workersEnd)
            .with("workers_end_at_once", QueueShutdownRaces::workersEndAtOnce)
            .with("other_orders", QueueShutdownRaces::otherOrders, QUEUE_IS_TOLD);

    private QueueShutdownRaces() {}

    static void putThenShutdownBeforeTheGetterRuns(Trace t) {
        var queue = new Queue<Object>();
        var tasks = getters(t, queue, "abc");
        sleep(ofSeconds(1));
        queue.putNowait("x");
        queue.putNowait("y");
        queue.shutdown();
        end(t, tasks);
    }

    static void putThenShutdownAtOnceBeforeTheGetterRuns(Trace t) {
        var queue = new Queue<Object>();
        var tasks = both(getters(t, queue, "ab"), joiners(t, queue, "c"));
        sleep(ofSeconds(1));
        queue.putNowait("x");
        tasks.addAll(joiners(t, queue, "d"));
        queue.shutdownNow();
        end(t, tasks);
    }

    static void getThenShutdownBeforeThePutterRuns(Trace t) {
        var queue = new Queue<Object>(1);
        queue.putNowait("x");
        var tasks = putters(t, queue, "ab");
        sleep(ofSeconds(1));
        t.attempt("get", queue::getNowait);
        queue.shutdown();
        end(t, tasks);
        t.step("size", queue.size());
    }

    static void shutdownThenCancelTheGetter(Trace t) {
        var queue = new Queue<Object>();
        var tasks = getters(t, queue, "ab");
        sleep(ofSeconds(1));
        queue.shutdown();
        tasks.get(0).cancel("late");
        end(t, tasks);
    }

    static void cancelTheGetterThenShutdown(Trace t) {
        var queue = new Queue<Object>();
        var tasks = getters(t, queue, "ab");
        sleep(ofSeconds(1));
        tasks.get(0).cancel("early");
        queue.shutdown();
        end(t, tasks);
    }

    static void shutdownThenCancelThePutter(Trace t) {
        var queue = new Queue<Object>(1);
        queue.putNowait("x");
        var tasks = putters(t, queue, "ab");
        sleep(ofSeconds(1));
        queue.shutdown();
        tasks.get(0).cancel("late");
        end(t, tasks);
    }

    static void shutdownAtOnceThenCancelThePutter(Trace t) {
        var queue = new Queue<Object>(1);
        queue.putNowait("x");
        var tasks = putters(t, queue, "ab");
        sleep(ofSeconds(1));
        queue.shutdownNow();
        tasks.get(0).cancel("late");
        end(t, tasks);
        t.step("size", queue.size());
    }

    static void workersEnd(Trace t) {
        var queue = new Queue<Integer>();
        Action<Exception> worker = () -> {
            while (true) {
                int seconds;
                try {
                    seconds = queue.get();
                } catch (QueueShutDownException _) {
                    t.step("goes home");
                    return;
                }
                t.step("works", seconds);
                sleep(ofSeconds(seconds));
                queue.taskDone();
            }
        };
        var tasks = each("ab", worker);
        for (int i : new int[] {3, 1, 2}) {
            queue.put(i);
        }
        queue.shutdown();
        t.attempt("join", queue::join);
        end(t, tasks);
    }

    static void workersEndAtOnce(Trace t) {
        var queue = new Queue<Integer>();
        Action<Exception> worker = () -> {
            while (true) {
                int seconds;
                try {
                    seconds = queue.get();
                } catch (QueueShutDownException _) {
                    t.step("goes home");
                    return;
                }
                t.step("works", seconds);
                sleep(ofSeconds(seconds));
                queue.taskDone();
            }
        };
        var tasks = each("ab", worker);
        for (int i : new int[] {3, 1, 2, 2}) {
            queue.put(i);
        }
        sleep(ofSeconds(1));
        queue.shutdownNow();
        t.attempt("join", queue::join);
        end(t, tasks);
    }

    static void otherOrders(Trace t) {
        for (Queue<Object> queue : List.of(new LifoQueue<>(2), new PriorityQueue<>(2))) {
            queue.putNowait(1);
            queue.putNowait(2);
            var task = createTask("a", () -> put(t, queue, 3));
            sleep(ofSeconds(1));
            queue.shutdown();
            t.attempt("a", task::await);
            t.attempt("get", queue::get);
            use(t, queue);
        }
    }
}
