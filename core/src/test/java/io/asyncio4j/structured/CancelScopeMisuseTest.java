// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.structured;

import static io.asyncio4j.Asyncio.blocking;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio4j.future.Action;
import io.asyncio4j.future.Future;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** S4: what a cancel scope refuses, and what it says then. */
class CancelScopeMisuseTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private static void assertRefused(Throwable thrown, String message) {
        assertThat(thrown).isExactlyInstanceOf(IllegalStateException.class).hasMessage(message);
    }

    @OnBothEngines
    void enteredTwiceIsRefused(EngineUnderTest engine) {
        engine.run(() -> {
            var log = new ArrayList<String>();
            var scope = CancelScope.create();
            scope.with(() -> assertRefused(
                    catchThrowable(() -> scope.with(() -> log.add("ran"))),
                    "CancelScope(active) has already been entered: it is for one body, once."
                            + " Make another one with CancelScope.create()."));
            assertRefused(
                    catchThrowable(() -> scope.with(() -> log.add("ran"))),
                    "CancelScope(finished) has already been entered: it is for one body, once."
                            + " Make another one with CancelScope.create().");
            assertThat(log).isEmpty();
        });
    }

    @OnBothEngines
    void deadlineCannotBeMovedAfterTheCancellationOrTheEnd(EngineUnderTest engine) {
        engine.run(() -> {
            var scope = CancelScope.after(SECOND);
            scope.cancel();
            assertRefused(
                    catchThrowable(() -> scope.reschedule(SECOND)),
                    "Cannot change the deadline of CancelScope(created, deadline=PT1S, cancelled) any more:"
                            + " it was cancelled.");
            var ended = CancelScope.create();
            ended.with(() -> {});
            assertRefused(
                    catchThrowable(ended::rescheduleNever),
                    "Cannot change the deadline of CancelScope(finished) any more: its body has ended.");
            assertRefused(
                    catchThrowable(() -> ended.rescheduleAt(1)),
                    "Cannot change the deadline of CancelScope(finished) any more: its body has ended.");
        });
    }

    @OnBothEngines
    void inACallbackThereIsNoTaskToEnterIt(EngineUnderTest engine) {
        engine.run(() -> {
            Future<Throwable, RuntimeException> thrown = Future.create();
            var unused = runningLoop()
                    .callSoon(() -> thrown.setResult(
                            catchThrowable(() -> CancelScope.create().with(() -> {}))));
            assertRefused(
                    thrown.await(),
                    "CancelScope.with(...) was called outside a task, in a callback of " + runningLoop()
                            + ", which must not suspend. Start a task there: createTask(() -> ...).");
        });
    }

    @Test
    void withoutALoopThereIsNone() {
        assertRefused(
                catchThrowable(() -> CancelScope.create()),
                "no running event loop: CancelScope.create() was called on thread '"
                        + Thread.currentThread().getName()
                        + "', which is no task. Start the program with Asyncio.run(() -> ...), or have a running loop"
                        + " do it: submitThreadsafe(loop, () -> ...).");
    }

    @OnBothEngines
    void scopeOfAnotherLoopIsRefused(EngineUnderTest engine) {
        try (var one = engine.virtualTime().build();
                var two = engine.virtualTime().build()) {
            CancelScope scope = one.run(() -> CancelScope.create());
            two.run(() -> assertRefused(
                    catchThrowable(() -> scope.with(() -> {})),
                    "CancelScope(created) was made on " + one.loop() + " and cannot be entered by " + currentTask()
                            + " on " + runningLoop() + ". Make it in the task that uses it."));
        }
    }

    private static void assertRefusedAbroad(String call, String instead, Action<RuntimeException> misuse) {
        var asked = new CompletableFuture<Throwable>();
        Thread.ofPlatform().name("foreign").start(() -> asked.complete(catchThrowable(misuse::run)));
        assertRefused(
                blocking(() -> asked.join()),
                "CancelScope." + call + " was called on thread 'foreign', but " + runningLoop()
                        + " runs on another thread. Use loop.callSoonThreadsafe(" + instead + ").");
    }

    @OnBothEngines
    void foreignThreadMayNotTouchIt(EngineUnderTest engine) {
        engine.run(() -> {
            var scope = CancelScope.create();
            scope.with(() -> {
                assertRefusedAbroad("cancel()", "scope::cancel", scope::cancel);
                assertRefusedAbroad("reschedule(...)", "() -> scope.reschedule(limit)", () -> scope.reschedule(SECOND));
                assertRefusedAbroad("rescheduleAt(...)", "() -> scope.rescheduleAt(when)", () -> scope.rescheduleAt(1));
                assertRefusedAbroad("rescheduleNever()", "scope::rescheduleNever", scope::rescheduleNever);
                assertRefusedAbroad("shield(...)", "() -> scope.shield(on)", () -> scope.shield(true));
            });
            assertThat(scope.cancelCalled()).isFalse();
        });
    }

    @OnBothEngines
    void inBlockingThereIsNoTurn(EngineUnderTest engine) {
        engine.run(() -> {
            var scope = CancelScope.create();
            assertThat(catchThrowable(() -> blocking(() -> scope.cancel())))
                    .isExactlyInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("CancelScope.cancel() was called on thread ")
                    .hasMessageEndingWith(" inside blocking(...), which is off the loop, but " + runningLoop()
                            + " runs on another thread. Return from blocking(...) first, or use"
                            + " loop.callSoonThreadsafe(scope::cancel).");
        });
    }

    @OnBothEngines
    void nullsAreRefused(EngineUnderTest engine) {
        engine.run(() -> {
            assertThat(catchThrowable(() -> CancelScope.create().with((Action<RuntimeException>) null)))
                    .isInstanceOf(NullPointerException.class)
                    .hasMessage("body is null: CancelScope.with(...) takes what to run, such as () -> work()");
            assertThat(catchThrowable(() -> CancelScope.after(null)))
                    .isInstanceOf(NullPointerException.class)
                    .hasMessage(
                            "limit is null: CancelScope.after(...) takes a Duration, such as Duration.ofSeconds(5)");
        });
    }

    @OnBothEngines
    void showsItsStateItsDeadlineItsShieldAndItsCancellation(EngineUnderTest engine) {
        engine.run(() -> {
            assertThat(CancelScope.create()).hasToString("CancelScope(created)");
            assertThat(CancelScope.after(SECOND)).hasToString("CancelScope(created, deadline=PT1S)");
            var scope = CancelScope.shielded();
            assertThat(scope.isShielded()).isTrue();
            scope.with(() -> {
                assertThat(scope).hasToString("CancelScope(active, shielded)");
                scope.reschedule(SECOND);
                scope.cancel();
                assertThat(scope).hasToString("CancelScope(active, deadline=PT1S, shielded, cancelled)");
                scope.shield(false);
            });
            assertThat(scope).hasToString("CancelScope(finished, deadline=PT1S, cancelled)");
        });
    }
}
