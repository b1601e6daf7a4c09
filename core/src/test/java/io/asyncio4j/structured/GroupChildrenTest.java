// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.structured;

import static io.asyncio4j.Asyncio.allTasks;
import static io.asyncio4j.Asyncio.callTaskGroup;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.taskGroup;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.structured.Workers.DAY;
import static io.asyncio4j.structured.Workers.failAfter;
import static io.asyncio4j.structured.Workers.groupOf;
import static io.asyncio4j.structured.Workers.waitLogged;
import static io.asyncio4j.task.TaskOptions.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio4j.context.Context;
import io.asyncio4j.context.ContextVar;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.Future;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** S20: who may start tasks in a group, when, and how. */
class GroupChildrenTest {
    private final List<Object> log = new ArrayList<>();

    // CPython 3.13: 'child', 'grandchild', 'end'
    @OnBothEngines
    void taskMayStartSiblingsThoughTheBodyHasEnded(EngineUnderTest engine) throws Exception {
        engine.run(() -> {
            taskGroup(g -> g.createTask(() -> {
                sleep(Duration.ofSeconds(1));
                log.add("child");
                g.createTask(() -> {
                    sleep(Duration.ofSeconds(1));
                    log.add("grandchild");
                });
            }));
            log.add("end");
            assertThat(log).containsExactly("child", "grandchild", "end");
        });
    }

    @OnBothEngines
    void taskOutsideAndCallbackMayStartTasksInTheGroup(EngineUnderTest engine) throws Exception {
        engine.run(() -> {
            var shared = new AtomicReference<TaskGroup>();
            createTask(() -> {
                sleep(Duration.ofSeconds(1));
                shared.get()
                        .createTask("from a task", () -> log.add(currentTask().name()));
            });
            runningLoop().callLater(Duration.ofSeconds(2), () -> {
                shared.get().createTask("from a callback", () -> {
                    sleep(Duration.ofSeconds(5));
                    log.add(currentTask().name());
                });
            });
            taskGroup(g -> {
                shared.set(g);
                g.createTask(() -> sleep(Duration.ofSeconds(3)));
            });
            assertThat(log).containsExactly("from a task", "from a callback");
        });
    }

    // CPython 3.13: RuntimeError('TaskGroup <TaskGroup entered> is finished')
    @OnBothEngines
    void groupThatHasEndedTakesNoTask(EngineUnderTest engine) throws Exception {
        engine.run(() -> {
            TaskGroup ended = callTaskGroup(g -> g);
            assertThat(catchThrowable(() -> ended.createTask(() -> log.add("ran"))))
                    .isExactlyInstanceOf(IllegalStateException.class)
                    .hasMessage(
                            "TaskGroup of task 'Task-1' is finished: createTask(...) comes too late, and nothing was"
                                    + " run. Start tasks inside the body of the group, or in its tasks.");
            yieldNow();
            assertThat(log).isEmpty();
            assertThat(ended).hasToString("TaskGroup of task 'Task-1' (finished)");
        });
    }

    // CPython 3.13: 'is finished' also in a callback of the last task, when the parent has not gone on yet
    @OnBothEngines
    void groupWhoseLastTaskHasEndedTakesNoTask(EngineUnderTest engine) throws Exception {
        engine.run(() -> {
            taskGroup(g -> {
                var task = g.createTask(() -> sleep(Duration.ofSeconds(1)));
                task.addDoneCallback(t -> log.add(catchThrowable(() -> g.createTask(() -> log.add("ran")))));
            });
            assertThat(log).hasSize(1);
            assertThat(log.getFirst())
                    .isInstanceOf(IllegalStateException.class)
                    .asString()
                    .contains("is finished: createTask(...) comes too late");
        });
    }

    // CPython 3.13: RuntimeError('TaskGroup <TaskGroup tasks=1 errors=1 cancelling> is shutting down')
    @OnBothEngines
    void groupThatIsBeingCancelledTakesNoTask(EngineUnderTest engine) {
        engine.run(() -> {
            var group = groupOf(() -> taskGroup(g -> {
                g.createTask(() -> {
                    try {
                        sleep(DAY);
                    } finally {
                        log.add(catchThrowable(() -> g.createTask(() -> log.add("ran"))));
                        log.add(g.toString());
                    }
                });
                g.createTask(() -> failAfter(100, new IOException("x")));
                assertThat(g).hasToString("TaskGroup of task 'Task-1' (open)");
            }));
            assertThat(group.exceptions()).hasSize(1);
            assertThat(log).hasSize(2).last().isEqualTo("TaskGroup of task 'Task-1' (waiting, cancelling)");
            assertThat((Throwable) log.getFirst())
                    .isExactlyInstanceOf(IllegalStateException.class)
                    .hasMessage(
                            "TaskGroup of task 'Task-1' is shutting down (a sibling failed: java.io.IOException: x):"
                                    + " it takes no more tasks, and nothing was run. Leave its body, or its task,"
                                    + " instead.");
        });
    }

