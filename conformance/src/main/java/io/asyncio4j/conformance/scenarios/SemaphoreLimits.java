// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.scenarios;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.taskGroup;
import static io.asyncio4j.Asyncio.timeout;
import static io.asyncio4j.Asyncio.waitTasks;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.conformance.Departure.LIMIT_IS_TOLD;
import static io.asyncio4j.conformance.Departure.REASON_IS_TOLD;
import static io.asyncio4j.conformance.scenarios.Crowd.each;
import static io.asyncio4j.structured.ReturnWhen.ALL_COMPLETED;
import static java.time.Duration.ofSeconds;

import io.asyncio4j.conformance.Area;
import io.asyncio4j.conformance.Broken;
import io.asyncio4j.conformance.Trace;
import io.asyncio4j.future.Action;
import io.asyncio4j.sync.Semaphore;
import io.asyncio4j.task.Task;
import java.util.List;

/** Tasks that wait for a permit and whose time is over, or that take no notice. */
public final class SemaphoreLimits {
    public static final Area AREA = Area.of("semaphorelimits")
            .with("twice_before_the_waiter_runs", SemaphoreLimits::twiceBeforeTheWaiterRuns)
            .with(
                    "waiter_that_has_been_called_swallows_it_and_asks_again",
                    SemaphoreLimits::waiterThatHasBeenCalledSwallowsItAndAsksAgain)
            .with(
                    "only_waiter_that_has_been_called_swallows_it_and_asks_again",
                    SemaphoreLimits::onlyWaiterThatHasBeenCalledSwallowsItAndAsksAgain)
            .with("limit_of_time", SemaphoreLimits::limitOfTime, LIMIT_IS_TOLD, REASON_IS_TOLD)
            .with(
                    "released_at_the_time_of_the_limit",
                    SemaphoreLimits::releasedAtTheTimeOfTheLimit,
                    LIMIT_IS_TOLD,
                    REASON_IS_TOLD)
            .with(
                    "released_just_after_the_limit",
                    SemaphoreLimits::releasedJustAfterTheLimit,
                    LIMIT_IS_TOLD,
                    REASON_IS_TOLD)
            .with("holder_in_its_with_block", SemaphoreLimits::holderInItsWithBlock)
            .with("own_request_and_a_permit_that_is_there", SemaphoreLimits::ownRequestAndAPermitThatIsThere)
            .with("own_request_and_no_permit", SemaphoreLimits::ownRequestAndNoPermit)
            .with("failing_group_whose_children_hold_and_wait", SemaphoreLimits::failingGroupWhoseChildrenHoldAndWait);

    private SemaphoreLimits() {}

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

    static void twiceBeforeTheWaiterRuns(Trace t) throws Exception {
        var semaphore = new Semaphore(0);
        var tasks = waiting(t, semaphore, "ab");
        var a = tasks.get(0);
        var b = tasks.get(1);
        semaphore.release();
        a.cancel("first");
        a.cancel("second");
        t.attempt("a", a::await);
        b.await();
        t.step("locked", semaphore.isLocked());
    }

    static void waiterThatHasBeenCalledSwallowsItAndAsksAgain(Trace t) {
        var semaphore = new Semaphore(0);
        Action<Exception> stubborn = () -> {
            t.attempt("first", semaphore::acquire);
            take(t, semaphore);
        };
        var a = createTask("a", stubborn);
        var b = createTask("b", () -> take(t, semaphore));
        sleep(ofSeconds(1));
        semaphore.release();
        a.cancel();
        sleep(ofSeconds(1));
        t.state("a", a);
        semaphore.release();
        waitTasks(List.of(a, b), ALL_COMPLETED);
    }

    static void onlyWaiterThatHasBeenCalledSwallowsItAndAsksAgain(Trace t) throws Exception {
        var semaphore = new Semaphore(0);
        Action<Exception> stubborn = () -> {
            t.attempt("first", semaphore::acquire);
            t.step("locked", semaphore.isLocked());
            take(t, semaphore);
        };
        var a = createTask("a", stubborn);
        sleep(ofSeconds(1));
        semaphore.release();
        a.cancel();
        a.await();
    }

    static void limitOfTime(Trace t) {
        var semaphore = new Semaphore(0);
        Action<Exception> limited = () -> timeout(ofSeconds(2), () -> take(t, semaphore));
        t.attempt("limited", limited);
        semaphore.release();
        t.step("locked", semaphore.isLocked());
    }

    static void releasedAtTheTimeOfTheLimit(Trace t) throws Exception {
        var semaphore = new Semaphore(0);
        Action<Exception> limited = () -> timeout(ofSeconds(2), () -> take(t, semaphore));
        runningLoop().callLater(ofSeconds(2), semaphore::release);
        var a = createTask("a", limited);
        var b = createTask("b", () -> take(t, semaphore));
        t.attempt("a", a::await);
        b.await();
    }

    static void releasedJustAfterTheLimit(Trace t) throws Exception {
        var semaphore = new Semaphore(0);
        Action<Exception> limited = () -> timeout(ofSeconds(2), () -> take(t, semaphore));
        var a = createTask("a", limited);
        var b = createTask("b", () -> take(t, semaphore));
        yieldNow();
        runningLoop().callLater(ofSeconds(2), semaphore::release);
        t.attempt("a", a::await);
        b.await();
    }

    static void holderInItsWithBlock(Trace t) throws Exception {
        var semaphore = new Semaphore(1);
        Action<Exception> holding = () -> semaphore.with(() -> t.work(5));
        var a = createTask("a", holding);
        var b = createTask("b", () -> take(t, semaphore));
        sleep(ofSeconds(1));
        a.cancel("holder");
        t.attempt("a", a::await);
        b.await();
    }

    static void ownRequestAndAPermitThatIsThere(Trace t) throws Exception {
        var semaphore = new Semaphore(1);
        Action<Exception> child = () -> {
            currentTask().cancel("me");
            t.attempt("acquire", semaphore::acquire);
            t.attempt("sleep", () -> sleep(ofSeconds(1)));
        };
        createTask("a", child).await();
        t.step("locked", semaphore.isLocked());
    }

    static void ownRequestAndNoPermit(Trace t) {
        var semaphore = new Semaphore(0);
        createTask("ticker", () -> t.tick(6));
        Action<Exception> child = () -> {
            currentTask().cancel("me");
            t.attempt("acquire", semaphore::acquire);
        };
        var a = createTask("a", child);
        var b = createTask("b", () -> take(t, semaphore));
        yieldNow();
        semaphore.release();
        waitTasks(List.of(a, b), ALL_COMPLETED);
        t.step("locked", semaphore.isLocked());
    }

    static void failingGroupWhoseChildrenHoldAndWait(Trace t) {
        var semaphore = new Semaphore(2);
        Action<Exception> child = () -> semaphore.with(() -> {
            t.step("has one");
            sleep(ofSeconds(5));
        });
        Action<Exception> group = () -> taskGroup(g -> {
            for (String name : List.of("a", "b", "c", "d")) {
                g.createTask(name, child);
            }
            g.createTask("failing", () -> t.fail(1, new Broken("b")));
        });
        t.attempt("group", group);
        t.step("locked", semaphore.isLocked());
        semaphore.acquire();
        semaphore.acquire();
        t.step("locked", semaphore.isLocked());
    }
}
