// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.scenarios;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.task.TaskOptions.options;
import static java.time.Duration.ofSeconds;

import io.asyncio4j.Asyncio;
import io.asyncio4j.conformance.Area;
import io.asyncio4j.conformance.Trace;
import io.asyncio4j.context.Context;
import io.asyncio4j.context.ContextVar;
import io.asyncio4j.future.Future;
import java.util.stream.Stream;

/** Context variables: where a value is seen, and where not. */
public final class Contexts {
    public static final Area AREA = Area.of("contexts")
            .with("task_sees_the_value_of_its_creation", Contexts::taskSeesTheValueOfItsCreation)
            .with("task_keeps_its_value_to_itself", Contexts::taskKeepsItsValueToItself)
            .with("called_coroutine_shares_the_context", Contexts::calledCoroutineSharesTheContext)
            .with("siblings_do_not_see_each_other", Contexts::siblingsDoNotSeeEachOther)
            .with("grandchild_inherits", Contexts::grandchildInherits)
            .with("call_soon_and_call_later_take_a_copy", Contexts::callSoonAndCallLaterTakeACopy)
            .with(
                    "done_callback_takes_the_context_of_its_registration",
                    Contexts::doneCallbackTakesTheContextOfItsRegistration)
            .with("task_in_a_given_context", Contexts::taskInAGivenContext)
            .with("two_tasks_share_a_given_context", Contexts::twoTasksShareAGivenContext)
            .with("reset", Contexts::reset)
            .with("reset_in_another_task", Contexts::resetInAnotherTask)
            .with("value_after_a_suspension", Contexts::valueAfterASuspension);

    private Contexts() {}

    private static final ContextVar<String> VAR = ContextVar.of("var", "default");

    static void taskSeesTheValueOfItsCreation(Trace t) {
        VAR.set("one");
        var task = createTask("a", () -> t.step("sees", VAR.get()));
        VAR.set("two");
        task.await();
        t.step("sees", VAR.get());
    }

    static void taskKeepsItsValueToItself(Trace t) {
        VAR.set("main");
        var task = createTask("a", () -> {
            VAR.set("child");
            sleep(ofSeconds(1));
            t.step("sees", VAR.get());
        });
        task.await();
        t.step("sees", VAR.get());
    }

    static void calledCoroutineSharesTheContext(Trace t) {
        Asyncio.await(() -> VAR.set("callee"));
        t.step("sees", VAR.get());
    }

    static void siblingsDoNotSeeEachOther(Trace t) {
        var tasks = Stream.of("a", "b")
                .map(name -> createTask(name, () -> {
                    VAR.set(name);
                    sleep(ofSeconds(1));
                    t.step("sees", VAR.get());
                }))
                .toList();
        for (var task : tasks) {
            task.await();
        }
        t.step("sees", VAR.get());
    }

    static void grandchildInherits(Trace t) {
        VAR.set("main");
        var child = createTask("child", () -> {
            VAR.set("child");
            createTask("grandchild", () -> t.step("sees", VAR.get())).await();
        });
        child.await();
    }

    static void callSoonAndCallLaterTakeACopy(Trace t) {
        VAR.set("one");
        runningLoop().callSoon(() -> seeAndSet(t, "soon"));
        runningLoop().callLater(ofSeconds(1), () -> seeAndSet(t, "later"));
        VAR.set("two");
        sleep(ofSeconds(2));
        t.step("sees", VAR.get());
    }

    private static void seeAndSet(Trace t, String what) {
        t.step(what, VAR.get());
        VAR.set("callback");
    }

    static void doneCallbackTakesTheContextOfItsRegistration(Trace t) {
        Future<Object, RuntimeException> f = Future.create();
        VAR.set("one");
        f.addDoneCallback(_ -> t.step("callback", VAR.get()));
        VAR.set("two");
        f.setResult(null);
        yieldNow();
    }

    static void taskInAGivenContext(Trace t) {
        var context = Context.copy();
        context.run(() -> VAR.set("given"));
        VAR.set("main");
        var task = createTask(options().name("a").context(context), () -> {
            t.step("sees", VAR.get());
            VAR.set("child");
        });
        task.await();
        t.step("sees", VAR.get());
        t.step("given", context.run(() -> VAR.get()));
    }

    static void twoTasksShareAGivenContext(Trace t) {
        var context = Context.copy();
        var a = createTask(options().name("a").context(context), () -> {
            VAR.set("written");
            sleep(ofSeconds(2));
        });
        var b = createTask(options().name("b").context(context), () -> {
            sleep(ofSeconds(1));
            t.step("sees", VAR.get());
        });
        a.await();
        b.await();
    }

    static void reset(Trace t) {
        var token = VAR.set("one");
        t.step("sees", VAR.get());
        VAR.reset(token);
        t.step("sees", VAR.get());
    }

    static void resetInAnotherTask(Trace t) {
        var token = VAR.set("one");
        var task = createTask("a", () -> {
            try {
                VAR.reset(token);
                t.step("reset");
            } catch (IllegalArgumentException e) {
                t.step("refused");
            }
            t.step("sees", VAR.get());
        });
        task.await();
        t.step("sees", VAR.get());
    }

    static void valueAfterASuspension(Trace t) {
        VAR.set("main");
        var task = createTask("other", () -> {
            VAR.set("other");
            yieldNow();
            yieldNow();
        });
        yieldNow();
        t.step("sees", VAR.get());
        task.await();
        t.step("sees", VAR.get());
    }
}
