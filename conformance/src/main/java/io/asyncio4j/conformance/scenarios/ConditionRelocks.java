// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.scenarios;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.timeout;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.conformance.Departure.LIMIT_IS_TOLD;
import static io.asyncio4j.conformance.Departure.REASON_IS_TOLD;
import static io.asyncio4j.conformance.scenarios.Crowd.each;
import static java.time.Duration.ofSeconds;

import io.asyncio4j.conformance.Area;
import io.asyncio4j.conformance.Trace;
import io.asyncio4j.future.Action;
import io.asyncio4j.sync.Condition;
import io.asyncio4j.task.Task;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** Waiters of a condition that are cancelled while they want the lock back: they have it before they leave. */
public final class ConditionRelocks {
    public static final Area AREA = Area.of("conditionrelocks")
            .with("while_waiting_and_the_lock_is_held", ConditionRelocks::whileWaitingAndTheLockIsHeld)
            .with("again_while_it_wants_the_lock_back", ConditionRelocks::againWhileItWantsTheLockBack)
            .with("after_notify_while_it_wants_the_lock_back", ConditionRelocks::afterNotifyWhileItWantsTheLockBack)
            .with(
                    "after_notify_while_it_wants_the_lock_back_and_another_waits",
                    ConditionRelocks::afterNotifyWhileItWantsTheLockBackAndAnotherWaits)
            .with("again_as_the_lock_is_released", ConditionRelocks::againAsTheLockIsReleased)
            .with(
                    "again_as_the_lock_is_released_and_others_want_it",
                    ConditionRelocks::againAsTheLockIsReleasedAndOthersWantIt)
            .with("swallowed_and_waits_again", ConditionRelocks::swallowedAndWaitsAgain)
            .with("limit_of_time", ConditionRelocks::limitOfTime, LIMIT_IS_TOLD, REASON_IS_TOLD)
            .with(
                    "limit_of_time_while_it_wants_the_lock_back",
                    ConditionRelocks::limitOfTimeWhileItWantsTheLockBack,
                    LIMIT_IS_TOLD,
                    REASON_IS_TOLD)
            .with(
                    "limit_of_time_around_the_lock",
                    ConditionRelocks::limitOfTimeAroundTheLock,
                    LIMIT_IS_TOLD,
                    REASON_IS_TOLD)
            .with("own_request", ConditionRelocks::ownRequest)
            .with("notifier_in_its_with_block", ConditionRelocks::notifierInItsWithBlock)
            .with("newcomer_that_wants_the_lock", ConditionRelocks::newcomerThatWantsTheLock);

    private ConditionRelocks() {}

    private static void await(Trace t, Condition condition) {
        condition.with(() -> {
            try {
                condition.await();
            } catch (Throwable e) {
                t.failure("wait", e);
                t.step("locked", condition.isLocked());
                throw e;
            }
            t.step("goes on");
        });
    }

    private static List<Task<?, ?>> waiting(Trace t, Condition condition, String names) {
        createTask("ticker", () -> t.tick(9));
        var tasks = each(names, () -> await(t, condition));
        yieldNow();
        return tasks;
    }

    static void whileWaitingAndTheLockIsHeld(Trace t) {
        var condition = new Condition();
        var a = waiting(t, condition, "a").getFirst();
        condition.with(() -> {
            a.cancel("enough");
            sleep(ofSeconds(3));
            t.state("a", a);
        });
        t.attempt("a", a::await);
    }

    static void againWhileItWantsTheLockBack(Trace t) {
        var condition = new Condition();
        var a = waiting(t, condition, "a").getFirst();
        condition.with(() -> {
            for (int i = 0; i < 3; i++) {
                a.cancel("no. " + i);
                sleep(ofSeconds(1));
                t.state("a", a);
                t.cancelling("a", a);
            }
        });
        t.attempt("a", a::await);
        t.step("locked", condition.isLocked());
    }

    static void afterNotifyWhileItWantsTheLockBack(Trace t) {
        var condition = new Condition();
        var a = waiting(t, condition, "a").getFirst();
        condition.with(() -> {
            condition.signal();
            sleep(ofSeconds(1));
            a.cancel("late");
            sleep(ofSeconds(1));
        });
        t.attempt("a", a::await);
        t.step("locked", condition.isLocked());
    }

