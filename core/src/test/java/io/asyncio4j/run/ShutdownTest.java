// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.run;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.Asyncio;
import io.asyncio4j.failure.FailureState;
import io.asyncio4j.future.Action;
import io.asyncio4j.future.CancelReason;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.Future;
import io.asyncio4j.future.State;
import io.asyncio4j.loop.Clock;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.LogCapture;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.support.Told;
import io.asyncio4j.task.Task;
import io.asyncio4j.testing.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The end of a run: all tasks are cancelled, waited for and named, and what they throw is reported (S29). */
@SuppressWarnings("try") // runners are closed early, to look at them afterwards
class ShutdownTest {
    private static final Duration DAY = Duration.ofDays(1);
    private final List<String> order = new ArrayList<>();
    private final Told told = new Told();

    private Task<Void, RuntimeException> sleeping(String name) {
        return createTask(name, () -> {
            try {
                sleep(DAY);
            } finally {
                order.add(name);
            }
        });
    }

    @OnBothEngines
    void everyTaskThatIsLeftIsCancelledInOrderOfCreation(EngineUnderTest engine) {
        Task<Void, RuntimeException> last = engine.run(() -> {
            sleeping("one");
            sleeping("two");
            var three = sleeping("three");
            yieldNow();
            order.add("main ends");
            return three;
        });
        assertThat(order).containsExactly("main ends", "one", "two", "three");
        assertThat(last.state()).isEqualTo(State.CANCELLED);
    }

    @OnBothEngines
    void reasonIsTheShutdown(EngineUnderTest engine) {
        Task<Void, RuntimeException> task = engine.run(() -> {
            var sleeping = sleeping("one");
            yieldNow();
            return sleeping;
        });
        assertThatThrownBy(task::result)
                .isExactlyInstanceOf(CancelledError.class)
                .hasMessage("the loop is shutting down")
                .hasToString("io.asyncio4j.future.CancelledError: the loop is shutting down"
                        + " (requested by the end of the run)")
                .matches(e -> ((CancelledError) e).reason().equals(new CancelReason.LoopShutdown()));
    }

    // CPython 3.13: it starts, and is cancelled after its first step
    @OnBothEngines
    void taskOfTheLastStepStillStarts(EngineUnderTest engine) {
        Task<Void, RuntimeException> task = engine.run(() -> sleeping("one"));
        assertThat(task.cancelled()).isTrue();
        assertThat(order).containsExactly("one");
    }

    private void endsBesideATaskThatCounts() {
        var go = Future.<Void, RuntimeException>create();
        createTask("waker", () -> go.setResult(null));
        createTask("counter", () -> {
            try {
                for (int i = 0; i < 9; i++) {
                    order.add("step " + i);
                    yieldNow();
                }
            } finally {
                order.add("cancelled");
            }
        });
        go.await();
    }

    // CPython 3.13: 0, 1, 2, cancelled
    @OnBothEngines
    void whatIsReadyWhenTheMainTaskEndsIsNotCancelledBeforeItRuns(EngineUnderTest engine) {
        engine.run(this::endsBesideATaskThatCounts);
        assertThat(order).containsExactly("step 0", "step 1", "step 2", "cancelled");
    }

    @Test
    void norInOneRunAlone() {
        Asyncio.run(this::endsBesideATaskThatCounts);
        assertThat(order).containsExactly("step 0", "step 1", "step 2", "cancelled");
    }

    private void endsBesideATaskThatIsLookedAt() {
        var go = Future.<Void, RuntimeException>create();
        createTask("waker", () -> go.setResult(null));
        createTask("last", () -> yieldNow()).addDoneCallback(_ -> order.add("told"));
        go.await();
    }

    // CPython 3.13: told
    @OnBothEngines
    void callbackOfATaskThatEndsLastIsCalled(EngineUnderTest engine) {
        engine.run(this::endsBesideATaskThatIsLookedAt);
        assertThat(order).containsExactly("told");
    }

    @Test
    void alsoInOneRunAlone() {
        Asyncio.run(this::endsBesideATaskThatIsLookedAt);
        assertThat(order).containsExactly("told");
    }

    private void callsItselfForEver(int count) {
        order.add("call " + count);
        runningLoop().callSoon(() -> callsItselfForEver(count + 1));
    }

    // CPython 3.13: called
    @OnBothEngines
    void timerThatIsDueAtTheEndIsCalled(EngineUnderTest engine) {
        engine.run(() -> {
            runningLoop().callLater(Duration.ZERO, () -> order.add("called"));
        });
        assertThat(order).containsExactly("called");
    }

    // CPython 3.13: not called
    @OnBothEngines
    void timerThatIsNotDueAtTheEndIsDropped(EngineUnderTest engine) {
        engine.run(() -> {
            runningLoop().callLater(DAY, () -> order.add("called"));
        });
        assertThat(order).isEmpty();
    }

