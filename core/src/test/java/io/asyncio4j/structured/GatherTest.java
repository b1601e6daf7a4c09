// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.structured;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.gather;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio4j.future.Action;
import io.asyncio4j.future.Coroutine;
import io.asyncio4j.future.Future;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.task.Task;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** S23: gather gives values in the order of its arguments, or the first failure, and then leaves the others alone. */
class GatherTest {
    private static <T> Coroutine<T, RuntimeException> after(int millis, T value) {
        return () -> {
            sleep(Duration.ofMillis(millis));
            return value;
        };
    }

    private static Coroutine<Integer, IOException> failingAfter(int millis, String message) {
        return () -> {
            sleep(Duration.ofMillis(millis));
            throw new IOException(message);
        };
    }

    // CPython 3.13: [1, 2, None] after 30 ms
    @OnBothEngines
    void valuesComeInTheOrderOfTheArguments(EngineUnderTest engine) {
        engine.run(() -> {
            long start = runningLoop().time();
            var values =
                    gather(createTask(after(30, 1)), createTask(after(10, 2)), createTask(after(20, (Integer) null)));
            assertThat(values.await()).containsExactly(1, 2, null);
            assertThat(runningLoop().time() - start).isEqualTo(30_000_000);
        });
    }

    @OnBothEngines
    void bodiesRunBesideEachOther(EngineUnderTest engine) {
        engine.run(() -> {
            long start = runningLoop().time();
            List<String> values = gather(after(30, "a"), after(30, "b")).await();
            assertThat(values).containsExactly("a", "b");
            assertThat(runningLoop().time() - start).isEqualTo(30_000_000);
        });
    }

    @OnBothEngines
    void bodiesWithoutValuesGiveNulls(EngineUnderTest engine) {
        engine.run(() -> {
            var log = new ArrayList<String>();
            Action<RuntimeException> one = () -> log.add("one");
            Action<RuntimeException> two = () -> log.add("two");
            List<Void> nulls = gather(one, two).await();
            assertThat(nulls).containsExactly(null, null);
            assertThat(log).containsExactly("one", "two");
        });
    }

    @OnBothEngines
    void collectionIsGatheredInItsOrder(EngineUnderTest engine) {
        engine.run(() -> {
            var tasks = List.of(createTask(after(2, "x")), createTask(after(1, "y")));
            assertThat(gather(tasks).await()).containsExactly("x", "y");
        });
    }

    @OnBothEngines
    void collectionMayChangeAfterwards(EngineUnderTest engine) {
        engine.run(() -> {
            var tasks = new ArrayList<>(List.of(createTask(after(2, "x"))));
            var values = gather(tasks);
            tasks.clear();
            assertThat(values.await()).containsExactly("x");
        });
    }

    @OnBothEngines
    void futuresAndTasksAreGatheredTogether(EngineUnderTest engine) {
        engine.run(() -> {
            Future<Integer, RuntimeException> future = Future.create();
            runningLoop().callLater(Duration.ofMillis(5), () -> future.setResult(7));
            List<Integer> values = gather(future, createTask(after(1, 8))).await();
            assertThat(values).containsExactly(7, 8);
        });
    }

    @OnBothEngines
    void listOfValuesCannotBeChanged(EngineUnderTest engine) {
        engine.run(() -> {
            var values = gather(createTask(after(1, 1))).await();
            assertThatThrownBy(() -> values.add(2)).isInstanceOf(UnsupportedOperationException.class);
        });
    }

    // CPython 3.13: the very exception after 10 ms, the log is empty then; later ['ran on']
    @OnBothEngines
    void firstFailureIsThrownAtOnceAndTheOthersGoOn(EngineUnderTest engine) {
        engine.run(() -> {
            var log = new ArrayList<String>();
            long start = runningLoop().time();
            var failing = createTask(failingAfter(10, "a"));
            var other = createTask(() -> {
                sleep(Duration.ofMillis(30));
                log.add("ran on");
                return 1;
            });
            var thrown = catchThrowable(gather(failing, other)::await);
            assertThat(thrown).isSameAs(failing.exception()).hasMessage("a").hasNoSuppressedExceptions();
            assertThat(runningLoop().time() - start).isEqualTo(10_000_000);
            assertThat(other.done()).isFalse();
            assertThat(log).isEmpty();
            assertThat(other.await()).isEqualTo(1);
            assertThat(log).containsExactly("ran on");
        });
    }

    // CPython 3.13: [1, 1]
    @OnBothEngines
    void taskThatIsGivenTwiceIsInTwice(EngineUnderTest engine) {
        engine.run(() -> {
            var task = createTask(after(1, 1));
            var other = createTask(after(2, 2));
            assertThat(gather(task, other, task).await()).containsExactly(1, 2, 1);
        });
    }

