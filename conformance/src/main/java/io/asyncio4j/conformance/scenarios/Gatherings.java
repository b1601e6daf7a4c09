// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.scenarios;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.gather;
import static io.asyncio4j.Asyncio.gatherOutcomes;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.conformance.Departure.GATHER_ENDS_CANCELLED;
import static io.asyncio4j.conformance.Departure.REASON_IS_TOLD;
import static io.asyncio4j.conformance.Departure.SECOND_FAILURE_IS_TOLD;
import static java.time.Duration.ofSeconds;

import io.asyncio4j.conformance.Area;
import io.asyncio4j.conformance.Broken;
import io.asyncio4j.conformance.Lost;
import io.asyncio4j.conformance.Trace;
import io.asyncio4j.future.Future;
import io.asyncio4j.task.Task;
import java.util.List;

/** gather: the results of several in the order of the arguments. */
public final class Gatherings {
    public static final Area AREA = Area.of("gathering")
            .with("results_in_order_of_arguments", Gatherings::resultsInOrderOfArguments)
            .with("first_failure_is_thrown", Gatherings::firstFailureIsThrown)
            .with("first_failure_in_time_not_in_order", Gatherings::firstFailureInTimeNotInOrder)
            .with("second_failure_is_not_asked_for", Gatherings::secondFailureIsNotAskedFor, SECOND_FAILURE_IS_TOLD)
            .with("failure_of_the_gather_is_not_asked_for", Gatherings::failureOfTheGatherIsNotAskedFor)
            .with("outcomes", Gatherings::outcomes)
            .with("outcomes_with_a_cancelled_one", Gatherings::outcomesWithACancelledOne)
            .with("outcomes_of_all_failed", Gatherings::outcomesOfAllFailed)
            .with("nothing", Gatherings::nothing)
            .with("outcomes_of_nothing", Gatherings::outcomesOfNothing)
            .with("duplicates", Gatherings::duplicates)
            .with("all_done_already", Gatherings::allDoneAlready)
            .with("failed_already", Gatherings::failedAlready, REASON_IS_TOLD)
            .with("of_futures", Gatherings::ofFutures)
            .with("ends_in_the_iteration_after_the_last", Gatherings::endsInTheIterationAfterTheLast)
            .with("cancelled", Gatherings::cancelled)
            .with("cancelled_with_a_message", Gatherings::cancelledWithAMessage)
            .with("cancelled_through_its_awaiter", Gatherings::cancelledThroughItsAwaiter)
            .with("cancelled_when_all_are_done", Gatherings::cancelledWhenAllAreDone)
            .with("cancelled_and_a_child_swallows", Gatherings::cancelledAndAChildSwallows)
            .with("cancelled_and_all_children_swallow", Gatherings::cancelledAndAllChildrenSwallow)
            .with("outcomes_cancelled", Gatherings::outcomesCancelled)
            .with("child_is_cancelled", Gatherings::childIsCancelled, GATHER_ENDS_CANCELLED)
            .with("child_is_cancelled_before_it_starts", Gatherings::childIsCancelledBeforeItStarts)
            .with("nested", Gatherings::nested)
            .with("nested_and_an_inner_one_fails", Gatherings::nestedAndAnInnerOneFails)
            .with("same_task_in_two_gathers", Gatherings::sameTaskInTwoGathers)
            .with("failure_after_the_cancel", Gatherings::failureAfterTheCancel);

    private Gatherings() {}

    private static String stubborn(Trace t) {
        t.attempt("sleep", () -> sleep(ofSeconds(5)));
        return "stayed";
    }

    static void resultsInOrderOfArguments(Trace t) {
        var a = createTask("a", () -> t.work(3, "va"));
        var b = createTask("b", () -> t.work(1, "vb"));
        t.step("got", gather(a, b).await());
    }

    static void firstFailureIsThrown(Trace t) {
        var a = createTask("a", () -> t.work(3, "va"));
        var b = createTask("b", () -> t.fail(1, new Broken("b")));
        t.attempt("gather", () -> gather(a, b).await());
        t.state("a", a);
        t.step("got", a.await());
    }

