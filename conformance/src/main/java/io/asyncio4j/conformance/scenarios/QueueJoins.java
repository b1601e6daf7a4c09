// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.scenarios;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.timeout;
import static io.asyncio4j.Asyncio.waitTasks;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.conformance.Departure.LIMIT_IS_TOLD;
import static io.asyncio4j.conformance.Departure.MISUSE_IN_WORDS_OF_OURS;
import static io.asyncio4j.conformance.Departure.REASON_IS_TOLD;
import static io.asyncio4j.conformance.scenarios.Crowd.both;
import static io.asyncio4j.conformance.scenarios.Crowd.each;
import static io.asyncio4j.structured.ReturnWhen.ALL_COMPLETED;
import static java.time.Duration.ofSeconds;

import io.asyncio4j.conformance.Area;
import io.asyncio4j.conformance.Trace;
import io.asyncio4j.future.Action;
import io.asyncio4j.queue.LifoQueue;
import io.asyncio4j.queue.PriorityQueue;
import io.asyncio4j.queue.Queue;
import io.asyncio4j.task.Task;
import java.util.List;

/** Queues: join waits until all that was put is done. */
public final class QueueJoins {
    public static final Area AREA = Area.of("queuejoins")
            .with("nothing_was_put", QueueJoins::nothingWasPut)
            .with("done_too_often", QueueJoins::doneTooOften, MISUSE_IN_WORDS_OF_OURS)
            .with("taken_is_not_done", QueueJoins::takenIsNotDone)
            .with("last_one_done_wakes_all_joiners", QueueJoins::lastOneDoneWakesAllJoiners)
            .with("one_iteration_from_done_to_the_joiner", QueueJoins::oneIterationFromDoneToTheJoiner)
            .with("put_again_before_the_joiner_runs", QueueJoins::putAgainBeforeTheJoinerRuns)
            .with("workers", QueueJoins::workers)
            .with("other_orders", QueueJoins::otherOrders, MISUSE_IN_WORDS_OF_OURS)
            .with("cancelled_joiner", QueueJoins::cancelledJoiner)
            .with("done_then_cancel", QueueJoins::doneThenCancel)
            .with("limit_of_time", QueueJoins::limitOfTime, LIMIT_IS_TOLD, REASON_IS_TOLD)
            .with("putter_that_waits_counts_not_yet", QueueJoins::putterThatWaitsCountsNotYet)
            .with("end_of_the_run_while_some_join", QueueJoins::endOfTheRunWhileSomeJoin, REASON_IS_TOLD);

    private QueueJoins() {}

    private static void join(Trace t, Queue<Object> queue) {
        t.step("joins");
        try {
            queue.join();
        } catch (Throwable e) {
            t.failure("join", e);
            throw e;
        }
        t.step("all is done");
    }

    private static List<Task<?, ?>> joiners(Trace t, Queue<Object> queue, String names) {
        return each(names, () -> join(t, queue));
    }

    static void nothingWasPut(Trace t) {
        var queue = new Queue<Object>();
        createTask("other", () -> t.tick(1));
        t.attempt("join", queue::join);
        t.attempt("join", queue::join);
        yieldNow();
    }

    static void doneTooOften(Trace t) {
        var queue = new Queue<Object>();
        t.attempt("done", queue::taskDone);
        queue.putNowait(1);
        t.attempt("done", queue::taskDone);
        t.attempt("done", queue::taskDone);
    }

    static void takenIsNotDone(Trace t) throws Exception {
        var queue = new Queue<Object>();
        queue.putNowait(1);
        queue.getNowait();
        var a = joiners(t, queue, "a").getFirst();
        sleep(ofSeconds(1));
        t.state("a", a);
        queue.taskDone();
        a.await();
    }

    static void lastOneDoneWakesAllJoiners(Trace t) {
        var queue = new Queue<Object>();
        for (int i = 0; i < 3; i++) {
            queue.putNowait(i);
        }
        var tasks = joiners(t, queue, "ab");
        for (int i = 0; i < 3; i++) {
            sleep(ofSeconds(1));
            t.step("done", queue.getNowait());
            queue.taskDone();
        }
        waitTasks(tasks, ALL_COMPLETED);
    }

