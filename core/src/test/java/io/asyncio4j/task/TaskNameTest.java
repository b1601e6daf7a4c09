// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.task;

import static io.asyncio4j.Asyncio.blocking;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.future.Future;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.Eventually;
import io.asyncio4j.support.OnBothEngines;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;

/** Names of tasks, and what a task shows of itself. */
class TaskNameTest {
    @OnBothEngines
    void namesCountUpInTheirLoop(EngineUnderTest engine) {
        for (int run = 1; run <= 2; run++) {
            engine.run(() -> {
                assertThat(currentTask().name()).isEqualTo("Task-1");
                assertThat(createTask(() -> {}).name()).isEqualTo("Task-2");
                assertThat(createTask("named", () -> {}).name()).isEqualTo("named");
                assertThat(createTask(() -> {}).name()).isEqualTo("Task-4");
            });
        }
    }

    @OnBothEngines
    void nameCanBeGivenLater(EngineUnderTest engine) {
        engine.run(() -> {
            var task = createTask("first", () -> currentTask().name());
            task.setName("second");
            assertThat(task.await()).isEqualTo("second");
            task.setName("third"); // also after the end
            assertThat(task).hasToString("Task 'third' (succeeded, result=second)");
            currentTask().setName("main");
            assertThat(currentTask().name()).isEqualTo("main");
            assertThatThrownBy(() -> task.setName(null))
                    .isInstanceOf(NullPointerException.class)
                    .hasMessage("name is null: setName(...) takes a text, such as \"fetch\"");
        });
    }

    @OnBothEngines
    void nameIsForTheLoopToChange(EngineUnderTest engine) {
        engine.run(() -> {
            var task = createTask("t", () -> {});
            blocking(() -> assertThatThrownBy(() -> task.setName("other"))
                    .isExactlyInstanceOf(IllegalStateException.class)
                    .message()
                    .startsWith("setName(...) was called on thread '")
                    .endsWith(" runs on another thread. Return from blocking(...) first,"
                            + " or use loop.callSoonThreadsafe(() -> task.setName(...))."));
            assertThat(task.name()).isEqualTo("t");
        });
    }

    @OnBothEngines
    void taskThatHasNotEndedShowsWhatItWaitsFor(EngineUnderTest engine) {
        engine.run(() -> {
            Future<Integer, RuntimeException> future = Future.create();
            var unstarted = createTask("t", () -> {});
            assertThat(unstarted).hasToString("Task 't' (pending, not started)");
            assertThat(currentTask()).hasToString("Task 'Task-1' (pending, running)");
            var sleeping = createTask("sleeping", () -> sleep(Duration.ofDays(1)));
            var waiting = createTask("waiting", future::await);
            var following = createTask("following", waiting::await);
            var givingWay = createTask("giving way", () -> {
                yieldNow();
                yieldNow();
            });
            yieldNow();
            assertThat(sleeping).hasToString("Task 'sleeping' (pending, waiting for sleep)");
            assertThat(waiting).hasToString("Task 'waiting' (pending, waiting for a future)");
            assertThat(following).hasToString("Task 'following' (pending, waiting for Task 'waiting')");
            assertThat(givingWay).hasToString("Task 'giving way' (pending, suspended)");
            sleeping.cancel();
            assertThat(sleeping).hasToString("Task 'sleeping' (pending, waiting for sleep, cancelling)");
        });
    }

    @OnBothEngines
    void taskInBlockingSaysSo(EngineUnderTest engine) {
        engine.run(() -> {
            var goOn = new CountDownLatch(1);
            var task = createTask("t", () -> blocking(() -> goOn.await()));
            yieldNow();
            assertThat(task).hasToString("Task 't' (pending, in blocking(...))");
            goOn.countDown();
            task.await();
        });
    }

    @OnBothEngines
    void taskInABlockingCallOfTheJdkSaysSo(EngineUnderTest engine) {
        var queue = new ArrayBlockingQueue<String>(1);
        engine.run(() -> {
            var task = createTask("t", queue::take);
            if (engine == EngineUnderTest.INLINE) {
                yieldNow();
                assertThat(task).hasToString("Task 't' (pending, in a JDK call)");
                queue.add("go on");
                task.await();
            } else {
                // There the call holds the loop: only another thread can look.
                Thread.ofPlatform().start(() -> {
                    Eventually.waitUntil("the task runs", () -> task.toString().equals("Task 't' (pending, running)"));
                    queue.add("go on");
                });
                task.await();
            }
            assertThat(task).hasToString("Task 't' (succeeded, result=go on)");
        });
    }

    @OnBothEngines
    void taskThatHasEndedShowsHow(EngineUnderTest engine) {
        engine.run(() -> {
            var ok = createTask("ok", () -> List.of(1, 2));
            var nothing = createTask("nothing", () -> {});
            var failed = createTask("failed", () -> {
                throw new IOException("boom");
            });
            var quiet = createTask("quiet", () -> sleep(Duration.ofDays(1)));
            var told = createTask("told", () -> sleep(Duration.ofDays(1)));
            yieldNow();
            quiet.cancel();
            told.cancel("too slow");
            yieldNow();
            assertThat(ok).hasToString("Task 'ok' (succeeded, result=[1, 2])");
            assertThat(nothing).hasToString("Task 'nothing' (succeeded, result=null)");
            assertThat(failed).hasToString("Task 'failed' (failed, exception=java.io.IOException: boom)");
            assertThat(quiet).hasToString("Task 'quiet' (cancelled)");
            assertThat(told).hasToString("Task 'told' (cancelled: too slow)");
            assertThat(failed.exception()).isNotNull();
        });
    }

    @OnBothEngines
    void lookingAtATaskRetrievesNothing(EngineUnderTest engine) {
        // S11, S25: these are peeks
        try (var runner = engine.virtualTime().failureGrace(Duration.ofDays(1)).build()) {
            runner.run(() -> {
                var failed = createTask(() -> {
                    throw new IllegalStateException("boom");
                });
                yieldNow();
                var asked = new ArrayList<Object>();
                asked.add(failed.toString());
                asked.add(failed.state());
                asked.add(failed.done());
                asked.add(failed.cancelled());
                asked.add(failed.stack());
                asked.add(failed.cancel());
                assertThat(asked).hasSize(6);
                assertThat(runner.failures().unsettled()).hasSize(1);
                assertThat(failed.exception()).hasMessage("boom");
                assertThat(runner.failures().unsettled()).isEmpty();
            });
        }
    }
}
