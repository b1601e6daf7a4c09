// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.scenarios;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.yieldNow;
import static java.time.Duration.ofSeconds;

import io.asyncio4j.conformance.Area;
import io.asyncio4j.conformance.Broken;
import io.asyncio4j.conformance.Trace;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.Future;
import io.asyncio4j.task.Task;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** How far a request reaches: what the task waits for, and who else waits for that. */
public final class CancelSpread {
    public static final Area AREA = Area.of("cancelspread")
            .with("reaches_the_innermost", CancelSpread::reachesTheInnermost)
            .with("chain_of_tasks", CancelSpread::chainOfTasks)
            .with("child_swallows_so_the_parent_goes_on", CancelSpread::childSwallowsSoTheParentGoesOn)
            .with("child_fails_instead", CancelSpread::childFailsInstead)
            .with("shared_future_is_cancelled_for_all", CancelSpread::sharedFutureIsCancelledForAll)
            .with("shared_task_is_cancelled_for_all", CancelSpread::sharedTaskIsCancelledForAll)
            .with("from_a_done_callback", CancelSpread::fromADoneCallback)
            .with("each_other", CancelSpread::eachOther)
            .with("many_in_order", CancelSpread::manyInOrder)
            .with("request_while_awaiting_a_cancelled_task", CancelSpread::requestWhileAwaitingACancelledTask);

    private CancelSpread() {}

    private static Future<Object, RuntimeException> future() {
        return Future.create();
    }

    private static void traced(Trace t, Task<?, RuntimeException> inner) {
        try {
            inner.await();
        } catch (CancelledError e) {
            t.failure("await", e);
            throw e;
        }
    }

    private static void cancelling(Trace t, Map<String, Task<?, ?>> tasks, String other) {
        try {
            sleep(ofSeconds(1));
            t.step("cancel", tasks.get(other).cancel());
            sleep(ofSeconds(1));
        } catch (CancelledError e) {
            t.failure("cancelled", e);
            throw e;
        }
    }

    static void reachesTheInnermost(Trace t) {
        var inner = createTask("inner", () -> t.work(10));
        var outer = createTask("outer", () -> {
            t.attempt("await inner", inner::await);
            t.cancelling("outer");
            throw new Broken("outer goes on");
        });
        sleep(ofSeconds(1));
        outer.cancel("why");
        t.attempt("await outer", () -> outer.await());
        t.state("inner", inner);
        t.cancelling("inner", inner);
        t.cancelling("outer", outer);
    }

    static void chainOfTasks(Trace t) {
        var a = createTask("a", () -> t.work(10));
        var b = createTask("b", () -> traced(t, a));
        var c = createTask("c", () -> traced(t, b));
        sleep(ofSeconds(1));
        c.cancel("top");
        t.attempt("await c", c::await);
        for (var task : List.of(a, b, c)) {
            t.state(task.name(), task);
            t.cancelling(task.name(), task);
        }
    }

    static void childSwallowsSoTheParentGoesOn(Trace t) {
        var inner = createTask("inner", () -> {
            t.attempt("sleep", () -> sleep(ofSeconds(10)));
            return "stayed";
        });
        var outer = createTask("outer", () -> {
            t.step("got", inner.await());
            t.cancelling("outer");
            sleep(ofSeconds(1));
            return "outer done";
        });
        sleep(ofSeconds(1));
        outer.cancel();
        t.attempt("await outer", outer::await);
        t.cancelling("inner", inner);
    }

    static void childFailsInstead(Trace t) {
        var inner = createTask("inner", () -> {
            try {
                sleep(ofSeconds(10));
            } catch (CancelledError e) {
                throw new Broken("inner");
            }
        });
        var outer = createTask("outer", () -> inner.await());
        sleep(ofSeconds(1));
        outer.cancel();
        t.attempt("await outer", outer::await);
        t.state("outer", outer);
        t.cancelling("outer", outer);
    }

    static void sharedFutureIsCancelledForAll(Trace t) {
        var future = future();
        var tasks = Stream.of("a", "b", "c")
                .map(name -> createTask(name, () -> {
                    try {
                        future.await();
                    } catch (CancelledError e) {
                        t.failure("await", e);
                        t.cancelling("count");
                        throw e;
                    }
                }))
                .toList();
        yieldNow();
        tasks.get(1).cancel("b only");
        sleep(ofSeconds(1));
        for (var task : tasks) {
            t.state(task.name(), task);
        }
        t.state("future", future);
    }

    static void sharedTaskIsCancelledForAll(Trace t) {
        var shared = createTask("shared", () -> t.work(10));
        var a = createTask("a", () -> shared.await());
        var b = createTask("b", () -> shared.await());
        sleep(ofSeconds(1));
        a.cancel();
        sleep(ofSeconds(1));
        for (Task<?, ?> task : List.<Task<?, ?>>of(shared, a, b)) {
            t.state(task.name(), task);
            t.cancelling(task.name(), task);
        }
    }

    static void fromADoneCallback(Trace t) {
        var victim = createTask("victim", () -> t.work(10));
        var trigger = createTask("trigger", () -> t.work(1));
        trigger.addDoneCallback(_ -> t.step("cancel", victim.cancel()));
        t.attempt("await", victim::await);
    }

    static void eachOther(Trace t) {
        var tasks = new LinkedHashMap<String, Task<?, ?>>();
        tasks.put("a", createTask("a", () -> cancelling(t, tasks, "b")));
        tasks.put("b", createTask("b", () -> cancelling(t, tasks, "a")));
        sleep(ofSeconds(3));
        tasks.forEach(t::state);
    }

    static void manyInOrder(Trace t) {
        var tasks = Stream.of("a", "b", "c", "d")
                .map(name -> createTask(name, () -> t.work(10)))
                .toList();
        sleep(ofSeconds(1));
        for (var task : tasks.reversed()) {
            task.cancel();
        }
        t.step("cancelled all");
        for (var task : tasks) {
            t.attempt("await " + task.name(), task::await);
        }
    }

    static void requestWhileAwaitingACancelledTask(Trace t) {
        var inner = createTask("inner", () -> {
            try {
                sleep(ofSeconds(10));
            } finally {
                sleep(ofSeconds(3));
                t.step("cleaned up");
            }
        });
        yieldNow();
        var outer = createTask("outer", () -> {
            inner.cancel();
            t.attempt("await", inner::await);
            t.cancelling("outer");
        });
        sleep(ofSeconds(1));
        outer.cancel();
        t.attempt("await outer", outer::await);
        t.cancelling("inner", inner);
    }
}
