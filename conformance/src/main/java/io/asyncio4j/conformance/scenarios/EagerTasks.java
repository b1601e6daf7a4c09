// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.scenarios;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.task.TaskOptions.options;
import static java.time.Duration.ofSeconds;

import io.asyncio4j.conformance.Area;
import io.asyncio4j.conformance.Broken;
import io.asyncio4j.conformance.Trace;
import io.asyncio4j.context.ContextVar;
import io.asyncio4j.task.TaskOptions;

/** Eager tasks: they run until they suspend, while their creator waits. */
public final class EagerTasks {
    public static final Area AREA = Area.of("eager")
            .with("runs_before_its_creator_goes_on", EagerTasks::runsBeforeItsCreatorGoesOn)
            .with("ends_without_a_suspension", EagerTasks::endsWithoutASuspension)
            .with("fails_without_a_suspension", EagerTasks::failsWithoutASuspension)
            .with("is_the_current_task_meanwhile", EagerTasks::isTheCurrentTaskMeanwhile)
            .with("eager_within_eager", EagerTasks::eagerWithinEager)
            .with("before_what_is_ready", EagerTasks::beforeWhatIsReady)
            .with("from_a_callback", EagerTasks::fromACallback)
            .with("done_callbacks_still_take_a_turn", EagerTasks::doneCallbacksStillTakeATurn)
            .with("cancelled_after_its_first_step", EagerTasks::cancelledAfterItsFirstStep)
            .with("has_a_context_of_its_own", EagerTasks::hasAContextOfItsOwn)
            .with("cancels_its_creator", EagerTasks::cancelsItsCreator);

    private EagerTasks() {}

    private static final ContextVar<String> VAR = ContextVar.of("var", "default");

    private static TaskOptions eager(String name) {
        return options().name(name).eager();
    }

    static void runsBeforeItsCreatorGoesOn(Trace t) {
        var task = createTask(eager("a"), () -> t.work(1, "v"));
        t.step("created");
        t.step("got", task.await());
    }

    static void endsWithoutASuspension(Trace t) {
        var task = createTask(eager("a"), () -> {
            t.step("runs");
            return "v";
        });
        t.state("a", task);
        t.step("got", task.await());
    }

    static void failsWithoutASuspension(Trace t) {
        var task = createTask(eager("a"), () -> {
            throw new Broken("b");
        });
        t.state("a", task);
        t.attempt("await", () -> task.await());
    }

    static void isTheCurrentTaskMeanwhile(Trace t) {
        createTask(eager("a"), () -> t.step("I am", currentTask()));
        t.step("I am", currentTask());
    }

    static void eagerWithinEager(Trace t) {
        var outer = createTask(eager("outer"), () -> {
            t.step("outer starts");
            var inner = createTask(eager("inner"), () -> {
                t.step("inner starts");
                sleep(ofSeconds(1));
                t.step("inner ends");
            });
            t.step("outer goes on");
            inner.await();
            t.step("outer ends");
        });
        outer.await();
    }

    static void beforeWhatIsReady(Trace t) {
        runningLoop().callSoon(() -> t.step("callback"));
        var plain = createTask("plain", () -> t.work(1));
        var task = createTask(eager("eager"), () -> t.work(1));
        t.step("created both");
        plain.await();
        task.await();
    }

    static void fromACallback(Trace t) {
        runningLoop().callSoon(() -> {
            createTask(eager("a"), () -> t.work(1));
            t.step("callback goes on");
        });
        sleep(ofSeconds(2));
    }

    static void doneCallbacksStillTakeATurn(Trace t) {
        var task = createTask(eager("a"), () -> "v");
        task.addDoneCallback(_ -> t.step("callback"));
        t.step("registered");
        yieldNow();
        t.step("a turn later");
    }

    static void cancelledAfterItsFirstStep(Trace t) {
        var task = createTask(eager("a"), () -> t.work(9));
        task.cancel();
        t.step("asked");
        t.attempt("await", task::await);
    }

    static void hasAContextOfItsOwn(Trace t) {
        VAR.set("main");
        createTask(eager("a"), () -> {
            t.step("sees", VAR.get());
            VAR.set("child");
        });
        t.step("sees", VAR.get());
    }

    static void cancelsItsCreator(Trace t) {
        var creator = currentTask();
        createTask(eager("a"), () -> t.step("cancel", creator.cancel("by the child")));
        t.cancelling("creator goes on");
        t.attempt("sleep", () -> sleep(ofSeconds(1)));
        creator.uncancel();
    }
}
