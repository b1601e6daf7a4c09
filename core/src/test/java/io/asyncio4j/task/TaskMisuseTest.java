// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.task;

import static io.asyncio4j.Asyncio.allTasks;
import static io.asyncio4j.Asyncio.await;
import static io.asyncio4j.Asyncio.blocking;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.failures;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.uninterruptible;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.future.Action;
import io.asyncio4j.future.Future;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Calls in the wrong place or with the wrong argument: each says what is wrong, and what to do. */
class TaskMisuseTest {
    private static final Action<RuntimeException> NO_BODY = null;

    /** What needs a task around it. */
    private static Map<String, ThrowingCallable> callsForTasks() {
        var calls = new LinkedHashMap<String, ThrowingCallable>();
        calls.put("sleep(...)", () -> sleep(Duration.ofSeconds(1)));
        calls.put("yieldNow()", () -> yieldNow());
        calls.put("currentTask()", () -> currentTask());
        calls.put("await(body)", () -> await(() -> {}));
        return calls;
    }

    /** What needs a running loop on this thread. */
    private static Map<String, ThrowingCallable> callsForLoops() {
        var calls = new LinkedHashMap<String, ThrowingCallable>();
        calls.put("createTask(...)", () -> createTask(() -> {}));
        calls.put("allTasks()", () -> allTasks());
        calls.put("runningLoop()", () -> runningLoop());
        calls.put("failures()", () -> failures());
        return calls;
    }

    private static void assertRefused(ThrowingCallable call, String message) {
        assertThatThrownBy(call)
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage(message);
    }

    @Test
    void callsOnAForeignThreadNameIt() {
        String rest = " was called on thread '" + Thread.currentThread().getName() + "', which is no task."
                + " Start the program with Asyncio.run(() -> ...), or have a running loop do it:"
                + " submitThreadsafe(loop, () -> ...).";
        callsForTasks().forEach((name, call) -> assertRefused(call, name + rest));
        callsForLoops().forEach((name, call) -> assertRefused(call, "no running event loop: " + name + rest));
    }

    @Test
    void threadWithoutANameIsNumbered() throws InterruptedException {
        var thrown = new ArrayList<Throwable>();
        Thread nameless = Thread.ofVirtual().unstarted(() -> {
            try {
                yieldNow();
            } catch (IllegalStateException e) {
                thrown.add(e);
            }
        });
        nameless.start();
        nameless.join();
        assertThat(thrown.getFirst())
                .hasMessageStartingWith("yieldNow() was called on thread '#" + nameless.threadId() + "', which");
    }

    @OnBothEngines
    void callbacksMustNotSuspend(EngineUnderTest engine) {
        engine.run(() -> {
            var shown = new ArrayList<String>();
            runningLoop().callSoon(() -> {
                String loop = runningLoop().toString();
                callsForTasks()
                        .forEach((name, call) -> assertRefused(
                                call,
                                name + " was called outside a task, in a callback of " + loop
                                        + ", which must not suspend. Start a task there: createTask(() -> ...)."));
                for (var call : callsForLoops().values()) {
                    assertThatCode(call).doesNotThrowAnyException(); // a callback has a loop
                }
                shown.add(loop);
            });
            yieldNow();
            assertThat(shown).hasSize(1);
        });
    }

    @OnBothEngines
    void blockingIsOffTheLoop(EngineUnderTest engine) {
        engine.run(() -> {
            Future<Integer, RuntimeException> future = Future.create();
            blocking(() -> {
                String task = "Task 'Task-1' (pending, in blocking(...))";
                String rest = " was called inside blocking(...) by " + task
                        + ", which is off the loop there. Call it before or after blocking(...).";
                callsForTasks().forEach((name, call) -> assertRefused(call, name + rest));
                callsForLoops().forEach((name, call) -> assertRefused(call, "no running event loop: " + name + rest));
                assertRefused(Future::create, "no running event loop: Future.create()" + rest);
                assertRefused(
                        future::await,
                        "await() was called inside blocking(...) by " + task
                                + ", which is off the loop there. Await Future(pending) before or after"
                                + " blocking(...).");
            });
            yieldNow();
        });
    }

    @OnBothEngines
    void awaitOutsideATaskIsRefused(EngineUnderTest engine) {
        List<Task<Void, RuntimeException>> tasks = new ArrayList<>();
        engine.run(() -> {
            tasks.add(createTask("left over", () -> sleep(Duration.ofDays(1))));
        });
        assertRefused(
                tasks.getFirst()::await,
                "await() was called outside a task, on thread '"
                        + Thread.currentThread().getName()
                        + "', for Task 'left over' (cancelled: the loop is shutting down)."
                        + " Await in a task: createTask(() -> ...) or Asyncio.run(() -> ...);"
                        + " in a callback, or after the loop has ended, use result() or outcome();"
                        + " on another thread, have the loop tell it:"
                        + " loop.callSoonThreadsafe(() -> task.addDoneCallback(...)).");
    }

