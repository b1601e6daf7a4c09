// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.sync;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.support.Journal.end;
import static io.asyncio4j.support.Journal.turns;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.Future;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.Journal;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.task.Task;

/**
 * S2: a task ends that holds a lock: nobody can release it any more, and who stands in line is told so at once. In CPython
 * 3.13 they wait until somebody else releases it, which any task may.
 */
class AbandonedLockTest {
    private static final String NOBODY_CAN =
            ", which has ended without releasing it: nobody can any more. Use lock.with(() -> ...) there, which cannot"
                    + " forget it.";

    private final Lock lock = new Lock();
    private final Journal journal = new Journal();

    /** A task that takes some locks, and ends when it is told to. */
    private static Task<Void, RuntimeException> holder(Future<String, RuntimeException> until, Lock... locks) {
        return createTask("gone", () -> {
            for (Lock each : locks) {
                each.acquire();
            }
            until.await();
        });
    }

    private static void assertTold(Task<?, ?> task, String holder) {
        assertThat(task.exception())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Lock is held by " + holder + NOBODY_CAN);
    }

    @OnBothEngines
    void whoStandsInLineIsTold(EngineUnderTest engine) {
        engine.run(() -> {
            Future<String, RuntimeException> end = Future.create();
            holder(end, lock);
            yieldNow();
            var a = createTask("a", lock::acquire);
            var b = createTask("b", () -> lock.with(() -> journal.add("has it")));
            turns(1);
            assertThat(lock).hasToString("Lock(held by gone, 2 waiting)");
            end.setResult("now");
            end(a, b);
            assertTold(a, "Task 'gone' (succeeded, result=null)");
            assertTold(b, "Task 'gone' (succeeded, result=null)");
            journal.assertReads();
            assertThat(lock).hasToString("Lock(held by gone, which has ended)");
        });
    }

    @OnBothEngines
    void holderThatFails(EngineUnderTest engine) {
        engine.run(() -> {
            Future<String, RuntimeException> end = Future.create();
            var gone = holder(end, lock);
            yieldNow();
            var a = createTask("a", lock::acquire);
            turns(1);
            end.setUnchecked(new IllegalArgumentException("boom"));
            end(a);
            assertTold(a, "Task 'gone' (failed, exception=java.lang.IllegalArgumentException: boom)");
            assertThat(gone.exception()).hasMessage("boom");
        });
    }

    @OnBothEngines
    void holderThatIsCancelled(EngineUnderTest engine) {
        engine.run(() -> {
            var gone = holder(Future.create(), lock);
            yieldNow();
            var a = createTask("a", lock::acquire);
            turns(1);
            gone.cancel("no more");
            end(a);
            assertTold(a, "Task 'gone' (cancelled: no more)");
        });
    }

    @OnBothEngines
    void onlyTheLocksThatItStillHolds(EngineUnderTest engine) {
        engine.run(() -> {
            var first = new Lock();
            var second = new Lock();
            var third = new Lock();
            Future<String, RuntimeException> end = Future.create();
            createTask("gone", () -> {
                first.acquire();
                second.acquire();
                third.acquire();
                end.await();
                second.release();
                third.release();
                third.acquire();
                third.release();
            });
            yieldNow();
            var a = journal.task("a", first::acquire);
            var b = journal.task("b", () -> second.with(() -> {}));
            var c = journal.task("c", () -> third.with(() -> {}));
            turns(1);
            end.setResult("now");
            end(a, b, c);
            assertTold(a, "Task 'gone' (succeeded, result=null)");
            journal.assertReads("b", "c");
            assertThat(second).hasToString("Lock(free)");
            assertThat(third).hasToString("Lock(free)");
        });
    }

    @OnBothEngines
    void severalLocksOfOneHolder(EngineUnderTest engine) {
        engine.run(() -> {
            var other = new Lock();
            Future<String, RuntimeException> end = Future.create();
            holder(end, lock, other);
            yieldNow();
            var a = createTask("a", lock::acquire);
            var b = createTask("b", other::acquire);
            turns(1);
            end.setResult("now");
            end(a, b);
            assertTold(a, "Task 'gone' (succeeded, result=null)");
            assertTold(b, "Task 'gone' (succeeded, result=null)");
        });
    }

