// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.scenarios;

import static io.asyncio4j.Asyncio.callTaskGroup;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.taskGroup;
import static io.asyncio4j.conformance.Departure.REASON_IS_TOLD;
import static java.time.Duration.ofSeconds;

import io.asyncio4j.conformance.Area;
import io.asyncio4j.conformance.Broken;
import io.asyncio4j.conformance.Lost;
import io.asyncio4j.conformance.Trace;
import io.asyncio4j.future.ExceptionGroup;
import java.util.List;

/** Task groups: who is cancelled when something fails, and what comes out. */
public final class Groups {
    public static final Area AREA = Area.of("groups")
            .with("waits_for_all", Groups::waitsForAll)
            .with("without_children", Groups::withoutChildren)
            .with("results_after_the_group", Groups::resultsAfterTheGroup)
            .with("one_failure_cancels_the_siblings", Groups::oneFailureCancelsTheSiblings, REASON_IS_TOLD)
            .with("failures_in_order_of_completion", Groups::failuresInOrderOfCompletion)
            .with("slow_failure_comes_later", Groups::slowFailureComesLater)
            .with("cancelled_child_is_no_error", Groups::cancelledChildIsNoError)
            .with("child_that_cancels_itself_is_no_error", Groups::childThatCancelsItselfIsNoError)
            .with("two_children_fail_in_one_iteration", Groups::twoChildrenFailInOneIteration)
            .with("slow_clean_up_is_waited_for", Groups::slowCleanUpIsWaitedFor)
            .with("child_swallows_the_abort", Groups::childSwallowsTheAbort, REASON_IS_TOLD)
            .with("failure_of_a_child_with_a_cause", Groups::failureOfAChildWithACause);

    private Groups() {}

    static void waitsForAll(Trace t) {
        t.attempt(
                "group",
                () -> taskGroup(g -> {
                    g.createTask("a", () -> t.work(1));
                    g.createTask("b", () -> t.work(2));
                    t.step("body ends");
                }));
    }

    static void withoutChildren(Trace t) {
        t.attempt("group", () -> taskGroup(_ -> t.step("body")));
    }

    static void resultsAfterTheGroup(Trace t) throws ExceptionGroup {
        var tasks = callTaskGroup(g ->
                List.of(g.createTask("a", () -> t.work(2, "va")), g.createTask("b", () -> t.work(1, "vb"))));
        t.step("got", tasks.get(0).result(), tasks.get(1).result());
    }

    static void oneFailureCancelsTheSiblings(Trace t) {
        t.attempt(
                "group",
                () -> taskGroup(g -> {
                    g.createTask("a", () -> t.fail(1, new Broken("b")));
                    g.createTask("b", () -> t.work(5));
                    g.createTask("c", () -> t.work(5));
                }));
        t.cancelling("after");
    }

    static void failuresInOrderOfCompletion(Trace t) {
        t.attempt(
                "group",
                () -> taskGroup(g -> {
                    g.createTask("a", () -> t.failInCleanUp(5, new Lost("first child")));
                    g.createTask("b", () -> t.fail(1, new Broken("second child")));
                    g.createTask("c", () -> t.failInCleanUp(5, new Lost("third child")));
                }));
    }

    static void slowFailureComesLater(Trace t) {
        t.attempt(
                "group",
                () -> taskGroup(g -> {
                    g.createTask("slow", () -> {
                        try {
                            sleep(ofSeconds(5));
                        } finally {
                            sleep(ofSeconds(3));
                            t.throwNow(new Lost("slow"));
                        }
                    });
                    g.createTask("a", () -> t.fail(1, new Broken("b")));
                    g.createTask("quick", () -> t.failInCleanUp(5, new Lost("quick")));
                }));
    }

    static void cancelledChildIsNoError(Trace t) {
        t.attempt(
                "group",
                () -> taskGroup(g -> {
                    var a = g.createTask("a", () -> t.work(5));
                    g.createTask("b", () -> t.work(2));
                    sleep(ofSeconds(1));
                    a.cancel();
                }));
    }

    static void childThatCancelsItselfIsNoError(Trace t) {
        t.attempt(
                "group",
                () -> taskGroup(g -> {
                    g.createTask("a", () -> {
                        currentTask().cancel();
                        sleep(ofSeconds(1));
                    });
                    g.createTask("b", () -> t.work(2));
                }));
    }

    static void twoChildrenFailInOneIteration(Trace t) {
        t.attempt(
                "group",
                () -> taskGroup(g -> {
                    g.createTask("a", () -> t.fail(1, new Broken("one")));
                    g.createTask("b", () -> t.fail(1, new Lost("two")));
                    g.createTask("c", () -> t.work(1));
                }));
    }

    static void slowCleanUpIsWaitedFor(Trace t) {
        t.attempt(
                "group",
                () -> taskGroup(g -> {
                    g.createTask("a", () -> t.workAndCleanUp(5, 4));
                    g.createTask("b", () -> t.fail(1, new Broken("b")));
                }));
    }

    static void childSwallowsTheAbort(Trace t) {
        t.attempt(
                "group",
                () -> taskGroup(g -> {
                    g.createTask("a", () -> {
                        t.attempt("sleep", () -> sleep(ofSeconds(5)));
                        sleep(ofSeconds(3));
                        t.step("ends in its own time");
                        return "v";
                    });
                    g.createTask("b", () -> t.fail(1, new Broken("b")));
                }));
    }

    static void failureOfAChildWithACause(Trace t) {
        t.attempt(
                "group",
                () -> taskGroup(g -> g.createTask("a", () -> {
                    try {
                        throw new Lost("first");
                    } catch (Lost e) {
                        throw new Broken("second", e);
                    }
                })));
    }
}
