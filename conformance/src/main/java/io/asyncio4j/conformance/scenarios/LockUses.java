// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.scenarios;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.taskGroup;
import static io.asyncio4j.Asyncio.timeout;
import static io.asyncio4j.Asyncio.waitTasks;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.conformance.Departure.LIMIT_IS_TOLD;
import static io.asyncio4j.conformance.Departure.LOCK_KNOWS_ITS_HOLDER;
import static io.asyncio4j.conformance.Departure.MESSAGE_GOES_ON;
import static io.asyncio4j.conformance.Departure.REASON_IS_TOLD;
import static io.asyncio4j.conformance.scenarios.Crowd.each;
import static io.asyncio4j.conformance.scenarios.LockUsers.holders;
import static io.asyncio4j.conformance.scenarios.LockUsers.wantAndHold;
import static io.asyncio4j.structured.ReturnWhen.ALL_COMPLETED;
import static io.asyncio4j.task.TaskOptions.options;
import static java.time.Duration.ofSeconds;

import io.asyncio4j.conformance.Area;
import io.asyncio4j.conformance.Broken;
import io.asyncio4j.conformance.Trace;
import io.asyncio4j.future.Action;
import io.asyncio4j.sync.Lock;
import java.util.List;

/** What a lock is used for: blocks, limits of time, groups; and how it is misused. */
public final class LockUses {
    public static final Area AREA = Area.of("lockuses")
            .with("release_of_a_free_lock", LockUses::releaseOfAFreeLock, MESSAGE_GOES_ON)
            .with("release_of_a_lock_that_is_handed_over", LockUses::releaseOfALockThatIsHandedOver, MESSAGE_GOES_ON)
            .with("with_block_releases", LockUses::withBlockReleases)
            .with("with_block_that_fails_releases", LockUses::withBlockThatFailsReleases)
            .with("with_block_that_fails_hands_over", LockUses::withBlockThatFailsHandsOver)
            .with("limit_of_time_while_waiting", LockUses::limitOfTimeWhileWaiting, LIMIT_IS_TOLD, REASON_IS_TOLD)
            .with("limit_of_time_while_holding", LockUses::limitOfTimeWhileHolding, LIMIT_IS_TOLD, REASON_IS_TOLD)
            .with(
                    "released_at_the_time_of_the_limit",
                    LockUses::releasedAtTheTimeOfTheLimit,
                    LIMIT_IS_TOLD,
                    REASON_IS_TOLD)
            .with(
                    "limit_of_time_just_before_the_release",
                    LockUses::limitOfTimeJustBeforeTheRelease,
                    LIMIT_IS_TOLD,
                    REASON_IS_TOLD)
            .with("two_locks_in_the_same_order", LockUses::twoLocksInTheSameOrder)
            .with("eager_task_that_has_to_wait", LockUses::eagerTaskThatHasToWait)
            .with("eager_task_that_has_it_at_once", LockUses::eagerTaskThatHasItAtOnce)
            .with(
                    "failing_group_whose_children_hold_and_wait",
                    LockUses::failingGroupWhoseChildrenHoldAndWait,
                    REASON_IS_TOLD)
            .with("end_of_the_run_while_some_hold_and_wait", LockUses::endOfTheRunWhileSomeHoldAndWait, REASON_IS_TOLD)
            .with("released_by_another_task", LockUses::releasedByAnotherTask, LOCK_KNOWS_ITS_HOLDER)
            .with("acquired_again_by_its_holder", LockUses::acquiredAgainByItsHolder, LOCK_KNOWS_ITS_HOLDER);

    private LockUses() {}

    static void releaseOfAFreeLock(Trace t) {
        var lock = new Lock();
        t.attempt("release", lock::release);
        t.attempt("acquire", lock::acquire);
        lock.release();
        t.attempt("release", lock::release);
    }

    static void releaseOfALockThatIsHandedOver(Trace t) throws Exception {
        var lock = new Lock();
        lock.acquire();
        var task = createTask("a", () -> wantAndHold(t, lock, 1));
        yieldNow();
        lock.release();
        t.attempt("release", lock::release);
        task.await();
    }

    static void withBlockReleases(Trace t) {
        var lock = new Lock();
        lock.with(() -> t.step("locked", lock.isLocked()));
        t.step("locked", lock.isLocked());
    }

    static void withBlockThatFailsReleases(Trace t) {
        var lock = new Lock();
        Action<Exception> body = () -> lock.with(() -> {
            throw new Broken("b");
        });
        t.attempt("with", body);
        t.step("locked", lock.isLocked());
    }