    @OnBothEngines
    void whoIsCancelledInTheSameMomentIsCancelled(EngineUnderTest engine) {
        engine.run(() -> {
            Future<String, RuntimeException> end = Future.create();
            var gone = holder(end, lock);
            yieldNow();
            var a = journal.task("a", lock::acquire);
            var b = createTask("b", lock::acquire);
            turns(1);
            gone.addDoneCallback(t -> a.cancel()); // who stands in line is woken by then, and has not run
            end.setResult("now");
            end(a, b);
            journal.assertReads("a cancelled");
            assertTold(b, "Task 'gone' (succeeded, result=null)");
        });
    }

    @OnBothEngines
    void whoWaitsAtItsConditionsIsToldAsWell(EngineUnderTest engine) {
        engine.run(() -> {
            var condition = new Condition(lock);
            var another = new Condition(lock);
            var a = createTask("a", () -> condition.with(condition::await));
            var b = createTask("b", () -> another.with(() -> another.awaitUntil(() -> false)));
            turns(2);
            Future<String, RuntimeException> end = Future.create();
            holder(end, lock);
            turns(1);
            assertThat(condition).hasToString("Condition(Lock(held by gone), 1 waiting)");
            end.setResult("now");
            end(a, b);
            assertTold(a, "Task 'gone' (succeeded, result=null)");
            assertTold(b, "Task 'gone' (succeeded, result=null)");
            assertThat(condition).hasToString("Condition(Lock(held by gone, which has ended))");
        });
    }

    @OnBothEngines
    void conditionAtWhichNobodyWaitsAnyMoreIsLeftAlone(EngineUnderTest engine) {
        engine.run(() -> {
            var condition = new Condition(lock);
            var a = journal.task("a", () -> condition.with(condition::await));
            turns(1);
            condition.with(condition::signal);
            end(a);
            Future<String, RuntimeException> end = Future.create();
            var gone = holder(end, lock);
            turns(1);
            end.setResult("now");
            end(gone);
            journal.assertReads("a");
            assertThat(condition).hasToString("Condition(Lock(held by gone, which has ended))");
        });
    }

    // one that is cancelled at the condition wants the lock back, which nobody gives it
    @OnBothEngines
    void whoIsCancelledAtTheConditionHearsOfBoth(EngineUnderTest engine) {
        engine.run(() -> {
            var condition = new Condition(lock);
            var a = createTask("a", () -> condition.with(condition::await));
            turns(1);
            Future<String, RuntimeException> end = Future.create();
            holder(end, lock);
            turns(1);
            a.cancel();
            turns(1);
            assertThat(a).hasToString("Task 'a' (pending, waiting for a lock held by 'gone', cancelling)");
            end.setResult("now");
            end(a);
            assertTold(a, "Task 'gone' (succeeded, result=null)");
            assertThat(a.exception().getSuppressed()).singleElement().isInstanceOf(CancelledError.class);
        });
    }

    // it does not have the lock, and has not released it
    @OnBothEngines
    void whoHasLostTheLockOfItsConditionHearsOfThatAlone(EngineUnderTest engine) {
        engine.run(() -> {
            var condition = new Condition(lock);
            var a = createTask("a", () -> {
                try (var _ = condition.hold()) {
                    condition.await();
                }
            });
            var b = journal.task(
                    "b",
                    () -> condition.with(() -> {
                        try {
                            condition.await();
                        } catch (IllegalStateException e) {
                            journal.add("told");
                        }
                    }));
            turns(1);
            Future<String, RuntimeException> end = Future.create();
            holder(end, lock);
            turns(1);
            end.setResult("now");
            end(a, b);
            assertTold(a, "Task 'gone' (succeeded, result=null)");
            assertThat(a.exception().getSuppressed()).isEmpty();
            journal.assertReads("told", "b");
        });
    }
}
