// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.structured;

import static io.asyncio4j.Asyncio.allTasks;
import static io.asyncio4j.Asyncio.blocking;
import static io.asyncio4j.Asyncio.callSupervised;
import static io.asyncio4j.Asyncio.callTaskGroup;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.supervise;
import static io.asyncio4j.Asyncio.taskGroup;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.structured.Workers.DAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio4j.future.Action;
import io.asyncio4j.future.Coroutine;
import io.asyncio4j.future.ExceptionGroup;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.support.Told;
import io.asyncio4j.task.Task;
import io.asyncio4j.task.TaskOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Groups in the wrong place, at the wrong time or with the wrong argument: each call says what is wrong, and what to do. */
class GroupMisuseTest {
    private final List<Object> log = new ArrayList<>();

    private static void assertRefused(ThrowingCallable call, String message) {
        assertThat(catchThrowable(call))
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage(message);
    }

    /** What opens a group, and needs a task around it. */
    private static Map<String, ThrowingCallable> openers() {
        var calls = new LinkedHashMap<String, ThrowingCallable>();
        calls.put("taskGroup(...)", () -> taskGroup(g -> {}));
        calls.put("callTaskGroup(...)", () -> callTaskGroup(g -> 1));
        calls.put("supervise(...)", () -> supervise(g -> {}));
        calls.put("callSupervised(...)", () -> callSupervised(g -> 1));
        return calls;
    }

    /** What a group refuses to foreign threads, and the call to use instead. */
    private Map<String, ThrowingCallable> callsOf(TaskGroup group) {
        var calls = new LinkedHashMap<String, ThrowingCallable>();
        calls.put(
                "TaskGroup.createTask(...)|loop.callSoonThreadsafe(() -> group.createTask(...))",
                () -> group.createTask(() -> log.add("ran")));
        calls.put("TaskGroup.cancel()|loop.callSoonThreadsafe(group::cancel)", group::cancel);
        return calls;
    }

    @Test
    void outsideALoopThereIsNoGroup() {
        openers()
                .forEach((name, call) -> assertRefused(
                        call,
                        name + " was called on thread '"
                                + Thread.currentThread().getName() + "', which is no task. Start the"
                                + " program with Asyncio.run(() -> ...), or have a running loop do it:"
                                + " submitThreadsafe(loop, () -> ...)."));
    }

    @OnBothEngines
    void callbackCannotOpenAGroup(EngineUnderTest engine) {
        engine.run(() -> {
            var told = new Told();
            runningLoop().setExceptionHandler(told);
            for (ThrowingCallable call : openers().values()) {
                runningLoop().callSoon(() -> {
                    try {
                        call.call();
                    } catch (Throwable t) {
                        log.add(t);
                    }
                });
            }
            String loop = runningLoop().toString();
            sleep(Duration.ofSeconds(1));
            assertThat(told.messages()).isEmpty();
            assertThat(log).hasSize(4);
            assertThat((Throwable) log.getFirst())
                    .isExactlyInstanceOf(IllegalStateException.class)
                    .message()
                    .startsWith("taskGroup(...) was called outside a task, in a callback of EventLoop(running, ")
                    .endsWith(", which must not suspend. Start a task there: createTask(() -> ...).");
            assertThat(loop).startsWith("EventLoop(running, ");
        });
    }

    @OnBothEngines
    void insideBlockingThereIsNoGroup(EngineUnderTest engine) throws Exception {
        engine.run(() -> {
            openers()
                    .forEach((name, call) -> assertRefused(
                            () -> blocking(() -> {
                                log.add(catchThrowable(call));
                                throw (RuntimeException) log.removeLast();
                            }),
                            name
                                    + " was called inside blocking(...) by Task 'Task-1' (pending, in blocking(...)),"
                                    + " which is off the loop there. Call it before or after blocking(...)."));
            taskGroup(g -> callsOf(g).forEach((name, call) -> {
                var thrown = new ArrayList<Throwable>();
                blocking(() -> thrown.add(catchThrowable(call)));
                String[] parts = name.split("\\|", 2);
                assertThat(thrown.getFirst())
                        .isExactlyInstanceOf(IllegalStateException.class)
                        .message()
                        .startsWith(parts[0] + " was called on thread '")
                        .contains("' inside blocking(...), which is off the loop, but EventLoop(running, ")
                        .endsWith(
                                ") runs on another thread. Return from blocking(...) first, or use " + parts[1] + ".");
            }));
            assertThat(log).isEmpty();
        });
    }

    @OnBothEngines
    void foreignThreadCannotUseAGroup(EngineUnderTest engine) throws Exception {
        engine.run(() -> taskGroup(g -> callsOf(g).forEach((name, call) -> {
            var thrown = new ArrayList<Throwable>();
            blocking(() -> {
                Thread foreign = Thread.ofPlatform().name("foreign").start(() -> thrown.add(catchThrowable(call)));
                foreign.join();
            });
            String[] parts = name.split("\\|", 2);
            assertThat(thrown.getFirst())
                    .isExactlyInstanceOf(IllegalStateException.class)
                    .message()
                    .startsWith(parts[0] + " was called on thread 'foreign', but EventLoop(running, ")
                    .endsWith(") runs on another thread. Use " + parts[1] + ".");
        })));
        assertThat(log).isEmpty();
    }

