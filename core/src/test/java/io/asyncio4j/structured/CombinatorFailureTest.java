// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.structured;

import static io.asyncio4j.Asyncio.asCompleted;
import static io.asyncio4j.Asyncio.blocking;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.failures;
import static io.asyncio4j.Asyncio.gather;
import static io.asyncio4j.Asyncio.gatherOutcomes;
import static io.asyncio4j.Asyncio.race;
import static io.asyncio4j.Asyncio.shield;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.supervise;
import static io.asyncio4j.Asyncio.taskGroup;
import static io.asyncio4j.Asyncio.waitFor;
import static io.asyncio4j.Asyncio.waitTasks;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio4j.failure.FailureRecord;
import io.asyncio4j.failure.FailureState;
import io.asyncio4j.future.Action;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.Coroutine;
import io.asyncio4j.future.ExceptionGroup;
import io.asyncio4j.future.Future;
import io.asyncio4j.future.Outcome;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.Eventually;
import io.asyncio4j.support.LogCapture;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.support.Told;
import io.asyncio4j.task.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/**
 * What becomes of a failure that goes into a group or a combinator (S25, S26): what the ledger has of it, and what is
 * reported at the latest when the loop closes, beside what CPython 3.13 says in the same program.
 */
class CombinatorFailureTest {
    private static final Duration DAY = Duration.ofDays(1);

    private final Told told = new Told();
    private final List<Object> kept = new ArrayList<>();