    @OnBothEngines
    void requestWithoutAMessageLeavesNoHoleInThatText(EngineUnderTest engine) {
        engine.run(() -> {
            var task = createTask(
                    "T",
                    () -> taskGroup(g -> g.createTask(() -> {
                        try {
                            sleep(DAY);
                        } finally {
                            log.add(catchThrowable(() -> g.createTask(() -> log.add("ran"))));
                        }
                    })));
            yieldNow();
            yieldNow();
            task.cancel();
            assertThat(catchThrowable(task::await)).isInstanceOf(CancelledError.class);
            assertThat(log).hasSize(1);
            assertThat((Throwable) log.getFirst())
                    .hasMessage("TaskGroup of task 'T' is shutting down: it takes no more tasks, and nothing was run."
                            + " Leave its body, or its task, instead.");
        });
    }

    // CPython 3.13: ('copy', 'parent', 'n'), ('own', 'd', …)
    @OnBothEngines
    void taskHasItsNameAndContext(EngineUnderTest engine) throws Exception {
        engine.run(() -> {
            var variable = ContextVar.of("v", "default");
            variable.set("parent");
            taskGroup(g -> {
                g.createTask("n", () -> log.add(currentTask().name() + " " + variable.get()));
                variable.set("later");
                g.createTask(
                        options().name("own").context(Context.empty()),
                        () -> log.add(currentTask().name() + " " + variable.get()));
                g.createTask(options().name("void"), () -> {
                    log.add(currentTask().name() + " " + variable.get());
                });
            });
            assertThat(log).containsExactly("n parent", "own default", "void later");
        });
    }

    @OnBothEngines
    void eagerTaskRunsBeforeTheBodyGoesOn(EngineUnderTest engine) throws Exception {
        engine.run(() -> {
            String value = callTaskGroup(g -> {
                var ended = g.createTask(options().eager(), () -> "at once");
                assertThat(ended.done()).isTrue();
                var suspended = g.createTask(options().eager(), () -> {
                    log.add("started");
                    sleep(Duration.ofSeconds(1));
                    log.add("ended");
                });
                log.add("body");
                assertThat(suspended.done()).isFalse();
                return ended.await();
            });
            assertThat(value).isEqualTo("at once");
            assertThat(log).containsExactly("started", "body", "ended");
        });
    }

    // CPython since 3.13.2 (its issue 128588; 3.13.0 cancels the creator at once): the callback comes in the next
    // iteration
    @OnBothEngines
    void failureOfAnEagerTaskReachesTheGroupInTheNextIteration(EngineUnderTest engine) {
        engine.run(() -> {
            var failure = new IOException("eager");
            var group = groupOf(() -> taskGroup(g -> {
                g.createTask(options().eager(), () -> {
                    throw failure;
                });
                g.createTask(options().eager(), () -> waitLogged(log, "next"));
                log.add("body");
                waitLogged(log, "body");
            }));
            assertThat(group.exceptions()).containsExactly(failure);
            String why = ": a sibling failed: java.io.IOException: eager";
            assertThat(log).containsExactly("body", "next" + why, "body" + why);
        });
    }

    // S12: told in order of completion, though the second was started eagerly
    @OnBothEngines
    void eagerTaskDoesNotOvertakeOneThatFailedBefore(EngineUnderTest engine) {
        engine.run(() -> {
            Future<String, RuntimeException> go = Future.create();
            var group = groupOf(() -> taskGroup(g -> {
                g.createTask(() -> {
                    go.await();
                    throw new IOException("first");
                });
                g.createTask(() -> {
                    go.await();
                    g.createTask(options().eager(), () -> {
                        throw new IOException("second");
                    });
                });
                yieldNow();
                go.setResult("go");
            }));
            assertThat(group.exceptions()).map(Throwable::getMessage).containsExactly("first", "second");
        });
    }

    @OnBothEngines
    void eagerTaskOfAnEagerTaskCanCancelTheGroupItIsStartedIn(EngineUnderTest engine) throws Exception {
        engine.run(() -> {
            taskGroup(g -> {
                g.createTask(options().eager(), () -> {
                    g.cancel();
                    waitLogged(log, "eager");
                });
                log.add("body");
                waitLogged(log, "body");
            });
            assertThat(log).containsExactly("body", "eager: scope cancelled", "body: scope cancelled");
            assertThat(currentTask().cancelling()).isZero();
            assertThat(allTasks()).hasSize(1);
        });
    }

    // S14: the group holds what runs in it; S8 for what it leaves behind
    @OnBothEngines
    void resultsCanBeReadAfterTheGroup(EngineUnderTest engine) throws Exception {
        engine.run(() -> {
            var tasks = callTaskGroup(g -> List.of(g.createTask(() -> 1), g.createTask(() -> 2)));
            assertThat(tasks).map(t -> t.resultNow()).containsExactly(1, 2);
        });
    }
}
