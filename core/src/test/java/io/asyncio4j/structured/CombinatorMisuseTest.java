// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.structured;

import static io.asyncio4j.Asyncio.allTasks;
import static io.asyncio4j.Asyncio.asCompleted;
import static io.asyncio4j.Asyncio.blocking;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.gather;
import static io.asyncio4j.Asyncio.gatherOutcomes;
import static io.asyncio4j.Asyncio.race;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.shield;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.waitTasks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio4j.future.Action;
import io.asyncio4j.future.Awaitable;
import io.asyncio4j.future.Coroutine;
import io.asyncio4j.future.Future;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.task.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** S4, S23: what is wrong with a call of a combinator is said at once, with what to do instead. */
class CombinatorMisuseTest {
    private static final Coroutine<Integer, RuntimeException> ONE = () -> 1;

    /** A call of each combinator for one thing, by its name. */
    private static Map<String, Call> calls() {
        var calls = new LinkedHashMap<String, Call>();
        calls.put("gather", a -> gather(a));
        calls.put("gatherOutcomes", a -> gatherOutcomes(a));
        calls.put("shield", a -> shield(a));
        calls.put("asCompleted", a -> asCompleted(Arrays.asList(a)));
        calls.put("waitTasks", a -> waitTasks(Arrays.asList(a), ReturnWhen.ALL_COMPLETED));
        return calls;
    }

    private interface Call {
        Object with(Awaitable<Integer, RuntimeException> awaitable);
    }

    // -- nothing to do

    // CPython 3.13: "Set of Tasks/Futures is empty."
    @OnBothEngines
    void waitForNothingIsRefused(EngineUnderTest engine) {
        engine.run(() -> assertThatThrownBy(
                        () -> waitTasks(List.<Task<?, ?>>of(), ReturnWhen.FIRST_COMPLETED, Duration.ZERO))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("Set of Tasks/Futures is empty: waitTasks(...) has nothing to wait for. Ask isEmpty()"
                        + " before."));
    }

    @OnBothEngines
    void raceOfNobodyIsRefused(EngineUnderTest engine) {
        engine.run(() -> assertThatThrownBy(() -> race(List.<Coroutine<Integer, RuntimeException>>of()))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("race(...) got no bodies: nobody can win. Ask isEmpty() before."));
    }

    // -- null

    @OnBothEngines
    void nullAmongTheAwaitablesIsRefused(EngineUnderTest engine) {
        engine.run(() -> calls().forEach((name, call) -> assertThatThrownBy(() -> call.with(null))
                .as(name)
                .isExactlyInstanceOf(NullPointerException.class)
                .hasMessage(
                        name.equals("shield")
                                ? "awaitable is null: shield(...) takes a task or future, such as createTask(() ->"
                                        + " work())"
                                : "one of the tasks given to " + name + "(...) is null")));
    }

    @OnBothEngines
    void nullAmongTheBodiesIsRefusedAndNothingIsRun(EngineUnderTest engine) {
        engine.run(() -> {
            var bodies = new ArrayList<Coroutine<Integer, RuntimeException>>(Arrays.asList(ONE, null));
            assertThatThrownBy(() -> race(bodies))
                    .isExactlyInstanceOf(NullPointerException.class)
                    .hasMessage("one of the bodies given to race(...) is null");
            assertThatThrownBy(() -> gather(ONE, (Coroutine<Integer, RuntimeException>) null))
                    .isExactlyInstanceOf(NullPointerException.class)
                    .hasMessage("one of the bodies given to gather(...) is null");
            assertThatThrownBy(() -> shield((Action<RuntimeException>) null))
                    .isExactlyInstanceOf(NullPointerException.class)
                    .hasMessage("body is null: createTask takes what the task is to run, such as () -> work()");
            assertThat(allTasks()).hasSize(1);
        });
    }