    @OnBothEngines
    void taskOfAnotherLoopCannotUseAGroup(EngineUnderTest engine) throws Exception {
        engine.run(() -> taskGroup(g -> {
            var thrown = new ArrayList<Throwable>();
            blocking(() -> {
                Thread foreign = Thread.ofPlatform()
                        .start(() -> engine.run(() -> {
                            callsOf(g).values().forEach(call -> thrown.add(catchThrowable(call)));
                            thrown.add(catchThrowable(() -> g.start(ready -> log.add("ran"))));
                        }));
                foreign.join();
            });
            assertThat(thrown)
                    .hasSize(3)
                    .allSatisfy(t -> assertThat(t)
                            .isExactlyInstanceOf(IllegalStateException.class)
                            .message()
                            .matches("TaskGroup\\.(createTask\\(\\.\\.\\.\\)|cancel\\(\\)|start\\(\\.\\.\\.\\)) was"
                                    + " called on thread '[^']+', but EventLoop\\(running, [^)]*\\) runs on"
                                    + " another thread\\. Use loop\\.callSoonThreadsafe\\(.*\\)\\."));
        }));
        assertThat(log).isEmpty();
    }

    @OnBothEngines
    void startNeedsATask(EngineUnderTest engine) throws Exception {
        engine.run(() -> taskGroup(g -> {
            runningLoop().callSoon(() -> log.add(catchThrowable(() -> g.start(ready -> log.add("ran")))));
            sleep(Duration.ofSeconds(1));
            assertThat(log).hasSize(1);
            assertThat((Throwable) log.getFirst())
                    .isExactlyInstanceOf(IllegalStateException.class)
                    .message()
                    .startsWith("TaskGroup.start(...) was called outside a task, in a callback of EventLoop(running, ");
        }));
    }

    @OnBothEngines
    void groupOfALoopThatIsClosedSaysSo(EngineUnderTest engine) throws Exception {
        TaskGroup group = engine.run(() -> {
            TaskGroup opened = callTaskGroup(g -> g);
            return opened;
        });
        assertThat(catchThrowable(() -> group.createTask(() -> log.add("ran"))))
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage("Event loop is closed: TaskGroup.createTask(...) was called on EventLoop(closed, 0 ready, 0"
                        + " timers), which runs nothing any more. Start a new one with Asyncio.run(...) or a"
                        + " Runner.");
        assertThat(log).isEmpty();
    }

    @OnBothEngines
    void nullIsNamed(EngineUnderTest engine) throws Exception {
        engine.run(() -> {
            assertNamed(() -> taskGroup(null), "body is null: taskGroup(...) takes what to run, such as g -> work(g)");
            assertNamed(
                    () -> callTaskGroup(null),
                    "body is null: callTaskGroup(...) takes what to run, such as g -> work(g)");
            assertNamed(() -> supervise(null), "body is null: supervise(...) takes what to run, such as g -> work(g)");
            assertNamed(
                    () -> callSupervised(null),
                    "body is null: callSupervised(...) takes what to run, such as g -> work(g)");
            taskGroup(g -> {
                Action<RuntimeException> noAction = null;
                Coroutine<String, RuntimeException> noBody = null;
                String text = "body is null: createTask takes what the task is to run, such as () -> work()";
                assertNamed(() -> g.createTask(noAction), text);
                assertNamed(() -> g.createTask(noBody), text);
                assertNamed(() -> g.createTask("name", noBody), text);
                assertNamed(
                        () -> g.createTask((String) null, () -> log.add("ran")),
                        "name is null: a task has a text for its name, such as \"fetch\"; without one it gets a"
                                + " number");
                assertNamed(
                        () -> g.createTask((TaskOptions) null, () -> log.add("ran")),
                        "options is null: createTask(...) takes TaskOptions, such as"
                                + " TaskOptions.options().name(\"fetch\")");
                assertNamed(
                        () -> g.start(null),
                        "body is null: start(...) takes what the task is to run, such as ready -> serve(ready)");
                assertNamed(
                        () -> g.start(null, ready -> log.add("ran")),
                        "name is null: a task has a text for its name, such as \"fetch\"; without one it gets a"
                                + " number");
                yieldNow();
            });
            assertThat(log).isEmpty();
        });
    }

    private static void assertNamed(ThrowingCallable call, String message) {
        assertThat(catchThrowable(call))
                .isExactlyInstanceOf(NullPointerException.class)
                .hasMessage(message);
    }

