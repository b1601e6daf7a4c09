// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.scenarios;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.taskGroup;
import static io.asyncio4j.Asyncio.waitTasks;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.conformance.Departure.REASON_IS_TOLD;
import static io.asyncio4j.conformance.scenarios.Crowd.each;
import static io.asyncio4j.structured.ReturnWhen.ALL_COMPLETED;
import static java.time.Duration.ofSeconds;

import io.asyncio4j.conformance.Area;
import io.asyncio4j.conformance.Broken;
import io.asyncio4j.conformance.Trace;
import io.asyncio4j.future.Action;
import io.asyncio4j.sync.Condition;
import io.asyncio4j.sync.Lock;
import io.asyncio4j.task.Task;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/** Cancelled waiters of a condition: they pass on what they were told. */
public final class ConditionCancels {
    public static final Area AREA = Area.of("conditioncancels")
            .with("while_waiting", ConditionCancels::whileWaiting)
            .with("notify_then_cancel", ConditionCancels::notifyThenCancel)
            .with("cancel_then_notify", ConditionCancels::cancelThenNotify)
            .with("cancel_makes_another_look", ConditionCancels::cancelMakesAnotherLook)
            .with(
                    "cancel_makes_another_look_that_goes_on_waiting",
                    ConditionCancels::cancelMakesAnotherLookThatGoesOnWaiting)
            .with("notify_two_then_cancel_one", ConditionCancels::notifyTwoThenCancelOne)
            .with("notify_two_then_cancel_both", ConditionCancels::notifyTwoThenCancelBoth)
            .with("notify_all_then_cancel_all", ConditionCancels::notifyAllThenCancelAll)
            .with("notified_and_cancelled_while_it_goes_on", ConditionCancels::notifiedAndCancelledWhileItGoesOn)
            .with("failing_group_whose_children_wait", ConditionCancels::failingGroupWhoseChildrenWait, REASON_IS_TOLD)
            .with("two_conditions_of_one_lock", ConditionCancels::twoConditionsOfOneLock);

    private ConditionCancels() {}

    private static void await(Trace t, Condition condition) {
        condition.with(() -> {
            try {
                condition.await();
            } catch (Throwable e) {
                t.failure("wait", e);
                t.step("locked", condition.isLocked());
                throw e;
            }
            t.step("goes on");
        });
    }

    private static List<Task<?, ?>> waiting(Trace t, Condition condition, String names) {
        createTask("ticker", () -> t.tick(9));
        var tasks = each(names, () -> await(t, condition));
        yieldNow();
        return tasks;
    }

    static void whileWaiting(Trace t) {
        var condition = new Condition();
        var a = waiting(t, condition, "a").getFirst();
        a.cancel("enough");
        t.attempt("a", a::await);
        t.step("locked", condition.isLocked());
    }

    static void notifyThenCancel(Trace t) throws Exception {
        var condition = new Condition();
        var tasks = waiting(t, condition, "ab");
        var a = tasks.get(0);
        var b = tasks.get(1);
        condition.with(() -> {
            condition.signal();
            a.cancel("told already");
        });
        t.attempt("a", a::await);
        b.await();
    }

    static void cancelThenNotify(Trace t) throws Exception {
        var condition = new Condition();
        var tasks = waiting(t, condition, "ab");
        var a = tasks.get(0);
        var b = tasks.get(1);
        condition.with(() -> {
            a.cancel("in time");
            condition.signal();
        });
        t.attempt("a", a::await);
        b.await();
    }

    static void cancelMakesAnotherLook(Trace t) {
        var condition = new Condition();
        var tasks = waiting(t, condition, "abc");
        var a = tasks.get(0);
        var b = tasks.get(1);
        var c = tasks.get(2);
        a.cancel();
        t.attempt("a", a::await);
        sleep(ofSeconds(1));
        t.state("b", b);
        t.state("c", c);
        condition.with(() -> condition.signalAll());
        waitTasks(List.of(b, c), ALL_COMPLETED);
    }

    static void cancelMakesAnotherLookThatGoesOnWaiting(Trace t) {
        var condition = new Condition();
        var ready = new AtomicBoolean();
        Action<Exception> waiting = () -> condition.with(() -> {
            BooleanSupplier isReady = () -> {
                t.step("asked");
                return ready.get();
            };
            try {
                condition.awaitUntil(isReady);
            } catch (Throwable e) {
                t.failure("wait for", e);
                throw e;
            }
            t.step("goes on");
        });
        var a = createTask("a", waiting);
        var b = createTask("b", waiting);
        sleep(ofSeconds(1));
        a.cancel();
        sleep(ofSeconds(1));
        ready.set(true);
        condition.with(() -> condition.signal());
        waitTasks(List.of(a, b), ALL_COMPLETED);
    }

    static void notifyTwoThenCancelOne(Trace t) {
        var condition = new Condition();
        var tasks = waiting(t, condition, "abc");
        var b = tasks.get(1);
        condition.with(() -> {
            condition.signalMany(2);
            b.cancel();
        });
        waitTasks(tasks, ALL_COMPLETED);
    }

    static void notifyTwoThenCancelBoth(Trace t) {
        var condition = new Condition();
        var tasks = waiting(t, condition, "abcd");
        var a = tasks.get(0);
        var b = tasks.get(1);
        condition.with(() -> {
            condition.signalMany(2);
            a.cancel();
            b.cancel();
        });
        waitTasks(tasks, ALL_COMPLETED);
    }

    static void notifyAllThenCancelAll(Trace t) {
        var condition = new Condition();
        var tasks = waiting(t, condition, "abc");
        condition.with(() -> {
            condition.signalAll();
            for (var task : tasks) {
                task.cancel();
            }
        });
        waitTasks(tasks, ALL_COMPLETED);
        t.step("locked", condition.isLocked());
    }

    static void notifiedAndCancelledWhileItGoesOn(Trace t) {
        var condition = new Condition();
        Action<Exception> working = () -> condition.with(() -> {
            condition.await();
            t.work(5);
        });
        var a = createTask("a", working);
        var b = createTask("b", () -> await(t, condition));
        sleep(ofSeconds(1));
        condition.with(() -> condition.signal());
        sleep(ofSeconds(1));
        a.cancel();
        t.attempt("a", a::await);
        sleep(ofSeconds(1));
        t.state("b", b);
        b.cancel();
        t.attempt("b", b::await);
    }

    static void failingGroupWhoseChildrenWait(Trace t) {
        var condition = new Condition();
        Action<Exception> group = () -> taskGroup(g -> {
            for (String name : List.of("a", "b", "c")) {
                g.createTask(name, () -> await(t, condition));
            }
            g.createTask("failing", () -> t.fail(1, new Broken("b")));
        });
        t.attempt("group", group);
        t.step("locked", condition.isLocked());
    }

    static void twoConditionsOfOneLock(Trace t) {
        var lock = new Lock();
        var first = new Condition(lock);
        var second = new Condition(lock);
        var tasks = each("ab", () -> await(t, first));
        tasks.addAll(each("cd", () -> await(t, second)));
        sleep(ofSeconds(1));
        lock.with(() -> {
            first.signal();
            second.signal();
            tasks.get(0).cancel();
        });
        sleep(ofSeconds(1));
        for (var task : tasks) {
            t.state(task.name(), task);
        }
        tasks.get(3).cancel();
        waitTasks(tasks, ALL_COMPLETED);
    }
}