    // CPython 3.13: 0 to 5
    @OnBothEngines
    void callbacksWithoutEndAreCalledAFewTimesMore(EngineUnderTest engine) {
        engine.run(() -> callsItselfForEver(0));
        assertThat(order).containsExactly("call 0", "call 1", "call 2", "call 3", "call 4", "call 5");
    }

    // CPython 3.13 abandons it
    @OnBothEngines
    void taskMadeByOneOfTheLastCallbacksIsCancelledToo(EngineUnderTest engine) {
        engine.run(() -> {
            var loop = runningLoop();
            loop.callSoon(() -> loop.callSoon(() -> sleeping("late")));
        });
        assertThat(order).isEmpty();
    }

    @OnBothEngines
    void shutdownWaitsForTheCleanUpOfEachTask(EngineUnderTest engine) {
        engine.run(() -> {
            createTask(() -> {
                try {
                    sleep(DAY);
                } finally {
                    sleep(Duration.ofHours(1));
                    order.add("cleaned up");
                }
            });
            yieldNow();
        });
        assertThat(order).containsExactly("cleaned up");
    }

    // CPython 3.13 abandons 'late': "Task was destroyed but it is pending!"
    @OnBothEngines
    void tasksMadeDuringTheShutdownAreCancelledToo(EngineUnderTest engine) {
        var late = new ArrayList<Task<Void, RuntimeException>>();
        engine.run(() -> {
            createTask("early", () -> {
                try {
                    sleep(DAY);
                } finally {
                    late.add(createTask("late", () -> {
                        try {
                            sleep(DAY);
                        } finally {
                            late.add(sleeping("last"));
                            order.add("late");
                        }
                    }));
                    yieldNow();
                }
            });
            yieldNow();
        });
        assertThat(order).containsExactly("late", "last");
        assertThat(late).extracting(Task::state).containsExactly(State.CANCELLED, State.CANCELLED);
    }

    @OnBothEngines
    void taskThatSwallowsItsCancellationIsWaitedFor(EngineUnderTest engine) {
        Task<String, RuntimeException> task = engine.run(() -> {
            Task<String, RuntimeException> stubborn = createTask(() -> {
                try {
                    sleep(DAY);
                    return "slept";
                } catch (CancelledError e) {
                    sleep(DAY);
                    return "swallowed";
                }
            });
            yieldNow();
            return stubborn;
        });
        assertThat(task.result()).isEqualTo("swallowed");
    }

    @OnBothEngines
    void failuresOfTheShutdownAreReportedAndSettled(EngineUnderTest engine) {
        try (var runner = engine.virtualTime().exceptionHandler(told).build()) {
            runner.run(() -> {
                for (String name : List.of("one", "two")) {
                    createTask(name, () -> {
                        try {
                            sleep(DAY);
                        } catch (CancelledError e) {
                            throw new IllegalStateException(name, e);
                        }
                    });
                }
                yieldNow();
            });
            assertThat(told.messages()).isEmpty();
            runner.close();
            assertThat(told.messages())
                    .containsExactly(
                            "unhandled exception during Asyncio.run() shutdown: Task 'one' |"
                                    + " java.lang.IllegalStateException: one",
                            "unhandled exception during Asyncio.run() shutdown: Task 'two' |"
                                    + " java.lang.IllegalStateException: two");
            assertThat(runner.failures().counts())
                    .containsEntry(FailureState.REPORTED, 2L)
                    .containsEntry(FailureState.UNSETTLED, 0L);
        }
        assertThat(told.contexts()).hasSize(2);
    }

    @OnBothEngines
    void failureThatAnotherTaskAsksForDuringTheShutdownIsNoNews(EngineUnderTest engine) {
        try (var runner = engine.virtualTime().exceptionHandler(told).build()) {
            runner.run(() -> {
                var failing = createTask("failing", () -> {
                    try {
                        sleep(DAY);
                    } catch (CancelledError e) {
                        throw new IllegalStateException("boom");
                    }
                });
                createTask("asking", () -> {
                    while (!failing.done()) {
                        try {
                            sleep(DAY);
                        } catch (CancelledError e) {
                            yieldNow();
                        }
                    }
                    order.add(failing.exception().getMessage());
                });
                yieldNow();
            });
        }
        assertThat(order).containsExactly("boom");
        assertThat(told.messages()).isEmpty();
    }

    @OnBothEngines
    void failureBeforeTheShutdownKeepsItsOwnReport(EngineUnderTest engine) {
        try (var runner = engine.virtualTime().exceptionHandler(told).build()) {
            runner.run(() -> {
                createTask("before", () -> {
                    throw new IllegalStateException("boom");
                });
                sleeping("one");
                yieldNow();
            });
        }
        assertThat(told.messages())
                .containsExactly("Task exception was never retrieved: Task 'before' |"
                        + " java.lang.IllegalStateException: boom");
    }

