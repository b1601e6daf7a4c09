// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.structured;

import static io.asyncio4j.Asyncio.asCompleted;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.timeout;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio4j.future.Awaitable;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.task.Task;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeoutException;

/** S23: asCompleted gives the very tasks, in the order in which they end. */
class AsCompletedTest {
    private static Task<String, IOException> ending(String name, int millis) {
        return createTask(name, () -> {
            sleep(Duration.ofMillis(millis));
            if (name.startsWith("bad")) {
                throw new IOException(name);
            }
            return name;
        });
    }

    private static List<String> namesOf(Iterable<? extends Task<?, ?>> tasks) {
        var names = new ArrayList<String>();
        for (var task : tasks) {
            assertThat(task.done()).isTrue();
            names.add(task.name());
        }
        return names;
    }

    // CPython 3.13: b, bad, a; each of them is the task that was given
    @OnBothEngines
    void tasksComeInTheOrderInWhichTheyEnd(EngineUnderTest engine) {
        engine.run(() -> {
            long start = runningLoop().time();
            var tasks = List.of(ending("a", 30), ending("b", 10), ending("bad", 20));
            var seen = new ArrayList<String>();
            for (var task : asCompleted(tasks)) {
                assertThat(tasks).anyMatch(t -> t == task);
                seen.add(task.name() + " at " + (runningLoop().time() - start) / 1_000_000);
            }
            assertThat(seen).containsExactly("b at 10", "bad at 20", "a at 30");
            assertThat(tasks.getLast().exception()).hasMessage("bad");
        });
    }

    @OnBothEngines
    void tasksThatEndAtTheSameInstantComeInTheOrderOfTheirTimers(EngineUnderTest engine) {
        engine.run(() -> {
            var tasks = List.of(ending("a", 1), ending("b", 1), ending("c", 1));
            assertThat(namesOf(asCompleted(tasks.reversed()))).containsExactly("a", "b", "c");
        });
    }

    @OnBothEngines
    void whatHasEndedBeforeComesFirst(EngineUnderTest engine) {
        engine.run(() -> {
            var tasks = List.of(ending("a", 9), ending("b", 2), ending("c", 1));
            sleep(Duration.ofMillis(3));
            assertThat(namesOf(asCompleted(tasks))).containsExactly("b", "c", "a");
        });
    }

    @OnBothEngines
    void taskThatIsGivenTwiceComesOnce(EngineUnderTest engine) {
        engine.run(() -> {
            var task = ending("a", 1);
            assertThat(namesOf(asCompleted(List.of(task, task)))).containsExactly("a");
        });
    }

    // CPython 3.13: nothing
    @OnBothEngines
    void nothingGivesNothing(EngineUnderTest engine) {
        engine.run(() -> {
            var nothing = asCompleted(List.<Task<?, ?>>of()).iterator();
            assertThat(nothing.hasNext()).isFalse();
            assertThatThrownBy(nothing::next)
                    .isExactlyInstanceOf(NoSuchElementException.class)
                    .hasMessage("asCompleted(...) has no more tasks: ask hasNext() before.");
        });
    }

    // CPython 3.13: the same lines in the same order
    @OnBothEngines
    void eventsComeInTheOrderOfCPython(EngineUnderTest engine) {
        engine.run(() -> {
            var log = new ArrayList<String>();
            var tasks = List.of(createTask("a", () -> twoSteps("a", log)), createTask("b", () -> twoSteps("b", log)));
            var ticks = ticks(log, 5);
            for (var task : asCompleted(tasks)) {
                log.add("got " + task.name());
            }
            ticks.await();
            assertThat(log)
                    .containsExactly(
                            "tick 0", "a end", "b end", "tick 1", "tick 2", "got a", "got b", "tick 3", "tick 4");
        });
    }

    private static void twoSteps(String name, List<String> log) {
        yieldNow();
        log.add(name + " end");
    }

    private static Task<Void, RuntimeException> ticks(List<String> log, int many) {
        return createTask(() -> {
            for (int i = 0; i < many; i++) {
                log.add("tick " + i);
                yieldNow();
            }
        });
    }

