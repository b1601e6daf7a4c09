// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.future;

import static io.asyncio4j.Asyncio.blocking;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.task.Task;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** What can be asked of a future or task in each of its states, and what is answered: S7, S8, S11. */
class AwaitableStateTest {
    private static final Duration DAY = Duration.ofDays(1);

    private static void assertPending(Awaitable<?, ?> pending, String shown) {
        String rest = shown + " has not ended: await() it, or check done() first.";
        assertThatThrownBy(pending::exception)
                .isExactlyInstanceOf(InvalidStateException.class)
                .hasMessage("Exception is not set. " + rest);
        assertThatThrownBy(pending::result)
                .isExactlyInstanceOf(InvalidStateException.class)
                .hasMessage("Result is not set. " + rest);
        assertThatThrownBy(pending::resultNow)
                .isExactlyInstanceOf(InvalidStateException.class)
                .hasMessage("Result is not set. " + rest);
        assertThat(pending.outcome()).isEqualTo(new Outcome.Pending<>());
        assertThat(pending.done()).isFalse();
        assertThat(pending.cancelled()).isFalse();
        assertThat(pending.state()).isEqualTo(State.PENDING);
    }

    private static void assertSucceeded(Awaitable<?, ?> succeeded, Object value) throws Exception {
        assertThat(succeeded.exception()).isNull();
        assertThat((Object) succeeded.result()).isEqualTo(value);
        assertThat((Object) succeeded.resultNow()).isEqualTo(value);
        assertThat(succeeded.outcome()).isEqualTo(new Outcome.Succeeded<>(value));
        assertThat(succeeded.done()).isTrue();
        assertThat(succeeded.cancelled()).isFalse();
        assertThat(succeeded.state()).isEqualTo(State.SUCCEEDED);
        assertThat(succeeded.cancel()).isFalse();
    }

    private static void assertFailed(Awaitable<?, ?> failed, Throwable failure, String shown) {
        assertThat(failed.exception()).isSameAs(failure);
        assertThatThrownBy(failed::result).isSameAs(failure);
        assertThatThrownBy(failed::resultNow)
                .isExactlyInstanceOf(InvalidStateException.class)
                .hasMessage(shown + " has failed, so it has no value."
                        + " Where that can happen use result(), which throws what it failed with.")
                .hasCause(failure);
        assertThat(failed.outcome()).isEqualTo(new Outcome.Failed<>(failure));
        assertThat(failed.done()).isTrue();
        assertThat(failed.cancelled()).isFalse();
        assertThat(failed.state()).isEqualTo(State.FAILED);
        assertThat(failed.cancel()).isFalse();
    }

    private static void assertCancelled(Awaitable<?, ?> cancelled, String message) {
        for (var asked : List.<org.assertj.core.api.ThrowableAssert.ThrowingCallable>of(
                cancelled::exception, cancelled::result, cancelled::resultNow)) {
            assertThatThrownBy(asked).isExactlyInstanceOf(CancelledError.class).hasMessage(message);
        }
        assertThat(cancelled.outcome())
                .isEqualTo(new Outcome.Cancelled<>(new CancelReason.Requested(message == null ? "" : message)));
        assertThat(cancelled.done()).isTrue();
        assertThat(cancelled.cancelled()).isTrue();
        assertThat(cancelled.state()).isEqualTo(State.CANCELLED);
        assertThat(cancelled.cancel()).isFalse();
    }

    @OnBothEngines
    void taskThatHasNotStartedIsPending(EngineUnderTest engine) {
        engine.run(() -> assertPending(createTask("t", () -> 42), "Task 't' (pending, not started)"));
    }

    @OnBothEngines
    void suspendedTaskIsPending(EngineUnderTest engine) {
        // CPython: task.exception() of a suspended task raises InvalidStateError('Exception is not set.')
        engine.run(() -> {
            Future<String, RuntimeException> future = Future.create();
            var sleeper = createTask("sleeper", () -> sleep(DAY));
            var waiter = createTask("waiter", future::await);
            var follower = createTask("follower", waiter::await);
            yieldNow();
            assertPending(sleeper, "Task 'sleeper' (pending, waiting for sleep)");
            assertPending(waiter, "Task 'waiter' (pending, waiting for a future)");
            assertPending(follower, "Task 'follower' (pending, waiting for Task 'waiter')");
            assertPending(future, "Future(pending)");
        });
    }

    @OnBothEngines
    void runningTaskIsPendingForItself(EngineUnderTest engine) {
        engine.run(() -> assertPending(currentTask(), "Task 'Task-1' (pending, running)"));
    }

