// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.scenarios;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.waitTasks;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.conformance.scenarios.LockUsers.hold;
import static io.asyncio4j.conformance.scenarios.LockUsers.waiting;
import static io.asyncio4j.structured.ReturnWhen.ALL_COMPLETED;

import io.asyncio4j.conformance.Area;
import io.asyncio4j.conformance.Trace;
import io.asyncio4j.sync.Lock;
import java.util.List;

/** Tasks that are cancelled while they wait for a lock: the others lose nothing. */
public final class LockCancels {
    public static final Area AREA = Area.of("lockcancels")
            .with("only_waiter", LockCancels::onlyWaiter)
            .with("first_waiter", LockCancels::firstWaiter)
            .with("middle_waiter", LockCancels::middleWaiter)
            .with("all_waiters", LockCancels::allWaiters)
            .with("cancel_then_release", LockCancels::cancelThenRelease)
            .with("release_then_cancel", LockCancels::releaseThenCancel)
            .with("cancel_then_release_with_the_only_waiter", LockCancels::cancelThenReleaseWithTheOnlyWaiter)
            .with("release_then_cancel_the_only_waiter", LockCancels::releaseThenCancelTheOnlyWaiter)
            .with("release_then_cancel_the_second", LockCancels::releaseThenCancelTheSecond)
            .with("release_then_cancel_two", LockCancels::releaseThenCancelTwo)
            .with("release_then_cancel_two_backwards", LockCancels::releaseThenCancelTwoBackwards)
            .with("cancel_then_release_then_cancel_the_next", LockCancels::cancelThenReleaseThenCancelTheNext)
            .with("cancel_of_who_has_just_got_it", LockCancels::cancelOfWhoHasJustGotIt)
            .with("twice_before_the_waiter_runs", LockCancels::twiceBeforeTheWaiterRuns)
            .with("free_for_all_once_its_only_waiter_is_cancelled", LockCancels::freeForAllOnceItsOnlyWaiterIsCancelled)
            .with("not_free_for_all_while_it_is_handed_over", LockCancels::notFreeForAllWhileItIsHandedOver)
            .with("not_free_for_all_while_another_waits", LockCancels::notFreeForAllWhileAnotherWaits)
            .with("newcomers_behind_a_cancelled_waiter", LockCancels::newcomersBehindACancelledWaiter);

    private LockCancels() {}

    static void onlyWaiter(Trace t) {
        var lock = new Lock();
        var a = waiting(t, lock, "a").getFirst();
        a.cancel("enough");
        t.attempt("await", a::await);
        t.step("locked", lock.isLocked());
        lock.release();
        t.step("locked", lock.isLocked());
        t.attempt("acquire", lock::acquire);
    }

    static void firstWaiter(Trace t) {
        var lock = new Lock();
        var tasks = waiting(t, lock, "abc");
        var a = tasks.get(0);
        a.cancel();
        yieldNow();
        lock.release();
        waitTasks(tasks, ALL_COMPLETED);
    }

    static void middleWaiter(Trace t) {
        var lock = new Lock();
        var tasks = waiting(t, lock, "abc");
        var b = tasks.get(1);
        b.cancel();
        yieldNow();
        lock.release();
        waitTasks(tasks, ALL_COMPLETED);
    }

    static void allWaiters(Trace t) {
        var lock = new Lock();
        var tasks = waiting(t, lock, "abc");
        for (var task : tasks) {
            task.cancel(task.name());
        }
        waitTasks(tasks, ALL_COMPLETED);
        lock.release();
        t.attempt("acquire", lock::acquire);
    }

    static void cancelThenRelease(Trace t) {
        var lock = new Lock();
        var tasks = waiting(t, lock, "ab");
        var a = tasks.get(0);
        a.cancel();
        lock.release();
        t.step("locked", lock.isLocked());
        waitTasks(tasks, ALL_COMPLETED);
        t.step("locked", lock.isLocked());
    }

    static void releaseThenCancel(Trace t) {
        var lock = new Lock();
        var tasks = waiting(t, lock, "ab");
        var a = tasks.get(0);
        lock.release();
        t.step("cancel", a.cancel("too late?"));
        waitTasks(tasks, ALL_COMPLETED);
        t.step("locked", lock.isLocked());
    }

