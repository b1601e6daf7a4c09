// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.scenarios;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.waitTasks;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.conformance.scenarios.Crowd.both;
import static io.asyncio4j.conformance.scenarios.Crowd.each;
import static io.asyncio4j.structured.ReturnWhen.ALL_COMPLETED;
import static java.time.Duration.ofSeconds;

import io.asyncio4j.conformance.Area;
import io.asyncio4j.conformance.Trace;
import io.asyncio4j.future.Action;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.sync.Semaphore;
import io.asyncio4j.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Tasks that are cancelled while they wait for a permit: no permit is lost, and none is there twice. */
public final class SemaphoreCancels {
    public static final Area AREA = Area.of("semaphorecancels")
            .with("only_waiter", SemaphoreCancels::onlyWaiter)
            .with("first_waiter", SemaphoreCancels::firstWaiter)
            .with("middle_waiter", SemaphoreCancels::middleWaiter)
            .with("cancel_then_release", SemaphoreCancels::cancelThenRelease)
            .with("release_then_cancel", SemaphoreCancels::releaseThenCancel)
            .with("release_then_cancel_the_only_waiter", SemaphoreCancels::releaseThenCancelTheOnlyWaiter)
            .with("cancel_then_release_with_the_only_waiter", SemaphoreCancels::cancelThenReleaseWithTheOnlyWaiter)
            .with("release_two_then_cancel_the_first", SemaphoreCancels::releaseTwoThenCancelTheFirst)
            .with("release_two_then_cancel_both", SemaphoreCancels::releaseTwoThenCancelBoth)
            .with("release_two_then_cancel_all_three", SemaphoreCancels::releaseTwoThenCancelAllThree)
            .with("release_then_cancel_two", SemaphoreCancels::releaseThenCancelTwo)
            .with("cancel_then_release_then_cancel_the_next", SemaphoreCancels::cancelThenReleaseThenCancelTheNext)
            .with("newcomer_behind_a_cancelled_waiter", SemaphoreCancels::newcomerBehindACancelledWaiter)
            .with(
                    "newcomer_behind_one_that_is_called_and_cancelled",
                    SemaphoreCancels::newcomerBehindOneThatIsCalledAndCancelled)
            .with(
                    "newcomer_behind_one_that_is_called_and_cancelled_while_another_waits",
                    SemaphoreCancels::newcomerBehindOneThatIsCalledAndCancelledWhileAnotherWaits)
            .with(
                    "more_permits_than_waiters_and_one_is_cancelled",
                    SemaphoreCancels::morePermitsThanWaitersAndOneIsCancelled)
            .with(
                    "cancelled_before_it_is_called_and_newcomers",
                    SemaphoreCancels::cancelledBeforeItIsCalledAndNewcomers)
            .with(
                    "holder_cancels_the_waiter_before_it_releases",
                    SemaphoreCancels::holderCancelsTheWaiterBeforeItReleases)
            .with("all_that_are_woken_are_cancelled", SemaphoreCancels::allThatAreWokenAreCancelled);

    private SemaphoreCancels() {}

    private static void take(Trace t, Semaphore semaphore) {
        try {
            semaphore.acquire();
        } catch (Throwable e) {
            t.failure("acquire", e);
            throw e;
        }
        t.step("has one");
    }

    private static List<Task<?, ?>> takers(Trace t, Semaphore semaphore, String names) {
        return each(names, () -> take(t, semaphore));
    }

    /** Has tasks wait for a permit. */
    private static List<Task<?, ?>> waiting(Trace t, Semaphore semaphore, String names) {
        createTask("ticker", () -> t.tick(8));
        var tasks = takers(t, semaphore, names);
        yieldNow();
        return tasks;
    }

    static void onlyWaiter(Trace t) {
        var semaphore = new Semaphore(0);
        var a = waiting(t, semaphore, "a").getFirst();
        a.cancel("enough");
        t.attempt("await", a::await);
        semaphore.release();
        t.step("locked", semaphore.isLocked());
        t.attempt("acquire", semaphore::acquire);
    }