    static void firstFailureInTimeNotInOrder(Trace t) {
        var a = createTask("a", () -> t.fail(2, new Broken("later")));
        var b = createTask("b", () -> t.fail(1, new Lost("earlier")));
        t.attempt("gather", () -> gather(a, b).await());
        sleep(ofSeconds(2));
        t.state("a", a);
    }

    static void secondFailureIsNotAskedFor(Trace t) {
        var a = createTask("a", () -> t.fail(1, new Broken("one")));
        var b = createTask("b", () -> t.fail(2, new Lost("two")));
        t.attempt("gather", () -> gather(a, b).await());
        sleep(ofSeconds(2));
    }

    static void failureOfTheGatherIsNotAskedFor(Trace t) {
        var a = createTask("a", () -> t.fail(1, new Broken("b")));
        var gathered = gather(a);
        sleep(ofSeconds(2));
        t.step("done", gathered.done());
    }

    static void outcomes(Trace t) {
        var a = createTask("a", () -> t.work(2, "va"));
        var b = createTask("b", () -> t.fail(1, new Broken("b")));
        t.step("got", gatherOutcomes(a, b).await());
    }

    static void outcomesWithACancelledOne(Trace t) {
        var a = createTask("a", () -> t.work(2, "va"));
        var b = createTask("b", () -> t.work(5));
        runningLoop().callLater(ofSeconds(1), b::cancel);
        t.step("got", gatherOutcomes(a, b).await());
    }

    static void outcomesOfAllFailed(Trace t) {
        var a = createTask("a", () -> t.fail(2, new Broken("one")));
        var b = createTask("b", () -> t.fail(1, new Lost("two")));
        t.step("got", gatherOutcomes(a, b).await());
    }

    static void nothing(Trace t) {
        t.step("got", gather(List.<Task<Object, RuntimeException>>of()).await());
    }

    static void outcomesOfNothing(Trace t) {
        t.step("got", gatherOutcomes(List.<Task<Object, RuntimeException>>of()).await());
    }

    static void duplicates(Trace t) {
        var a = createTask("a", () -> t.work(1, "va"));
        var b = createTask("b", () -> t.work(1, "vb"));
        t.step("got", gather(a, b, a).await());
    }

    static void allDoneAlready(Trace t) {
        var a = createTask("a", () -> t.work(0, "va"));
        var b = createTask("b", () -> t.work(0, "vb"));
        sleep(ofSeconds(1));
        runningLoop().callSoon(() -> t.step("callback"));
        t.step("got", gather(a, b).await());
    }

    static void failedAlready(Trace t) {
        var a = createTask("a", () -> t.fail(0, new Broken("b")));
        var b = createTask("b", () -> t.work(5, "vb"));
        sleep(ofSeconds(1));
        t.attempt("gather", () -> gather(b, a).await());
        t.state("b", b);
    }

    static void ofFutures(Trace t) {
        Future<String, RuntimeException> f = Future.create();
        Future<String, RuntimeException> g = Future.create();
        var gathered = gather(f, g);
        g.setResult("vg");
        yieldNow();
        t.step("done", gathered.done());
        f.setResult("vf");
        t.step("got", gathered.await());
    }

    static void endsInTheIterationAfterTheLast(Trace t) {
        Future<String, RuntimeException> f = Future.create();
        var gathered = gather(f);
        gathered.addDoneCallback(_ -> t.step("callback"));
        f.setResult("v");
        for (int i = 0; i < 3; i++) {
            t.step("turn", i, gathered.done());
            yieldNow();
        }
    }

    static void cancelled(Trace t) {
        var a = createTask("a", () -> t.work(5));
        var b = createTask("b", () -> t.work(5));
        var gathered = gather(a, b);
        sleep(ofSeconds(1));
        t.step("cancel", gathered.cancel());
        t.attempt("await", gathered::await);
        for (var task : List.of(a, b)) {
            t.state(task.name(), task);
            t.cancelling(task.name(), task);
        }
    }

