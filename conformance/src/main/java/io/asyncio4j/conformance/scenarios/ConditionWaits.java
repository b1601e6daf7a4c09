// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.scenarios;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.waitTasks;
import static io.asyncio4j.Asyncio.yieldNow;
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
import io.asyncio4j.sync.Condition;
import io.asyncio4j.sync.Lock;
import io.asyncio4j.task.Task;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Conditions: waiting for something, and how the waiters and their locks meet. */
public final class ConditionWaits {
    public static final Area AREA = Area.of("conditionwaits")
            .with("waits_again", ConditionWaits::waitsAgain)
            .with("waiter_wakes_the_next", ConditionWaits::waiterWakesTheNext)
            .with("wait_for_what_is_so_already", ConditionWaits::waitForWhatIsSoAlready)
            .with("wait_for_asks_at_each_notify", ConditionWaits::waitForAsksAtEachNotify)
            .with("wait_for_a_predicate_that_fails", ConditionWaits::waitForAPredicateThatFails)
            .with("wait_for_without_the_lock", ConditionWaits::waitForWithoutTheLock, MISUSE_IN_WORDS_OF_OURS)
            .with("two_conditions_of_one_lock", ConditionWaits::twoConditionsOfOneLock)
            .with("lock_that_is_held_directly", ConditionWaits::lockThatIsHeldDirectly)
            .with("producer_and_consumers", ConditionWaits::producerAndConsumers)
            .with("end_of_the_run_while_some_wait", ConditionWaits::endOfTheRunWhileSomeWait, REASON_IS_TOLD)
            .with(
                    "end_of_the_run_while_some_wait_for_the_lock_again",
                    ConditionWaits::endOfTheRunWhileSomeWaitForTheLockAgain,
                    REASON_IS_TOLD);

    private ConditionWaits() {}

    private static void await(Trace t, Condition condition, long seconds) {
        condition.with(() -> {
            t.step("waits");
            try {
                condition.await();
            } catch (Throwable e) {
                t.failure("wait", e);
                throw e;
            }
            t.step("goes on, locked", condition.isLocked());
            sleep(ofSeconds(seconds));
            t.step("leaves");
        });
    }

    private static List<Task<?, ?>> waiters(Trace t, Condition condition, String names, long seconds) {
        return each(names, () -> await(t, condition, seconds));
    }

    private static List<Task<?, ?>> waiters(Trace t, Condition condition, String names) {
        return waiters(t, condition, names, 0);
    }

    private static void notify(Trace t, Condition condition, int n) {
        condition.with(() -> {
            t.step("notifies", n);
            condition.signalMany(n);
        });
    }

    static void waitsAgain(Trace t) {
        var condition = new Condition();
        Action<Exception> rounds = () -> condition.with(() -> {
            for (int i = 0; i < 3; i++) {
                condition.await();
                t.step("round", i);
            }
        });
        var tasks = each("ab", rounds);
        sleep(ofSeconds(1));
        for (int n : new int[] {1, 1, 2, 2}) {
            notify(t, condition, n);
            sleep(ofSeconds(1));
        }
        waitTasks(tasks, ALL_COMPLETED);
    }

    static void waiterWakesTheNext(Trace t) {
        var condition = new Condition();
        Action<Exception> chain = () -> condition.with(() -> {
            condition.await();
            t.step("goes on");
            condition.signal();
        });
        var tasks = each("abc", chain);
        sleep(ofSeconds(1));
        notify(t, condition, 1);
        waitTasks(tasks, ALL_COMPLETED);
    }

    static void waitForWhatIsSoAlready(Trace t) {
        var condition = new Condition();
        createTask("other", () -> t.tick(1));
        condition.with(() -> t.attempt("wait for", () -> condition.awaitUntil(() -> true)));
        yieldNow();
    }

    static void waitForAsksAtEachNotify(Trace t) throws Exception {
        var condition = new Condition();
        var there = new ArrayList<Integer>();
        BooleanSupplier enough = () -> {
            t.step("asked", there.size());
            return there.size() >= 2;
        };
        Action<Exception> waiting = () -> condition.with(() -> {
            condition.awaitUntil(enough);
            t.step("goes on");
        });
        var task = createTask("a", waiting);
        for (int i = 0; i < 3; i++) {
            sleep(ofSeconds(1));
            there.add(1);
            notify(t, condition, 1);
        }
        task.await();
    }

    static void waitForAPredicateThatFails(Trace t) throws Exception {
        var condition = new Condition();
        var asked = new ArrayList<Integer>();
        BooleanSupplier fails = () -> {
            asked.add(1);
            if (asked.size() == 2) {
                throw new Broken("b");
            }
            return false;
        };
        Action<Exception> waiting = () -> condition.with(() -> {
            t.attempt("wait for", () -> condition.awaitUntil(fails));
            t.step("locked", condition.isLocked());
        });
        var task = createTask("a", waiting);
        sleep(ofSeconds(1));
        notify(t, condition, 1);
        task.await();
    }

    static void waitForWithoutTheLock(Trace t) {
        var condition = new Condition();
        t.attempt("wait for", () -> condition.awaitUntil(() -> false));
    }

    static void twoConditionsOfOneLock(Trace t) {
        var lock = new Lock();
        var first = new Condition(lock);
        var second = new Condition(lock);
        var tasks = both(waiters(t, first, "ab"), waiters(t, second, "cd"));
        sleep(ofSeconds(1));
        lock.with(() -> {
            t.step("locked", first.isLocked(), second.isLocked());
            second.signalAll();
            first.signal();
        });
        sleep(ofSeconds(1));
        first.with(() -> first.signal());
        waitTasks(tasks, ALL_COMPLETED);
    }

    static void lockThatIsHeldDirectly(Trace t) throws Exception {
        var lock = new Lock();
        var condition = new Condition(lock);
        Action<Exception> waiting = () -> {
            lock.acquire();
            condition.await();
            t.step("locked", lock.isLocked());
            lock.release();
        };
        var task = createTask("a", waiting);
        sleep(ofSeconds(1));
        notify(t, condition, 1);
        task.await();
        t.step("locked", lock.isLocked());
    }

    static void producerAndConsumers(Trace t) {
        var condition = new Condition();
        var items = new ArrayDeque<Integer>();
        Action<Exception> consumer = () -> {
            for (int i = 0; i < 2; i++) {
                try (var _ = condition.hold()) {
                    condition.awaitUntil(() -> !items.isEmpty());
                    t.step("takes", items.remove());
                }
            }
        };
        Action<Exception> producer = () -> {
            for (int i = 0; i < 4; i++) {
                sleep(ofSeconds(1));
                try (var _ = condition.hold()) {
                    items.add(i);
                    t.step("puts", i);
                    condition.signal();
                }
            }
        };
        var tasks = each("ab", consumer);
        tasks.add(createTask("producer", producer));
        waitTasks(tasks, ALL_COMPLETED);
    }

    static void endOfTheRunWhileSomeWait(Trace t) {
        var condition = new Condition();
        waiters(t, condition, "ab");
        sleep(ofSeconds(1));
    }

    static void endOfTheRunWhileSomeWaitForTheLockAgain(Trace t) {
        var condition = new Condition();
        Action<Exception> holding = () -> condition.with(() -> {
            condition.signalAll();
            t.workAndCleanUp(9, 1);
        });
        waiters(t, condition, "ab");
        sleep(ofSeconds(1));
        createTask("holding", holding);
        sleep(ofSeconds(1));
    }
}
