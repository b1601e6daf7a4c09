// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.structured;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.failures;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.waitTasks;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.structured.ReturnWhen.ALL_COMPLETED;
import static io.asyncio4j.structured.ReturnWhen.FIRST_COMPLETED;
import static io.asyncio4j.structured.ReturnWhen.FIRST_EXCEPTION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio4j.failure.FailureState;
import io.asyncio4j.future.Awaitable;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.Future;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.task.Task;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** S23: waitTasks waits, and does nothing else to what it waits for. */
class WaitTasksTest {
    private static Task<String, IOException> ending(String name, int millis) {
        return createTask(name, () -> {
            sleep(Duration.ofMillis(millis));
            if (name.startsWith("bad")) {
                throw new IOException(name);
            }
            return name;
        });
    }

    private static List<Task<String, IOException>> three() {
        return List.of(ending("a", 30), ending("b", 10), ending("bad", 20));
    }

    private static List<String> names(Collection<? extends Task<?, ?>> tasks) {
        return tasks.stream().map(Task::name).toList();
    }

    /** What was waited for until when, in words. */
    private static String waited(
            Collection<Task<String, IOException>> tasks, ReturnWhen returnWhen, Duration... limit) {
        long start = runningLoop().time();
        var result = limit.length == 0 ? waitTasks(tasks, returnWhen) : waitTasks(tasks, returnWhen, limit[0]);
        long millis = (runningLoop().time() - start) / 1_000_000;
        return names(result.done()) + " " + names(result.pending()) + " " + millis + " ms";
    }

    // CPython 3.13: {b} {a, bad} after 10 ms
    @OnBothEngines
    void firstThatEndsIsEnough(EngineUnderTest engine) {
        engine.run(() -> assertThat(waited(three(), FIRST_COMPLETED)).isEqualTo("[b] [a, bad] 10 ms"));
    }

    // CPython 3.13: {b, bad} {a} after 20 ms
    @OnBothEngines
    void firstThatFailsIsEnough(EngineUnderTest engine) {
        engine.run(() -> {
            var tasks = three();
            assertThat(waited(tasks, FIRST_EXCEPTION)).isEqualTo("[b, bad] [a] 20 ms");
            assertThat(tasks.getLast().exception()).hasMessage("bad");
        });
    }

    // CPython 3.13: {a, b, bad} {} after 30 ms
    @OnBothEngines
    void allMustEnd(EngineUnderTest engine) {
        engine.run(() -> {
            var tasks = three();
            assertThat(waited(tasks, ALL_COMPLETED)).isEqualTo("[a, b, bad] [] 30 ms");
            assertThat(tasks.getLast().exception()).hasMessage("bad");
        });
    }

    @OnBothEngines
    void whereNothingFailsAllMustEnd(EngineUnderTest engine) {
        engine.run(() -> assertThat(waited(List.of(ending("a", 3), ending("b", 1)), FIRST_EXCEPTION))
                .isEqualTo("[a, b] [] 3 ms"));
    }

    // CPython 3.13: {a, b} {}
    @OnBothEngines
    void oneThatIsCancelledHasNotFailed(EngineUnderTest engine) {
        engine.run(() -> {
            var tasks = List.of(ending("a", 1), ending("b", 2));
            runningLoop().callSoon(() -> tasks.getFirst().cancel());
            assertThat(waited(tasks, FIRST_EXCEPTION)).isEqualTo("[a, b] [] 2 ms");
        });
    }

    @OnBothEngines
    void oneThatIsCancelledHasEnded(EngineUnderTest engine) {
        engine.run(() -> {
            var tasks = List.of(ending("a", 1), ending("b", 2));
            runningLoop().callSoon(() -> tasks.getFirst().cancel());
            assertThat(waited(tasks, FIRST_COMPLETED)).isEqualTo("[a] [b] 0 ms");
        });
    }

