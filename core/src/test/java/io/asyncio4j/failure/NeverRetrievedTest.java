// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.failure;

import static io.asyncio4j.Asyncio.blocking;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio4j.Asyncio;
import io.asyncio4j.future.Action;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.Future;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.Eventually;
import io.asyncio4j.support.LogCapture;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.support.Told;
import io.asyncio4j.task.Task;
import io.asyncio4j.task.TaskOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * When a failure is reported as never retrieved (S25, S26), scenario by scenario, beside what CPython 3.13 does in the
 * same program. Where CPython loses a failure, it is reported here.
 */
class NeverRetrievedTest {
    private final Told told = new Told();
    private final List<Object> kept = new ArrayList<>();

    /** What the exception handler was told in the course of a program, and at its end. */
    private List<String> reportsOf(EngineUnderTest engine, Action<Exception> program) throws Exception {
        try (var log = LogCapture.start()) {
            try (var runner = engine.virtualTime().exceptionHandler(told).build()) {
                runner.run(program);
            }
            assertThat(log.messages()).isEmpty();
        }
        return told.messages();
    }

    private static String task(String name) {
        return "Task exception was never retrieved: Task '" + name + "' | java.lang.IllegalStateException: boom";
    }

    private static Task<Void, RuntimeException> failing() {
        return createTask("t", () -> {
            throw new IllegalStateException("boom");
        });
    }

    private static Task<Void, RuntimeException> failingLater() {
        return createTask("t", () -> {
            yieldNow();
            throw new IllegalStateException("boom");
        });
    }

    private void collectUntilReported() throws InterruptedException {
        blocking(() -> Eventually.waitUntil("report", () -> {
            System.gc();
            return !told.contexts().isEmpty();
        }));
    }

    // CPython 3.13: "Task exception was never retrieved" at the garbage collection
    @OnBothEngines
    void taskFailsAndItsHandleIsDropped(EngineUnderTest engine) throws Exception {
        assertThat(reportsOf(engine, () -> {
                    failing();
                    collectUntilReported();
                    assertThat(told.messages()).containsExactly(task("t"));
                }))
                .containsExactly(task("t"));
    }

    // CPython 3.13: nothing, until the interpreter ends and drops the handle
    @OnBothEngines
    void taskFailsAndItsHandleIsKeptForEver(EngineUnderTest engine) {
        try (var log = LogCapture.start()) {
            try (var runner = engine.virtualTime().exceptionHandler(told).build()) {
                runner.run(() -> {
                    kept.add(failing());
                    sleep(Duration.ofSeconds(10));
                    yieldNow();
                    assertThat(log.messages())
                            .containsExactly("Task 't' failed 10.0 s ago and nobody has asked yet:"
                                    + " java.lang.IllegalStateException: boom");
                    assertThat(told.messages()).isEmpty();
                });
            }
            assertThat(log.messages()).hasSize(1);
            assertThat(told.messages()).containsExactly(task("t"));
            assertThat(kept).hasSize(1);
        }
    }

    // CPython 3.13: nothing
    @OnBothEngines
    void taskIsAwaited(EngineUnderTest engine) throws Exception {
        assertThat(reportsOf(engine, () -> {
                    assertThat(catchThrowable(failing()::await)).hasMessage("boom");
                    assertThat(catchThrowable(failingLater()::await)).hasMessage("boom");
                }))
                .isEmpty();
    }

    // CPython 3.13: nothing
    @OnBothEngines
    void exceptionOrResultOrOutcomeIsAsked(EngineUnderTest engine) throws Exception {
        assertThat(reportsOf(engine, () -> {
                    var one = failing();
                    var two = failing();
                    var three = failing();
                    yieldNow();
                    assertThat(one.exception()).hasMessage("boom");
                    assertThat(catchThrowable(two::result)).hasMessage("boom");
                    assertThat(three.outcome()).isNotNull();
                }))
                .isEmpty();
    }

    // CPython 3.13: reported at the garbage collection
    @OnBothEngines
    void callbackDoesNotLook(EngineUnderTest engine) throws Exception {
        assertThat(reportsOf(engine, () -> {
                    failing().addDoneCallback(t -> kept.add(t.done()));
                    collectUntilReported();
                }))
                .containsExactly(task("t"));
        assertThat(kept).containsExactly(true);
    }

    // CPython 3.13: nothing
    @OnBothEngines
    void callbackAsksForTheException(EngineUnderTest engine) throws Exception {
        assertThat(reportsOf(engine, () -> {
                    failing().addDoneCallback(t -> kept.add(t.exception().getMessage()));
                    sleep(Duration.ofDays(1));
                }))
                .isEmpty();
        assertThat(kept).containsExactly("boom");
    }

    // CPython 3.13: the awaiter gets CancelledError only, and the failure is lost
    @OnBothEngines
    void awaiterIsCancelledBetweenTheFailureAndItsWakeUp(EngineUnderTest engine) throws Exception {
        assertThat(reportsOf(engine, () -> {
                    var task = failingLater();
                    var awaiter = new ArrayList<Task<Void, RuntimeException>>();
                    // in the list before the awaiter, so it runs before that is woken
                    task.addDoneCallback(t -> awaiter.getFirst().cancel());
                    awaiter.add(createTask(() -> {
                        task.await();
                    }));
                    assertThat(catchThrowable(awaiter.getFirst()::await)).isInstanceOf(CancelledError.class);
                    assertThat(told.messages()).isEmpty();
                }))
                .containsExactly(task("t"));
    }

