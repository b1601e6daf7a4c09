// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.structured;

import static io.asyncio4j.Asyncio.blocking;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.timeout;
import static io.asyncio4j.Asyncio.timeoutAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio4j.future.Action;
import io.asyncio4j.future.Future;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** S4, S22: what a timeout refuses, and what it says then. CPython 3.13 refuses the same with shorter texts. */
class TimeoutMisuseTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration DAY = Duration.ofDays(1);

    private static void assertRefused(Throwable thrown, String message) {
        assertThat(thrown).isExactlyInstanceOf(IllegalStateException.class).hasMessage(message);
    }

    @OnBothEngines
    void enteredTwiceIsRefused(EngineUnderTest engine) throws TimeoutException {
        engine.run(() -> {
            var log = new ArrayList<String>();
            var limit = Timeout.after(SECOND);
            limit.with(() -> assertRefused(
                    catchThrowable(() -> limit.with(() -> log.add("ran"))),
                    "Timeout has already been entered: Timeout(active, when=PT1S) is for one body, once."
                            + " Make another one with Timeout.after(...)."));
            assertRefused(
                    catchThrowable(() -> limit.with(() -> log.add("ran"))),
                    "Timeout has already been entered: Timeout(finished, when=PT1S) is for one body, once."
                            + " Make another one with Timeout.after(...).");
            assertThat(log).isEmpty();
        });
    }

    @OnBothEngines
    void movedBeforeItWasEnteredIsRefused(EngineUnderTest engine) {
        engine.run(() -> {
            assertRefused(
                    catchThrowable(() -> Timeout.never().reschedule(SECOND)),
                    "Timeout has not been entered: call reschedule(...) of Timeout(created) inside the body that is"
                            + " given to with(...).");
            assertRefused(
                    catchThrowable(() -> Timeout.after(SECOND).rescheduleAt(1)),
                    "Timeout has not been entered: call rescheduleAt(...) of Timeout(created, when=PT1S) inside the"
                            + " body that is given to with(...).");
            assertRefused(
                    catchThrowable(() -> Timeout.never().rescheduleNever()),
                    "Timeout has not been entered: call rescheduleNever() of Timeout(created) inside the body that is"
                            + " given to with(...).");
        });
    }

    @OnBothEngines
    void movedAfterTheBodyHasEndedIsRefused(EngineUnderTest engine) throws TimeoutException {
        engine.run(() -> {
            var limit = Timeout.after(SECOND);
            limit.with(() -> {});
            assertRefused(
                    catchThrowable(() -> limit.reschedule(SECOND)),
                    "Cannot change state of finished Timeout: the body of Timeout(finished, when=PT1S) has ended.");
            var expired = Timeout.after(SECOND);
            assertThat(catchThrowable(() -> expired.with(() -> sleep(DAY)))).isInstanceOf(TimeoutException.class);
            assertRefused(
                    catchThrowable(expired::rescheduleNever),
                    "Cannot change state of expired Timeout: the body of Timeout(expired, when=PT1S) has ended.");
        });
    }

    // CPython 3.13: RuntimeError('Cannot change state of expiring Timeout'), which comes out; cancelling() 0
    @OnBothEngines
    void movedWhileItExpiresIsRefused(EngineUnderTest engine) throws TimeoutException {
        engine.run(() -> {
            var limit = Timeout.after(SECOND);
            var thrown = catchThrowable(() -> limit.with(() -> {
                try {
                    sleep(DAY);
                } finally {
                    limit.reschedule(SECOND);
                }
            }));
            assertRefused(
                    thrown,
                    "Cannot change state of expiring Timeout: the time of Timeout(expiring, when=PT1S) has come.");
            assertThat(limit).hasToString("Timeout(expired, when=PT1S)");
            assertThat(currentTask().cancelling()).isZero();
        });
    }

    @OnBothEngines
    void inACallbackThereIsNoTaskToLimit(EngineUnderTest engine) {
        engine.run(() -> {
            Future<Throwable, RuntimeException> thrown = Future.create();
            var unused =
                    runningLoop().callSoon(() -> thrown.setResult(catchThrowable(() -> timeout(SECOND, () -> {}))));
            assertRefused(
                    thrown.await(),
                    "timeout(...) was called outside a task, in a callback of " + runningLoop()
                            + ", which must not suspend. Start a task there: createTask(() -> ...).");
        });
    }

    @Test
    void withoutALoopThereIsNone() {
        assertRefused(
                catchThrowable(() -> timeout(SECOND, () -> {})),
                "no running event loop: timeout(...) was called on thread '"
                        + Thread.currentThread().getName()
                        + "', which is no task. Start the program with Asyncio.run(() -> ...), or have a running loop"
                        + " do it: submitThreadsafe(loop, () -> ...).");
        assertRefused(
                catchThrowable(() -> Timeout.never().with(() -> {})),
                "Timeout.with(...) was called on thread '"
                        + Thread.currentThread().getName()
                        + "', which is no task. Start the program with Asyncio.run(() -> ...), or have a running loop"
                        + " do it: submitThreadsafe(loop, () -> ...).");
    }

    @OnBothEngines
    void inBlockingThereIsNoTurn(EngineUnderTest engine) {
        engine.run(() -> {
            var limit = Timeout.never();
            assertRefused(
                    catchThrowable(() -> blocking(() -> limit.with(() -> {}))),
                    "Timeout.with(...) was called inside blocking(...) by "
                            + currentTask().toString().replace("running", "in blocking(...)")
                            + ", which is off the loop there. Call it before or after blocking(...).");
        });
    }

    @OnBothEngines
    void foreignThreadMayNotMoveIt(EngineUnderTest engine) throws TimeoutException {
        engine.run(() -> {
            var limit = Timeout.after(SECOND);
            limit.with(() -> {
                var asked = new CompletableFuture<Throwable>();
                Thread.ofPlatform()
                        .name("foreign")
                        .start(() -> asked.complete(catchThrowable(() -> limit.reschedule(SECOND))));
                assertRefused(
                        blocking(() -> asked.join()),
                        "Timeout.reschedule(...) was called on thread 'foreign', but " + runningLoop()
                                + " runs on another thread. Use loop.callSoonThreadsafe(() -> limit.reschedule(...)).");
            });
        });
    }

    @OnBothEngines
    void limitOfAnotherLoopIsRefused(EngineUnderTest engine) {
        try (var one = engine.virtualTime().build();
                var two = engine.virtualTime().build()) {
            Timeout limit = one.run(() -> Timeout.after(SECOND));
            two.run(() -> {
                var log = new ArrayList<String>();
                assertRefused(
                        catchThrowable(() -> limit.with(() -> log.add("ran"))),
                        "Timeout(created, when=PT1S) was made on " + one.loop() + " and cannot be entered by "
                                + currentTask() + " on " + runningLoop() + ". Make it in the task that uses it.");
                assertThat(log).isEmpty();
            });
        }
    }

    @OnBothEngines
    void nullsAreRefused(EngineUnderTest engine) {
        engine.run(() -> {
            assertThat(catchThrowable(() -> timeout(null, () -> {})))
                    .isInstanceOf(NullPointerException.class)
                    .hasMessage("limit is null: timeout(...) takes a Duration, such as Duration.ofSeconds(5)");
            assertThat(catchThrowable(() -> Timeout.after(null)))
                    .isInstanceOf(NullPointerException.class)
                    .hasMessage("limit is null: Timeout.after(...) takes a Duration, such as Duration.ofSeconds(5)");
            assertThat(catchThrowable(() -> timeout(SECOND, (Action<RuntimeException>) null)))
                    .isInstanceOf(NullPointerException.class)
                    .hasMessage("body is null: timeout(...) takes what to run, such as () -> work()");
            assertThat(catchThrowable(() -> timeoutAt(0, (Action<RuntimeException>) null)))
                    .isInstanceOf(NullPointerException.class)
                    .hasMessage("body is null: timeoutAt(...) takes what to run, such as () -> work()");
            assertThat(catchThrowable(() -> Timeout.never().with((Action<RuntimeException>) null)))
                    .isInstanceOf(NullPointerException.class)
                    .hasMessage("body is null: Timeout.with(...) takes what to run, such as () -> work()");
            var unused = createTask(() -> {});
        });
    }

    @OnBothEngines
    void showsItsState(EngineUnderTest engine) throws TimeoutException {
        engine.run(() -> {
            var limit = Timeout.at(SECOND.toNanos());
            assertThat(limit).hasToString("Timeout(created, when=PT1S)");
            limit.with(() -> {
                assertThat(limit).hasToString("Timeout(active, when=PT1S)");
                limit.rescheduleNever();
                assertThat(limit).hasToString("Timeout(active)");
            });
        });
    }
}