    static void oneIterationFromDoneToTheJoiner(Trace t) {
        var queue = new Queue<Object>();
        queue.putNowait(1);
        var ticker = createTask("ticker", () -> t.tick(4));
        var tasks = joiners(t, queue, "ab");
        yieldNow();
        queue.taskDone();
        waitTasks(both(tasks, List.of(ticker)), ALL_COMPLETED);
    }

    static void putAgainBeforeTheJoinerRuns(Trace t) throws Exception {
        var queue = new Queue<Object>();
        queue.putNowait(1);
        var a = joiners(t, queue, "a").getFirst();
        sleep(ofSeconds(1));
        queue.taskDone();
        queue.putNowait(2);
        var b = joiners(t, queue, "b").getFirst();
        sleep(ofSeconds(1));
        t.state("a", a);
        t.state("b", b);
        queue.taskDone();
        b.await();
    }

    static void workers(Trace t) {
        var queue = new Queue<Integer>();
        for (int i : new int[] {3, 1, 2, 1}) {
            queue.putNowait(i);
        }
        Action<Exception> worker = () -> {
            while (true) {
                int seconds = queue.get();
                t.step("works", seconds);
                sleep(ofSeconds(seconds));
                queue.taskDone();
            }
        };
        var tasks = each("ab", worker);
        t.attempt("join", queue::join);
        for (var task : tasks) {
            task.cancel();
        }
        waitTasks(tasks, ALL_COMPLETED);
        for (var task : tasks) {
            t.state(task.name(), task);
        }
    }

    static void otherOrders(Trace t) throws Exception {
        for (Queue<Object> queue : List.of(new LifoQueue<>(), new PriorityQueue<>())) {
            for (int i : new int[] {2, 1}) {
                queue.putNowait(i);
            }
            var a = joiners(t, queue, "a").getFirst();
            for (int i = 0; i < 2; i++) {
                sleep(ofSeconds(1));
                t.step("done", queue.getNowait());
                queue.taskDone();
            }
            a.await();
            t.attempt("done", queue::taskDone);
        }
    }

    static void cancelledJoiner(Trace t) throws Exception {
        var queue = new Queue<Object>();
        queue.putNowait(1);
        var tasks = joiners(t, queue, "ab");
        var a = tasks.get(0);
        var b = tasks.get(1);
        sleep(ofSeconds(1));
        a.cancel("enough");
        t.attempt("a", a::await);
        queue.taskDone();
        b.await();
    }

    static void doneThenCancel(Trace t) {
        var queue = new Queue<Object>();
        queue.putNowait(1);
        var tasks = joiners(t, queue, "ab");
        var a = tasks.get(0);
        sleep(ofSeconds(1));
        queue.taskDone();
        a.cancel("late");
        waitTasks(tasks, ALL_COMPLETED);
    }

    static void limitOfTime(Trace t) {
        var queue = new Queue<Object>();
        queue.putNowait(1);
        Action<Exception> limited = () -> timeout(ofSeconds(2), () -> join(t, queue));
        t.attempt("limited", limited);
    }

    static void putterThatWaitsCountsNotYet(Trace t) throws Exception {
        var queue = new Queue<Object>(1);
        queue.putNowait(1);
        var putter = createTask("putter", () -> queue.put(2));
        var a = joiners(t, queue, "a").getFirst();
        sleep(ofSeconds(1));
        queue.taskDone();
        sleep(ofSeconds(1));
        t.state("a", a);
        t.state("putter", putter);
        queue.getNowait();
        putter.await();
        t.attempt("done", queue::taskDone);
    }

    static void endOfTheRunWhileSomeJoin(Trace t) {
        var queue = new Queue<Object>();
        queue.putNowait(1);
        joiners(t, queue, "ab");
        sleep(ofSeconds(1));
    }
}
