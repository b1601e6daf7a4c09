// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.failure;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio4j.future.CancelReason;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.LogCapture;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.support.Told;
import io.asyncio4j.task.Task;
import io.asyncio4j.task.TaskOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;

/** S27: what happens when nobody asks for a failure, for a loop and for one task. */
@SuppressWarnings("try") // runners are closed early, to look at them afterwards
class FailurePolicyTest {
    private static final Duration DAY = Duration.ofDays(1);
    private final List<String> events = new ArrayList<>();
    private final Told told = new Told();

    private final FailurePolicy remembering = FailurePolicy.handler(
            (event, failure) -> events.add(event + " " + failure.name() + " " + failure.exception()));

    private static Task<Void, RuntimeException> failing(String name) {
        return failing(TaskOptions.options().name(name));
    }

    private static Task<Void, RuntimeException> failing(TaskOptions options) {
        return createTask(options, () -> {
            throw new IllegalStateException("boom");
        });
    }

    // -- LOG, IGNORE, handlers

    @OnBothEngines
    void logIsTheDefault(EngineUnderTest engine) {
        try (var log = LogCapture.start()) {
            engine.run(() -> {
                failing("t");
                yieldNow();
            });
            assertThat(log.messages(Level.SEVERE)).containsExactly("Task exception was never retrieved: Task 't'");
            assertThat(log.records().getFirst().getThrown())
                    .isExactlyInstanceOf(IllegalStateException.class)
                    .hasMessage("boom");
        }
    }

    @OnBothEngines
    void ignoreSaysNothingAtAll(EngineUnderTest engine) {
        try (var log = LogCapture.start()) {
            try (var runner = engine.virtualTime()
                    .failurePolicy(FailurePolicy.IGNORE)
                    .exceptionHandler(told)
                    .build()) {
                runner.run(() -> {
                    var kept = failing("kept");
                    var asked = failing("asked");
                    sleep(DAY);
                    assertThat(asked.exception()).isNotNull();
                    assertThat(kept.done()).isTrue();
                });
                runner.close();
                assertThat(runner.failures().counts())
                        .containsEntry(FailureState.IGNORED, 1L)
                        .containsEntry(FailureState.RETRIEVED, 1L);
            }
            assertThat(log.messages()).isEmpty();
            assertThat(told.messages()).isEmpty();
        }
    }

    @OnBothEngines
    void handlerIsToldOfNoticeReportAndRetraction(EngineUnderTest engine) {
        try (var log = LogCapture.start()) {
            Task<Void, RuntimeException> task;
            try (var runner = engine.virtualTime()
                    .failurePolicy(remembering)
                    .exceptionHandler(told)
                    .build()) {
                task = runner.run(() -> {
                    var kept = failing("t");
                    sleep(DAY);
                    return kept;
                });
            }
            assertThat(task.exception()).isNotNull();
            assertThat(events)
                    .containsExactly(
                            "NOTICE t java.lang.IllegalStateException: boom",
                            "REPORT t java.lang.IllegalStateException: boom",
                            "RETRACTION t java.lang.IllegalStateException: boom");
            assertThat(log.messages()).isEmpty();
            assertThat(told.messages()).isEmpty();
        }
    }

    @OnBothEngines
    void policyOfATaskCountsForMoreThanThatOfItsLoop(EngineUnderTest engine) {
        try (var runner = engine.virtualTime()
                .failurePolicy(FailurePolicy.IGNORE)
                .exceptionHandler(told)
                .build()) {
            runner.run(() -> {
                failing("of the loop");
                failing(TaskOptions.options().name("logged").failurePolicy(FailurePolicy.LOG));
                failing(TaskOptions.options().name("handled").failurePolicy(remembering));
                yieldNow();
            });
        }
        assertThat(told.messages())
                .containsExactly("Task exception was never retrieved: Task 'logged' |"
                        + " java.lang.IllegalStateException: boom");
        assertThat(events).containsExactly("REPORT handled java.lang.IllegalStateException: boom");
    }