    @OnBothEngines
    void taskThatHasGivenWayIsPending(EngineUnderTest engine) {
        engine.run(() -> {
            var task = createTask("t", () -> {
                yieldNow();
                yieldNow();
            });
            yieldNow();
            assertPending(task, "Task 't' (pending, suspended)");
        });
    }

    @OnBothEngines
    void taskInBlockingIsPending(EngineUnderTest engine) {
        engine.run(() -> {
            var goOn = new CountDownLatch(1);
            var task = createTask("t", () -> blocking(() -> goOn.await()));
            yieldNow();
            assertPending(task, "Task 't' (pending, in blocking(...))");
            goOn.countDown();
            task.await();
        });
    }

    @OnBothEngines
    void cancellingIsShownUntilTheTaskHasEnded(EngineUnderTest engine) {
        engine.run(() -> {
            var task = createTask("t", () -> {
                try {
                    sleep(DAY);
                } finally {
                    sleep(DAY);
                }
            });
            yieldNow();
            task.cancel();
            assertPending(task, "Task 't' (pending, waiting for sleep, cancelling)");
            yieldNow();
            assertPending(task, "Task 't' (pending, waiting for sleep, cancelling)");
        });
    }

    @OnBothEngines
    void successIsTheSameForTasksAndFutures(EngineUnderTest engine) throws Exception {
        engine.run(() -> {
            var task = createTask("t", () -> 42);
            task.await();
            assertSucceeded(task, 42);
            Future<Integer, RuntimeException> future = Future.create();
            future.setResult(42);
            assertSucceeded(future, 42);
            future.await();
            assertSucceeded(future, 42);
        });
    }

    @OnBothEngines
    void failureIsTheSameForTasksAndFutures(EngineUnderTest engine) {
        var failure = new IOException("boom");
        engine.run(() -> {
            var task = createTask("t", () -> {
                throw failure;
            });
            yieldNow();
            assertFailed(task, failure, "Task 't' (failed, exception=java.io.IOException: boom)");
            Future<Integer, IOException> future = Future.create();
            future.setException(failure);
            assertFailed(future, failure, "Future(exception=java.io.IOException: boom)");
        });
    }

    @OnBothEngines
    void cancellationIsTheSameForTasksAndFutures(EngineUnderTest engine) {
        engine.run(() -> {
            var task = createTask(() -> 42);
            var quiet = createTask(() -> sleep(DAY));
            yieldNow();
            assertThat(quiet.cancel()).isTrue();
            var unstarted = createTask(() -> 42);
            assertThat(unstarted.cancel("not today")).isTrue();
            yieldNow();
            assertSucceededTask(task);
            assertCancelled(quiet, null);
            assertCancelled(unstarted, "not today");
            Future<Integer, IOException> future = Future.create();
            assertThat(future.cancel("no more")).isTrue();
            assertCancelled(future, "no more");
        });
    }

    private static void assertSucceededTask(Task<?, ?> task) {
        assertThat(task.state()).isEqualTo(State.SUCCEEDED);
    }

    @OnBothEngines
    void anyThreadMayLookAndReadWhatIsThere(EngineUnderTest engine) {
        // S4, S11: reading is allowed from anywhere, also while the loop runs and after it has closed
        var failure = new IOException("boom");
        var tasks = new ArrayList<Task<?, ?>>();
        engine.run(() -> {
            var value = createTask(() -> 42);
            var failed = createTask("t", () -> {
                throw failure;
            });
            var cancelled = createTask(() -> sleep(DAY));
            yieldNow();
            cancelled.cancel("enough");
            yieldNow();
            tasks.addAll(List.of(value, failed, cancelled));
            blocking(() -> assertAll(tasks, failure));
        });
        assertAll(tasks, failure);
    }

    private static void assertAll(List<Task<?, ?>> tasks, Throwable failure) {
        try {
            assertThat(tasks.get(0).result()).isEqualTo(42);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        assertThat(tasks.get(0).done()).isTrue();
        assertThat(tasks.get(1).exception()).isSameAs(failure);
        assertThat(tasks.get(1).state()).isEqualTo(State.FAILED);
        assertThat(tasks.get(2).cancelled()).isTrue();
        assertThat(tasks.get(2).outcome()).isEqualTo(new Outcome.Cancelled<>(new CancelReason.Requested("enough")));
        assertThat(tasks.get(2)).asString().endsWith("(cancelled: enough)");
    }
}
