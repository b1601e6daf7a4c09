// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.task;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import java.util.ArrayList;
import java.util.List;

/** When a task starts that is not eager: S6. */
class TaskStartTest {
    private final List<String> order = new ArrayList<>();

    @OnBothEngines
    void taskStartsWhenItsCreatorSuspends(EngineUnderTest engine) {
        engine.run(() -> {
            var task = createTask(() -> {
                order.add("child");
            });
            order.add("creator");
            task.await();
            order.add("creator again");
        });
        assertThat(order).containsExactly("creator", "child", "creator again");
    }

    @OnBothEngines
    void tasksAndCallbacksStartInTheOrderInWhichTheyWereMade(EngineUnderTest engine) {
        engine.run(() -> {
            createTask(() -> order.add("task 1"));
            runningLoop().callSoon(() -> order.add("callback 1"));
            createTask(() -> order.add("task 2"));
            runningLoop().callSoon(() -> order.add("callback 2"));
            yieldNow();
        });
        assertThat(order).containsExactly("task 1", "callback 1", "task 2", "callback 2");
    }

    @OnBothEngines
    void taskMadeInAnIterationStartsInTheNextOne(EngineUnderTest engine) {
        engine.run(() -> {
            runningLoop().callSoon(() -> {
                createTask(() -> order.add("task"));
                order.add("callback 1");
            });
            runningLoop().callSoon(() -> order.add("callback 2"));
            yieldNow(); // the creator comes back in the same iteration as the task, but was ready before it
            order.add("main");
            yieldNow();
        });
        assertThat(order).containsExactly("callback 1", "callback 2", "main", "task");
    }

    @OnBothEngines
    void taskIsNotDoneBeforeItHasRun(EngineUnderTest engine) {
        engine.run(() -> {
            var task = createTask(() -> 42);
            assertThat(task.done()).isFalse();
            yieldNow();
            assertThat(task.done()).isTrue();
        });
    }

    @OnBothEngines
    void taskMadeByACallbackRuns(EngineUnderTest engine) {
        engine.run(() -> {
            var made = new ArrayList<Task<String, RuntimeException>>();
            runningLoop().callSoon(() -> made.add(createTask(() -> "from a callback")));
            yieldNow();
            assertThat(made.getFirst().await()).isEqualTo("from a callback");
        });
    }

    @OnBothEngines
    void taskMadeBeforeTheLoopRunsStartsWithIt(EngineUnderTest engine) {
        try (var runner = engine.virtualTime().build()) {
            var waiting = Tasks.createTask(runner.loop(), TaskOptions.options(), () -> {
                order.add("waiting");
            });
            // There is nobody who could give way, so this one waits for the loop too.
            var eager = Tasks.createTask(runner.loop(), TaskOptions.options().eager(), () -> {
                order.add("eager");
            });
            assertThat(waiting.done()).isFalse();
            assertThat(eager.done()).isFalse();
            runner.run(() -> {
                order.add("main");
            });
        }
        assertThat(order).containsExactly("waiting", "eager", "main");
    }
}
