// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.scenarios;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.waitTasks;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.conformance.Departure.MESSAGE_GOES_ON;
import static io.asyncio4j.conformance.scenarios.Crowd.each;
import static io.asyncio4j.structured.ReturnWhen.ALL_COMPLETED;
import static java.time.Duration.ofSeconds;

import io.asyncio4j.conformance.Area;
import io.asyncio4j.conformance.Broken;
import io.asyncio4j.conformance.Trace;
import io.asyncio4j.future.Action;
import io.asyncio4j.sync.Barrier;
import io.asyncio4j.task.Task;
import java.util.List;

/** Barriers that are broken or reset while tasks wait at them, or leave. */
public final class BarrierBreaks {
    public static final Area AREA = Area.of("barrierbreaks")
            .with("reset_of_an_empty_one", BarrierBreaks::resetOfAnEmptyOne)
            .with("reset_while_some_wait", BarrierBreaks::resetWhileSomeWait, MESSAGE_GOES_ON)
            .with("reset_and_the_next_round", BarrierBreaks::resetAndTheNextRound, MESSAGE_GOES_ON)
            .with("reset_and_who_was_there_waits_again", BarrierBreaks::resetAndWhoWasThereWaitsAgain, MESSAGE_GOES_ON)
            .with("reset_while_a_round_leaves", BarrierBreaks::resetWhileARoundLeaves, MESSAGE_GOES_ON)
            .with("reset_by_the_first_that_leaves", BarrierBreaks::resetByTheFirstThatLeaves, MESSAGE_GOES_ON)
            .with("reset_while_another_round_waits", BarrierBreaks::resetWhileAnotherRoundWaits, MESSAGE_GOES_ON)
            .with("reset_twice", BarrierBreaks::resetTwice, MESSAGE_GOES_ON)
            .with("reset_again_wakes_newcomers", BarrierBreaks::resetAgainWakesNewcomers, MESSAGE_GOES_ON)
            .with("abort_of_an_empty_one", BarrierBreaks::abortOfAnEmptyOne, MESSAGE_GOES_ON)
            .with("abort_while_some_wait", BarrierBreaks::abortWhileSomeWait, MESSAGE_GOES_ON)
            .with("abort_then_reset", BarrierBreaks::abortThenReset, MESSAGE_GOES_ON)
            .with("abort_then_reset_at_once", BarrierBreaks::abortThenResetAtOnce, MESSAGE_GOES_ON)
            .with("abort_while_a_round_leaves", BarrierBreaks::abortWhileARoundLeaves, MESSAGE_GOES_ON)
            .with("abort_while_another_round_waits", BarrierBreaks::abortWhileAnotherRoundWaits, MESSAGE_GOES_ON)
            .with("abort_by_a_party_that_fails", BarrierBreaks::abortByAPartyThatFails, MESSAGE_GOES_ON)
            .with("abort_then_cancel", BarrierBreaks::abortThenCancel, MESSAGE_GOES_ON)
            .with("cancel_then_abort", BarrierBreaks::cancelThenAbort, MESSAGE_GOES_ON)
            .with("cancel_then_reset", BarrierBreaks::cancelThenReset, MESSAGE_GOES_ON)
            .with("reset_then_cancel", BarrierBreaks::resetThenCancel, MESSAGE_GOES_ON)
            .with("newcomers_while_it_is_reset", BarrierBreaks::newcomersWhileItIsReset, MESSAGE_GOES_ON);

    private BarrierBreaks() {}

    private static void arrive(Trace t, Barrier barrier) {
        int index;
        try {
            index = barrier.await();
        } catch (Throwable e) {
            t.failure("wait", e);
            throw e;
        }
        t.step("goes on", index);
    }

    private static List<Task<?, ?>> arriving(Trace t, Barrier barrier, String names) {
        return each(names, () -> arrive(t, barrier));
    }

    private static void show(Trace t, Barrier barrier) {
        t.step("waiting", barrier.waiting(), "broken", barrier.isBroken());
    }

    private static void end(Trace t, List<Task<?, ?>> tasks) {
        waitTasks(tasks, ALL_COMPLETED);
        for (var task : tasks) {
            t.state(task.name(), task);
        }
    }

    static void resetOfAnEmptyOne(Trace t) {
        var barrier = new Barrier(2);
        barrier.reset();
        show(t, barrier);
        end(t, arriving(t, barrier, "ab"));
    }

    static void resetWhileSomeWait(Trace t) {
        var barrier = new Barrier(3);
        var tasks = arriving(t, barrier, "ab");
        sleep(ofSeconds(1));
        barrier.reset();
        t.step("has reset it");
        show(t, barrier);
        end(t, tasks);
        show(t, barrier);
    }

    static void resetAndTheNextRound(Trace t) {
        var barrier = new Barrier(2);
        var a = arriving(t, barrier, "a").getFirst();
        sleep(ofSeconds(1));
        barrier.reset();
        var tasks = arriving(t, barrier, "bc");
        var b = tasks.get(0);
        var c = tasks.get(1);
        end(t, List.of(a, b, c));
        show(t, barrier);
    }

    static void resetAndWhoWasThereWaitsAgain(Trace t) throws Exception {
        var barrier = new Barrier(2);
        Action<Exception> stubborn = () -> {
            t.attempt("first", barrier::await);
            t.attempt("second", barrier::await);
        };
        var a = createTask("a", stubborn);
        sleep(ofSeconds(1));
        barrier.reset();
        sleep(ofSeconds(1));
        show(t, barrier);
        t.attempt("main", barrier::await);
        a.await();
    }

