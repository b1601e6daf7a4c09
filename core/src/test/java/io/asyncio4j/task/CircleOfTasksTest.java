// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.task;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.State;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import java.util.ArrayList;
import java.util.List;

/** Tasks that await themselves or each other: nothing but a cancellation can end them, and it must. */
class CircleOfTasksTest {
    private final List<Task<Integer, RuntimeException>> tasks = new ArrayList<>();

    private Task<Integer, RuntimeException> taskThatAwaits(String name, int other) {
        Task<Integer, RuntimeException> task =
                createTask(name, () -> tasks.get(other).await());
        tasks.add(task);
        return task;
    }

    @OnBothEngines
    void taskThatAwaitsItselfIsTold(EngineUnderTest engine) {
        // CPython: RuntimeError: Task cannot await on itself: <Task …>
        engine.run(() -> {
            var task = taskThatAwaits("me", 0);
            assertThatThrownBy(task::await)
                    .isExactlyInstanceOf(IllegalStateException.class)
                    .hasMessage("Task cannot await on itself: Task 'me' (pending, running)."
                            + " It would wait for ever; await it from another task.");
        });
    }

    @OnBothEngines
    void cancellingOneOfACircleEndsThatOneAndThenTheOthers(EngineUnderTest engine) {
        // Differs from CPython, where cancel() throws a RecursionError.
        engine.run(() -> {
            var a = taskThatAwaits("a", 1);
            var b = taskThatAwaits("b", 2);
            var c = taskThatAwaits("c", 0);
            yieldNow();
            assertThat(a).hasToString("Task 'a' (pending, waiting for Task 'b')");
            assertThat(a.cancel("enough")).isTrue();
            assertThatThrownBy(a::await).isInstanceOf(CancelledError.class).hasMessage("enough");
            assertThat(a.cancelling()).isEqualTo(1);
            assertThatThrownBy(b::await).isInstanceOf(CancelledError.class);
            assertThat(c.cancelled()).isTrue();
            assertThat(b.cancelling() + c.cancelling()).isZero();
        });
    }

    @OnBothEngines
    void taskThatWaitsForACircleCanBeCancelledAlone(EngineUnderTest engine) {
        engine.run(() -> {
            var a = taskThatAwaits("a", 1);
            var b = taskThatAwaits("b", 0);
            var before = taskThatAwaits("before", 0);
            var first = taskThatAwaits("first", 2);
            yieldNow();
            assertThat(first.cancel()).isTrue();
            assertThatThrownBy(first::await).isInstanceOf(CancelledError.class);
            assertThat(List.of(a.state(), b.state(), before.state())).containsOnly(State.PENDING);
        });
    }

    @OnBothEngines
    void requestInACircleCanBeTakenBackBeforeItArrives(EngineUnderTest engine) {
        engine.run(() -> {
            var a = taskThatAwaits("a", 1);
            var b = taskThatAwaits("b", 0);
            yieldNow();
            a.cancel();
            assertThat(a.uncancel()).isZero();
            yieldNow();
            yieldNow();
            assertThat(List.of(a.state(), b.state())).containsOnly(State.PENDING);
            assertThat(a).hasToString("Task 'a' (pending, waiting for Task 'b')");
            a.cancel();
            assertThatThrownBy(b::await).isInstanceOf(CancelledError.class);
        });
    }

    @OnBothEngines
    void endOfTheRunEndsACircleToo(EngineUnderTest engine) {
        engine.run(() -> {
            taskThatAwaits("a", 1);
            taskThatAwaits("b", 2);
            taskThatAwaits("c", 0);
            taskThatAwaits("outside", 0);
            yieldNow();
        });
        assertThat(tasks).allMatch(Task::cancelled);
    }
}