    @OnBothEngines
    void handlerThatThrowsIsLoggedWithWhatItWasCalledFor(EngineUnderTest engine) {
        var policy = FailurePolicy.handler(new FailureHandler() {
            @Override
            public void handle(Event event, FailureRecord failure) throws Exception {
                throw new Exception("handler of " + event);
            }

            @Override
            public String toString() {
                return "faulty handler";
            }
        });
        try (var log = LogCapture.start()) {
            try (var runner = engine.virtualTime().failurePolicy(policy).build()) {
                runner.run(() -> {
                    var kept = failing("t");
                    sleep(DAY);
                    assertThat(kept.done()).isTrue();
                });
            }
            String wrong = "Unhandled error in failure handler faulty handler, which was called for what follows";
            assertThat(log.messages())
                    .containsExactly(
                            wrong,
                            "NOTICE of Failure #1 of Task 't' (UNSETTLED): java.lang.IllegalStateException: boom",
                            wrong,
                            "REPORT of Failure #1 of Task 't' (REPORTED): java.lang.IllegalStateException: boom");
            assertThat(log.records())
                    .extracting(r -> r.getThrown().getMessage())
                    .containsExactly("handler of NOTICE", "boom", "handler of REPORT", "boom");
        }
    }

    // -- at the shutdown

    @OnBothEngines
    void policyHoldsForFailuresOfTheShutdownToo(EngineUnderTest engine) {
        try (var runner = engine.virtualTime().exceptionHandler(told).build()) {
            runner.run(() -> {
                for (var policy : List.of(FailurePolicy.IGNORE, remembering, FailurePolicy.LOG)) {
                    createTask(TaskOptions.options().failurePolicy(policy), () -> {
                        try {
                            sleep(DAY);
                        } catch (CancelledError e) {
                            throw new IllegalStateException("boom");
                        }
                    });
                }
                yieldNow();
            });
        }
        assertThat(events).containsExactly("REPORT Task-3 java.lang.IllegalStateException: boom");
        assertThat(told.messages())
                .containsExactly("unhandled exception during Asyncio.run() shutdown: Task 'Task-4' |"
                        + " java.lang.IllegalStateException: boom");
    }

    // -- STOP_LOOP

    @OnBothEngines
    void stopLoopWithoutGraceStopsAtTheFailure(EngineUnderTest engine) {
        var failure = new IllegalStateException("boom");
        var reasons = new ArrayList<CancelReason>();
        try (var runner = engine.virtualTime()
                .failurePolicy(FailurePolicy.STOP_LOOP)
                .failureGrace(Duration.ZERO)
                .exceptionHandler(told)
                .build()) {
            assertThatThrownBy(() -> runner.run(() -> {
                        createTask("t", () -> {
                            throw failure;
                        });
                        try {
                            sleep(DAY);
                        } catch (CancelledError e) {
                            reasons.add(e.reason());
                            assertThat(e)
                                    .hasCause(failure)
                                    .hasToString("io.asyncio4j.future.CancelledError: scope cancelled"
                                            + " (requested by FailurePolicy.STOP_LOOP)");
                            throw e;
                        }
                    }))
                    .isSameAs(failure);
            assertThat(runner.loop().time()).isZero();
            assertThat(reasons).containsExactly(new CancelReason.ScopeCancelled());
            assertThat(told.messages())
                    .containsExactly(
                            "Task exception was never retrieved: Task 't' | java.lang.IllegalStateException: boom");
            assertThat(runner.<Integer, RuntimeException>run(() -> 42))
                    .isEqualTo(42); // the loop itself is as good as ever
        }
        assertThat(told.messages()).hasSize(1);
    }