    @OnBothEngines
    void taskOfAnotherLoopIsRefused(EngineUnderTest engine) {
        try (var other = engine.virtualTime().build()) {
            Task<Integer, RuntimeException> foreign =
                    Tasks.createTask(other.loop(), TaskOptions.options().name("foreign"), () -> {});
            engine.run(() -> assertThatThrownBy(foreign::await)
                    .isExactlyInstanceOf(IllegalStateException.class)
                    .hasMessage("Task 'Task-1' (pending, running) got Task 'foreign' (pending, not started)"
                            + " attached to a different loop: its own is " + runningLoop() + ", the other "
                            + other.loop() + ". Pass the result on with callSoonThreadsafe(...)."));
        }
    }

    @OnBothEngines
    void nullIsNoBody(EngineUnderTest engine) {
        engine.run(() -> {
            String message = "body is null: createTask takes what the task is to run, such as () -> work()";
            int before = allTasks().size();
            for (ThrowingCallable call : List.<ThrowingCallable>of(
                    () -> createTask(NO_BODY),
                    () -> createTask("named", NO_BODY),
                    () -> createTask(TaskOptions.options().eager(), NO_BODY),
                    () -> Tasks.createTask(runningLoop(), TaskOptions.options(), NO_BODY))) {
                assertThatThrownBy(call)
                        .isExactlyInstanceOf(NullPointerException.class)
                        .hasMessage(message);
            }
            assertThatThrownBy(() -> await(NO_BODY))
                    .isExactlyInstanceOf(NullPointerException.class)
                    .hasMessage("body is null: await(...) takes what to run, such as () -> work()");
            assertThatThrownBy(() -> blocking(NO_BODY))
                    .isExactlyInstanceOf(NullPointerException.class)
                    .hasMessage("body is null: blocking(...) takes what to run, such as () -> work()");
            assertThatThrownBy(() -> uninterruptible(NO_BODY))
                    .isExactlyInstanceOf(NullPointerException.class)
                    .hasMessage("body is null: uninterruptible(...) takes what to run, such as () -> work()");
            assertThat(allTasks()).hasSize(before);
        });
    }

    @OnBothEngines
    void nullIsNoNameAndNoOption(EngineUnderTest engine) {
        engine.run(() -> {
            assertThatThrownBy(() -> createTask((String) null, () -> {}))
                    .hasMessage("name is null: a task has a text for its name, such as \"fetch\"; without one it gets a"
                            + " number");
            assertThatThrownBy(() -> createTask((TaskOptions) null, () -> {}))
                    .hasMessage("options is null: createTask(...) takes TaskOptions, such as"
                            + " TaskOptions.options().name(\"fetch\")");
            assertThatThrownBy(() -> TaskOptions.options().context(null))
                    .hasMessage(
                            "context is null: context(...) takes a Context, such as Context.copy(); without it the task"
                                    + " has a copy of its creator's");
            assertThatThrownBy(() -> TaskOptions.options().failurePolicy(null))
                    .hasMessage("policy is null: failurePolicy(...) takes a FailurePolicy, such as FailurePolicy.LOG;"
                            + " without it the loop's counts");
        });
    }

    @OnBothEngines
    void sleepTakesASensibleDuration(EngineUnderTest engine) {
        engine.run(() -> {
            assertThatThrownBy(() -> sleep(Duration.ofNanos(-1)))
                    .isExactlyInstanceOf(IllegalArgumentException.class)
                    .hasMessage("delay is negative: sleep(...) got PT-0.000000001S."
                            + " Use Duration.ZERO for \"as soon as possible\".");
            assertThatThrownBy(() -> sleep(Duration.ofSeconds(Long.MAX_VALUE)))
                    .isExactlyInstanceOf(IllegalArgumentException.class)
                    .hasMessage("delay is too long: sleep(...) got " + Duration.ofSeconds(Long.MAX_VALUE)
                            + ", at most 53375 days. To wait for ever, await a future that nobody completes.");
            assertThatThrownBy(() -> sleep(null))
                    .isExactlyInstanceOf(NullPointerException.class)
                    .hasMessage("delay is null: sleep(...) takes a Duration, such as Duration.ofMillis(100)");
        });
    }
}
