// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.scenarios;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.timeout;
import static io.asyncio4j.Asyncio.waitTasks;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.conformance.Departure.LIMIT_IS_TOLD;
import static io.asyncio4j.conformance.Departure.REASON_IS_TOLD;
import static io.asyncio4j.conformance.scenarios.LockUsers.hold;
import static io.asyncio4j.conformance.scenarios.LockUsers.waiting;
import static io.asyncio4j.structured.ReturnWhen.ALL_COMPLETED;
import static java.time.Duration.ofSeconds;

import io.asyncio4j.conformance.Area;
import io.asyncio4j.conformance.Trace;
import io.asyncio4j.future.Action;
import io.asyncio4j.sync.Lock;
import io.asyncio4j.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Cancelled holders of a lock, and waiters that take no notice of it, or have not asked yet. */
public final class LockHolders {
    public static final Area AREA = Area.of("lockholders")
            .with("waiter_swallows_it_and_asks_again", LockHolders::waiterSwallowsItAndAsksAgain)
            .with(
                    "waiter_that_has_been_called_swallows_it_and_asks_again",
                    LockHolders::waiterThatHasBeenCalledSwallowsItAndAsksAgain)
            .with("holder_in_its_with_block", LockHolders::holderInItsWithBlock)
            .with("holder_that_takes_its_time", LockHolders::holderThatTakesItsTime)
            .with("own_request_and_a_free_lock", LockHolders::ownRequestAndAFreeLock)
            .with("own_request_and_a_lock_that_is_held", LockHolders::ownRequestAndALockThatIsHeld)
            .with("cancelled_before_it_asks", LockHolders::cancelledBeforeItAsks)
            .with("each_waiter_in_turn_as_it_is_called", LockHolders::eachWaiterInTurnAsItIsCalled)
            .with(
                    "limits_that_end_while_others_wait",
                    LockHolders::limitsThatEndWhileOthersWait,
                    LIMIT_IS_TOLD,
                    REASON_IS_TOLD)
            .with("callback_cancels_the_waiter_that_is_called", LockHolders::callbackCancelsTheWaiterThatIsCalled)
            .with("callback_before_it_cancels_the_waiter", LockHolders::callbackBeforeItCancelsTheWaiter);

    private LockHolders() {}

    static void waiterSwallowsItAndAsksAgain(Trace t) {
        var lock = new Lock();
        Action<Exception> stubborn = () -> {
            t.attempt("first", lock::acquire);
            hold(t, lock, 0);
        };
        lock.acquire();
        var a = createTask("a", stubborn);
        var b = createTask("b", () -> hold(t, lock, 0));
        sleep(ofSeconds(1));
        a.cancel();
        sleep(ofSeconds(1));
        lock.release();
        waitTasks(List.of(a, b), ALL_COMPLETED);
    }

    static void waiterThatHasBeenCalledSwallowsItAndAsksAgain(Trace t) {
        var lock = new Lock();
        Action<Exception> stubborn = () -> {
            t.attempt("first", lock::acquire);
            hold(t, lock, 0);
        };
        lock.acquire();
        var a = createTask("a", stubborn);
        var b = createTask("b", () -> hold(t, lock, 0));
        sleep(ofSeconds(1));
        lock.release();
        a.cancel();
        waitTasks(List.of(a, b), ALL_COMPLETED);
    }

    static void holderInItsWithBlock(Trace t) throws Exception {
        var lock = new Lock();
        Action<Exception> holding = () -> lock.with(() -> t.work(5));
        var a = createTask("a", holding);
        var b = createTask("b", () -> hold(t, lock, 0));
        sleep(ofSeconds(1));
        a.cancel("holder");
        t.attempt("a", a::await);
        b.await();
    }

    static void holderThatTakesItsTime(Trace t) throws Exception {
        var lock = new Lock();
        Action<Exception> holding = () -> lock.with(() -> t.workAndCleanUp(5, 2));
        var a = createTask("a", holding);
        var b = createTask("b", () -> hold(t, lock, 0));
        sleep(ofSeconds(1));
        a.cancel();
        t.attempt("a", a::await);
        b.await();
    }

    static void ownRequestAndAFreeLock(Trace t) throws Exception {
        var lock = new Lock();
        Action<Exception> child = () -> {
            currentTask().cancel("me");
            t.attempt("acquire", lock::acquire);
            t.step("locked", lock.isLocked());
            t.attempt("sleep", () -> sleep(ofSeconds(1)));
            lock.release();
        };
        createTask("a", child).await();
    }

    static void ownRequestAndALockThatIsHeld(Trace t) {
        var lock = new Lock();
        lock.acquire();
        createTask("ticker", () -> t.tick(6));
        Action<Exception> child = () -> {
            currentTask().cancel("me");
            t.attempt("acquire", lock::acquire);
        };
        var a = createTask("a", child);
        var b = createTask("b", () -> hold(t, lock, 0));
        yieldNow();
        lock.release();
        waitTasks(List.of(a, b), ALL_COMPLETED);
    }

    static void cancelledBeforeItAsks(Trace t) {
        var lock = new Lock();
        lock.acquire();
        var a = createTask("a", () -> hold(t, lock, 0));
        var b = createTask("b", () -> hold(t, lock, 0));
        a.cancel();
        lock.release();
        waitTasks(List.of(a, b), ALL_COMPLETED);
    }

    static void eachWaiterInTurnAsItIsCalled(Trace t) {
        var lock = new Lock();
        var tasks = waiting(t, lock, "abcd");
        var a = tasks.get(0);
        var b = tasks.get(1);
        var c = tasks.get(2);
        lock.release();
        a.cancel();
        yieldNow();
        b.cancel();
        yieldNow();
        c.cancel();
        waitTasks(tasks, ALL_COMPLETED);
        t.step("locked", lock.isLocked());
    }

    static void limitsThatEndWhileOthersWait(Trace t) {
        var lock = new Lock();
        IntFunction<Action<Exception>> limited = seconds -> () -> {
            timeout(ofSeconds(seconds), () -> hold(t, lock, 2));
        };
        var tasks = new ArrayList<Task<?, ?>>();
        for (int n : new int[] {3, 1, 4, 2, 9}) {
            tasks.add(createTask("t" + n, limited.apply(n)));
        }
        for (var task : tasks) {
            t.attempt(task.name(), task::await);
        }
        t.step("locked", lock.isLocked());
    }

    static void callbackCancelsTheWaiterThatIsCalled(Trace t) {
        var lock = new Lock();
        var tasks = waiting(t, lock, "ab");
        var a = tasks.get(0);
        runningLoop().callSoon(a::cancel);
        lock.release();
        waitTasks(tasks, ALL_COMPLETED);
    }

    static void callbackBeforeItCancelsTheWaiter(Trace t) {
        var lock = new Lock();
        var tasks = waiting(t, lock, "ab");
        var a = tasks.get(0);
        runningLoop().callSoon(a::cancel);
        yieldNow();
        lock.release();
        waitTasks(tasks, ALL_COMPLETED);
    }
}
