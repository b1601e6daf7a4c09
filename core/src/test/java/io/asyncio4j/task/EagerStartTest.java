// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.task;

import static io.asyncio4j.Asyncio.allTasks;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.context.ContextVar;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.Future;
import io.asyncio4j.future.State;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Eager start, S6: the creator gives way, the child runs until it suspends or ends, then the creator goes on. */
class EagerStartTest {
    private static final TaskOptions EAGER = TaskOptions.options().eager();

    private final List<String> order = new ArrayList<>();

    @OnBothEngines
    void childRunsBeforeItsCreatorGoesOn(EngineUnderTest engine) {
        engine.run(() -> {
            order.add("creator");
            var task = createTask(EAGER, () -> {
                order.add("child");
                return 42;
            });
            order.add("creator again");
            assertThat(task.done()).isTrue();
            assertThat(task.result()).isEqualTo(42);
        });
        assertThat(order).containsExactly("creator", "child", "creator again");
    }

    @OnBothEngines
    void creatorGoesOnBeforeAnythingElse(EngineUnderTest engine) {
        engine.run(() -> {
            createTask(() -> order.add("task that was ready before"));
            runningLoop().callSoon(() -> order.add("callback that was ready before"));
            var task = createTask(EAGER, () -> {
                order.add("child");
                runningLoop().callSoon(() -> order.add("callback of the child"));
                yieldNow();
                order.add("child again");
            });
            order.add("creator");
            assertThat(task.done()).isFalse();
            yieldNow();
            order.add("creator again");
        });
        assertThat(order)
                .containsExactly(
                        "child",
                        "creator",
                        "task that was ready before",
                        "callback that was ready before",
                        "callback of the child",
                        "child again",
                        "creator again");
    }

    @OnBothEngines
    void callbackGivesWayToo(EngineUnderTest engine) {
        engine.run(() -> {
            runningLoop().callSoon(() -> {
                order.add("callback");
                createTask(EAGER, () -> {
                    order.add("child");
                    yieldNow();
                    order.add("child again");
                });
                order.add("callback again");
            });
            runningLoop().callSoon(() -> order.add("next callback"));
            yieldNow();
            order.add("main");
            yieldNow();
        });
        assertThat(order)
                .containsExactly("callback", "child", "callback again", "next callback", "main", "child again");
    }

    @OnBothEngines
    void callbackCreatesSeveralEagerTasks(EngineUnderTest engine) {
        engine.run(() -> {
            runningLoop().callSoon(() -> {
                for (int i = 1; i <= 3; i++) {
                    int number = i;
                    createTask(EAGER, () -> order.add("child " + number));
                    order.add("callback " + number);
                }
            });
            yieldNow();
        });
        assertThat(order).containsExactly("child 1", "callback 1", "child 2", "callback 2", "child 3", "callback 3");
    }

    @OnBothEngines
    void childThatFailsAtOnceFailsOnlyItself(EngineUnderTest engine) {
        var failure = new IOException("at once");
        engine.run(() -> {
            var task = createTask(EAGER, () -> {
                throw failure;
            });
            order.add("creator goes on");
            assertThat(task.state()).isEqualTo(State.FAILED);
            assertThatThrownBy(task::await).isSameAs(failure);
        });
        assertThat(order).containsExactly("creator goes on");
    }

    @OnBothEngines
    void eagerTasksNest(EngineUnderTest engine) {
        engine.run(() -> {
            createTask(EAGER, () -> {
                order.add("child");
                createTask(EAGER, () -> {
                    order.add("grandchild");
                    yieldNow();
                    order.add("grandchild again");
                });
                order.add("child again");
                yieldNow();
                order.add("child at last");
            });
            order.add("creator");
            yieldNow();
        });
        assertThat(order)
                .containsExactly("child", "grandchild", "child again", "creator", "grandchild again", "child at last");
    }

    private static Task<Integer, RuntimeException> chain(int left) {
        return createTask(EAGER, () -> left == 0 ? 0 : chain(left - 1).await() + 1);
    }

    @OnBothEngines
    void chainOfEagerTasksMayBeLong(EngineUnderTest engine) {
        assertThat(engine.run(() -> chain(5_000).await())).isEqualTo(5_000);
    }

    @OnBothEngines
    void currentTaskAndAllTasksAreRightOnBothSides(EngineUnderTest engine) {
        engine.run(() -> {
            Task<?, ?> main = currentTask();
            var seen = new ArrayList<Task<?, ?>>();
            var child = createTask(EAGER, () -> {
                seen.add(currentTask());
                seen.addAll(allTasks());
                yieldNow();
            });
            assertThat(currentTask()).isSameAs(main);
            assertThat(seen).containsExactly(child, main, child);
            child.await();
            var ended = createTask(EAGER, () -> {});
            assertThat(allTasks()).doesNotContain(ended);
        });
    }

    @OnBothEngines
    void childSeesACopyOfItsCreatorsContext(EngineUnderTest engine) {
        ContextVar<String> variable = ContextVar.of("variable");
        engine.run(() -> {
            variable.set("creator's");
            createTask(EAGER, () -> {
                order.add(variable.get());
                variable.set("child's");
            });
            assertThat(variable.get()).isEqualTo("creator's");
        });
        assertThat(order).containsExactly("creator's");
    }

    @OnBothEngines
    void childMayCompleteWhatItsCreatorAwaitsNext(EngineUnderTest engine) {
        engine.run(() -> {
            Future<String, RuntimeException> future = Future.create();
            createTask(EAGER, () -> future.setResult("there already"));
            assertThat(future.await()).isEqualTo("there already");
        });
    }

    @OnBothEngines
    void childMayAwaitItsCreator(EngineUnderTest engine) {
        engine.run(() -> {
            var children = new ArrayList<Task<Integer, RuntimeException>>();
            var creator = createTask(() -> {
                @SuppressWarnings("unchecked") // it is the task made here
                var me = (Task<Integer, RuntimeException>) currentTask();
                children.add(createTask(EAGER, () -> me.await() + 1));
                return 41;
            });
            creator.await();
            assertThat(children.getFirst().await()).isEqualTo(42);
        });
    }

    @OnBothEngines
    void childMayCancelItsCreator(EngineUnderTest engine) {
        // CPython: the creator counts as running, so it gets the error at its next await.
        engine.run(() -> {
            var creator = createTask(() -> {
                Task<?, ?> me = currentTask();
                createTask(EAGER, () -> me.cancel("from the child"));
                order.add("creator goes on");
                sleep(Duration.ofDays(1));
            });
            assertThatThrownBy(creator::await)
                    .isInstanceOf(CancelledError.class)
                    .hasMessage("from the child");
        });
        assertThat(order).containsExactly("creator goes on");
    }

    @OnBothEngines
    void eagerChildThatSuspendsCanBeCancelled(EngineUnderTest engine) {
        engine.run(() -> {
            var child = createTask(EAGER, () -> {
                order.add("child");
                sleep(Duration.ofDays(1));
            });
            child.cancel();
            assertThatThrownBy(child::await).isInstanceOf(CancelledError.class);
        });
        assertThat(order).containsExactly("child");
    }
}