    @OnBothEngines
    void nullInsteadOfACollectionIsRefused(EngineUnderTest engine) {
        engine.run(() -> {
            Collection<Task<Integer, RuntimeException>> none = null;
            Map<String, Runnable> calls = Map.of(
                    "gather(...) takes tasks or futures, in the order of the results",
                    () -> assertThat(gather(none)).isNotNull(),
                    "gatherOutcomes(...) takes tasks or futures, in the order of the results",
                    () -> assertThat(gatherOutcomes(none)).isNotNull(),
                    "asCompleted(...) takes a collection of tasks or futures",
                    () -> asCompleted(none),
                    "waitTasks(...) takes a collection of tasks or futures",
                    () -> waitTasks(none, ReturnWhen.ALL_COMPLETED));
            calls.forEach((text, call) -> assertThatThrownBy(call::run)
                    .isExactlyInstanceOf(NullPointerException.class)
                    .hasMessage("awaitables is null: " + text));
            Collection<Coroutine<Integer, RuntimeException>> nobody = null;
            assertThatThrownBy(() -> race(nobody))
                    .isExactlyInstanceOf(NullPointerException.class)
                    .hasMessage(
                            "bodies is null: race(...) takes a collection of what to run, such as List.of(() -> one(),"
                                    + " () -> other())");
            var some = List.of(createTask(ONE));
            assertThatThrownBy(() -> waitTasks(some, null))
                    .isExactlyInstanceOf(NullPointerException.class)
                    .hasMessage("returnWhen is null: waitTasks(...) takes until when it waits, such as"
                            + " ReturnWhen.ALL_COMPLETED");
            assertThatThrownBy(() -> waitTasks(some, ReturnWhen.ALL_COMPLETED, null))
                    .isExactlyInstanceOf(NullPointerException.class)
                    .hasMessage(
                            "limit is null: waitTasks(...) takes a Duration, such as Duration.ofSeconds(5); leave it"
                                    + " out for none");
        });
    }