    /** Runs a program; what was reported in its course and at its end. */
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
        return "Task exception was never retrieved: Task '" + name + "' | java.lang.IllegalStateException: " + name;
    }

    private static String superseded(String name) {
        return task(name).replace(": Task", " (superseded): Task");
    }

    private static String future(String call, String message) {
        return "Future exception was never retrieved: Future of " + call + " in task 'Task-1' |"
                + " java.lang.IllegalStateException: " + message;
    }

    /** A task that fails with its name after some milliseconds. */
    private static Task<String, RuntimeException> failing(String name, int millis) {
        return createTask(name, failure(name, millis));
    }

    private static Coroutine<String, RuntimeException> failure(String name, int millis) {
        return () -> {
            sleep(Duration.ofMillis(millis));
            throw new IllegalStateException(name);
        };
    }

    /** A task that fails with its name when it is cancelled. */
    private static Task<String, RuntimeException> failingCleanup(String name) {
        return createTask(name, () -> {
            try {
                sleep(DAY);
                return "";
            } catch (CancelledError e) {
                throw new IllegalStateException(name);
            }
        });
    }

    private static Task<String, RuntimeException> sleeping(String name, Duration time) {
        return createTask(name, () -> {
            sleep(time);
            return name;
        });
    }

    /** All that has failed so far, in order: the name, the state, and the label. */
    private static List<String> ledger() {
        return failures().records().stream()
                .map(r -> (r.name() + " " + r.state() + " " + r.label()).strip())
                .toList();
    }

    private void collectUntilReported() throws InterruptedException {
        blocking(() -> Eventually.waitUntil("report", () -> {
            System.gc();
            return !told.contexts().isEmpty();
        }));
    }

    // -- gather

    // CPython 3.13: nothing
    @OnBothEngines
    void gatherIsAwaited(EngineUnderTest engine) throws Exception {
        assertThat(reportsOf(engine, () -> {
                    assertThat(catchThrowable(gather(failing("a", 1), sleeping("b", Duration.ZERO))::await))
                            .hasMessage("a");
                    assertThat(ledger()).containsExactly("a HANDED_ON", "gather RETRIEVED");
                    assertThat(failures().counts())
                            .containsExactlyInAnyOrderEntriesOf(Map.of(
                                    FailureState.UNSETTLED, 0L,
                                    FailureState.RETRIEVED, 1L,
                                    FailureState.HANDED_ON, 1L,
                                    FailureState.REPORTED, 0L,
                                    FailureState.IGNORED, 0L));
                }))
                .isEmpty();
    }

    // CPython 3.13: "_GatheringFuture exception was never retrieved" at the garbage collection
    @OnBothEngines
    void gatherIsDropped(EngineUnderTest engine) throws Exception {
        assertThat(reportsOf(engine, () -> {
                    dropGather();
                    collectUntilReported();
                    assertThat(ledger()).containsExactly("a HANDED_ON", "gather REPORTED");
                }))
                .containsExactly(future("gather", "a"));
    }

    private static void dropGather() {
        assertThat(gather(failing("a", 0)).done()).isFalse();
        sleep(Duration.ofMillis(1));
    }

    // CPython 3.13: nothing, while it is kept
    @OnBothEngines
    void gatherIsKeptUntilTheEnd(EngineUnderTest engine) throws Exception {
        assertThat(reportsOf(engine, () -> {
                    kept.add(gather(failing("a", 1)));
                    sleep(Duration.ofMillis(2));
                    assertThat(ledger()).containsExactly("a HANDED_ON", "gather UNSETTLED");
                }))
                .containsExactly(future("gather", "a"));
    }

    // CPython 3.13: nothing: the second failure is lost
    @OnBothEngines
    void secondFailureOfAGatherIsReported(EngineUnderTest engine) throws Exception {
        assertThat(reportsOf(engine, () -> {
                    assertThat(catchThrowable(gather(failing("a", 1), failing("b", 2))::await))
                            .hasMessage("a");
                    sleep(Duration.ofMillis(5));
                    assertThat(ledger())
                            .containsExactlyInAnyOrder("a HANDED_ON", "gather RETRIEVED", "b UNSETTLED superseded");
                }))
                .containsExactly(superseded("b"));
    }

    // CPython 3.13: nothing
    @OnBothEngines
    void firstFailureIsTheOneThatComesFirstNotTheOneThatStandsFirst(EngineUnderTest engine) throws Exception {
        assertThat(reportsOf(engine, () -> {
                    assertThat(catchThrowable(gather(failing("a", 2), failing("b", 1))::await))
                            .hasMessage("b");
                    sleep(Duration.ofMillis(5));
                }))
                .containsExactly(superseded("a"));
    }

    // CPython 3.13: nothing
    @OnBothEngines
    void ofTwoThatHaveFailedBeforeTheSecondIsReported(EngineUnderTest engine) throws Exception {
        assertThat(reportsOf(engine, () -> {
                    var a = failing("a", 2);
                    var b = failing("b", 1);
                    sleep(Duration.ofMillis(5));
                    assertThat(catchThrowable(gather(a, b)::await)).hasMessage("a");
                    assertThat(ledger()).containsExactly("b UNSETTLED superseded", "a HANDED_ON", "gather RETRIEVED");
                }))
                .containsExactly(superseded("b"));
    }

    // CPython 3.13: nothing
    @OnBothEngines
    void secondFailureThatSomebodyAsksForIsNotReported(EngineUnderTest engine) throws Exception {
        assertThat(reportsOf(engine, () -> {
                    var b = failing("b", 2);
                    assertThat(catchThrowable(gather(failing("a", 1), b)::await))
                            .hasMessage("a");
                    assertThat(catchThrowable(b::await)).hasMessage("b");
                    assertThat(ledger()).contains("b RETRIEVED superseded");
                }))
                .isEmpty();
    }

    // CPython 3.13: nothing: the awaiter takes it out of the gather, and gets CancelledError instead
    @OnBothEngines
    void awaiterOfAGatherIsCancelledBetweenTheFailureAndItsWakeUp(EngineUnderTest engine) throws Exception {
        assertThat(reportsOf(engine, () -> {
                    var whole = gather(failing("a", 1));
                    var awaiter = new ArrayList<Task<?, ?>>();
                    whole.addDoneCallback(f -> awaiter.getFirst().cancel());
                    awaiter.add(createTask(() -> whole.await()));
                    assertThat(catchThrowable(awaiter.getFirst()::await)).isInstanceOf(CancelledError.class);
                    assertThat(ledger()).containsExactly("a HANDED_ON", "gather UNSETTLED");
                }))
                .containsExactly(future("gather", "a"));
    }

    // CPython 3.13: nothing: what fails after the gather was cancelled is lost
    @OnBothEngines
    void cleanupFailsAfterTheGatherHasEndedCancelled(EngineUnderTest engine) throws Exception {
        assertThat(reportsOf(engine, () -> {
                    var whole = gather(sleeping("a", DAY), failingCleanup("b"));
                    yieldNow();
                    whole.cancel();
                    assertThat(catchThrowable(whole::await)).isInstanceOf(CancelledError.class);
                    yieldNow();
                    assertThat(ledger()).containsExactly("b UNSETTLED superseded");
                }))
                .containsExactly(superseded("b"));
    }

    // CPython 3.13: nothing: the inner one's failure was taken by the outer one
    @OnBothEngines
    void nestedGatherHandsOn(EngineUnderTest engine) throws Exception {
        assertThat(reportsOf(engine, () -> {
                    assertThat(catchThrowable(gather(gather(failing("a", 1)))::await))
                            .hasMessage("a");
                    assertThat(ledger()).containsExactly("a HANDED_ON", "gather HANDED_ON", "gather RETRIEVED");
                }))
                .isEmpty();
    }

    // -- gatherOutcomes

    // CPython 3.13: nothing
    @OnBothEngines
    void outcomesAreLookedAt(EngineUnderTest engine) throws Exception {
        assertThat(reportsOf(engine, () -> {
                    var outcomes =
                            gatherOutcomes(failing("a", 1), failing("b", 2)).await();
                    assertThat(ledger()).containsExactly("a UNSETTLED", "b UNSETTLED");
                    assertThat(outcomes).allMatch(o -> o instanceof Outcome.Failed);
                    assertThat(ledger()).containsExactly("a RETRIEVED", "b RETRIEVED");
                }))
                .isEmpty();
    }

    // CPython 3.13: nothing: the gather has looked at it
    @OnBothEngines
    void outcomeThatNobodyLooksAtIsReported(EngineUnderTest engine) throws Exception {
        assertThat(reportsOf(engine, () -> {
                    var outcomes =
                            gatherOutcomes(failing("a", 1), failing("b", 2)).await();
                    assertThat(outcomes.getFirst()).isInstanceOf(Outcome.Failed.class);
                    kept.add(outcomes);
                }))
                .containsExactly(task("b"));
    }

    // CPython 3.13: nothing
    @OnBothEngines
    void outcomesAreDropped(EngineUnderTest engine) throws Exception {
        assertThat(reportsOf(engine, () -> {
                    dropOutcomes();
                    collectUntilReported();
                }))
                .containsExactly(task("a"));
    }

    private static void dropOutcomes() {
        assertThat(gatherOutcomes(failing("a", 0)).done()).isFalse();
        sleep(Duration.ofMillis(1));
    }

    // CPython 3.13: nothing
    @OnBothEngines
    void outcomesAreCancelledAfterAFailure(EngineUnderTest engine) throws Exception {
        assertThat(reportsOf(engine, () -> {
                    var whole = gatherOutcomes(failing("a", 1), sleeping("b", DAY));
                    sleep(Duration.ofMillis(2));
                    whole.cancel();
                    assertThat(catchThrowable(whole::await)).isInstanceOf(CancelledError.class);
                    assertThat(ledger()).containsExactly("a UNSETTLED superseded");
                }))
                .containsExactly(superseded("a"));
    }

    // S26 (b)
    @OnBothEngines
    void noticeIsGivenOfAnOutcomeThatIsKeptAndNotLookedAt(EngineUnderTest engine) {
        try (var log = LogCapture.start();
                var runner = engine.virtualTime().exceptionHandler(told).build()) {
            runner.run(() -> {
                kept.add(gatherOutcomes(failing("a", 0)).await());
                sleep(Duration.ofSeconds(10));
                yieldNow();
                assertThat(log.messages())
                        .containsExactly("Task 'a' failed 10.0 s ago and nobody has asked yet:"
                                + " java.lang.IllegalStateException: a");
            });
        }
        assertThat(told.messages()).containsExactly(task("a"));
    }

    // S26 (b): the outcome comes for sure, so nobody needs to know before
    @OnBothEngines
    void noNoticeIsGivenWhileOutcomesAreGathered(EngineUnderTest engine) throws Exception {
        assertThat(reportsOf(engine, () -> {
                    var outcomes =
                            gatherOutcomes(failing("a", 1), sleeping("b", DAY)).await();
                    assertThat(outcomes.getFirst()).isInstanceOf(Outcome.Failed.class);
                }))
                .isEmpty();
    }

    // -- shield

    // CPython 3.13: nothing
    @OnBothEngines
    void shieldIsAwaited(EngineUnderTest engine) throws Exception {
        assertThat(reportsOf(engine, () -> {
                    assertThat(catchThrowable(shield(failing("a", 1))::await)).hasMessage("a");
                    assertThat(ledger()).containsExactly("a HANDED_ON", "shield RETRIEVED");
                }))
                .isEmpty();
    }

    // CPython 3.13: "Future exception was never retrieved" at the garbage collection
    @OnBothEngines
    void shieldIsKeptUntilTheEnd(EngineUnderTest engine) throws Exception {
        assertThat(reportsOf(engine, () -> {
                    kept.add(shield(failing("a", 1)));
                    sleep(Duration.ofMillis(2));
                    assertThat(ledger()).containsExactly("a HANDED_ON", "shield UNSETTLED");
                }))
                .containsExactly(future("shield", "a"));
    }

    // CPython 3.13: "Task exception was never retrieved"
    @OnBothEngines
    void shieldedTaskFailsAfterItsAwaiterWasCancelled(EngineUnderTest engine) throws Exception {
        assertThat(reportsOf(engine, () -> {
                    var shield = shield(failing("a", 1));
                    yieldNow();
                    shield.cancel();
                    sleep(Duration.ofMillis(2));
                    assertThat(ledger()).containsExactly("a UNSETTLED");
                }))
                .containsExactly(task("a"));
    }

    // CPython 3.13: nothing: the shield takes the exception of a task that has ended after it was cancelled itself
    @OnBothEngines
    void shieldIsCancelledInTheIterationInWhichTheTaskFails(EngineUnderTest engine) throws Exception {
        assertThat(reportsOf(engine, () -> {
                    var task = failing("a", 1);
                    var shields = new ArrayList<Future<?, ?>>();
                    task.addDoneCallback(t -> shields.getFirst().cancel());
                    shields.add(shield(task));
                    assertThat(catchThrowable(shields.getFirst()::await)).isInstanceOf(CancelledError.class);
                    assertThat(ledger()).containsExactly("a UNSETTLED");
                }))
                .containsExactly(task("a"));
    }

    // -- waitTasks, asCompleted, waitFor

    // CPython 3.13: reported at the garbage collection; with FIRST_EXCEPTION nothing, for that asks for the exception
    @OnBothEngines
    void failureThatOnlyAWaitHasSeenIsReported(EngineUnderTest engine) throws Exception {
        for (var mode : ReturnWhen.values()) {
            told.contexts().clear();
            assertThat(reportsOf(engine, () -> {
                        var result = waitTasks(List.of(failing("a", 1), sleeping("b", Duration.ofMillis(2))), mode);
                        assertThat(result.done()).hasSizeGreaterThan(0);
                        assertThat(ledger()).containsExactly("a UNSETTLED");
                    }))
                    .containsExactly(task("a"));
        }
    }

    // CPython 3.13: reported at the garbage collection
    @OnBothEngines
    void failureThatOnlyAsCompletedHasSeenIsReported(EngineUnderTest engine) throws Exception {
        assertThat(reportsOf(engine, () -> {
                    for (var task : asCompleted(List.of(failing("a", 1), failing("b", 2)))) {
                        if (task.name().equals("b")) {
                            assertThat(catchThrowable(task::await)).hasMessage("b");
                        }
                    }
                }))
                .containsExactly(task("a"));
    }

    // CPython 3.13: nothing, ValueError comes out of wait_for
    @OnBothEngines
    void failureOfTheCleanupComesOutOfWaitFor(EngineUnderTest engine) throws Exception {
        assertThat(reportsOf(engine, () -> {
                    var task = failingCleanup("a");
                    assertThat(catchThrowable(() -> waitFor(task, Duration.ofMillis(1))))
                            .hasMessage("a");
                    var other = failingCleanup("b");
                    yieldNow();
                    assertThat(catchThrowable(() -> waitFor(other, Duration.ZERO)))
                            .hasMessage("b");
                    assertThat(ledger()).containsExactly("a RETRIEVED", "b RETRIEVED");
                }))
                .isEmpty();
    }

    // CPython 3.13: "Task exception was never retrieved"
    @OnBothEngines
    void taskFailsAfterTheLimitOfItsShield(EngineUnderTest engine) throws Exception {
        assertThat(reportsOf(engine, () -> {
                    var task = failing("a", 2);
                    assertThat(catchThrowable(() -> waitFor(shield(task), Duration.ofMillis(1))))
                            .isExactlyInstanceOf(TimeoutException.class);
                    sleep(Duration.ofMillis(5));
                }))
                .containsExactly(task("a"));
    }

    // -- race

    /** A body that names its task, so that the ledger can be read. */
    private static Coroutine<String, RuntimeException> named(String name, Coroutine<String, RuntimeException> body) {
        return () -> {
            currentTask().setName(name);
            return body.call();
        };
    }

    private static Coroutine<String, RuntimeException> success(int millis) {
        return () -> {
            sleep(Duration.ofMillis(millis));
            return "won";
        };
    }

    @OnBothEngines
    void raceThatAllHaveLostIsAwaited(EngineUnderTest engine) throws Exception {
        assertThat(reportsOf(engine, () -> {
                    var thrown = catchThrowable(race(named("a", failure("a", 1)), named("b", failure("b", 2)))::await);
                    assertThat(thrown).isExactlyInstanceOf(AllFailedException.class);
                    assertThat(ledger()).containsExactly("a HANDED_ON", "b HANDED_ON", "race RETRIEVED");
                }))
                .isEmpty();
    }

    @OnBothEngines
    void raceThatAllHaveLostIsDropped(EngineUnderTest engine) throws Exception {
        assertThat(reportsOf(engine, () -> {
                    kept.add(race(named("a", failure("a", 1)), named("b", failure("b", 2))));
                    sleep(Duration.ofMillis(5));
                }))
                .containsExactly("Future exception was never retrieved: Future of race in task 'Task-1' |"
                        + " io.asyncio4j.structured.AllFailedException:"
                        + " no body of the race has succeeded (2 sub-exceptions)");
    }

    @OnBothEngines
    void failureBeforeTheWinnerIsIgnored(EngineUnderTest engine) throws Exception {
        assertThat(reportsOf(engine, () -> {
                    var race = race(named("a", failure("a", 1)), success(5));
                    sleep(Duration.ofMillis(2));
                    assertThat(ledger()).containsExactly("a UNSETTLED");
                    assertThat(race.await()).isEqualTo("won");
                    assertThat(ledger()).containsExactly("a IGNORED superseded");
                    assertThat(failures().counts()).containsEntry(FailureState.IGNORED, 1L);
                }))
                .isEmpty();
    }

    // S26 (b)
    @OnBothEngines
    void noNoticeIsGivenWhileTheRaceGoesOn(EngineUnderTest engine) throws Exception {
        assertThat(reportsOf(engine, () -> {
                    var race = race(named("a", failure("a", 1)), success(86_400_000));
                    assertThat(race.await()).isEqualTo("won");
                }))
                .isEmpty();
    }

    @OnBothEngines
    void loserWhoseCleanupFailsIsReported(EngineUnderTest engine) throws Exception {
        assertThat(reportsOf(engine, () -> {
                    Coroutine<String, RuntimeException> loser = () -> {
                        try {
                            sleep(DAY);
                            return "";
                        } catch (CancelledError e) {
                            throw new IllegalStateException("a");
                        }
                    };
                    assertThat(race(named("a", loser), success(1)).await()).isEqualTo("won");
                    assertThat(ledger()).containsExactly("a UNSETTLED superseded");
                }))
                .containsExactly(superseded("a"));
    }

    @OnBothEngines
    void failureBeforeTheRaceWasCancelledIsReported(EngineUnderTest engine) throws Exception {
        assertThat(reportsOf(engine, () -> {
                    var race = race(named("a", failure("a", 1)), success(5));
                    sleep(Duration.ofMillis(2));
                    race.cancel();
                    assertThat(catchThrowable(race::await)).isInstanceOf(CancelledError.class);
                    assertThat(ledger()).containsExactly("a UNSETTLED superseded");
                }))
                .containsExactly(superseded("a"));
    }

    // -- groups

    // CPython 3.13: nothing
    @OnBothEngines
    void groupIsCaught(EngineUnderTest engine) throws Exception {
        assertThat(reportsOf(engine, () -> {
                    assertThat(catchThrowable(() -> taskGroup(group -> {
                                group.createTask("a", failure("a", 1));
                                group.createTask("b", () -> {
                                    try {
                                        sleep(DAY);
                                    } catch (CancelledError e) {
                                        throw new IllegalStateException("b");
                                    }
                                });
                            })))
                            .isInstanceOf(ExceptionGroup.class);
                    assertThat(ledger()).containsExactly("a HANDED_ON", "b HANDED_ON");
                    assertThat(failures().records())
                            .allSatisfy(r ->
                                    assertThat(r.path()).singleElement().hasToString("taskGroup in task 'Task-1'"));
                }))
                .isEmpty();
    }

    @OnBothEngines
    void supervisedGroupIsCaught(EngineUnderTest engine) throws Exception {
        assertThat(reportsOf(engine, () -> {
                    assertThat(catchThrowable(() -> supervise(group -> {
                                group.createTask("a", failure("a", 1));
                                group.createTask("b", failure("b", 2));
                            })))
                            .isInstanceOf(ExceptionGroup.class);
                    assertThat(ledger()).containsExactly("a HANDED_ON", "b HANDED_ON");
                    assertThat(failures().records())
                            .extracting(FailureRecord::path)
                            .allSatisfy(
                                    path -> assertThat(path).singleElement().hasToString("supervise in task 'Task-1'"));
                }))
                .isEmpty();
    }

    // CPython 3.13: "Task exception was never retrieved", of the task with the group
    @OnBothEngines
    void taskWithTheGroupIsNeverAwaited(EngineUnderTest engine) throws Exception {
        assertThat(reportsOf(engine, () -> {
                    createTask("parent", () -> taskGroup(group -> group.createTask("a", failure("a", 1))));
                    sleep(Duration.ofMillis(5));
                    assertThat(ledger()).containsExactly("a HANDED_ON", "parent UNSETTLED");
                }))
                .containsExactly("Task exception was never retrieved: Task 'parent' |"
                        + " io.asyncio4j.future.ExceptionGroup: unhandled errors in a TaskGroup (1 sub-exception)");
    }

    // CPython 3.13: nothing
    @OnBothEngines
    void siblingThatAwaitsTheFailedTaskFailsToo(EngineUnderTest engine) throws Exception {
        assertThat(reportsOf(engine, () -> {
                    var thrown = catchThrowable(() -> supervise(group -> {
                        var a = group.createTask("a", failure("a", 1));
                        group.createTask("b", () -> a.await());
                    }));
                    assertThat(((ExceptionGroup) thrown).exceptions()).hasSize(2);
                    assertThat(ledger()).containsExactly("a HANDED_ON", "b HANDED_ON");
                }))
                .isEmpty();
    }

    @OnBothEngines
    void failureBeforeReadyIsRetrievedByWhoStartsTheTask(EngineUnderTest engine) throws Exception {
        assertThat(reportsOf(engine, () -> {
                    taskGroup(group -> {
                        var thrown = catchThrowable(() -> group.<Integer, RuntimeException>start("a", ready -> {
                            sleep(Duration.ofMillis(1));
                            throw new IllegalStateException("a");
                        }));
                        assertThat(thrown).hasMessage("a");
                    });
                    assertThat(ledger()).containsExactly("a RETRIEVED");
                }))
                .isEmpty();
    }
}