    static void firstWaiter(Trace t) {
        var semaphore = new Semaphore(0);
        var tasks = waiting(t, semaphore, "abc");
        var a = tasks.get(0);
        a.cancel();
        yieldNow();
        semaphore.release();
        semaphore.release();
        waitTasks(tasks, ALL_COMPLETED);
    }

    static void middleWaiter(Trace t) {
        var semaphore = new Semaphore(0);
        var tasks = waiting(t, semaphore, "abc");
        var b = tasks.get(1);
        b.cancel();
        yieldNow();
        semaphore.release();
        semaphore.release();
        waitTasks(tasks, ALL_COMPLETED);
    }

    static void cancelThenRelease(Trace t) {
        var semaphore = new Semaphore(0);
        var tasks = waiting(t, semaphore, "ab");
        var a = tasks.get(0);
        a.cancel();
        semaphore.release();
        t.step("locked", semaphore.isLocked());
        waitTasks(tasks, ALL_COMPLETED);
        t.step("locked", semaphore.isLocked());
    }

    static void releaseThenCancel(Trace t) {
        var semaphore = new Semaphore(0);
        var tasks = waiting(t, semaphore, "ab");
        var a = tasks.get(0);
        semaphore.release();
        t.step("cancel", a.cancel("too late?"));
        t.step("locked", semaphore.isLocked());
        waitTasks(tasks, ALL_COMPLETED);
        t.step("locked", semaphore.isLocked());
    }

    static void releaseThenCancelTheOnlyWaiter(Trace t) {
        var semaphore = new Semaphore(0);
        var a = waiting(t, semaphore, "a").getFirst();
        semaphore.release();
        a.cancel();
        t.step("locked", semaphore.isLocked());
        waitTasks(List.of(a), ALL_COMPLETED);
        t.step("locked", semaphore.isLocked());
        t.attempt("acquire", semaphore::acquire);
    }

    static void cancelThenReleaseWithTheOnlyWaiter(Trace t) {
        var semaphore = new Semaphore(0);
        var a = waiting(t, semaphore, "a").getFirst();
        a.cancel();
        semaphore.release();
        t.step("locked", semaphore.isLocked());
        t.attempt("acquire", semaphore::acquire);
        waitTasks(List.of(a), ALL_COMPLETED);
        t.step("locked", semaphore.isLocked());
    }

    static void releaseTwoThenCancelTheFirst(Trace t) {
        var semaphore = new Semaphore(0);
        var tasks = waiting(t, semaphore, "abc");
        var a = tasks.get(0);
        semaphore.release();
        semaphore.release();
        a.cancel();
        waitTasks(tasks, ALL_COMPLETED);
        t.step("locked", semaphore.isLocked());
    }

    static void releaseTwoThenCancelBoth(Trace t) {
        var semaphore = new Semaphore(0);
        var tasks = waiting(t, semaphore, "abcd");
        var a = tasks.get(0);
        var b = tasks.get(1);
        semaphore.release();
        semaphore.release();
        a.cancel();
        b.cancel();
        waitTasks(tasks, ALL_COMPLETED);
        t.step("locked", semaphore.isLocked());
    }

    static void releaseTwoThenCancelAllThree(Trace t) {
        var semaphore = new Semaphore(0);
        var tasks = waiting(t, semaphore, "abc");
        semaphore.release();
        semaphore.release();
        for (var task : tasks) {
            task.cancel();
        }
        waitTasks(tasks, ALL_COMPLETED);
        t.step("locked", semaphore.isLocked());
        t.attempt("acquire", semaphore::acquire);
        t.attempt("acquire", semaphore::acquire);
        t.step("locked", semaphore.isLocked());
    }

    static void releaseThenCancelTwo(Trace t) {
        var semaphore = new Semaphore(0);
        var tasks = waiting(t, semaphore, "abc");
        var a = tasks.get(0);
        var b = tasks.get(1);
        semaphore.release();
        b.cancel();
        a.cancel();
        waitTasks(tasks, ALL_COMPLETED);
        t.step("locked", semaphore.isLocked());
    }

