// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.process;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.process.Redirect.DEVNULL;
import static io.asyncio4j.process.Redirect.PIPE;
import static io.asyncio4j.process.Redirect.STDOUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.stream.UndecodableException;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with a process says so, with what to write instead. */
class SubprocessMisuseTest {
    private static void assertStartFails(
            EngineUnderTest engine, Command command, Class<? extends IOException> type, String message) {
        engine.run(() -> assertThatThrownBy(() -> command.start())
                .isExactlyInstanceOf(type)
                .hasMessage(message)
                .hasCauseInstanceOf(IOException.class));
    }

    @OnBothEngines
    void unknownProgramIsNamedWithThePath(EngineUnderTest engine) {
        assertStartFails(
                engine,
                Subprocess.exec("no-such-program", "x"),
                NoSuchFileException.class,
                "no-such-program: there is no such program in the PATH of this JVM, which is " + System.getenv("PATH")
                        + ". Give its full path, or install it");
        assertStartFails(
                engine,
                Subprocess.exec("/no/such/program"),
                NoSuchFileException.class,
                "/no/such/program: there is no such program");
    }

    @OnBothEngines
    void relativePathIsLookedForInTheWorkingFolder(EngineUnderTest engine, @TempDir Path folder) throws IOException {
        assertStartFails(
                engine,
                Subprocess.exec("./program").directory(folder),
                NoSuchFileException.class,
                "./program: there is no such program: " + folder.resolve("./program"));
        Path script = Files.writeString(folder.resolve("program"), "#!/bin/sh\necho here\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        String said =
                engine.run(() -> Subprocess.exec("./program").directory(folder).output());
        assertThat(said).isEqualTo("here\n");
    }

    @OnBothEngines
    void fileThatIsNoProgramIsRefused(EngineUnderTest engine, @TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "echo hello");
        assertStartFails(
                engine,
                Subprocess.exec(file.toString()),
                AccessDeniedException.class,
                file + ": no permission to start this. Is it a program, and executable? A script can be given to its"
                        + " interpreter: exec(\"sh\", \"" + file + "\")");
        assertStartFails(
                engine,
                Subprocess.exec(folder.toString()),
                AccessDeniedException.class,
                folder + ": this is a folder and cannot be started");
    }

    @OnBothEngines
    void workingFolderMustBeThere(EngineUnderTest engine, @TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertStartFails(
                engine,
                Subprocess.exec("true").directory(Path.of("/no/such/folder")),
                NoSuchFileException.class,
                "/no/such/folder: there is no such working folder, so true cannot be started in it");
        assertStartFails(
                engine,
                Subprocess.exec("true").directory(file),
                FileSystemException.class,
                file + ": this is no folder, so true cannot be started in it");
    }

    @OnBothEngines
    void fileToReadMustBeThere(EngineUnderTest engine) {
        assertStartFails(
                engine,
                Subprocess.exec("cat").stdin(Path.of("/no/such/file")),
                FileSystemException.class,
                "cat: cannot be started, because a file for it cannot be opened:"
                        + " /no/such/file (No such file or directory)");
    }

    @OnBothEngines
    void tooManyArgumentsAreTheSystemsError(EngineUnderTest engine) {
        var words = new ArrayList<>(List.of("true"));
        for (int i = 0; i < 30_000; i++) {
            words.add("x".repeat(1_000));
        }
        assertStartFails(
                engine,
                Subprocess.exec(words),
                FileSystemException.class,
                "true: cannot be started: Argument list too long");
    }

    // The stack trace is that of who wanted the process
    @OnBothEngines
    void failureToStartShowsTheCaller(EngineUnderTest engine) {
        engine.run(() -> assertThatThrownBy(
                        () -> Subprocess.exec("no-such-program").start())
                .satisfies(e -> assertThat(Arrays.stream(e.getStackTrace()).map(StackTraceElement::getClassName))
                        .contains(SubprocessMisuseTest.class.getName())));
    }