    @OnBothEngines
    void limitThatIsTooLongIsRefused(EngineUnderTest engine) {
        engine.run(() -> {
            var some = List.of(createTask(ONE));
            assertThatThrownBy(() -> waitTasks(some, ReturnWhen.ALL_COMPLETED, Duration.ofDays(1_000_000)))
                    .isExactlyInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "limit is too long: waitTasks(...) got PT24000000H, at most 53375 days. To wait for ever,"
                                    + " await a future that nobody completes.");
        });
    }

    // -- another loop

    @OnBothEngines
    void whatPendsInAnotherLoopIsRefused(EngineUnderTest engine) {
        try (var other = engine.virtualTime().build()) {
            var loop = new ArrayList<Object>();
            Future<Integer, RuntimeException> foreign = other.run(() -> {
                loop.add(runningLoop());
                return Future.create();
            });
            engine.run(() -> calls().forEach((name, call) -> assertThatThrownBy(() -> call.with(foreign))
                    .as(name)
                    .isExactlyInstanceOf(IllegalStateException.class)
                    .hasMessage(name + "(...) got Future(pending) attached to a different loop: its own is "
                            + loop.getFirst() + ", the calling task's " + runningLoop()
                            + ". Pass the result on with callSoonThreadsafe(...).")));
        }
    }

    // S9
    @OnBothEngines
    void whatHasEndedInAnotherLoopIsTaken(EngineUnderTest engine) {
        Task<Integer, RuntimeException> foreign = engine.run(() -> {
            var task = createTask(ONE);
            task.await();
            return task;
        });
        engine.run(() -> {
            assertThat(gather(foreign).await()).containsExactly(1);
            assertThat(shield(foreign).await()).isEqualTo(1);
            assertThat(asCompleted(List.of(foreign))).containsExactly(foreign);
            assertThat(waitTasks(List.of(foreign), ReturnWhen.ALL_COMPLETED).done())
                    .containsExactly(foreign);
        });
    }

    @OnBothEngines
    void whatHasFailedInAnotherLoopIsTaken(EngineUnderTest engine) {
        Task<Integer, RuntimeException> foreign = engine.run(() -> {
            Task<Integer, RuntimeException> task = createTask(() -> {
                throw new IllegalStateException("foreign");
            });
            assertThat(catchThrowable(task::await)).hasMessage("foreign");
            return task;
        });
        engine.run(() -> {
            assertThat(catchThrowable(gather(foreign)::await)).isSameAs(foreign.exception());
            assertThat(catchThrowable(shield(foreign)::await)).isSameAs(foreign.exception());
            assertThat(gatherOutcomes(foreign).await()).hasSize(1);
        });
    }

    // -- the wrong place

    @OnBothEngines
    void callOnAThreadWithoutALoopIsRefused(EngineUnderTest engine) {
        var foreign = engine.run(() -> createTask(ONE));
        String thread = "thread '" + Thread.currentThread().getName() + "'";
        calls().forEach((name, call) -> assertThatThrownBy(() -> call.with(foreign))
                .as(name)
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage((name.equals("waitTasks") ? "" : "no running event loop: ") + name + "(...) was called on "
                        + thread
                        + ", which is no task. Start the program with Asyncio.run(() -> ...), or have a running loop do"
                        + " it: submitThreadsafe(loop, () -> ...)."));
        assertThatThrownBy(() -> race(ONE))
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("no running event loop: race(...) was called on " + thread);
    }

    @OnBothEngines
    void callInsideBlockingIsRefused(EngineUnderTest engine) {
        engine.run(() -> {
            var task = createTask(ONE);
            blocking(() -> calls().forEach((name, call) -> assertThatThrownBy(() -> call.with(task))
                    .as(name)
                    .isExactlyInstanceOf(IllegalStateException.class)
                    .hasMessage((name.equals("waitTasks") ? "" : "no running event loop: ") + name
                            + "(...) was called inside blocking(...) by Task 'Task-1' (pending, in blocking(...)),"
                            + " which is off the loop there. Call it before or after blocking(...).")));
        });
    }

    @OnBothEngines
    void waitInACallbackIsRefusedAndTheOthersWork(EngineUnderTest engine) {
        engine.run(() -> {
            var task = createTask(ONE);
            Future<Void, RuntimeException> checked = Future.create();
            runningLoop().callSoon(() -> {
                try {
                    calls().forEach((name, call) -> {
                        if (!name.equals("waitTasks")) {
                            assertThat(call.with(task)).as(name).isNotNull();
                        } else {
                            assertThatThrownBy(() -> call.with(task))
                                    .isExactlyInstanceOf(IllegalStateException.class)
                                    .hasMessage("waitTasks(...) was called outside a task, in a callback of "
                                            + runningLoop() + ", which must not suspend. Start a task there:"
                                            + " createTask(() -> ...).");
                        }
                    });
                    checked.setResult(null);
                } catch (Throwable t) {
                    checked.setUnchecked(t);
                }
            });
            checked.await();
        });
    }

    @OnBothEngines
    void nextOnAForeignThreadIsRefused(EngineUnderTest engine) {
        engine.run(() -> {
            var tasks = asCompleted(List.of(createTask(ONE))).iterator();
            sleep(Duration.ofMillis(1));
            var elsewhere = blocking(() -> CompletableFuture.supplyAsync(() -> catchThrowable(tasks::next))
                    .join());
            assertThat(elsewhere)
                    .isExactlyInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("next() of asCompleted(...) was called on thread '")
                    .hasMessageEndingWith(
                            " runs on another thread. Use loop.callSoonThreadsafe(() -> createTask(...)).");
            assertThat(tasks.next().resultNow()).isEqualTo(1);
        });
    }

    // -- oneself

    // CPython 3.13: waits for ever
    @OnBothEngines
    void waitForOneselfIsRefused(EngineUnderTest engine) {
        engine.run(() -> assertThatThrownBy(() -> waitTasks(allTasks(), ReturnWhen.ALL_COMPLETED))
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "Task cannot wait for itself: waitTasks(...) got Task 'Task-1' (pending, running), which calls"
                                + " it. Take it out: tasks.remove(currentTask())."));
    }
}