    @OnBothEngines
    void stopLoopStopsAtTheNotice(EngineUnderTest engine) {
        try (var runner = engine.virtualTime()
                .failurePolicy(FailurePolicy.STOP_LOOP)
                .exceptionHandler(told)
                .build()) {
            assertThatThrownBy(() -> runner.run(() -> {
                        var kept = failing("t");
                        while (true) {
                            sleep(Duration.ofSeconds(1));
                            assertThat(kept.done()).isTrue();
                        }
                    }))
                    .isExactlyInstanceOf(IllegalStateException.class)
                    .hasMessage("boom");
            assertThat(Duration.ofNanos(runner.loop().time())).isEqualTo(Duration.ofSeconds(10));
        }
        assertThat(told.messages()).hasSize(1);
    }

    @OnBothEngines
    void stopLoopOfOneTaskAlone(EngineUnderTest engine) {
        try (var runner = engine.virtualTime()
                .failureGrace(Duration.ZERO)
                .exceptionHandler(told)
                .build()) {
            assertThatThrownBy(() -> runner.run(() -> {
                        failing(TaskOptions.options().failurePolicy(FailurePolicy.STOP_LOOP));
                        sleep(DAY);
                    }))
                    .hasMessage("boom");
        }
    }

    @OnBothEngines
    void mainTaskThatSwallowsTheStopReturnsAsItLikes(EngineUnderTest engine) {
        try (var runner = engine.virtualTime()
                .failurePolicy(FailurePolicy.STOP_LOOP)
                .failureGrace(Duration.ZERO)
                .exceptionHandler(told)
                .build()) {
            String value = runner.run(() -> {
                failing("t");
                try {
                    sleep(DAY);
                    return "slept";
                } catch (CancelledError e) {
                    currentTask().uncancel();
                    return "went on";
                }
            });
            assertThat(value).isEqualTo("went on");
        }
        assertThat(told.messages()).hasSize(1);
    }

    @OnBothEngines
    void mainTaskThatFailsAtTheStopThrowsItsOwn(EngineUnderTest engine) {
        try (var runner = engine.virtualTime()
                .failurePolicy(FailurePolicy.STOP_LOOP)
                .failureGrace(Duration.ZERO)
                .exceptionHandler(told)
                .build()) {
            assertThatThrownBy(() -> runner.run(() -> {
                        failing("t");
                        try {
                            sleep(DAY);
                        } catch (CancelledError e) {
                            throw new UnsupportedOperationException("clean-up", e);
                        }
                    }))
                    .isExactlyInstanceOf(UnsupportedOperationException.class);
        }
        assertThat(told.messages()).hasSize(1);
    }

    @OnBothEngines
    void failureThatIsAskedForStopsNothing(EngineUnderTest engine) {
        try (var runner = engine.virtualTime()
                .failurePolicy(FailurePolicy.STOP_LOOP)
                .failureGrace(Duration.ZERO)
                .exceptionHandler(told)
                .build()) {
            runner.run(() -> {
                assertThat(catchThrowable(failing("t")::await)).hasMessage("boom");
                sleep(DAY);
            });
        }
        assertThat(told.messages()).isEmpty();
    }

    @OnBothEngines
    void failureOfTheMainTaskItselfIsThrownAndNotReported(EngineUnderTest engine) {
        try (var runner = engine.virtualTime()
                .failurePolicy(FailurePolicy.STOP_LOOP)
                .failureGrace(Duration.ZERO)
                .exceptionHandler(told)
                .build()) {
            assertThatThrownBy(() -> runner.run(() -> {
                        throw new IllegalStateException("main");
                    }))
                    .hasMessage("main");
        }
        assertThat(told.messages()).isEmpty();
    }

    // -- the constants

    @Test
    void policiesShowTheirNames() {
        assertThat(List.of(FailurePolicy.LOG, FailurePolicy.IGNORE, FailurePolicy.STOP_LOOP))
                .extracting(Object::toString)
                .containsExactly("LOG", "IGNORE", "STOP_LOOP");
    }

    @Test
    void handlerThatIsNullIsRefused() {
        assertThatThrownBy(() -> FailurePolicy.handler(null))
                .isExactlyInstanceOf(NullPointerException.class)
                .hasMessage(
                        "handler is null: FailurePolicy.handler(...) takes what to call, such as (event, failure) ->"
                                + " log(failure)");
    }
}
