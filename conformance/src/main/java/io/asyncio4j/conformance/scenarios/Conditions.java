// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.scenarios;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.waitTasks;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.conformance.Departure.MESSAGE_GOES_ON;
import static io.asyncio4j.conformance.Departure.MISUSE_IN_WORDS_OF_OURS;
import static io.asyncio4j.conformance.scenarios.Crowd.both;
import static io.asyncio4j.conformance.scenarios.Crowd.each;
import static io.asyncio4j.structured.ReturnWhen.ALL_COMPLETED;
import static java.time.Duration.ofSeconds;

import io.asyncio4j.conformance.Area;
import io.asyncio4j.conformance.Broken;
import io.asyncio4j.conformance.Trace;
import io.asyncio4j.future.Action;
import io.asyncio4j.sync.Condition;
import io.asyncio4j.task.Task;
import java.util.List;

/** Conditions: waiting gives the lock back, and has it again before it goes on. */
public final class Conditions {
    public static final Area AREA = Area.of("conditions")
            .with("wait_without_the_lock", Conditions::waitWithoutTheLock, MISUSE_IN_WORDS_OF_OURS)
            .with("notify_without_the_lock", Conditions::notifyWithoutTheLock, MISUSE_IN_WORDS_OF_OURS)
            .with("release_without_the_lock", Conditions::releaseWithoutTheLock, MESSAGE_GOES_ON)
            .with("acquire_and_release", Conditions::acquireAndRelease)
            .with("with_block_that_fails_releases", Conditions::withBlockThatFailsReleases)
            .with("wait_gives_the_lock_back", Conditions::waitGivesTheLockBack)
            .with("notify_wakes_in_the_order_of_waiting", Conditions::notifyWakesInTheOrderOfWaiting)
            .with("notify_all_wakes_all", Conditions::notifyAllWakesAll)
            .with("iterations_from_notify_to_the_waiters", Conditions::iterationsFromNotifyToTheWaiters)
            .with("notify_more_than_there_are", Conditions::notifyMoreThanThereAre)
            .with("notify_before_anybody_waits_is_lost", Conditions::notifyBeforeAnybodyWaitsIsLost)
            .with("notify_twice_wakes_two", Conditions::notifyTwiceWakesTwo)
            .with("waiter_goes_on_when_the_notifier_has_left", Conditions::waiterGoesOnWhenTheNotifierHasLeft)
            .with("who_asked_for_the_lock_first_has_it_first", Conditions::whoAskedForTheLockFirstHasItFirst)
            .with("newcomer_in_the_iteration_of_notify", Conditions::newcomerInTheIterationOfNotify);

    private Conditions() {}

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

    static void waitWithoutTheLock(Trace t) {
        var condition = new Condition();
        t.attempt("wait", condition::await);
    }

    static void notifyWithoutTheLock(Trace t) {
        var condition = new Condition();
        t.attempt("notify", () -> condition.signal());
        t.attempt("notify 2", () -> condition.signalMany(2));
        t.attempt("notify all", condition::signalAll);
    }

    static void releaseWithoutTheLock(Trace t) {
        var condition = new Condition();
        t.attempt("release", condition::release);
    }

    static void acquireAndRelease(Trace t) {
        var condition = new Condition();
        t.step("locked", condition.isLocked());
        condition.acquire();
        t.step("locked", condition.isLocked());
        condition.release();
        t.step("locked", condition.isLocked());
    }

    static void withBlockThatFailsReleases(Trace t) {
        var condition = new Condition();
        Action<Exception> body = () -> condition.with(() -> {
            throw new Broken("b");
        });
        t.attempt("with", body);
        t.step("locked", condition.isLocked());
    }

    static void waitGivesTheLockBack(Trace t) throws Exception {
        var condition = new Condition();
        var a = waiters(t, condition, "a").getFirst();
        sleep(ofSeconds(1));
        t.step("locked", condition.isLocked());
        notify(t, condition, 1);
        a.await();
        t.step("locked", condition.isLocked());
    }

    static void notifyWakesInTheOrderOfWaiting(Trace t) {
        var condition = new Condition();
        var tasks = waiters(t, condition, "abcd");
        sleep(ofSeconds(1));
        for (int n : new int[] {1, 2, 1}) {
            notify(t, condition, n);
            sleep(ofSeconds(1));
        }
        waitTasks(tasks, ALL_COMPLETED);
    }

    static void notifyAllWakesAll(Trace t) {
        var condition = new Condition();
        var tasks = waiters(t, condition, "abc", 1);
        sleep(ofSeconds(1));
        condition.with(() -> condition.signalAll());
        waitTasks(tasks, ALL_COMPLETED);
    }

    static void iterationsFromNotifyToTheWaiters(Trace t) {
        var condition = new Condition();
        var ticker = createTask("ticker", () -> t.tick(12));
        var tasks = waiters(t, condition, "abc");
        yieldNow();
        condition.with(() -> {
            t.step("notifies");
            condition.signalAll();
        });
        waitTasks(both(tasks, List.of(ticker)), ALL_COMPLETED);
    }

    static void notifyMoreThanThereAre(Trace t) {
        var condition = new Condition();
        var tasks = waiters(t, condition, "ab");
        sleep(ofSeconds(1));
        notify(t, condition, 9);
        waitTasks(tasks, ALL_COMPLETED);
    }

    static void notifyBeforeAnybodyWaitsIsLost(Trace t) throws Exception {
        var condition = new Condition();
        notify(t, condition, 1);
        var a = waiters(t, condition, "a").getFirst();
        sleep(ofSeconds(1));
        t.state("a", a);
        notify(t, condition, 1);
        a.await();
    }

    static void notifyTwiceWakesTwo(Trace t) {
        var condition = new Condition();
        var tasks = waiters(t, condition, "abc");
        sleep(ofSeconds(1));
        condition.with(() -> {
            condition.signal();
            condition.signal();
        });
        sleep(ofSeconds(1));
        notify(t, condition, 1);
        waitTasks(tasks, ALL_COMPLETED);
    }

    static void waiterGoesOnWhenTheNotifierHasLeft(Trace t) throws Exception {
        var condition = new Condition();
        var a = waiters(t, condition, "a").getFirst();
        sleep(ofSeconds(1));
        condition.with(() -> {
            condition.signal();
            sleep(ofSeconds(3));
            t.step("leaves");
        });
        a.await();
    }

    static void whoAskedForTheLockFirstHasItFirst(Trace t) {
        var condition = new Condition();
        Action<Exception> newcomer = () -> condition.with(() -> {
            t.step("has the lock");
            sleep(ofSeconds(1));
        });
        var tasks = waiters(t, condition, "a");
        sleep(ofSeconds(1));
        condition.with(() -> {
            tasks.add(createTask("early", newcomer));
            sleep(ofSeconds(1));
            condition.signal();
            tasks.add(createTask("late", newcomer));
        });
        waitTasks(tasks, ALL_COMPLETED);
    }

    static void newcomerInTheIterationOfNotify(Trace t) {
        var condition = new Condition();
        var tasks = waiters(t, condition, "ab");
        sleep(ofSeconds(1));
        condition.acquire();
        condition.signalAll();
        condition.release();
        condition.acquire();
        t.step("has the lock again");
        condition.release();
        waitTasks(tasks, ALL_COMPLETED);
    }
}
