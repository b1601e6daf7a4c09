// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.scenarios;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.waitTasks;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.conformance.scenarios.Crowd.both;
import static io.asyncio4j.conformance.scenarios.LockUsers.holders;
import static io.asyncio4j.conformance.scenarios.LockUsers.wantAndHold;
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

/** Locks: who waited first has it first, and nobody overtakes while it is handed over. */
public final class Locks {
    public static final Area AREA = Area.of("locks")
            .with("free_lock_is_there_at_once", Locks::freeLockIsThereAtOnce)
            .with("released_lock_is_free_again", Locks::releasedLockIsFreeAgain)
            .with("first_come_first_served", Locks::firstComeFirstServed)
            .with("order_is_that_of_asking_not_of_creation", Locks::orderIsThatOfAskingNotOfCreation)
            .with("is_not_locked_while_it_is_handed_over", Locks::isNotLockedWhileItIsHandedOver)
            .with("releaser_that_wants_it_again_waits_its_turn", Locks::releaserThatWantsItAgainWaitsItsTurn)
            .with("newcomer_while_it_is_handed_over_waits_its_turn", Locks::newcomerWhileItIsHandedOverWaitsItsTurn)
            .with("one_iteration_from_release_to_the_next_holder", Locks::oneIterationFromReleaseToTheNextHolder)
            .with("release_wakes_one", Locks::releaseWakesOne)
            .with("two_tasks_take_turns", Locks::twoTasksTakeTurns)
            .with("who_does_not_wait_in_between_keeps_it_from_nobody", Locks::whoDoesNotWaitInBetweenKeepsItFromNobody);

    private Locks() {}

    static void freeLockIsThereAtOnce(Trace t) {
        var lock = new Lock();
        t.step("locked", lock.isLocked());
        createTask("other", () -> t.tick(1));
        t.attempt("acquire", lock::acquire);
        t.step("locked", lock.isLocked());
        lock.release();
        t.step("locked", lock.isLocked());
        yieldNow();
    }

    static void releasedLockIsFreeAgain(Trace t) {
        var lock = new Lock();
        for (int i = 0; i < 3; i++) {
            lock.acquire();
            t.step("round", i, lock.isLocked());
            lock.release();
        }
        t.step("locked", lock.isLocked());
    }

    static void firstComeFirstServed(Trace t) {
        var lock = new Lock();
        waitTasks(holders(t, lock, "abcd"), ALL_COMPLETED);
        t.step("locked", lock.isLocked());
    }

    static void orderIsThatOfAskingNotOfCreation(Trace t) {
        var lock = new Lock();
        IntFunction<Action<Exception>> later = seconds -> () -> {
            sleep(ofSeconds(seconds));
            wantAndHold(t, lock, 5);
        };
        var tasks = new ArrayList<Task<?, ?>>();
        for (int n : new int[] {3, 1, 2}) {
            tasks.add(createTask("t" + n, later.apply(n)));
        }
        waitTasks(tasks, ALL_COMPLETED);
    }

    static void isNotLockedWhileItIsHandedOver(Trace t) throws Exception {
        var lock = new Lock();
        lock.acquire();
        var task = createTask("a", () -> wantAndHold(t, lock, 1));
        yieldNow();
        lock.release();
        t.step("locked", lock.isLocked());
        yieldNow();
        t.step("locked", lock.isLocked());
        task.await();
    }

    static void releaserThatWantsItAgainWaitsItsTurn(Trace t) {
        var lock = new Lock();
        lock.acquire();
        var tasks = holders(t, lock, "ab");
        sleep(ofSeconds(1));
        lock.release();
        t.attempt("acquire", lock::acquire);
        lock.release();
        waitTasks(tasks, ALL_COMPLETED);
    }

    static void newcomerWhileItIsHandedOverWaitsItsTurn(Trace t) {
        var lock = new Lock();
        var ticker = createTask("ticker", () -> t.tick(6));
        lock.acquire();
        var tasks = holders(t, lock, "ab", 0);
        yieldNow();
        lock.release();
        tasks.addAll(holders(t, lock, "c", 0));
        waitTasks(both(tasks, List.of(ticker)), ALL_COMPLETED);
    }

    static void oneIterationFromReleaseToTheNextHolder(Trace t) {
        var lock = new Lock();
        var ticker = createTask("ticker", () -> t.tick(8));
        waitTasks(both(holders(t, lock, "abc", 0), List.of(ticker)), ALL_COMPLETED);
    }

    static void releaseWakesOne(Trace t) {
        var lock = new Lock();
        lock.acquire();
        var tasks = holders(t, lock, "abc", 10);
        sleep(ofSeconds(1));
        lock.release();
        sleep(ofSeconds(1));
        for (var task : tasks) {
            task.cancel();
        }
        waitTasks(tasks, ALL_COMPLETED);
    }

    static void twoTasksTakeTurns(Trace t) {
        var lock = new Lock();
        Action<Exception> rounds = () -> {
            for (int i = 0; i < 3; i++) {
                try (var _ = lock.hold()) {
                    t.step("round", i);
                    yieldNow();
                }
            }
        };
        var a = createTask("a", rounds);
        var b = createTask("b", rounds);
        waitTasks(List.of(a, b), ALL_COMPLETED);
    }

    static void whoDoesNotWaitInBetweenKeepsItFromNobody(Trace t) {
        var lock = new Lock();
        Action<Exception> rounds = () -> {
            for (int i = 0; i < 3; i++) {
                try (var _ = lock.hold()) {
                    t.step("round", i);
                }
            }
        };
        var a = createTask("a", rounds);
        var b = createTask("b", rounds);
        waitTasks(List.of(a, b), ALL_COMPLETED);
    }
}
