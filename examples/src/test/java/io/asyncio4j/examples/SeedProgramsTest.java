// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.launcher.Command;
import io.asyncio4j.launcher.Command.Result;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs on a task and its exception, as a user runs them. */
class SeedProgramsTest {
    private static final String INFO = "INFO: asyncio4j runs on the inline engine: JDK calls that park free the loop\n";

    @TempDir
    Path folder;

    private Command asyncio4j;

    @BeforeEach
    void start() {
        asyncio4j = Command.ofRepository(folder);
    }

    @Test
    void successfulTaskHasNoException() throws Exception {
        assertThat(run("SuccessfulTask")).isEqualTo(new Result(0, """
            main coroutine started
            executing the task
            exception: null
            main coroutine done
            """, INFO));
    }

    @Test
    void failedTaskGivesItsException() throws Exception {
        assertThat(run("FailedTask")).isEqualTo(new Result(0, """
            main coroutine started
            executing the task
            exception: Something bad happened
            main coroutine done
            """, INFO));
    }

    @Test
    void runningTaskHasNoExceptionYet() throws Exception {
        var result = run("RunningTask");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.out()).isEqualTo("""
            main coroutine started
            executing the task
            """);
        assertThat(withoutLineNumbers(result.err())).isEqualTo(INFO + """
            io.asyncio4j.future.InvalidStateException: Exception is not set. Task 'Task-2' (pending, waiting for \
            sleep) has not ended: await() it, or check done() first.
            \tat io.asyncio4j.future.Awaitable.exception(Awaitable.java)
            \tat RunningTask.lambda$main$0(RunningTask.java)
              raised in task 'Task-1'
            """);
    }

    @Test
    void cancelledTaskThrowsInPlaceOfAnException() throws Exception {
        var result = run("CancelledTask");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.out()).isEqualTo("""
            main coroutine started
            executing the task
            """);
        assertThat(withoutLineNumbers(result.err())).isEqualTo(INFO + """
            io.asyncio4j.future.CancelledError (requested by task 'Task-1' at \
            CancelledTask.lambda$main$0(CancelledTask.java))
            \tat io.asyncio4j.Asyncio.sleep(Asyncio.java)
            \tat CancelledTask.lambda$main$1(CancelledTask.java)
            """);
    }

    @Test
    void awaitThrowsWhatTheTaskThrew() throws Exception {
        assertThat(run("AwaitTask")).isEqualTo(new Result(0, """
            main coroutine started
            executing the task
            Failed with: Something bad happened
            main coroutine done
            """, INFO));
    }

    @Test
    void resultThrowsWhatTheTaskThrew() throws Exception {
        assertThat(run("ResultTask")).isEqualTo(new Result(0, """
            main coroutine started
            executing the task
            Failed with: Something bad happened
            main coroutine done
            """, INFO));
    }

    private Result run(String name) throws Exception {
        var file = Command.repository().resolve("examples/" + name + ".java");
        var result = asyncio4j.run("run", file.toString());
        return new Result(result.status(), result.out(), Printed.withoutSlowSteps(result.err()));
    }

    private static String withoutLineNumbers(String text) {
        return text.replaceAll("\\.java:\\d+\\)", ".java)");
    }
}