    static void cancelledWithAMessage(Trace t) {
        var a = createTask("a", () -> t.work(5));
        var gathered = gather(a);
        sleep(ofSeconds(1));
        gathered.cancel("why");
        t.attempt("await", gathered::await);
    }

    static void cancelledThroughItsAwaiter(Trace t) {
        var a = createTask("a", () -> t.work(5));
        var b = createTask("b", () -> t.work(5));
        var g = createTask("g", () -> gather(a, b).await());
        sleep(ofSeconds(1));
        g.cancel();
        t.attempt("await", g::await);
        for (Task<?, ?> each : List.<Task<?, ?>>of(a, b, g)) {
            t.state(each.name(), each);
        }
    }

    static void cancelledWhenAllAreDone(Trace t) {
        var a = createTask("a", () -> t.work(1, "va"));
        var gathered = gather(a);
        gathered.await();
        t.step("cancel", gathered.cancel());
    }

    static void cancelledAndAChildSwallows(Trace t) {
        var a = createTask("a", () -> stubborn(t));
        var b = createTask("b", () -> t.work(5));
        var gathered = gather(a, b);
        sleep(ofSeconds(1));
        gathered.cancel();
        t.attempt("await", gathered::await);
        t.state("a", a);
    }

    static void cancelledAndAllChildrenSwallow(Trace t) {
        var a = createTask("a", () -> stubborn(t));
        var gathered = gather(a);
        sleep(ofSeconds(1));
        gathered.cancel();
        t.attempt("await", gathered::await);
        t.state("a", a);
    }

    static void outcomesCancelled(Trace t) {
        var a = createTask("a", () -> t.work(5));
        var b = createTask("b", () -> t.work(1, "vb"));
        var gathered = gatherOutcomes(a, b);
        sleep(ofSeconds(2));
        gathered.cancel();
        t.attempt("await", gathered::await);
    }

    static void childIsCancelled(Trace t) {
        var a = createTask("a", () -> t.work(5));
        var b = createTask("b", () -> t.work(3, "vb"));
        runningLoop().callLater(ofSeconds(1), a::cancel);
        var gathered = gather(a, b);
        t.attempt("await", gathered::await);
        t.step("gather is cancelled", gathered.cancelled());
        t.state("b", b);
        b.await();
    }

    static void childIsCancelledBeforeItStarts(Trace t) {
        var a = createTask("a", () -> t.work(5));
        var b = createTask("b", () -> t.work(1, "vb"));
        var gathered = gather(a, b);
        a.cancel();
        t.attempt("await", gathered::await);
        b.await();
    }

    static void nested(Trace t) {
        var a = createTask("a", () -> t.work(2, "va"));
        var b = createTask("b", () -> t.work(1, "vb"));
        var c = createTask("c", () -> t.work(3, "vc"));
        t.step("got", gather(gather(a, b), c).await());
    }

    static void nestedAndAnInnerOneFails(Trace t) {
        var a = createTask("a", () -> t.fail(2, new Broken("b")));
        var b = createTask("b", () -> t.work(1, "vb"));
        var c = createTask("c", () -> t.work(3, "vc"));
        t.attempt("gather", () -> gather(gather(a, b), c).await());
        t.step("got", c.await());
    }

    static void sameTaskInTwoGathers(Trace t) {
        var a = createTask("a", () -> t.fail(1, new Broken("b")));
        var first = gather(a);
        var second = gather(a);
        t.attempt("first", first::await);
        t.attempt("second", second::await);
    }

    static void failureAfterTheCancel(Trace t) {
        var a = createTask("a", () -> {
            try {
                sleep(ofSeconds(5));
            } finally {
                t.throwNow(new Broken("clean-up"));
            }
        });
        var b = createTask("b", () -> t.work(5));
        var gathered = gather(a, b);
        sleep(ofSeconds(1));
        gathered.cancel();
        t.attempt("await", gathered::await);
    }
}