    // CPython 3.13: cancel() is False, and the failure is lost
    @OnBothEngines
    void cancelIsCalledOnATaskThatHasFailedAlready(EngineUnderTest engine) throws Exception {
        assertThat(reportsOf(engine, () -> {
                    var task = failing();
                    yieldNow();
                    assertThat(task.cancel()).isFalse();
                }))
                .containsExactly(task("t"));
    }

    // CPython 3.13: nothing
    @OnBothEngines
    void taskIsCancelledAndNeverAwaited(EngineUnderTest engine) throws Exception {
        assertThat(reportsOf(engine, () -> {
                    var task = createTask(() -> sleep(Duration.ofDays(1)));
                    yieldNow();
                    task.cancel();
                    yieldNow();
                    yieldNow();
                    assertThat(task.cancelled()).isTrue();
                    sleep(Duration.ofDays(1));
                }))
                .isEmpty();
    }

    // CPython 3.13: reported at the garbage collection
    @OnBothEngines
    void taskIsCancelledButItsBodyThrowsSomethingElse(EngineUnderTest engine) throws Exception {
        assertThat(reportsOf(engine, () -> {
                    var task = createTask("t", () -> {
                        try {
                            sleep(Duration.ofDays(1));
                        } catch (CancelledError e) {
                            throw new IllegalStateException("boom");
                        }
                    });
                    yieldNow();
                    task.cancel();
                    yieldNow();
                    yieldNow();
                    assertThat(task.cancelled()).isFalse();
                }))
                .containsExactly(task("t"));
    }

    // CPython 3.13: "Future exception was never retrieved" at the garbage collection
    @OnBothEngines
    void bareFutureWithAnExceptionIsDropped(EngineUnderTest engine) throws Exception {
        assertThat(reportsOf(engine, () -> {
                    dropFuture();
                    collectUntilReported();
                }))
                .containsExactly(
                        "Future exception was never retrieved: Future | java.lang.IllegalStateException: boom");
    }

    private static void dropFuture() {
        Future<Void, RuntimeException> future = Future.create();
        future.setUnchecked(new IllegalStateException("boom"));
    }

    // CPython 3.13: reported at the garbage collection, which there is at once
    @OnBothEngines
    void eagerTaskFailsAtOnceAndIsDropped(EngineUnderTest engine) throws Exception {
        assertThat(reportsOf(engine, () -> {
                    createTask(TaskOptions.options().name("eager").eager(), () -> {
                        throw new IllegalStateException("boom");
                    });
                    collectUntilReported();
                }))
                .containsExactly(task("eager"));
    }

    // CPython 3.13: "unhandled exception during asyncio.run() shutdown"
    @OnBothEngines
    void taskThatIsPendingAtTheEndThrowsWhileBeingCancelled(EngineUnderTest engine) throws Exception {
        assertThat(reportsOf(engine, () -> {
                    createTask("t", () -> {
                        try {
                            sleep(Duration.ofDays(1));
                        } finally {
                            failNow();
                        }
                    });
                    yieldNow();
                }))
                .containsExactly("unhandled exception during Asyncio.run() shutdown: Task 't' |"
                        + " java.lang.IllegalStateException: boom");
    }

    private static void failNow() {
        throw new IllegalStateException("boom");
    }

    // CPython 3.13: nothing is said of the reading
    @OnBothEngines
    void failureIsReadAfterItWasReported(EngineUnderTest engine) {
        try (var log = LogCapture.start()) {
            Task<Void, RuntimeException> task;
            try (var runner = engine.virtualTime().exceptionHandler(told).build()) {
                task = runner.run(() -> failing());
            }
            assertThat(told.messages()).containsExactly(task("t"));
            assertThat(log.messages()).isEmpty();
            assertThat(task.exception()).hasMessage("boom");
            assertThat(log.messages())
                    .containsExactly("Task 't' has been asked after all: java.lang.IllegalStateException: boom");
        }
    }

    // CPython 3.13: run throws it, and nothing is reported
    @OnBothEngines
    void mainTaskFails(EngineUnderTest engine) throws Exception {
        assertThat(catchThrowable(() -> reportsOf(engine, () -> {
                    throw new IllegalStateException("boom");
                })))
                .hasMessage("boom");
        assertThat(told.messages()).isEmpty();
    }

    // CPython 3.13: nothing, since the handle is kept
    @OnBothEngines
    void failureOfOneRunIsNotLostInTheNext(EngineUnderTest engine) {
        try (var runner = engine.virtualTime().exceptionHandler(told).build()) {
            runner.run(() -> {
                kept.add(failing());
            });
            runner.run(() -> sleep(Duration.ofSeconds(1)));
            assertThat(told.messages()).isEmpty();
        }
        assertThat(told.messages()).containsExactly(task("t"));
    }

    // CPython 3.13: run throws the one of the main task; nothing of the other, since its handle is kept
    @OnBothEngines
    void mainTaskAndAnotherFail(EngineUnderTest engine) throws Exception {
        assertThat(catchThrowable(() -> reportsOf(engine, () -> {
                    kept.add(failing());
                    yieldNow();
                    throw new IllegalArgumentException("main");
                })))
                .hasMessage("main");
        assertThat(told.messages()).containsExactly(task("t"));
    }

    // The shortest way: no runner, no handler
    @Test
    @Timeout(60)
    void programOfOneLineLosesNothing() {
        try (var log = LogCapture.start()) {
            Asyncio.run(() -> {
                failing();
                assertThat(runningLoop().isRunning()).isTrue();
            });
            assertThat(log.messages()).containsExactly("Task exception was never retrieved: Task 't'");
            assertThat(log.records().getFirst().getThrown()).hasMessage("boom");
        }
    }
}