    static void resetWhileARoundLeaves(Trace t) {
        var barrier = new Barrier(3);
        var tasks = arriving(t, barrier, "abc");
        yieldNow();
        barrier.reset();
        show(t, barrier);
        end(t, tasks);
        show(t, barrier);
    }

    static void resetByTheFirstThatLeaves(Trace t) {
        var barrier = new Barrier(3);
        Action<Exception> child = () -> {
            int index;
            try {
                index = barrier.await();
                if (index == 2) {
                    barrier.reset();
                    t.step("has reset it");
                }
            } catch (Throwable e) {
                t.failure("wait", e);
                throw e;
            }
            t.step("goes on", index);
        };
        end(t, each("abc", child));
        show(t, barrier);
    }

    static void resetWhileAnotherRoundWaits(Trace t) {
        var barrier = new Barrier(3);
        var tasks = arriving(t, barrier, "abcde");
        sleep(ofSeconds(1));
        barrier.reset();
        end(t, tasks);
    }

    static void resetTwice(Trace t) {
        var barrier = new Barrier(2);
        var tasks = arriving(t, barrier, "a");
        sleep(ofSeconds(1));
        barrier.reset();
        barrier.reset();
        end(t, tasks);
        show(t, barrier);
    }

    static void resetAgainWakesNewcomers(Trace t) {
        var barrier = new Barrier(2);
        var tasks = arriving(t, barrier, "a");
        sleep(ofSeconds(1));
        tasks.add(createTask("first", barrier::reset));
        tasks.addAll(arriving(t, barrier, "b"));
        tasks.add(createTask("second", barrier::reset));
        tasks.add(createTask("c", () -> {
            yieldNow();
            arrive(t, barrier);
        }));
        end(t, tasks);
        show(t, barrier);
    }

    static void abortOfAnEmptyOne(Trace t) {
        var barrier = new Barrier(2);
        barrier.abort();
        show(t, barrier);
        t.attempt("wait", barrier::await);
        show(t, barrier);
    }

    static void abortWhileSomeWait(Trace t) {
        var barrier = new Barrier(3);
        var tasks = arriving(t, barrier, "ab");
        sleep(ofSeconds(1));
        barrier.abort();
        t.step("has broken it");
        show(t, barrier);
        end(t, tasks);
        t.attempt("wait", barrier::await);
    }

    static void abortThenReset(Trace t) {
        var barrier = new Barrier(2);
        var a = arriving(t, barrier, "a").getFirst();
        sleep(ofSeconds(1));
        barrier.abort();
        t.attempt("a", a::await);
        barrier.reset();
        show(t, barrier);
        end(t, arriving(t, barrier, "bc"));
    }

    static void abortThenResetAtOnce(Trace t) {
        var barrier = new Barrier(3);
        var tasks = arriving(t, barrier, "ab");
        sleep(ofSeconds(1));
        barrier.abort();
        barrier.reset();
        show(t, barrier);
        end(t, tasks);
        show(t, barrier);
    }

    static void abortWhileARoundLeaves(Trace t) {
        var barrier = new Barrier(3);
        var tasks = arriving(t, barrier, "abc");
        yieldNow();
        barrier.abort();
        show(t, barrier);
        end(t, tasks);
        show(t, barrier);
    }

    static void abortWhileAnotherRoundWaits(Trace t) {
        var barrier = new Barrier(2);
        var tasks = arriving(t, barrier, "abc");
        sleep(ofSeconds(1));
        barrier.abort();
        end(t, tasks);
    }

    static void abortByAPartyThatFails(Trace t) {
        var barrier = new Barrier(3);
        Action<Exception> failing = () -> {
            try {
                throw new Broken("b");
            } catch (Broken e) {
                barrier.abort();
                throw e;
            }
        };
        var tasks = arriving(t, barrier, "ab");
        tasks.add(createTask("c", failing));
        end(t, tasks);
        show(t, barrier);
    }

    static void abortThenCancel(Trace t) {
        var barrier = new Barrier(3);
        var tasks = arriving(t, barrier, "ab");
        var a = tasks.get(0);
        sleep(ofSeconds(1));
        barrier.abort();
        a.cancel("late");
        end(t, tasks);
    }

    static void cancelThenAbort(Trace t) {
        var barrier = new Barrier(3);
        var tasks = arriving(t, barrier, "ab");
        var a = tasks.get(0);
        sleep(ofSeconds(1));
        a.cancel("early");
        barrier.abort();
        end(t, tasks);
    }

    static void cancelThenReset(Trace t) {
        var barrier = new Barrier(3);
        var tasks = arriving(t, barrier, "ab");
        var a = tasks.get(0);
        sleep(ofSeconds(1));
        a.cancel("early");
        barrier.reset();
        end(t, tasks);
        show(t, barrier);
    }

    static void resetThenCancel(Trace t) {
        var barrier = new Barrier(3);
        var tasks = arriving(t, barrier, "ab");
        var b = tasks.get(1);
        sleep(ofSeconds(1));
        barrier.reset();
        b.cancel("late");
        end(t, tasks);
        show(t, barrier);
    }

    static void newcomersWhileItIsReset(Trace t) {
        var barrier = new Barrier(2);
        var ticker = createTask("ticker", () -> t.tick(12));
        var a = arriving(t, barrier, "a").getFirst();
        yieldNow();
        var tasks = arriving(t, barrier, "bc");
        var b = tasks.get(0);
        var c = tasks.get(1);
        barrier.reset();
        end(t, List.of(a, b, c, ticker));
        show(t, barrier);
    }
}