    // each waits for the other: it would never end, as it does not in CPython
    @OnBothEngines
    void taskCannotAwaitTheTaskThatWaitsForIt(EngineUnderTest engine) throws Exception {
        engine.run(() -> {
            var main = createTask("main", () -> {
                var self = currentTask();
                taskGroup(g -> {
                    g.createTask("child", () -> assertCannotAwait("child", self));
                    g.createTask(() -> taskGroup(h -> {
                        h.createTask("grandchild", () -> assertCannotAwait("grandchild", self));
                    }));
                });
            });
            main.await();
        });
    }

    private static void assertCannotAwait(String name, Task<?, ?> awaited) {
        yieldNow();
        assertRefused(
                awaited::await,
                "Task '" + name
                        + "' (pending, running) cannot await Task 'main' (pending, waiting for the tasks of its"
                        + " group), which runs the group that waits for it: neither would ever end. Return from the"
                        + " body instead, or hand over a Future that the group's body completes.");
    }

    @OnBothEngines
    void taskThatIsNotInsideMayAwaitIt(EngineUnderTest engine) throws Exception {
        engine.run(() -> {
            var tasks = new ArrayList<Task<String, Exception>>();
            tasks.add(createTask("main", () -> {
                taskGroup(g -> {
                    g.createTask(() -> sleep(Duration.ofSeconds(1)));
                    createTask("not inside", () -> log.add(tasks.getFirst().await()));
                });
                return "value";
            }));
            taskGroup(g -> g.createTask(
                    "in a group of another task", () -> log.add(tasks.getFirst().await())));
            assertThat(log).containsExactlyInAnyOrder("value", "value");
        });
    }

    // a sibling, or what a sibling has started, may be awaited
    @OnBothEngines
    void siblingMayBeAwaited(EngineUnderTest engine) throws Exception {
        engine.run(() -> {
            taskGroup(g -> {
                var first = g.createTask(() -> {
                    sleep(Duration.ofSeconds(1));
                    return "first";
                });
                g.createTask(() -> log.add(first.await()));
                g.createTask(() -> taskGroup(h -> h.createTask(() -> log.add(first.await()))));
            });
            assertThat(log).containsExactly("first", "first");
        });
    }

    private static final class Opens {
        static final List<Task<?, ?>> TASKS = new ArrayList<>();
        static final List<Throwable> THROWN =
                List.of(catchThrowable(() -> taskGroup(g -> TASKS.add(g.createTask(() -> sleep(DAY))))));
    }

    // On the inline engine nothing can wait there: the group cannot keep its promise, so it gives up, and says so.
    @Test
    void groupThatCannotWaitForItsTasksCancelsThem() {
        EngineUnderTest.INLINE.run(() -> {
            var thrown = (ExceptionGroup) Opens.THROWN.getFirst();
            assertThat(thrown.exceptions()).hasSize(1);
            assertThat(thrown.exceptions().getFirst())
                    .isExactlyInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith(
                            "cannot suspend Task 'Task-1' (pending, waiting for the tasks of its group) here:");
            yieldNow();
            yieldNow();
            assertThat(Opens.TASKS).hasSize(1).allMatch(t -> t.cancelled());
            assertThat(allTasks()).hasSize(1);
            sleep(DAY);
        });
    }

    // Groups are lambda scopes, so they cannot be closed in the wrong order.
    @OnBothEngines
    void innerGroupAlwaysEndsBeforeTheOuterOne(EngineUnderTest engine) throws Exception {
        engine.run(() -> {
            for (String end : List.of("returns", "throws", "is cancelled")) {
                log.clear();
                var task = createTask(() -> taskGroup(outer -> {
                    outer.createTask(() -> cleanUp("outer task", 1));
                    try {
                        taskGroup(inner -> {
                            inner.createTask(() -> cleanUp("inner task", 1_000));
                            sleep(Duration.ofMillis(10));
                            switch (end) {
                                case "returns" -> inner.cancel();
                                case "throws" -> throw new IOException("x");
                                default -> sleep(DAY);
                            }
                        });
                    } finally {
                        log.add("inner group");
                        if (end.equals("returns")) {
                            outer.cancel();
                        }
                    }
                }));
                sleep(Duration.ofMillis(20));
                if (end.equals("is cancelled")) {
                    task.cancel();
                }
                assertThat(catchThrowable(task::await) == null).isEqualTo(end.equals("returns"));
                log.add("outer group");
                assertThat(log.indexOf("inner task")).isLessThan(log.indexOf("inner group"));
                assertThat(log.indexOf("inner group")).isLessThan(log.indexOf("outer group"));
                assertThat(log.indexOf("outer task")).isLessThan(log.indexOf("outer group"));
                assertThat(log).hasSize(4).last().isEqualTo("outer group");
            }
        });
    }

    private void cleanUp(String name, int millis) {
        try {
            sleep(DAY);
        } finally {
            sleep(Duration.ofMillis(millis));
            log.add(name);
        }
    }
}
