// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.scenarios;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.gather;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.taskGroup;
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
import io.asyncio4j.conformance.Broken;
import io.asyncio4j.conformance.Trace;
import io.asyncio4j.future.Action;
import io.asyncio4j.sync.Barrier;
import io.asyncio4j.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Barriers: nobody goes on before all are there, and a round begins when the one before it has left. */
public final class Barriers {
    public static final Area AREA = Area.of("barriers")
            .with("no_parties", Barriers::noParties, MISUSE_IN_WORDS_OF_OURS)
            .with("one_party_does_not_suspend", Barriers::onePartyDoesNotSuspend)
            .with("three_parties", Barriers::threeParties)
            .with("each_has_the_number_of_its_arrival", Barriers::eachHasTheNumberOfItsArrival)
            .with("last_to_arrive_goes_on_first", Barriers::lastToArriveGoesOnFirst)
            .with("main_task_is_the_last", Barriers::mainTaskIsTheLast)
            .with("round_after_round", Barriers::roundAfterRound)
            .with("round_after_round_at_once", Barriers::roundAfterRoundAtOnce)
            .with("more_tasks_than_parties", Barriers::moreTasksThanParties)
            .with("newcomer_while_a_round_leaves", Barriers::newcomerWhileARoundLeaves)
            .with("with_block", Barriers::withBlock)
            .with("with_block_that_fails", Barriers::withBlockThatFails)
            .with("cancelled_party_counts_no_more", Barriers::cancelledPartyCountsNoMore)
            .with("cancel_then_the_last_arrives", Barriers::cancelThenTheLastArrives)
            .with("last_arrives_then_cancel", Barriers::lastArrivesThenCancel)
            .with(
                    "cancelled_while_it_leaves_and_another_round_waits",
                    Barriers::cancelledWhileItLeavesAndAnotherRoundWaits)
            .with("limit_of_time", Barriers::limitOfTime, LIMIT_IS_TOLD, REASON_IS_TOLD)
            .with("waiting_for_the_next_round_and_cancelled", Barriers::waitingForTheNextRoundAndCancelled)
            .with("failing_group_whose_children_wait", Barriers::failingGroupWhoseChildrenWait, REASON_IS_TOLD)
            .with("end_of_the_run_while_some_wait", Barriers::endOfTheRunWhileSomeWait, REASON_IS_TOLD);

    private Barriers() {}

    private static int arrive(Trace t, Barrier barrier) {
        t.step("arrives");
        int index;
        try {
            index = barrier.await();
        } catch (Throwable e) {
            t.failure("wait", e);
            throw e;
        }
        t.step("goes on", index);
        return index;
    }

    private static List<Task<?, ?>> arriving(Trace t, Barrier barrier, String names) {
        return each(names, () -> arrive(t, barrier));
    }

    private static void show(Trace t, Barrier barrier) {
        t.step("waiting", barrier.waiting(), "of", barrier.parties(), "broken", barrier.isBroken());
    }

    static void noParties(Trace t) {
        t.attempt("barrier", () -> new Barrier(0));
        t.attempt("barrier", () -> new Barrier(-1));
    }

    static void onePartyDoesNotSuspend(Trace t) {
        var barrier = new Barrier(1);
        createTask("other", () -> t.tick(1));
        for (int i = 0; i < 3; i++) {
            t.attempt("wait", barrier::await);
        }
        show(t, barrier);
        yieldNow();
    }

    static void threeParties(Trace t) {
        var barrier = new Barrier(3);
        var tasks = arriving(t, barrier, "ab");
        sleep(ofSeconds(1));
        show(t, barrier);
        tasks.addAll(arriving(t, barrier, "c"));
        waitTasks(tasks, ALL_COMPLETED);
        show(t, barrier);
    }

    static void eachHasTheNumberOfItsArrival(Trace t) {
        var barrier = new Barrier(3);
        var tasks = new ArrayList<Task<Integer, RuntimeException>>();
        for (int n : new int[] {3, 1, 2}) {
            tasks.add(createTask("t" + n, () -> {
                sleep(ofSeconds(n));
                return arrive(t, barrier);
            }));
        }
        t.attempt("all", () -> gather(tasks).await());
    }

    static void lastToArriveGoesOnFirst(Trace t) {
        var barrier = new Barrier(3);
        var ticker = createTask("ticker", () -> t.tick(12));
        waitTasks(both(arriving(t, barrier, "abc"), List.of(ticker)), ALL_COMPLETED);
    }

    static void mainTaskIsTheLast(Trace t) {
        var barrier = new Barrier(3);
        var tasks = arriving(t, barrier, "ab");
        sleep(ofSeconds(1));
        t.attempt("wait", barrier::await);
        show(t, barrier);
        waitTasks(tasks, ALL_COMPLETED);
    }

    static void roundAfterRound(Trace t) {
        var barrier = new Barrier(2);
        IntFunction<Action<Exception>> rounds = seconds -> () -> {
            for (int i = 0; i < 3; i++) {
                sleep(ofSeconds(seconds));
                t.step("round", i, barrier.await());
            }
        };
        var a = createTask("a", rounds.apply(1));
        var b = createTask("b", rounds.apply(2));
        waitTasks(List.of(a, b), ALL_COMPLETED);
    }