    private static void assertRefused(ThrowingCallable call, String message) {
        assertThatThrownBy(call)
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void commandNeedsAProgram() {
        assertRefused(
                () -> Subprocess.exec(List.of()),
                "exec(...) got an empty list: give it a program and its arguments, such as"
                        + " exec(List.of(\"git\", \"status\")).");
        assertRefused(
                () -> Subprocess.exec(""),
                "exec(...) got \"\" as the program: give it a name or a path, such as exec(\"git\", \"status\").");
        assertThatThrownBy(() -> Subprocess.exec(Arrays.asList("cat", null)))
                .isExactlyInstanceOf(NullPointerException.class)
                .hasMessage("exec(...) got null as argument 1: leave it out, or give it \"\".");
    }

    // CPython: ValueError('embedded null byte')
    @Test
    void noWordHasANul() {
        String rest = ": no process can be given one. Take it out, or send it through stdin.";
        assertRefused(
                () -> Subprocess.exec("ca\0t"),
                "exec(...) got a NUL character in the program, at index 2 of \"ca\\0t\"" + rest);
        assertRefused(
                () -> Subprocess.exec("cat", "a", "b\0"),
                "exec(...) got a NUL character in argument 2, at index 1 of \"b\\0\"" + rest);
        assertRefused(
                () -> Subprocess.shell("\0"),
                "shell(...) got a NUL character in the line, at index 0 of \"\\0\"" + rest);
        Command env = Subprocess.exec("env");
        assertRefused(
                () -> env.environment("A", "\0"),
                "environment(...) got a NUL character in the value of A, at index 0 of \"\\0\"" + rest);
        assertRefused(
                () -> env.environment(Map.of("A\0", "")),
                "environment(...) got a NUL character in a name, at index 1 of \"A\\0\"" + rest);
    }

    @Test
    void optionsMustMakeSense() {
        Command env = Subprocess.exec("env");
        for (String name : List.of("", "A=B")) {
            assertRefused(
                    () -> env.environment(name, "x"),
                    "environment(...) got \"" + name
                            + "\", which cannot be the name of a variable: it is empty, or has a \"=\" in it.");
        }
        assertThatThrownBy(() -> env.environment("A", null))
                .isExactlyInstanceOf(NullPointerException.class)
                .hasMessage("the value of A is null. To take it out use withoutEnvironment(\"A\").");
        assertRefused(() -> env.limit(0), "limit(...) got 0: a reader needs room for at least 1 byte.");
        assertRefused(
                () -> env.grace(Duration.ofSeconds(-1)),
                "grace(...) got PT-1S: it must be between 0, to kill at once, and 365 days.");
        String stdoutOnly =
                "(...) got STDOUT, which is for stderr(...) only: it sends the errors to where the output goes.";
        assertRefused(() -> env.stdin(STDOUT), "stdin" + stdoutOnly);
        assertRefused(() -> env.stdout(STDOUT), "stdout" + stdoutOnly);
        assertRefused(
                () -> env.stdin(Redirect.appendTo(Path.of("file"))),
                "stdin(...) got appendTo(file), which is for outputs only. To read the file use stdin(Path).");
    }

    private static void assertMisused(ThrowingCallable call, String message) {
        assertThatThrownBy(call)
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage(message);
    }

    @OnBothEngines
    void streamThatIsNoPipeIsNotThere(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var process = Subprocess.exec("true").stderr(DEVNULL).start();
            String name = "process " + process.pid() + " (true)";
            assertMisused(process::stdin, "stdin of " + name + " is no pipe but INHERIT. Start it with stdin(PIPE).");
            assertMisused(
                    process::stdout, "stdout of " + name + " is no pipe but INHERIT. Start it with stdout(PIPE).");
            assertMisused(
                    process::stderr, "stderr of " + name + " is no pipe but DEVNULL. Start it with stderr(PIPE).");
            assertMisused(
                    () -> process.communicate("input"),
                    "stdin of " + name + " is no pipe but INHERIT. Start it with stdin(PIPE).");
            Communicated said = process.communicate();
            assertMisused(said::text, "stdout of true is no pipe but INHERIT. Start it with stdout(PIPE).");
            assertMisused(
                    () -> Subprocess.exec("cat").stdin(DEVNULL).run("input"),
                    "stdin of cat is no pipe but DEVNULL. Start it with stdin(PIPE).");
        });
    }

    // CPython returns (b'', None) for the second call
    @OnBothEngines
    void communicateTwiceIsRefused(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var process = Subprocess.exec("cat").stdin(PIPE).stdout(PIPE).start();
            process.communicate("text");
            assertMisused(
                    process::communicate,
                    "communicate(...) was called on " + process
                            + ", with which a call has communicated already. Keep what that has returned.");
        });
    }

    @OnBothEngines
    void communicateOfTwoTasksIsRefused(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var process = Subprocess.exec("cat").stdin(PIPE).stdout(PIPE).start();
            var first = createTask(() -> process.communicate("text").text());
            yieldNow();
            assertMisused(
                    () -> process.communicate("more"),
                    "communicate(...) was called on " + process
                            + ", with which another task communicates now. Let one do it, and hand on what it"
                            + " returns.");
            assertThat(first.await()).isEqualTo("text");
        });
    }

    @OnBothEngines
    void inputIsSentOnce(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var process = Subprocess.shell("cat; exec sleep 1000")
                    .stdin(PIPE)
                    .stdout(PIPE)
                    .start();
            var first = createTask(() -> process.communicate("text"));
            yieldNow();
            first.cancel();
            yieldNow();
            assertMisused(
                    () -> process.communicate("text"),
                    "communicate(...) was called on " + process
                            + " with an input for the second time: the first was sent"
                            + " though that call was cancelled. Go on with communicate().");
            assertThat(process.stdout().readExactly(4)).containsExactly('t', 'e', 'x', 't');
            process.kill();
            assertThat(process.communicate().returnCode()).isEqualTo(-9);
        });
    }

    @OnBothEngines
    void outputThatIsNoTextSaysWhere(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            assertThatThrownBy(() -> Subprocess.exec("printf", "ab\\377c").output())
                    .isExactlyInstanceOf(UndecodableException.class)
                    .hasMessage("the stdout of printf 'ab\\377c' is not UTF-8: byte 0xFF at offset 2 of 4 bytes is"
                            + " malformed. bytes() has all of them.");
            Communicated said = Subprocess.shell("printf '\\303' >&2").run();
            assertThatThrownBy(said::errorText)
                    .hasMessageStartingWith(
                            "the stderr of /bin/sh -c 'printf '\\''\\303'\\'' >&2' is not UTF-8: byte 0xC3"
                                    + " at offset 0 of 1 bytes is malformed.");
        });
    }

    @OnBothEngines
    void failedProcessIsACheckedException(EngineUnderTest engine) {
        engine.run(() -> {
            assertThatThrownBy(() -> Subprocess.shell("echo out; echo 'no such thing' >&2; exit 4")
                            .output())
                    .isExactlyInstanceOf(CalledProcessException.class)
                    .hasMessage(
                            "/bin/sh -c 'echo out; echo '\\''no such thing'\\'' >&2; exit 4' ended with return code 4:"
                                    + " no such thing")
                    .satisfies(e -> {
                        var failed = (CalledProcessException) e;
                        assertThat(failed.returnCode()).isEqualTo(4);
                        assertThat(failed.stdout()).asString().isEqualTo("out\n");
                        assertThat(failed.stderr()).asString().isEqualTo("no such thing\n");
                    });
            assertThatThrownBy(() -> Subprocess.exec("false").output())
                    .hasMessage("false ended with return code 1 and wrote nothing to stderr");
            assertThatThrownBy(() -> Subprocess.shell("kill -9 $$").output())
                    .hasMessage("/bin/sh -c 'kill -9 $$' was killed by SIGKILL (return code -9) and wrote nothing to"
                            + " stderr");
        });
    }

    // Its stderr is empty, and what it has said stands at the end of its stdout.
    @OnBothEngines
    void failedProcessWhoseErrorsGoToItsOutputTellsThat(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            assertThatThrownBy(() -> Subprocess.shell("echo out; echo bad >&2; exit 3")
                            .stderr(STDOUT)
                            .output())
                    .isExactlyInstanceOf(CalledProcessException.class)
                    .hasMessage("/bin/sh -c 'echo out; echo bad >&2; exit 3' ended with return code 3: out\nbad");
            assertThatThrownBy(() -> Subprocess.exec("false").stderr(STDOUT).output())
                    .hasMessage(
                            "false ended with return code 1 and wrote nothing to stdout, where its stderr goes too");
            Communicated toNowhere =
                    Subprocess.exec("false").stdout(DEVNULL).stderr(STDOUT).run();
            assertThatThrownBy(toNowhere::orThrow).hasMessage("false ended with return code 1");
        });
    }

    @Test
    void startNeedsATask() {
        Command command = Subprocess.exec("true");
        String thread = "thread '" + Thread.currentThread().getName() + "'";
        String rest = " was called on " + thread
                + ", which is no task. Start the program with Asyncio.run(() -> ...), or have a running loop do it:"
                + " submitThreadsafe(loop, () -> ...).";
        assertMisused(command::start, "start()" + rest);
        assertMisused(command::run, "run()" + rest);
        assertMisused(() -> command.run("input"), "run(...)" + rest);
        assertMisused(() -> command.run(new byte[1]), "run(...)" + rest);
        assertMisused(command::output, "output()" + rest);
        assertMisused(() -> command.with(process -> {}), "with(...)" + rest);
        assertMisused(() -> command.callWith(process -> 1), "callWith(...)" + rest);
    }

    @OnBothEngines
    void callbackCannotStartAProcess(EngineUnderTest engine) {
        var told = new ArrayList<String>();
        engine.run(() -> {
            runningLoop().callSoon(() -> {
                assertMisused(
                        Subprocess.exec("true")::start,
                        "start() was called outside a task, in a callback of " + runningLoop()
                                + ", which must not suspend. Start a task there: createTask(() -> ...).");
                told.add("told");
            });
            yieldNow();
        });
        assertThat(told).containsExactly("told");
    }

    @OnBothEngines
    void processBelongsToItsLoop(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var process = Subprocess.exec("true").start();
            var foreign = Thread.ofPlatform().name("foreign").unstarted(() -> {
                assertForeign(process::kill, "kill()", "process.kill()");
                assertForeign(process::await, "await()", "createTask(() -> process.await())");
            });
            var thrown = new ArrayList<Throwable>();
            foreign.setUncaughtExceptionHandler((thread, e) -> thrown.add(e));
            foreign.start();
            foreign.join();
            assertThat(thrown).isEmpty();
            process.await();
        });
    }

    private static void assertForeign(ThrowingCallable call, String name, String instead) {
        assertThatThrownBy(call)
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessageMatching(
                        "\\Q" + name + " was called on thread 'foreign', but EventLoop(running, \\E\\d+ ready,"
                                + " \\d+ timers\\Q) runs on another thread. Use loop.callSoonThreadsafe(() -> "
                                + instead + ").\\E");
    }
}