    static void afterNotifyWhileItWantsTheLockBackAndAnotherWaits(Trace t) throws Exception {
        var condition = new Condition();
        var tasks = waiting(t, condition, "ab");
        var a = tasks.get(0);
        var b = tasks.get(1);
        condition.with(() -> {
            condition.signal();
            sleep(ofSeconds(1));
            a.cancel("late");
            sleep(ofSeconds(1));
        });
        t.attempt("a", a::await);
        b.await();
    }

    static void againAsTheLockIsReleased(Trace t) {
        var condition = new Condition();
        var a = waiting(t, condition, "a").getFirst();
        condition.acquire();
        a.cancel("first");
        sleep(ofSeconds(1));
        condition.release();
        a.cancel("second");
        t.attempt("a", a::await);
        t.step("locked", condition.isLocked());
    }

    static void againAsTheLockIsReleasedAndOthersWantIt(Trace t) throws Exception {
        var condition = new Condition();
        Action<Exception> newcomer = () -> condition.with(() -> t.step("has the lock"));
        var a = waiting(t, condition, "a").getFirst();
        condition.acquire();
        a.cancel("first");
        sleep(ofSeconds(1));
        var b = createTask("b", newcomer);
        sleep(ofSeconds(1));
        condition.release();
        a.cancel("second");
        t.attempt("a", a::await);
        b.await();
        t.step("locked", condition.isLocked());
    }

    static void swallowedAndWaitsAgain(Trace t) throws Exception {
        var condition = new Condition();
        Action<Exception> stubborn = () -> condition.with(() -> {
            t.attempt("first", condition::await);
            t.attempt("second", condition::await);
        });
        var task = createTask("a", stubborn);
        sleep(ofSeconds(1));
        task.cancel();
        sleep(ofSeconds(1));
        condition.with(() -> condition.signal());
        task.await();
    }

    static void limitOfTime(Trace t) {
        var condition = new Condition();
        Action<Exception> limited = () -> condition.with(() -> {
            try {
                timeout(ofSeconds(2), () -> condition.await());
            } catch (TimeoutException e) {
                t.failure("wait", e);
                t.step("locked", condition.isLocked());
            }
        });
        t.attempt("limited", limited);
        t.step("locked", condition.isLocked());
    }

    static void limitOfTimeWhileItWantsTheLockBack(Trace t) throws Exception {
        var condition = new Condition();
        Action<Exception> limited = () -> condition.with(() -> timeout(ofSeconds(2), () -> condition.await()));
        var a = createTask("a", limited);
        var b = createTask("b", () -> await(t, condition));
        sleep(ofSeconds(1));
        condition.with(() -> {
            condition.signal();
            sleep(ofSeconds(3));
            t.step("leaves");
        });
        t.attempt("a", a::await);
        b.await();
    }

    static void limitOfTimeAroundTheLock(Trace t) {
        var condition = new Condition();
        Action<Exception> limited = () -> timeout(ofSeconds(1), () -> condition.with(() -> condition.await()));
        t.attempt("limited", limited);
        t.step("locked", condition.isLocked());
    }

    static void ownRequest(Trace t) throws Exception {
        var condition = new Condition();
        Action<Exception> child = () -> condition.with(() -> {
            currentTask().cancel("me");
            t.attempt("wait", condition::await);
            t.step("locked", condition.isLocked());
        });
        createTask("a", child).await();
    }

    static void notifierInItsWithBlock(Trace t) throws Exception {
        var condition = new Condition();
        var a = waiting(t, condition, "a").getFirst();
        Action<Exception> notifying = () -> condition.with(() -> {
            condition.signal();
            sleep(ofSeconds(5));
        });
        var task = createTask("notifier", notifying);
        sleep(ofSeconds(1));
        task.cancel();
        t.attempt("notifier", task::await);
        a.await();
    }

    static void newcomerThatWantsTheLock(Trace t) throws Exception {
        var condition = new Condition();
        var a = waiting(t, condition, "a").getFirst();
        Action<Exception> newcomer = () -> condition.with(() -> t.step("never here"));
        var b = condition.with(() -> {
            var task = createTask("b", newcomer);
            sleep(ofSeconds(1));
            task.cancel();
            condition.signal();
            return task;
        });
        t.attempt("b", b::await);
        a.await();
    }
}