    static void roundAfterRoundAtOnce(Trace t) {
        var barrier = new Barrier(2);
        Action<Exception> rounds = () -> {
            for (int i = 0; i < 3; i++) {
                t.step("round", i, barrier.await());
            }
        };
        waitTasks(each("ab", rounds), ALL_COMPLETED);
    }

    static void moreTasksThanParties(Trace t) {
        var barrier = new Barrier(2);
        var tasks = arriving(t, barrier, "abcde");
        sleep(ofSeconds(1));
        show(t, barrier);
        tasks.addAll(arriving(t, barrier, "f"));
        waitTasks(tasks, ALL_COMPLETED);
    }

    static void newcomerWhileARoundLeaves(Trace t) {
        var barrier = new Barrier(2);
        var tasks = arriving(t, barrier, "ab");
        yieldNow();
        show(t, barrier);
        tasks.addAll(arriving(t, barrier, "c"));
        yieldNow();
        show(t, barrier);
        sleep(ofSeconds(1));
        show(t, barrier);
        tasks.addAll(arriving(t, barrier, "d"));
        waitTasks(tasks, ALL_COMPLETED);
    }

    static void withBlock(Trace t) {
        var barrier = new Barrier(2);
        Action<Exception> child = () -> {
            barrier.with(() -> {
                t.step("in");
                sleep(ofSeconds(1));
            });
            t.step("out");
        };
        waitTasks(each("ab", child), ALL_COMPLETED);
    }

    static void withBlockThatFails(Trace t) {
        var barrier = new Barrier(2);
        Action<Exception> child = () -> barrier.with(() -> {
            throw new Broken("b");
        });
        var tasks = both(List.of(createTask("a", child)), arriving(t, barrier, "b"));
        waitTasks(tasks, ALL_COMPLETED);
        t.state("a", tasks.get(0));
        show(t, barrier);
    }

    static void cancelledPartyCountsNoMore(Trace t) {
        var barrier = new Barrier(3);
        var tasks = arriving(t, barrier, "ab");
        var a = tasks.get(0);
        var b = tasks.get(1);
        sleep(ofSeconds(1));
        a.cancel("enough");
        t.attempt("a", a::await);
        show(t, barrier);
        waitTasks(both(List.of(b), arriving(t, barrier, "cd")), ALL_COMPLETED);
    }

    static void cancelThenTheLastArrives(Trace t) {
        var barrier = new Barrier(2);
        var a = arriving(t, barrier, "a").getFirst();
        sleep(ofSeconds(1));
        a.cancel();
        var b = createTask("b", () -> arrive(t, barrier));
        sleep(ofSeconds(1));
        t.state("b", b);
        show(t, barrier);
        var c = arriving(t, barrier, "c").getFirst();
        waitTasks(List.of(a, b, c), ALL_COMPLETED);
    }

    static void lastArrivesThenCancel(Trace t) {
        var barrier = new Barrier(2);
        var a = arriving(t, barrier, "a").getFirst();
        sleep(ofSeconds(1));
        t.attempt("wait", barrier::await);
        a.cancel();
        show(t, barrier);
        t.attempt("a", a::await);
        show(t, barrier);
    }

    static void cancelledWhileItLeavesAndAnotherRoundWaits(Trace t) {
        var barrier = new Barrier(2);
        var tasks = arriving(t, barrier, "abcd");
        var a = tasks.get(0);
        yieldNow();
        a.cancel();
        sleep(ofSeconds(1));
        show(t, barrier);
        for (var task : tasks) {
            t.state(task.name(), task);
        }
    }

    static void limitOfTime(Trace t) {
        var barrier = new Barrier(2);
        Action<Exception> limited = () -> timeout(ofSeconds(2), () -> arrive(t, barrier));
        t.attempt("limited", limited);
        show(t, barrier);
    }

    static void waitingForTheNextRoundAndCancelled(Trace t) {
        var barrier = new Barrier(2);
        var ticker = createTask("ticker", () -> t.tick(8));
        var tasks = arriving(t, barrier, "abc");
        var a = tasks.get(0);
        var b = tasks.get(1);
        var c = tasks.get(2);
        yieldNow();
        c.cancel();
        waitTasks(List.of(a, b, c, ticker), ALL_COMPLETED);
        show(t, barrier);
    }

    static void failingGroupWhoseChildrenWait(Trace t) {
        var barrier = new Barrier(3);
        Action<Exception> group = () -> taskGroup(g -> {
            for (String name : List.of("a", "b")) {
                g.createTask(name, () -> arrive(t, barrier));
            }
            g.createTask("failing", () -> t.fail(1, new Broken("b")));
        });
        t.attempt("group", group);
        show(t, barrier);
    }

    static void endOfTheRunWhileSomeWait(Trace t) {
        var barrier = new Barrier(3);
        arriving(t, barrier, "ab");
        sleep(ofSeconds(1));
    }
}
