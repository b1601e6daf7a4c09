// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.task;

import static io.asyncio4j.Asyncio.allTasks;
import static io.asyncio4j.Asyncio.await;
import static io.asyncio4j.Asyncio.blocking;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** currentTask() is about the current thread (S4); allTasks() knows all that have not ended. */
class CurrentTaskTest {
    @OnBothEngines
    void everyTaskIsItself(EngineUnderTest engine) {
        engine.run(() -> {
            Task<?, ?> main = currentTask();
            var one = createTask(() -> {
                Task<?, ?> before = currentTask();
                yieldNow();
                assertThat(currentTask()).isSameAs(before);
                return before;
            });
            var two = createTask(() -> await(() -> currentTask()));
            assertThat(one.await()).isSameAs(one);
            assertThat(two.await()).isSameAs(two);
            assertThat(currentTask()).isSameAs(main);
        });
    }

    @OnBothEngines
    void threadForkedInsideATaskIsNotTheTask(EngineUnderTest engine) {
        engine.run(() -> {
            List<Consumer<Runnable>> forks = List.of(
                    work -> Thread.ofPlatform().name("forked").start(work),
                    work -> Thread.ofVirtual().name("forked").start(work));
            for (var fork : forks) {
                var seen = new CompletableFuture<String>();
                fork.accept(() -> {
                    try {
                        seen.complete(currentTask().toString());
                    } catch (IllegalStateException e) {
                        seen.complete(e.getMessage());
                    }
                });
                assertThat(blocking(() -> seen.join()))
                        .isEqualTo("currentTask() was called on thread 'forked', which is no task."
                                + " Start the program with Asyncio.run(() -> ...), or have a running loop do it:"
                                + " submitThreadsafe(loop, () -> ...).");
            }
        });
    }

    @OnBothEngines
    void allTasksAreThoseThatHaveNotEndedInOrderOfCreation(EngineUnderTest engine) {
        engine.run(() -> {
            Task<?, ?> main = currentTask();
            var ends = createTask(() -> 42);
            var sleeps = createTask(() -> sleep(Duration.ofDays(1)));
            var fails = createTask(() -> {
                throw new IllegalStateException("boom");
            });
            assertThat(allTasks()).containsExactly(main, ends, sleeps, fails);
            yieldNow();
            var late = createTask(() -> sleep(Duration.ofDays(1)));
            assertThat(allTasks()).containsExactly(main, sleeps, late);
            sleeps.cancel();
            assertThat(allTasks()).containsExactly(main, sleeps, late);
            yieldNow();
            assertThat(allTasks()).containsExactly(main, late);
            assertThat(fails.exception()).hasMessage("boom");
        });
    }

    @OnBothEngines
    void allTasksIsASnapshot(EngineUnderTest engine) {
        engine.run(() -> {
            Set<Task<?, ?>> before = allTasks();
            createTask(() -> {});
            assertThat(before).containsExactly(currentTask());
        });
    }

    @OnBothEngines
    void callbackSeesTheTasksOfItsLoop(EngineUnderTest engine) {
        engine.run(() -> {
            var seen = new ArrayList<Task<?, ?>>();
            runningLoop().callSoon(() -> seen.addAll(allTasks()));
            yieldNow();
            assertThat(seen).containsExactly(currentTask());
        });
    }

    @OnBothEngines
    void loopThatDoesNotRunTellsItsOwner(EngineUnderTest engine) {
        try (var runner = engine.virtualTime().build()) {
            Task<Void, RuntimeException> task = Tasks.createTask(runner.loop(), TaskOptions.options(), () -> {});
            assertThat(Tasks.allTasks(runner.loop())).containsExactly(task);
            assertThatThrownBy(() -> runner.run(() -> Tasks.allTasks(null)))
                    .isInstanceOf(NullPointerException.class)
                    .hasMessage("loop is null: allTasks(loop) takes a loop; that of the caller needs none");
        }
    }

    @OnBothEngines
    void everyTaskKnowsItsLoop(EngineUnderTest engine) {
        try (var runner = engine.virtualTime().build()) {
            runner.run(() -> {
                assertThat(runningLoop()).isSameAs(runner.loop());
                assertThat(createTask(() -> runningLoop()).await()).isSameAs(runner.loop());
            });
        }
    }
}