    static void cancelThenReleaseWithTheOnlyWaiter(Trace t) {
        var lock = new Lock();
        var a = waiting(t, lock, "a").getFirst();
        a.cancel();
        lock.release();
        waitTasks(List.of(a), ALL_COMPLETED);
        t.step("locked", lock.isLocked());
    }

    static void releaseThenCancelTheOnlyWaiter(Trace t) {
        var lock = new Lock();
        var a = waiting(t, lock, "a").getFirst();
        lock.release();
        a.cancel();
        waitTasks(List.of(a), ALL_COMPLETED);
        t.step("locked", lock.isLocked());
    }

    static void releaseThenCancelTheSecond(Trace t) {
        var lock = new Lock();
        var tasks = waiting(t, lock, "abc");
        var b = tasks.get(1);
        lock.release();
        b.cancel();
        waitTasks(tasks, ALL_COMPLETED);
    }

    static void releaseThenCancelTwo(Trace t) {
        var lock = new Lock();
        var tasks = waiting(t, lock, "abc");
        var a = tasks.get(0);
        var b = tasks.get(1);
        lock.release();
        a.cancel();
        b.cancel();
        waitTasks(tasks, ALL_COMPLETED);
        t.step("locked", lock.isLocked());
    }

    static void releaseThenCancelTwoBackwards(Trace t) {
        var lock = new Lock();
        var tasks = waiting(t, lock, "abc");
        var a = tasks.get(0);
        var b = tasks.get(1);
        lock.release();
        b.cancel();
        a.cancel();
        waitTasks(tasks, ALL_COMPLETED);
        t.step("locked", lock.isLocked());
    }

    static void cancelThenReleaseThenCancelTheNext(Trace t) {
        var lock = new Lock();
        var tasks = waiting(t, lock, "abc");
        var a = tasks.get(0);
        var b = tasks.get(1);
        a.cancel();
        lock.release();
        b.cancel();
        waitTasks(tasks, ALL_COMPLETED);
        t.step("locked", lock.isLocked());
    }

    static void cancelOfWhoHasJustGotIt(Trace t) throws Exception {
        var lock = new Lock();
        var tasks = waiting(t, lock, "ab", 5);
        var a = tasks.get(0);
        var b = tasks.get(1);
        lock.release();
        yieldNow();
        t.step("locked", lock.isLocked());
        a.cancel();
        t.attempt("a", a::await);
        b.await();
    }

    static void twiceBeforeTheWaiterRuns(Trace t) throws Exception {
        var lock = new Lock();
        var tasks = waiting(t, lock, "ab");
        var a = tasks.get(0);
        var b = tasks.get(1);
        a.cancel("first");
        a.cancel("second");
        lock.release();
        t.attempt("a", a::await);
        t.cancelling("a", a);
        b.await();
    }

    static void freeForAllOnceItsOnlyWaiterIsCancelled(Trace t) {
        var lock = new Lock();
        var a = waiting(t, lock, "a").getFirst();
        a.cancel();
        lock.release();
        t.attempt("acquire", lock::acquire);
        lock.release();
        waitTasks(List.of(a), ALL_COMPLETED);
    }

    static void notFreeForAllWhileItIsHandedOver(Trace t) {
        var lock = new Lock();
        var a = waiting(t, lock, "a").getFirst();
        lock.release();
        a.cancel();
        t.attempt("acquire", lock::acquire);
        lock.release();
        waitTasks(List.of(a), ALL_COMPLETED);
    }

    static void notFreeForAllWhileAnotherWaits(Trace t) {
        var lock = new Lock();
        var tasks = waiting(t, lock, "ab");
        var a = tasks.get(0);
        a.cancel();
        lock.release();
        t.attempt("acquire", lock::acquire);
        lock.release();
        waitTasks(tasks, ALL_COMPLETED);
    }

    static void newcomersBehindACancelledWaiter(Trace t) {
        var lock = new Lock();
        var a = waiting(t, lock, "a").getFirst();
        var b = createTask("b", () -> hold(t, lock, 0));
        a.cancel();
        var c = createTask("c", () -> hold(t, lock, 0));
        lock.release();
        waitTasks(List.of(a, b, c), ALL_COMPLETED);
    }
}