    // CPython 3.13: tick 0, tick 1, then the task
    @OnBothEngines
    void whatHasEndedIsWaitedForAllTheSame(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var ended = ending("a", 0);
            ended.await();
            var log = new ArrayList<String>();
            var ticks = ticks(log, 3);
            asCompleted(List.of(ended)).forEach(t -> log.add("got"));
            ticks.await();
            assertThat(log).containsExactly("tick 0", "tick 1", "got", "tick 2");
        });
    }

    @OnBothEngines
    void iterationMayStopEarlyAndTheOthersGoOn(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var tasks = List.of(ending("a", 9), ending("b", 1));
            for (var task : asCompleted(tasks)) {
                assertThat(task.name()).isEqualTo("b");
                break;
            }
            assertThat(tasks.getFirst().done()).isFalse();
            assertThat(tasks.getFirst().await()).isEqualTo("a");
        });
    }

    // CPython 3.13 counts the task as given out, and the next iteration gives nothing
    @OnBothEngines
    void nextThatIsCancelledMissesNothing(EngineUnderTest engine) {
        engine.run(() -> {
            var task = ending("a", 2);
            var tasks = asCompleted(List.of(task)).iterator();
            var consumer = createTask(() -> tasks.next());
            sleep(Duration.ofMillis(1));
            consumer.cancel("enough");
            assertThat(catchThrowable(consumer::await))
                    .isInstanceOf(CancelledError.class)
                    .hasMessage("enough");
            assertThat(task.done()).isFalse();
            assertThat(task.cancelling()).isZero();
            assertThat(tasks.hasNext()).isTrue();
            assertThat(tasks.next()).isSameAs(task);
            assertThat(tasks.hasNext()).isFalse();
        });
    }

    @OnBothEngines
    void timeoutLimitsTheWait(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var tasks = List.of(ending("a", 9), ending("b", 1));
            var seen = new ArrayList<String>();
            assertThat(catchThrowable(() -> timeout(Duration.ofMillis(5), () -> {
                        for (var task : asCompleted(tasks)) {
                            seen.add(task.name());
                        }
                    })))
                    .isExactlyInstanceOf(TimeoutException.class);
            assertThat(seen).containsExactly("b");
            assertThat(tasks.getFirst().await()).isEqualTo("a");
        });
    }

    // CPython 3.13: 1 and 3 go to x, 2 and 4 to y
    @OnBothEngines
    void twoTasksShareAnIterator(EngineUnderTest engine) {
        engine.run(() -> {
            var log = new ArrayList<String>();
            var tasks = asCompleted(List.of(ending("1", 1), ending("2", 2), ending("3", 3), ending("4", 4)))
                    .iterator();
            var x = createTask(() -> consume("x", tasks, log));
            var y = createTask(() -> consume("y", tasks, log));
            x.await();
            y.await();
            assertThat(log).containsExactly("x1", "y2", "x3", "y4");
        });
    }

    private static void consume(String name, Iterator<? extends Task<?, ?>> tasks, List<String> log) {
        while (tasks.hasNext()) {
            log.add(name + tasks.next().name());
        }
    }

    @OnBothEngines
    void ofTwoThatWaitTheOneThatIsCancelledTakesNothing(EngineUnderTest engine) {
        engine.run(() -> {
            var task = ending("a", 1);
            var tasks = asCompleted(List.of(task, ending("b", 2))).iterator();
            var x = createTask(() -> tasks.next().name());
            var y = createTask(() -> tasks.next().name());
            // The task ends, x is woken, and cancelled before it goes on: y must get the task.
            yieldNow();
            task.addDoneCallback(t -> x.cancel());
            assertThat(y.await()).isEqualTo("a");
            assertThat(catchThrowable(x::await)).isInstanceOf(CancelledError.class);
            assertThat(tasks.next().name()).isEqualTo("b");
        });
    }

    // CPython 3.13: the second iteration gives nothing
    @OnBothEngines
    void secondIterationIsRefused(EngineUnderTest engine) {
        engine.run(() -> {
            var tasks = asCompleted(List.of(ending("a", 1)));
            assertThat(namesOf(tasks)).containsExactly("a");
            assertThatThrownBy(tasks::iterator)
                    .isExactlyInstanceOf(IllegalStateException.class)
                    .hasMessage(
                            "asCompleted(...) was iterated before: each task comes once. Call asCompleted(...) again.");
        });
    }

    @OnBothEngines
    void cancelledTasksCome(EngineUnderTest engine) {
        engine.run(() -> {
            var tasks = List.of(ending("a", 1), ending("b", 1));
            tasks.getLast().cancel();
            var seen = new ArrayList<Awaitable<?, ?>>();
            asCompleted(tasks).forEach(seen::add);
            assertThat(seen).containsExactly(tasks.getLast(), tasks.getFirst());
            assertThat(tasks.getLast().cancelled()).isTrue();
        });
    }
}