    static void withBlockThatFailsHandsOver(Trace t) throws Exception {
        var lock = new Lock();
        Action<Exception> body = () -> lock.with(() -> {
            sleep(ofSeconds(1));
            throw new Broken("b");
        });
        var a = createTask("a", body);
        var b = createTask("b", () -> wantAndHold(t, lock, 1));
        t.attempt("a", a::await);
        b.await();
    }

    static void limitOfTimeWhileWaiting(Trace t) throws Exception {
        var lock = new Lock();
        var task = createTask("a", () -> wantAndHold(t, lock, 5));
        sleep(ofSeconds(1));
        Action<Exception> limited = () -> timeout(ofSeconds(2), () -> lock.with(() -> t.step("never here")));
        t.attempt("limited", limited);
        t.step("locked", lock.isLocked());
        task.await();
        t.step("locked", lock.isLocked());
    }

    static void limitOfTimeWhileHolding(Trace t) throws Exception {
        var lock = new Lock();
        Action<Exception> limited = () -> timeout(ofSeconds(2), () -> lock.with(() -> sleep(ofSeconds(5))));
        var a = createTask("a", limited);
        var b = createTask("b", () -> wantAndHold(t, lock, 1));
        t.attempt("a", a::await);
        b.await();
    }

    static void releasedAtTheTimeOfTheLimit(Trace t) {
        var lock = new Lock();
        Action<Exception> limited = () -> timeout(ofSeconds(2), () -> wantAndHold(t, lock, 1));
        var a = createTask("a", () -> wantAndHold(t, lock, 2));
        var b = createTask("b", limited);
        var c = createTask("c", () -> wantAndHold(t, lock, 1));
        t.attempt("b", b::await);
        waitTasks(List.of(a, c), ALL_COMPLETED);
    }

    static void limitOfTimeJustBeforeTheRelease(Trace t) {
        var lock = new Lock();
        Action<Exception> limited = () -> timeout(ofSeconds(2), () -> wantAndHold(t, lock, 1));
        Action<Exception> holding = () -> {
            lock.with(() -> {
                sleep(ofSeconds(1));
                sleep(ofSeconds(1));
            });
            t.step("has released");
        };
        var a = createTask("a", holding);
        var b = createTask("b", limited);
        var c = createTask("c", () -> wantAndHold(t, lock, 1));
        t.attempt("b", b::await);
        waitTasks(List.of(a, c), ALL_COMPLETED);
    }

    static void twoLocksInTheSameOrder(Trace t) {
        var outer = new Lock();
        var inner = new Lock();
        Action<Exception> both = () -> outer.with(() -> {
            t.step("has one");
            inner.with(() -> {
                t.step("has both");
                sleep(ofSeconds(1));
            });
        });
        Action<Exception> second = () -> inner.with(() -> {
            t.step("has the second");
            sleep(ofSeconds(3));
        });
        var tasks = each("ab", both);
        tasks.addAll(List.of(createTask("c", second)));
        waitTasks(tasks, ALL_COMPLETED);
    }

    static void eagerTaskThatHasToWait(Trace t) {
        var lock = new Lock();
        lock.acquire();
        var a = createTask(options().name("a").eager(), () -> wantAndHold(t, lock, 1));
        var b = createTask("b", () -> wantAndHold(t, lock, 1));
        t.step("created");
        lock.release();
        waitTasks(List.of(a, b), ALL_COMPLETED);
    }

    static void eagerTaskThatHasItAtOnce(Trace t) {
        var lock = new Lock();
        var a = createTask(options().name("a").eager(), () -> wantAndHold(t, lock, 1));
        t.step("locked", lock.isLocked());
        var b = createTask("b", () -> wantAndHold(t, lock, 1));
        waitTasks(List.of(a, b), ALL_COMPLETED);
    }

    static void failingGroupWhoseChildrenHoldAndWait(Trace t) {
        var lock = new Lock();
        Action<Exception> group = () -> taskGroup(g -> {
            for (String name : List.of("a", "b", "c")) {
                g.createTask(name, () -> wantAndHold(t, lock, 5));
            }
            g.createTask("failing", () -> t.fail(1, new Broken("b")));
        });
        t.attempt("group", group);
        t.step("locked", lock.isLocked());
    }

    static void endOfTheRunWhileSomeHoldAndWait(Trace t) {
        var lock = new Lock();
        holders(t, lock, "abc", 5);
        sleep(ofSeconds(1));
    }

    static void releasedByAnotherTask(Trace t) throws Exception {
        var lock = new Lock();
        lock.acquire();
        Action<Exception> other = () -> t.attempt("release", lock::release);
        createTask("other", other).await();
        t.step("end");
    }

    static void acquiredAgainByItsHolder(Trace t) {
        var lock = new Lock();
        lock.acquire();
        Action<Exception> again = () -> timeout(ofSeconds(0), () -> lock.acquire());
        t.attempt("again", again);
    }
}
