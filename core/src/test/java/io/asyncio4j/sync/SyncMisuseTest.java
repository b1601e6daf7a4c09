// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.sync;

import static io.asyncio4j.Asyncio.blocking;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.support.Journal.end;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio4j.future.Action;
import io.asyncio4j.future.Coroutine;
import io.asyncio4j.future.Future;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** S4: a primitive that is used wrongly says what is wrong, and what to write instead. */
class SyncMisuseTest {
    private static void assertRefused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalStateException.class).hasMessage(message);
    }

    private static Throwable inCallback(ThrowingCallable call) {
        Future<Throwable, RuntimeException> thrown = Future.create();
        runningLoop().callSoon(() -> thrown.setResult(catchThrowable(call)));
        return thrown.await();
    }

    // -- locks

    // CPython 3.13: RuntimeError('Lock is not acquired.')
    @OnBothEngines
    void releaseOfALockThatNobodyHolds(EngineUnderTest engine) {
        engine.run(() -> assertRefused(
                new Lock()::release,
                "Lock is not acquired: release() was called on a lock that nobody holds. Use lock.with(() -> ...),"
                        + " which releases it once."));
    }

    // Differs from CPython, where any task may release
    @OnBothEngines
    void releaseByAnotherTask(EngineUnderTest engine) {
        engine.run(() -> {
            var lock = new Lock();
            lock.acquire();
            var other = createTask("other", lock::release);
            assertRefused(
                    other::await,
                    "Lock is held by Task 'Task-1' (pending, waiting for Task 'other'): release() was called by Task"
                        + " 'other' (pending, running). Only the task that holds a lock may release it; for a permit"
                        + " that one task takes and another gives back use a Semaphore(1).");
            assertThat(lock.isLocked()).isTrue();
        });
    }

    @OnBothEngines
    void releaseByACallback(EngineUnderTest engine) {
        engine.run(() -> {
            var lock = new Lock();
            lock.acquire();
            assertThat(inCallback(lock::release))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith(
                            "Lock is held by Task 'Task-1' (pending, waiting for a future): release() was"
                                    + " called by a callback, on ")
                    .hasMessageEndingWith(". Only the task that holds a lock may release it; for a permit that one task"
                            + " takes and another gives back use a Semaphore(1).");
        });
    }

    // Differs from CPython, where it waits for ever
    @OnBothEngines
    void acquireByTheHolder(EngineUnderTest engine) {
        engine.run(() -> {
            var lock = new Lock();
            assertRefused(
                    () -> lock.with(() -> lock.with(() -> 1)),
                    "Lock is held by the calling task already: acquire() was called by Task 'Task-1' (pending,"
                        + " running), which would wait for itself for ever. A Lock is not reentrant: call what needs"
                        + " it outside of with(...), or split that into a part that expects the lock to be held.");
            assertThat(lock.isLocked()).isFalse();
        });
    }

    @OnBothEngines
    void acquireOfALockWhoseHolderHasEnded(EngineUnderTest engine) {
        engine.run(() -> {
            var lock = new Lock();
            end(createTask("gone", lock::acquire));
            assertRefused(
                    lock::acquire,
                    "Lock is held by Task 'gone' (succeeded, result=null), which has ended without releasing it:"
                            + " nobody can any more. Use lock.with(() -> ...) there, which cannot forget it.");
        });
    }

    // -- conditions

    // CPython 3.13: RuntimeError('cannot wait on un-acquired lock')
    @OnBothEngines
    void conditionIsAwaitedWithItsLock(EngineUnderTest engine) {
        engine.run(() -> {
            var condition = new Condition();
            assertRefused(
                    condition::await,
                    "cannot wait on un-acquired lock: await() was called by Task 'Task-1' (pending, running) on"
                            + " Condition(Lock(free)). Hold the lock there: condition.with(() -> condition.await()).");
            assertRefused(
                    () -> condition.awaitUntil(() -> true),
                    "cannot wait on un-acquired lock: awaitUntil(...) was called by Task 'Task-1' (pending, running)"
                            + " on Condition(Lock(free)). Hold the lock there: condition.with(() ->"
                            + " condition.awaitUntil(...)).");
        });
    }

    // CPython 3.13: RuntimeError('cannot notify on un-acquired lock')
    @OnBothEngines
    void conditionIsSignalledWithItsLock(EngineUnderTest engine) {
        engine.run(() -> {
            var condition = new Condition();
            assertRefused(
                    condition::signalAll,
                    "cannot signal on un-acquired lock: signalAll() was called by Task 'Task-1' (pending, running) on"
                        + " Condition(Lock(free)). Hold the lock there: condition.with(() -> condition.signalAll()).");
            condition.acquire();
            assertThat(inCallback(() -> condition.signalMany(2)))
                    .hasMessageStartingWith(
                            "cannot signal on un-acquired lock: signalMany(2) was called by a callback, on ")
                    .hasMessageEndingWith(
                            " on Condition(Lock(held by Task-1)). Hold the lock there: condition.with(() ->"
                                    + " condition.signalMany(2)).");
        });
    }

    @OnBothEngines
    void signalIsNotNegative(EngineUnderTest engine) {
        engine.run(() -> {
            var condition = new Condition();
            assertThatThrownBy(() -> condition.signalMany(-1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("signalMany(-1) was called on Condition(Lock(free)): the number of tasks to wake is"
                            + " negative. Use signal() for one, signalAll() for all.");
        });
    }

    // -- semaphores

    // CPython 3.13: ValueError('Semaphore initial value must be >= 0')
    @Test
    void permitsAreNotNegative() {
        assertThatThrownBy(() -> new Semaphore(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Semaphore initial value must be >= 0, not -1. Give it the number of tasks that may hold a"
                        + " permit at once.");
        assertThatThrownBy(() -> new BoundedSemaphore(-2))
                .hasMessage("Semaphore initial value must be >= 0, not -2. Give it the number of tasks that may hold a"
                        + " permit at once.");
    }

    // CPython 3.13: ValueError('BoundedSemaphore released too many times')
    @OnBothEngines
    void boundedSemaphoreIsReleasedOnce(EngineUnderTest engine) {
        engine.run(() -> {
            var semaphore = new BoundedSemaphore(2);
            semaphore.with(() -> {});
            assertRefused(
                    semaphore::release,
                    "BoundedSemaphore released too many times: release() was called by Task 'Task-1' (pending,"
                            + " running) on BoundedSemaphore(2 permits), which had 2 at first. Use semaphore.with(() ->"
                            + " ...), which releases once.");
            assertThat(semaphore.permits()).isEqualTo(2);
        });
    }

    @Test
    void permitsDoNotOverflow() {
        assertRefused(
                new Semaphore(Integer.MAX_VALUE)::release,
                "Semaphore has 2147483647 permits: release() would overflow.");
    }

    // -- barriers

    // CPython 3.13: ValueError('parties must be > 0')
    @Test
    void barrierIsOfOneAtLeast() {
        assertThatThrownBy(() -> new Barrier(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("parties must be > 0, not 0. Give the barrier the number of tasks that are to meet.");
    }

    // -- where they are used

    @OnBothEngines
    void callbackDoesNotWait(EngineUnderTest engine) {
        engine.run(() -> {
            var rest = " was called outside a task, in a callback of " + runningLoop()
                    + ", which must not suspend. Start a task there: createTask(() -> ...).";
            assertThat(inCallback(new Lock()::acquire)).hasMessage("Lock.acquire()" + rest);
            assertThat(inCallback(new Lock()::hold)).hasMessage("Lock.acquire()" + rest);
            assertThat(inCallback(new Event()::await)).hasMessage("Event.await()" + rest);
            assertThat(inCallback(new Condition()::await)).hasMessage("Condition.await()" + rest);
            assertThat(inCallback(new Semaphore(1)::acquire)).hasMessage("Semaphore.acquire()" + rest);
            assertThat(inCallback(new Barrier(1)::await)).hasMessage("Barrier.await()" + rest);
            assertThat(inCallback(new Barrier(1)::reset)).hasMessage("Barrier.reset()" + rest);
            assertThat(inCallback(new Barrier(1)::abort)).hasMessage("Barrier.abort()" + rest);
        });
    }

    @Test
    void threadWithoutALoopDoesNotWait() {
        String where = " was called on thread '" + Thread.currentThread().getName()
                + "', where no event loop runs. Call it in a task, as in Asyncio.run(() -> ...); another thread uses"
                + " submitThreadsafe(loop, () -> ";
        assertRefused(new Event()::await, "Event.await()" + where + "...).");
        assertRefused(new Semaphore(1)::acquire, "Semaphore.acquire()" + where + "...).");
        assertRefused(new Barrier(1)::await, "Barrier.await()" + where + "...).");
        assertRefused(new Lock()::acquire, "Lock.acquire()" + where + "lock.with(() -> ...)).");
        assertRefused(new Condition()::await, "Condition.await()" + where + "condition.with(() -> ...)).");
    }

    @OnBothEngines
    void foreignThreadSetsNothing(EngineUnderTest engine) {
        engine.run(() -> {
            var event = new Event();
            event.clear();
            assertThat(onAnotherThread(event::set))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("Event.set() was called on thread 'other', which is off the loop of Event(not set). Use"
                            + " loop.callSoonThreadsafe(() -> ...).");
            assertThat(event.isSet()).isFalse();
            assertThat(onAnotherThread(event::await))
                    .hasMessage("Event.await() was called on thread 'other', which is off the loop of Event(not set)."
                            + " Use submitThreadsafe(loop, () -> ...).");
            var semaphore = new Semaphore(1);
            semaphore.acquire();
            assertThat(onAnotherThread(semaphore::release))
                    .hasMessage("Semaphore.release() was called on thread 'other', which is off the loop of Semaphore(0"
                            + " permits). Use loop.callSoonThreadsafe(() -> ...).");
        });
    }

    // a callback holds no lock, so that it would be refused there too
    @OnBothEngines
    void foreignThreadIsSentToATaskForALock(EngineUnderTest engine) {
        engine.run(() -> {
            var lock = new Lock();
            var condition = new Condition(lock);
            lock.acquire();
            condition.signal();
            assertThat(onAnotherThread(lock::release))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("Lock.release() was called on thread 'other', which is off the loop of Lock(held by"
                            + " Task-1). Use submitThreadsafe(loop, () -> lock.with(() -> ...)).");
            assertThat(onAnotherThread(condition::signal))
                    .hasMessage("Condition.signal() was called on thread 'other', which is off the loop of"
                            + " Condition(Lock(held by Task-1)). Use submitThreadsafe(loop, () -> condition.with(() ->"
                            + " ...)).");
            lock.release();
        });
    }

    private static Throwable onAnotherThread(ThrowingCallable call) {
        var thrown = new Throwable[1];
        blocking(() -> Thread.ofPlatform()
                .name("other")
                .start(() -> thrown[0] = catchThrowable(call))
                .join());
        return thrown[0];
    }

    @OnBothEngines
    void bodyOfBlockingIsOffTheLoop(EngineUnderTest engine) {
        engine.run(() -> {
            var lock = new Lock();
            lock.acquire();
            assertThat(blocking(() -> catchThrowable(lock::release)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("Lock.release() was called inside blocking(...) by Task 'Task-1' (pending, in"
                            + " blocking(...)), which is off the loop of Lock(held by Task-1). Use"
                            + " submitThreadsafe(loop, () -> lock.with(() -> ...)), or call it before or after"
                            + " blocking(...).");
            assertThat(blocking(() -> catchThrowable(new Semaphore(1)::acquire)))
                    .hasMessage("Semaphore.acquire() was called inside blocking(...) by Task 'Task-1' (pending, in"
                            + " blocking(...)), where no event loop runs. Use submitThreadsafe(loop, () ->"
                            + " ...), or call it before or after blocking(...).");
            lock.release();
        });
    }

    @OnBothEngines
    void primitiveBelongsToOneLoopAtATime(EngineUnderTest engine) {
        var lock = new Lock();
        var event = new Event();
        event.set(); // before any loop
        engine.run(() -> {
            event.await();
            lock.with(() -> {});
        });
        engine.run(() -> {
            lock.acquire();
            var first = runningLoop().toString();
            blocking(() -> engine.run(() -> {
                var rest = " is bound to a different event loop: its own is " + first + ", the calling one's "
                        + runningLoop()
                        + ". Make one for each loop, or have its own loop call it: callSoonThreadsafe(...).";
                assertRefused(lock::acquire, "Lock.acquire(): Lock(held by Task-1)" + rest);
                assertRefused(lock::release, "Lock.release(): Lock(held by Task-1)" + rest);
                assertRefused(lock::snapshot, "Lock.snapshot(): Lock(held by Task-1)" + rest);
            }));
            lock.release();
        });
    }

    @OnBothEngines
    void bodyIsGiven(EngineUnderTest engine) {
        engine.run(() -> {
            var lock = new Lock();
            assertThatThrownBy(() -> lock.with((Action<RuntimeException>) null))
                    .isInstanceOf(NullPointerException.class)
                    .hasMessage("body is null: with(...) takes what to run, such as () -> work()");
            assertThatThrownBy(() -> lock.with((Coroutine<?, RuntimeException>) null))
                    .isInstanceOf(NullPointerException.class)
                    .hasMessage("body is null: with(...) takes what to run, such as () -> work()");
            assertThat(lock.isLocked()).isFalse();
            assertThatThrownBy(() -> new Barrier(1).with((Action<RuntimeException>) null))
                    .isInstanceOf(NullPointerException.class)
                    .hasMessage("body is null: with(...) takes what to run, such as () -> work()");
            assertThatThrownBy(() -> new Barrier(1).with((Coroutine<?, RuntimeException>) null))
                    .isInstanceOf(NullPointerException.class)
                    .hasMessage("body is null: with(...) takes what to run, such as () -> work()");
            var condition = new Condition();
            condition.acquire();
            assertThatThrownBy(() -> condition.awaitUntil(null))
                    .isInstanceOf(NullPointerException.class)
                    .hasMessage(
                            "isTrue is null: awaitUntil(...) takes what to wait for, such as () -> !items.isEmpty()");
        });
    }

    @Test
    void lockOfAConditionIsGiven() {
        assertThatThrownBy(() -> new Condition(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("lock is null: leave it out for a lock of the condition's own");
    }

    // -- what with(…) and hold() release

    @OnBothEngines
    void bodyLeavesTheReleaseToWith(EngineUnderTest engine) {
        engine.run(() -> {
            var lock = new Lock();
            var condition = new Condition();
            var semaphore = new BoundedSemaphore(2);
            String rest =
                    " was released inside with(...), which releases it at its end by itself: leave out the release()"
                            + " in the body.";
            assertRefused(() -> lock.with(lock::release), "Lock(free)" + rest);
            assertRefused(() -> condition.with(condition::release), "Condition(Lock(free))" + rest);
            assertRefused(() -> semaphore.with(semaphore::release), "BoundedSemaphore(2 permits)" + rest);
            assertThat(lock.isLocked()).isFalse();
            assertThat(semaphore.permits()).isEqualTo(2);
        });
    }

    // and somebody else may have it by then
    @OnBothEngines
    void lockThatAnotherTaskHasByThenStaysItsOwn(EngineUnderTest engine) {
        engine.run(() -> {
            var lock = new Lock();
            var other = createTask("other", () -> lock.with(() -> sleep(Duration.ofSeconds(1))));
            assertRefused(
                    () -> lock.with(() -> {
                        lock.release();
                        yieldNow();
                    }),
                    "Lock(held by other) was released inside with(...), which releases it at its end by itself: leave"
                            + " out the release() in the body.");
            assertThat(lock).hasToString("Lock(held by other)");
            other.await();
            assertThat(lock).hasToString("Lock(free)");
        });
    }

    // What the body throws counts for more than what it has done to the lock
    @OnBothEngines
    void failureOfABodyThatReleasesComesOut(EngineUnderTest engine) {
        var failure = new IllegalStateException("x");
        engine.run(() -> {
            var lock = new Lock();
            assertThatThrownBy(() -> lock.with(() -> {
                        lock.release();
                        throw failure;
                    }))
                    .isSameAs(failure)
                    .hasNoSuppressedExceptions();
        });
    }

    @OnBothEngines
    void blockLeavesTheReleaseToHold(EngineUnderTest engine) {
        engine.run(() -> {
            var lock = new Lock();
            assertRefused(
                    () -> {
                        try (var _ = lock.hold()) {
                            lock.release();
                        }
                    },
                    "Lock(free) was released before the end of hold(), which releases it at its end by itself: leave"
                            + " out the release() in the try block.");
        });
    }
}
