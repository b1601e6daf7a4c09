// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.scenarios;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.waitTasks;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.conformance.Departure.MESSAGE_GOES_ON;
import static io.asyncio4j.conformance.scenarios.Crowd.both;
import static io.asyncio4j.conformance.scenarios.Crowd.each;
import static io.asyncio4j.structured.ReturnWhen.ALL_COMPLETED;
import static java.time.Duration.ofSeconds;

import io.asyncio4j.conformance.Area;
import io.asyncio4j.conformance.Trace;
import io.asyncio4j.sync.BoundedSemaphore;
import io.asyncio4j.sync.Semaphore;
import io.asyncio4j.task.Task;
import java.util.List;

/** Semaphores: as many at once as there are permits, and in the order in which they asked. */
public final class Semaphores {
    public static final Area AREA = Area.of("semaphores")
            .with("permits_that_are_there", Semaphores::permitsThatAreThere)
            .with("negative_value", Semaphores::negativeValue, MESSAGE_GOES_ON)
            .with("without_permits_until_one_is_released", Semaphores::withoutPermitsUntilOneIsReleased)
            .with("two_at_once", Semaphores::twoAtOnce)
            .with("one_at_once", Semaphores::oneAtOnce)
            .with("one_iteration_from_release_to_the_next", Semaphores::oneIterationFromReleaseToTheNext)
            .with("released_permit_belongs_to_who_waits", Semaphores::releasedPermitBelongsToWhoWaits)
            .with("releaser_that_wants_one_again_waits_its_turn", Semaphores::releaserThatWantsOneAgainWaitsItsTurn)
            .with(
                    "newcomer_while_one_is_handed_over_waits_its_turn",
                    Semaphores::newcomerWhileOneIsHandedOverWaitsItsTurn)
            .with(
                    "newcomer_while_more_than_are_waited_for_are_released",
                    Semaphores::newcomerWhileMoreThanAreWaitedForAreReleased)
            .with("newcomers_while_many_are_released", Semaphores::newcomersWhileManyAreReleased)
            .with("two_releases_wake_two", Semaphores::twoReleasesWakeTwo);

    private Semaphores() {}

    private static void hold(Trace t, Semaphore semaphore, long seconds) {
        t.step("wants one");
        try {
            semaphore.acquire();
        } catch (Throwable e) {
            t.failure("acquire", e);
            throw e;
        }
        t.step("has one");
        try {
            sleep(ofSeconds(seconds));
        } finally {
            t.step("releases it");
            semaphore.release();
        }
    }

    private static void take(Trace t, Semaphore semaphore) {
        semaphore.acquire();
        t.step("has one");
    }

    private static List<Task<?, ?>> holders(Trace t, Semaphore semaphore, String names, long seconds) {
        return each(names, () -> hold(t, semaphore, seconds));
    }

    private static List<Task<?, ?>> holders(Trace t, Semaphore semaphore, String names) {
        return holders(t, semaphore, names, 1);
    }

    private static List<Task<?, ?>> takers(Trace t, Semaphore semaphore, String names) {
        return each(names, () -> take(t, semaphore));
    }

    static void permitsThatAreThere(Trace t) {
        var semaphore = new Semaphore(2);
        createTask("other", () -> t.tick(1));
        t.step("locked", semaphore.isLocked());
        t.attempt("acquire", semaphore::acquire);
        t.step("locked", semaphore.isLocked());
        t.attempt("acquire", semaphore::acquire);
        t.step("locked", semaphore.isLocked());
        semaphore.release();
        t.step("locked", semaphore.isLocked());
        yieldNow();
    }

    static void negativeValue(Trace t) {
        t.attempt("semaphore", () -> new Semaphore(-1));
        t.attempt("bounded semaphore", () -> new BoundedSemaphore(-1));
    }

    static void withoutPermitsUntilOneIsReleased(Trace t) throws Exception {
        var semaphore = new Semaphore(0);
        t.step("locked", semaphore.isLocked());
        var a = takers(t, semaphore, "a").getFirst();
        sleep(ofSeconds(1));
        semaphore.release();
        t.step("locked", semaphore.isLocked());
        a.await();
        t.step("locked", semaphore.isLocked());
    }

    static void twoAtOnce(Trace t) {
        var semaphore = new Semaphore(2);
        waitTasks(holders(t, semaphore, "abcde"), ALL_COMPLETED);
        t.step("locked", semaphore.isLocked());
    }

    static void oneAtOnce(Trace t) {
        var semaphore = new Semaphore(1);
        waitTasks(holders(t, semaphore, "abc"), ALL_COMPLETED);
    }

    static void oneIterationFromReleaseToTheNext(Trace t) {
        var semaphore = new Semaphore(1);
        var ticker = createTask("ticker", () -> t.tick(8));
        waitTasks(both(holders(t, semaphore, "abc", 0), List.of(ticker)), ALL_COMPLETED);
    }

    static void releasedPermitBelongsToWhoWaits(Trace t) throws Exception {
        var semaphore = new Semaphore(1);
        semaphore.acquire();
        var a = takers(t, semaphore, "a").getFirst();
        sleep(ofSeconds(1));
        semaphore.release();
        t.step("locked", semaphore.isLocked());
        yieldNow();
        t.step("locked", semaphore.isLocked());
        a.await();
    }

    static void releaserThatWantsOneAgainWaitsItsTurn(Trace t) {
        var semaphore = new Semaphore(1);
        semaphore.acquire();
        var tasks = holders(t, semaphore, "ab");
        sleep(ofSeconds(1));
        semaphore.release();
        t.attempt("acquire", semaphore::acquire);
        semaphore.release();
        waitTasks(tasks, ALL_COMPLETED);
    }

    static void newcomerWhileOneIsHandedOverWaitsItsTurn(Trace t) {
        var semaphore = new Semaphore(1);
        var ticker = createTask("ticker", () -> t.tick(6));
        semaphore.acquire();
        var tasks = holders(t, semaphore, "ab", 0);
        yieldNow();
        semaphore.release();
        tasks.addAll(holders(t, semaphore, "c", 0));
        waitTasks(both(tasks, List.of(ticker)), ALL_COMPLETED);
    }

    static void newcomerWhileMoreThanAreWaitedForAreReleased(Trace t) {
        var semaphore = new Semaphore(0);
        var ticker = createTask("ticker", () -> t.tick(6));
        var tasks = takers(t, semaphore, "a");
        yieldNow();
        semaphore.release();
        semaphore.release();
        t.step("locked", semaphore.isLocked());
        t.attempt("acquire", semaphore::acquire);
        waitTasks(both(tasks, List.of(ticker)), ALL_COMPLETED);
    }

    static void newcomersWhileManyAreReleased(Trace t) {
        var semaphore = new Semaphore(0);
        var ticker = createTask("ticker", () -> t.tick(6));
        var tasks = takers(t, semaphore, "ab");
        yieldNow();
        for (int i = 0; i < 4; i++) {
            semaphore.release();
        }
        tasks.addAll(takers(t, semaphore, "cde"));
        sleep(ofSeconds(1));
        t.step("locked", semaphore.isLocked());
        semaphore.release();
        waitTasks(both(tasks, List.of(ticker)), ALL_COMPLETED);
    }

    static void twoReleasesWakeTwo(Trace t) {
        var semaphore = new Semaphore(0);
        var tasks = takers(t, semaphore, "abc");
        sleep(ofSeconds(1));
        semaphore.release();
        semaphore.release();
        sleep(ofSeconds(1));
        t.state("c", tasks.get(2));
        semaphore.release();
        waitTasks(tasks, ALL_COMPLETED);
    }
}