    @OnBothEngines
    void callbackThatThrowsDuringTheShutdownStopsNothing(EngineUnderTest engine) {
        try (var runner = engine.virtualTime().exceptionHandler(told).build()) {
            runner.run(() -> {
                createTask(() -> {
                    try {
                        sleep(DAY);
                    } finally {
                        runningLoop().callSoon(() -> {
                            throw new IllegalStateException("callback");
                        });
                        yieldNow();
                        order.add("cleaned up");
                    }
                });
                yieldNow();
            });
        }
        assertThat(order).containsExactly("cleaned up");
        assertThat(told.contexts()).hasSize(1);
        assertThat(told.messages().getFirst())
                .startsWith("Exception in callback Handle(")
                .endsWith(" | java.lang.IllegalStateException: callback");
    }

    @OnBothEngines
    void exceptionHandlerThatThrowsDuringTheShutdownStopsNothing(EngineUnderTest engine) {
        try (var log = LogCapture.start()) {
            try (var runner = engine.virtualTime()
                    .exceptionHandler(context -> {
                        throw new IllegalArgumentException("handler");
                    })
                    .build()) {
                runner.run(() -> {
                    for (int i = 0; i < 2; i++) {
                        createTask(() -> {
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
            assertThat(log.messages(Level.SEVERE).stream().filter(m -> m.startsWith("unhandled exception during")))
                    .hasSize(2);
        }
    }

    @OnBothEngines
    void mainTasksThatWaitForEachOtherAcrossRunsEnd(EngineUnderTest engine) {
        try (var runner = engine.virtualTime().build()) {
            runner.run(() -> {
                Task<?, ?>[] both = new Task<?, ?>[2];
                both[0] = createTask(() -> both[1].await());
                both[1] = createTask(() -> both[0].await());
                yieldNow();
                assertThat(currentTask()).isNotNull();
            });
        }
    }

    // -- Asyncio.run does the same

    @Test
    @Timeout(60)
    void asyncioRunShutsDownBeforeItReturns() {
        try (var log = LogCapture.start()) {
            int value = Asyncio.run(() -> {
                createTask("failing", () -> {
                    try {
                        sleep(DAY);
                    } finally {
                        throwNow();
                    }
                });
                sleeping("one");
                yieldNow();
                return 42;
            });
            assertThat(value).isEqualTo(42);
            assertThat(order).containsExactly("one");
            assertThat(log.messages())
                    .containsExactly("unhandled exception during Asyncio.run() shutdown: Task 'failing'");
        }
    }

    private static void throwNow() {
        throw new IllegalStateException("boom");
    }

    @Test
    @Timeout(60)
    void asyncioRunShutsDownBeforeItThrows() {
        var failure = new IllegalStateException("main");
        assertThatThrownBy(() -> Asyncio.run((Action<RuntimeException>) () -> {
                    sleeping("one");
                    yieldNow();
                    throw failure;
                }))
                .isSameAs(failure);
        assertThat(order).containsExactly("one");
    }

    // -- tasks that do not end

    /** Says that it is real, since in virtual time nobody waits, and jumps all the same. */
    private static final class JumpingRealClock implements Clock {
        private final VirtualClock clock = VirtualClock.autojump();

        @Override
        public long time() {
            return clock.time();
        }

        @Override
        public long idle(long deadline, boolean busyElsewhere) {
            return clock.idle(deadline, busyElsewhere);
        }
    }

    @OnBothEngines
    void tasksThatRefuseToEndAreNamedEveryFiveSeconds(EngineUnderTest engine) {
        try (var log = LogCapture.start()) {
            try (var runner = engine.realTime().clock(new JumpingRealClock()).build()) {
                runner.run(() -> {
                    stubborn("short", Duration.ofSeconds(7));
                    stubborn("long", Duration.ofSeconds(12));
                    sleeping("obedient");
                    yieldNow();
                });
            }
            String first = "the run cannot end, because these tasks have been cancelled and have not ended"
                    + " (who catches CancelledError must throw it again):";
            assertThat(log.messages(Level.WARNING).stream().map(m -> m.replaceAll(":\\d+\\)", ":N)")))
                    .containsExactly(
                            first + named("short") + named("long"), // at 5 s
                            first + named("long")); // at 10 s
        }
    }

    private static String named(String name) {
        return "\n  Task '" + name + "' (pending, waiting for sleep, cancelling) at"
                + " io.asyncio4j.run.ShutdownTest.cleanUp(ShutdownTest.java:N)";
    }

    private static void stubborn(String name, Duration cleanUp) {
        createTask(name, () -> {
            try {
                sleep(DAY);
            } finally {
                cleanUp(cleanUp);
            }
        });
    }

    private static void cleanUp(Duration duration) {
        sleep(duration);
    }

    @OnBothEngines
    void nobodyIsNamedInVirtualTime(EngineUnderTest engine) {
        try (var log = LogCapture.start()) {
            engine.run(() -> {
                stubborn("long", DAY);
                yieldNow();
            });
            assertThat(log.messages()).isEmpty();
        }
    }
}