    static void cancelThenReleaseThenCancelTheNext(Trace t) {
        var semaphore = new Semaphore(0);
        var tasks = waiting(t, semaphore, "abc");
        var a = tasks.get(0);
        var b = tasks.get(1);
        a.cancel();
        semaphore.release();
        b.cancel();
        waitTasks(tasks, ALL_COMPLETED);
        t.step("locked", semaphore.isLocked());
    }

    static void newcomerBehindACancelledWaiter(Trace t) {
        var semaphore = new Semaphore(0);
        var a = waiting(t, semaphore, "a").getFirst();
        a.cancel();
        semaphore.release();
        var b = takers(t, semaphore, "b").getFirst();
        waitTasks(List.of(a, b), ALL_COMPLETED);
        t.step("locked", semaphore.isLocked());
    }

    static void newcomerBehindOneThatIsCalledAndCancelled(Trace t) {
        var semaphore = new Semaphore(0);
        var a = waiting(t, semaphore, "a").getFirst();
        semaphore.release();
        a.cancel();
        t.attempt("acquire", semaphore::acquire);
        waitTasks(List.of(a), ALL_COMPLETED);
        t.step("locked", semaphore.isLocked());
    }

    static void newcomerBehindOneThatIsCalledAndCancelledWhileAnotherWaits(Trace t) {
        var semaphore = new Semaphore(0);
        var tasks = waiting(t, semaphore, "ab");
        var a = tasks.get(0);
        var b = tasks.get(1);
        semaphore.release();
        a.cancel();
        var c = createTask("c", () -> take(t, semaphore));
        sleep(ofSeconds(1));
        t.state("b", b);
        t.state("c", c);
        semaphore.release();
        waitTasks(List.of(a, b, c), ALL_COMPLETED);
    }

    static void morePermitsThanWaitersAndOneIsCancelled(Trace t) {
        var semaphore = new Semaphore(0);
        var tasks = waiting(t, semaphore, "ab");
        var a = tasks.get(0);
        for (int i = 0; i < 3; i++) {
            semaphore.release();
        }
        a.cancel();
        waitTasks(both(tasks, takers(t, semaphore, "cd")), ALL_COMPLETED);
        t.step("locked", semaphore.isLocked());
    }

    static void cancelledBeforeItIsCalledAndNewcomers(Trace t) {
        var semaphore = new Semaphore(1);
        var tasks = takers(t, semaphore, "abc");
        sleep(ofSeconds(1));
        tasks.get(1).cancel();
        semaphore.release();
        tasks.addAll(takers(t, semaphore, "de"));
        sleep(ofSeconds(1));
        t.step("releases another two");
        semaphore.release();
        semaphore.release();
        waitTasks(tasks, ALL_COMPLETED);
    }

    static void holderCancelsTheWaiterBeforeItReleases(Trace t) {
        var semaphore = new Semaphore(1);
        var tasks = new ArrayList<Task<?, ?>>();
        Action<Exception> first = () -> semaphore.with(() -> {
            yieldNow();
            tasks.getFirst().cancel();
        });
        var a = createTask("first", first);
        var second = createTask("second", () -> take(t, semaphore));
        tasks.add(second);
        waitTasks(List.of(a, second), ALL_COMPLETED);
        t.state("second", second);
        t.attempt("acquire", semaphore::acquire);
    }

    static void allThatAreWokenAreCancelled(Trace t) throws Exception {
        var semaphore = new Semaphore(1);
        IntFunction<Action<Exception>> one = wait -> () -> {
            try {
                semaphore.with(() -> {
                    t.step("in");
                    sleep(ofSeconds(wait));
                });
            } catch (CancelledError e) {
                t.step("cancelled");
            }
        };
        var first = createTask("a", one.apply(0));
        var tasks = each("bc", one.apply(5));
        yieldNow();
        first.await();
        for (var task : tasks) {
            task.cancel();
        }
        var last = createTask("d", one.apply(0));
        waitTasks(both(tasks, List.of(last)), ALL_COMPLETED);
        t.step("locked", semaphore.isLocked());
    }
}