    // CPython 3.13: done at once, []
    @OnBothEngines
    void nothingIsGatheredAtOnce(EngineUnderTest engine) {
        engine.run(() -> {
            var nothing = gather(List.<Task<Integer, RuntimeException>>of());
            assertThat(nothing.done()).isTrue();
            assertThat(nothing.result()).isEmpty();
            Coroutine<Integer, RuntimeException>[] none = noBodies();
            assertThat(gather(none).result()).isEmpty();
        });
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // an empty array takes any type
    private static Coroutine<Integer, RuntimeException>[] noBodies() {
        return new Coroutine[0];
    }

    // CPython 3.13: done at once, [1]
    @OnBothEngines
    void whatHasEndedIsGatheredAtOnce(EngineUnderTest engine) {
        engine.run(() -> {
            var task = createTask(after(1, 1));
            task.await();
            var values = gather(task, task);
            assertThat(values.done()).isTrue();
            assertThat(values.result()).containsExactly(1, 1);
        });
    }

    // CPython 3.13: done at once with the failure, though the other one has not ended
    @OnBothEngines
    void whatHasFailedBeforeFailsTheWholeAtOnce(EngineUnderTest engine) {
        engine.run(() -> {
            var failed = createTask(failingAfter(0, "x"));
            sleep(Duration.ofMillis(1));
            var other = createTask(after(1, 1));
            var values = gather(other, failed);
            assertThat(values.done()).isTrue();
            assertThat(values.exception()).isSameAs(failed.exception());
            assertThat(other.await()).isEqualTo(1);
        });
    }

    // CPython 3.13: [[1, 2], 3]
    @OnBothEngines
    void gathersNest(EngineUnderTest engine) {
        engine.run(() -> {
            var inner = gather(after(2, 1), after(1, 2));
            var outer = gather(inner, createTask(after(1, List.of(3))));
            assertThat(outer.await()).containsExactly(List.of(1, 2), List.of(3));
        });
    }

    @OnBothEngines
    void failureComesThroughNestedGathersUnchanged(EngineUnderTest engine) {
        engine.run(() -> {
            var failure = new IllegalStateException("deep");
            var task = createTask(() -> {
                throw failure;
            });
            assertThat(catchThrowable(gather(gather(gather(task)))::await)).isSameAs(failure);
        });
    }

    // CPython 3.13: the same lines in the same order
    @OnBothEngines
    void eventsComeInTheOrderOfCPython(EngineUnderTest engine) {
        engine.run(() -> {
            var log = new ArrayList<String>();
            var a = createTask(() -> twoSteps("a", log));
            var b = createTask(() -> twoSteps("b", log));
            var whole = gather(a, b);
            a.addDoneCallback(t -> log.add("a callback"));
            b.addDoneCallback(t -> log.add("b callback"));
            whole.addDoneCallback(f -> log.add("whole callback"));
            var ticks = createTask(() -> {
                for (int i = 0; i < 5; i++) {
                    log.add("tick " + i);
                    yieldNow();
                }
            });
            whole.await();
            log.add("awaited");
            ticks.await();
            assertThat(log)
                    .containsExactly(
                            "a start",
                            "b start",
                            "tick 0",
                            "a end",
                            "b end",
                            "tick 1",
                            "a callback",
                            "b callback",
                            "tick 2",
                            "whole callback",
                            "awaited",
                            "tick 3",
                            "tick 4");
        });
    }

    private static String twoSteps(String name, List<String> log) {
        log.add(name + " start");
        yieldNow();
        log.add(name + " end");
        return name;
    }

    @OnBothEngines
    void severalTasksMayAwaitOneGather(EngineUnderTest engine) {
        engine.run(() -> {
            var whole = gather(after(1, 1), after(2, 2));
            var one = createTask(() -> whole.await());
            var two = createTask(() -> whole.await());
            assertThat(one.await()).isEqualTo(List.of(1, 2)).isSameAs(two.await());
        });
    }

    @OnBothEngines
    void gatherMayBeMadeInACallback(EngineUnderTest engine) {
        engine.run(() -> {
            Future<Integer, RuntimeException> sum = Future.create();
            runningLoop()
                    .callSoon(() -> gather(after(1, 1), after(2, 2))
                            .addDoneCallback(f -> sum.setResult(
                                    f.resultNow().stream().mapToInt(i -> i).sum())));
            assertThat(sum.await()).isEqualTo(3);
        });
    }
}