    // CPython 3.13: {b, c} {a}
    @OnBothEngines
    void limitEndsTheWaitAndNothingElse(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var tasks = List.of(ending("a", 30), ending("b", 0), ending("c", 10));
            assertThat(waited(tasks, ALL_COMPLETED, Duration.ofMillis(15))).isEqualTo("[b, c] [a] 15 ms");
            assertThat(tasks.getFirst().await()).isEqualTo("a");
        });
    }

    @OnBothEngines
    void limitThatIsNotReachedIsForgotten(EngineUnderTest engine) {
        engine.run(() -> {
            assertThat(waited(List.of(ending("a", 1)), ALL_COMPLETED, Duration.ofDays(1)))
                    .isEqualTo("[a] [] 1 ms");
            assertThat(runningLoop().toString()).contains("0 timers");
        });
    }

    // CPython 3.13: for 0 and for -1 {b} {a, c}: b ends in the iteration in which the wait does
    @OnBothEngines
    void limitOfZeroOrLessIsOneIteration(EngineUnderTest engine) {
        for (var limit : List.of(Duration.ZERO, Duration.ofSeconds(-1))) {
            engine.run(() -> assertThat(
                            waited(List.of(ending("a", 30), ending("b", 0), ending("c", 10)), ALL_COMPLETED, limit))
                    .isEqualTo("[b] [a, c] 0 ms"));
        }
    }

    @OnBothEngines
    void taskThatIsGivenTwiceIsInOnce(EngineUnderTest engine) {
        engine.run(() -> {
            var a = ending("a", 1);
            var b = ending("b", 2);
            assertThat(waited(List.of(b, a, b, a), ALL_COMPLETED)).isEqualTo("[b, a] [] 2 ms");
        });
    }

    @OnBothEngines
    void setsAreInTheGivenOrderAndCannotBeChanged(EngineUnderTest engine) {
        engine.run(() -> {
            var tasks = List.of(ending("d", 1), ending("c", 9), ending("b", 1), ending("a", 9));
            var result = waitTasks(tasks, FIRST_COMPLETED);
            assertThat(names(result.done())).containsExactly("d", "b");
            assertThat(names(result.pending())).containsExactly("c", "a");
            assertThatThrownBy(() -> result.done().clear()).isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> result.pending().clear()).isInstanceOf(UnsupportedOperationException.class);
        });
    }

    // CPython 3.13: tick 0, tick 1, then the wait ends; with a limit of 0 too
    @OnBothEngines
    void waitForWhatHasEndedSuspendsAllTheSame(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var ended = ending("a", 0);
            ended.await();
            assertThat(ticksWhile(() -> waitTasks(List.of(ended), ALL_COMPLETED)))
                    .containsExactly("tick 0", "tick 1", "waited", "tick 2", "tick 3");
            var pending = ending("b", 9);
            assertThat(ticksWhile(() -> waitTasks(List.of(pending), ALL_COMPLETED, Duration.ZERO)))
                    .containsExactly("tick 0", "tick 1", "waited", "tick 2", "tick 3");
        });
    }

    private static List<String> ticksWhile(Runnable wait) {
        var log = new ArrayList<String>();
        var ticks = createTask(() -> {
            for (int i = 0; i < 4; i++) {
                log.add("tick " + i);
                yieldNow();
            }
        });
        wait.run();
        log.add("waited");
        ticks.await();
        return log;
    }

    // CPython 3.13: CancelledError('x'), the task has not ended, and gives its value
    @OnBothEngines
    void waitThatIsCancelledLeavesTheTasksAlone(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var task = ending("a", 1);
            var waiting = createTask(() -> waitTasks(List.of(task), ALL_COMPLETED, Duration.ofDays(1)));
            yieldNow();
            waiting.cancel("x");
            assertThat(catchThrowable(waiting::await))
                    .isInstanceOf(CancelledError.class)
                    .hasMessage("x");
            assertThat(task.done()).isFalse();
            assertThat(task.cancelling()).isZero();
            assertThat(runningLoop().toString()).contains("1 timers");
            assertThat(task.await()).isEqualTo("a");
        });
    }

    @OnBothEngines
    void futuresAndTasksAreWaitedForTogether(EngineUnderTest engine) {
        engine.run(() -> {
            Future<Integer, RuntimeException> future = Future.create();
            var task = ending("a", 2);
            runningLoop().callLater(Duration.ofMillis(1), () -> future.setResult(1));
            WaitResult<Awaitable<?, ?>> result = waitTasks(List.<Awaitable<?, ?>>of(task, future), FIRST_COMPLETED);
            assertThat(result.done()).containsExactly(future);
            assertThat(result.pending()).containsExactly(task);
        });
    }

    // CPython 3.13: a failure that FIRST_EXCEPTION has seen counts as retrieved, and is lost; with the other two it is
    // not
    @OnBothEngines
    void nothingIsRetrieved(EngineUnderTest engine) {
        for (var mode : ReturnWhen.values()) {
            engine.run(() -> {
                var bad = ending("bad", 1);
                waitTasks(List.of(bad, ending("b", 2)), mode);
                assertThat(bad.done()).isTrue();
                assertThat(failures().records()).singleElement().satisfies(record -> {
                    assertThat(record.state()).isEqualTo(FailureState.UNSETTLED);
                    assertThat(record.label()).isEmpty();
                    assertThat(record.path()).isEmpty();
                });
                assertThat(bad.exception()).hasMessage("bad");
            });
        }
    }
}
