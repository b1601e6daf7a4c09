// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.scenarios;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.waitTasks;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.conformance.Departure.MISUSE_IN_WORDS_OF_OURS;
import static io.asyncio4j.conformance.Departure.REASON_IS_TOLD;
import static io.asyncio4j.conformance.scenarios.Crowd.each;
import static io.asyncio4j.structured.ReturnWhen.ALL_COMPLETED;
import static io.asyncio4j.task.TaskOptions.options;
import static java.time.Duration.ofSeconds;

import io.asyncio4j.conformance.Area;
import io.asyncio4j.conformance.Broken;
import io.asyncio4j.conformance.Trace;
import io.asyncio4j.future.Action;
import io.asyncio4j.sync.BoundedSemaphore;
import io.asyncio4j.sync.Semaphore;
import io.asyncio4j.task.Task;
import java.util.List;

/** What semaphores are used for: bounds, blocks, permits that others give back. */
public final class SemaphoreUses {
    public static final Area AREA = Area.of("semaphoreuses")
            .with("released_more_often_than_acquired", SemaphoreUses::releasedMoreOftenThanAcquired)
            .with(
                    "bounded_one_is_not_released_more_often",
                    SemaphoreUses::boundedOneIsNotReleasedMoreOften,
                    MISUSE_IN_WORDS_OF_OURS)
            .with(
                    "bounded_one_while_a_permit_is_handed_over",
                    SemaphoreUses::boundedOneWhileAPermitIsHandedOver,
                    MISUSE_IN_WORDS_OF_OURS)
            .with("released_by_another_task", SemaphoreUses::releasedByAnotherTask)
            .with("released_by_a_callback", SemaphoreUses::releasedByACallback)
            .with("acquired_twice_by_one_task", SemaphoreUses::acquiredTwiceByOneTask)
            .with("with_block_releases", SemaphoreUses::withBlockReleases)
            .with("with_block_that_fails_releases", SemaphoreUses::withBlockThatFailsReleases)
            .with("two_tasks_take_turns", SemaphoreUses::twoTasksTakeTurns)
            .with("three_tasks_and_two_permits_take_turns", SemaphoreUses::threeTasksAndTwoPermitsTakeTurns)
            .with(
                    "release_and_acquire_without_waiting_in_between",
                    SemaphoreUses::releaseAndAcquireWithoutWaitingInBetween)
            .with("eager_task_that_has_to_wait", SemaphoreUses::eagerTaskThatHasToWait)
            .with(
                    "end_of_the_run_while_some_hold_and_wait",
                    SemaphoreUses::endOfTheRunWhileSomeHoldAndWait,
                    REASON_IS_TOLD);

    private SemaphoreUses() {}

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

    static void releasedMoreOftenThanAcquired(Trace t) {
        var semaphore = new Semaphore(1);
        semaphore.release();
        var tasks = takers(t, semaphore, "abc");
        sleep(ofSeconds(1));
        t.state("b", tasks.get(1));
        t.state("c", tasks.get(2));
        semaphore.release();
        waitTasks(tasks, ALL_COMPLETED);
    }

    static void boundedOneIsNotReleasedMoreOften(Trace t) {
        var semaphore = new BoundedSemaphore(2);
        t.attempt("release", semaphore::release);
        semaphore.acquire();
        t.attempt("release", semaphore::release);
        t.attempt("release", semaphore::release);
        t.step("locked", semaphore.isLocked());
    }

    static void boundedOneWhileAPermitIsHandedOver(Trace t) throws Exception {
        var semaphore = new BoundedSemaphore(1);
        semaphore.acquire();
        var a = holders(t, semaphore, "a").getFirst();
        yieldNow();
        t.attempt("release", semaphore::release);
        a.await();
        t.attempt("release", semaphore::release);
    }

    static void releasedByAnotherTask(Trace t) throws Exception {
        var semaphore = new Semaphore(1);
        semaphore.acquire();
        Action<Exception> other = () -> {
            semaphore.release();
            t.step("released");
        };
        var a = takers(t, semaphore, "a").getFirst();
        createTask("other", other);
        a.await();
    }

    static void releasedByACallback(Trace t) {
        var semaphore = new Semaphore(0);
        var loop = runningLoop();
        for (int seconds : new int[] {1, 2}) {
            loop.callLater(ofSeconds(seconds), semaphore::release);
        }
        waitTasks(takers(t, semaphore, "ab"), ALL_COMPLETED);
    }

    static void acquiredTwiceByOneTask(Trace t) throws Exception {
        var semaphore = new Semaphore(2);
        semaphore.acquire();
        semaphore.acquire();
        var a = takers(t, semaphore, "a").getFirst();
        sleep(ofSeconds(1));
        semaphore.release();
        a.await();
    }

    static void withBlockReleases(Trace t) {
        var semaphore = new Semaphore(1);
        semaphore.with(() -> t.step("locked", semaphore.isLocked()));
        t.step("locked", semaphore.isLocked());
    }

    static void withBlockThatFailsReleases(Trace t) {
        var semaphore = new Semaphore(1);
        Action<Exception> body = () -> semaphore.with(() -> {
            throw new Broken("b");
        });
        t.attempt("with", body);
        t.step("locked", semaphore.isLocked());
    }

    static void twoTasksTakeTurns(Trace t) {
        var semaphore = new Semaphore(1);
        Action<Exception> rounds = () -> {
            for (int i = 0; i < 3; i++) {
                try (var _ = semaphore.hold()) {
                    t.step("round", i);
                    yieldNow();
                }
            }
        };
        var a = createTask("a", rounds);
        var b = createTask("b", rounds);
        waitTasks(List.of(a, b), ALL_COMPLETED);
    }

    static void threeTasksAndTwoPermitsTakeTurns(Trace t) {
        var semaphore = new Semaphore(2);
        Action<Exception> rounds = () -> {
            for (int i = 0; i < 3; i++) {
                try (var _ = semaphore.hold()) {
                    t.step("round", i);
                    yieldNow();
                }
            }
        };
        waitTasks(each("abc", rounds), ALL_COMPLETED);
    }

    static void releaseAndAcquireWithoutWaitingInBetween(Trace t) {
        var semaphore = new Semaphore(0);
        Action<Exception> greedy = () -> {
            semaphore.acquire();
            t.step("has one");
            semaphore.release();
            semaphore.acquire();
            t.step("has one again");
            semaphore.release();
        };
        var tasks = each("abc", greedy);
        sleep(ofSeconds(1));
        semaphore.release();
        waitTasks(tasks, ALL_COMPLETED);
    }

    static void eagerTaskThatHasToWait(Trace t) {
        var semaphore = new Semaphore(1);
        semaphore.acquire();
        var a = createTask(options().name("a").eager(), () -> hold(t, semaphore, 1));
        var b = createTask("b", () -> hold(t, semaphore, 1));
        t.step("created");
        semaphore.release();
        waitTasks(List.of(a, b), ALL_COMPLETED);
    }

    static void endOfTheRunWhileSomeHoldAndWait(Trace t) {
        var semaphore = new Semaphore(2);
        holders(t, semaphore, "abcd", 5);
        sleep(ofSeconds(1));
    }
}
