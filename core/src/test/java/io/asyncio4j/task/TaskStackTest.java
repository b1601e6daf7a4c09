// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.task;

import static io.asyncio4j.Asyncio.await;
import static io.asyncio4j.Asyncio.blocking;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.context.Context;
import io.asyncio4j.future.Future;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** stack() and printStack(): the lines of the user's own code, and no others. */
class TaskStackTest {
    private static void outer() {
        inner();
    }

    private static void inner() {
        sleep(Duration.ofDays(1));
    }

    private static int failing() throws IOException {
        throw new IOException("boom");
    }

    private static List<String> methods(Task<?, ?> task) {
        return task.stack().stream()
                .peek(line -> assertThat(line.getClassName()).isEqualTo(TaskStackTest.class.getName()))
                .map(StackTraceElement::getMethodName)
                .map(name -> name.startsWith("lambda$") ? "lambda" : name)
                .toList();
    }

    @OnBothEngines
    void suspendedTaskShowsWhereItWaits(EngineUnderTest engine) {
        engine.run(() -> {
            var task = createTask(() -> outer());
            yieldNow();
            assertThat(methods(task)).containsExactly("inner", "outer", "lambda");
            assertThat(task.stack().getFirst().getFileName()).isEqualTo("TaskStackTest.java");
        });
    }

    @OnBothEngines
    void everyKindOfWaitIsShownFromTheUsersLineOn(EngineUnderTest engine) {
        engine.run(() -> {
            Future<Integer, RuntimeException> future = Future.create();
            var forFuture = createTask(() -> future.await());
            var forTask = createTask(() -> forFuture.await());
            var givingWay = createTask(() -> {
                yieldNow();
                yieldNow();
            });
            var inContext = createTask(() -> Context.copy().run(() -> outer()));
            var inABody = createTask(() -> await(() -> outer()));
            yieldNow();
            assertThat(methods(forFuture)).containsExactly("lambda");
            assertThat(methods(forTask)).containsExactly("lambda");
            assertThat(methods(givingWay)).containsExactly("lambda");
            assertThat(methods(inContext)).containsExactly("inner", "outer", "lambda", "lambda");
            assertThat(methods(inABody)).containsExactly("inner", "outer", "lambda", "lambda");
        });
    }

    @OnBothEngines
    void taskThatHasNotStartedHasNoStack(EngineUnderTest engine) {
        engine.run(() -> {
            var task = createTask(() -> outer());
            assertThat(task.stack()).isEmpty();
        });
    }

    @OnBothEngines
    void runningTaskShowsTheLineThatAsks(EngineUnderTest engine) {
        engine.run(() -> {
            var task = createTask(() -> methods(currentTask()));
            assertThat(task.await()).containsExactly("methods", "lambda");
        });
    }

    @OnBothEngines
    void failedTaskShowsTheStackOfItsException(EngineUnderTest engine) {
        engine.run(() -> {
            var task = createTask(() -> failing());
            yieldNow();
            assertThat(methods(task)).containsExactly("failing", "lambda");
            assertThat(task.exception()).hasMessage("boom");
            assertThat(methods(task)).containsExactly("failing", "lambda");
        });
    }

    @OnBothEngines
    void taskThatSucceededOrWasCancelledHasNoStack(EngineUnderTest engine) {
        engine.run(() -> {
            var ok = createTask(() -> 42);
            var cancelled = createTask(() -> outer());
            yieldNow();
            cancelled.cancel();
            yieldNow();
            assertThat(ok.stack()).isEmpty();
            assertThat(cancelled.stack()).isEmpty();
        });
    }

    @OnBothEngines
    void anyThreadMayLook(EngineUnderTest engine) {
        engine.run(() -> {
            var task = createTask(() -> outer());
            yieldNow();
            var seen = new ArrayList<List<String>>();
            blocking(() -> seen.add(methods(task)));
            assertThat(seen).containsExactly(List.of("inner", "outer", "lambda"));
        });
    }

    private static String printed(Task<?, ?> task) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
            task.printStack(out);
        }
        return bytes.toString(StandardCharsets.UTF_8).replaceAll("java:\\d+", "java:LINE");
    }

    @OnBothEngines
    void stackIsPrintedUnderTheTask(EngineUnderTest engine) {
        engine.run(() -> {
            var task = createTask("t", TaskStackTest::outer);
            assertThat(printed(task)).isEqualTo("No stack for Task 't' (pending, not started)\n");
            yieldNow();
            assertThat(printed(task)).isEqualTo("""
                Stack for Task 't' (pending, waiting for sleep)
                    at io.asyncio4j.task.TaskStackTest.inner(TaskStackTest.java:LINE)
                    at io.asyncio4j.task.TaskStackTest.outer(TaskStackTest.java:LINE)
                """);
            var failed = createTask("f", TaskStackTest::failing);
            yieldNow();
            assertThat(printed(failed)).isEqualTo("""
                Stack for Task 'f' (failed, exception=java.io.IOException: boom)
                    at io.asyncio4j.task.TaskStackTest.failing(TaskStackTest.java:LINE)
                """);
            assertThat(failed.exception()).isNotNull();
        });
    }

    @OnBothEngines
    void printStackWithoutAnArgumentPrintsToStandardError(EngineUnderTest engine) {
        PrintStream before = System.err;
        var bytes = new ByteArrayOutputStream();
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            engine.run(() -> createTask("t", () -> {}).printStack());
        } finally {
            System.setErr(before);
        }
        assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("No stack for Task 't' (pending, not started)\n");
    }

    @OnBothEngines
    void nullIsNoStream(EngineUnderTest engine) {
        engine.run(() -> assertThatThrownBy(() -> createTask("t", () -> {}).printStack(null))
                .isExactlyInstanceOf(NullPointerException.class)
                .hasMessage("out is null: printStack(...) takes a stream, such as System.out"));
    }
}
