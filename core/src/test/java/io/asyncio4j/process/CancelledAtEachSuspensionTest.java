// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.process;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.process.Redirect.PIPE;
import static io.asyncio4j.support.Journal.end;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.future.CancelledError;
import io.asyncio4j.support.CancelAtEach;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.Eventually;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.support.Processes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/**
 * S16: wherever a task is cancelled that has to do with a process, no process, zombie or pipe is left, nothing of what a process
 * has said is lost, and a process that nobody wants to end runs on. Processes go on when the loop has nothing else to do.
 */
class CancelledAtEachSuspensionTest {
    private static void assertNothingIsLeft(EngineUnderTest engine, CancelAtEach.Program program) {
        long children = Processes.children();
        long pipes = Processes.openPipes();
        List<String> threads = Processes.busyThreads();
        CancelAtEach.withProcesses(engine, program);
        Eventually.waitUntil("no process is left", () -> Processes.children() <= children);
        Eventually.waitUntil("no pipe is left", () -> Processes.openPipes() <= pipes);
        Processes.waitUntilIdle(threads);
    }

    // A process that was started for nobody is ended
    @OnBothEngines
    void start(EngineUnderTest engine) {
        assertNothingIsLeft(engine, run -> {
            var started = new ArrayList<Subprocess>();
            run.victim("a", () -> {
                var process = Subprocess.exec("sleep", "1000")
                        .stdin(PIPE)
                        .stdout(PIPE)
                        .start();
                started.add(process);
                process.kill();
                process.stdin().close();
                assertThat(process.await()).isEqualTo(-9);
            });
            run.afterwards(() -> {
                for (Subprocess process : started) {
                    assertThat(process.await()).isEqualTo(-9);
                    assertThat(process.stdout().readAll()).isEmpty();
                }
            });
        });
    }

    // The loop is held until the process has started another one
    @OnBothEngines
    void startThatIsCancelledEndsTheTree(EngineUnderTest engine, @TempDir Path folder) throws Exception {
        Path file = folder.resolve("pid");
        engine.run(() -> {
            var task = createTask(() -> Subprocess.shell("sleep 100 & echo $! > made; mv made pid; wait")
                    .directory(folder)
                    .start());
            yieldNow();
            task.cancel("enough");
            runningLoop().callSoon(() -> Eventually.waitUntil("it has begun", () -> Files.exists(file)));
            assertThatThrownBy(task::await).isInstanceOf(CancelledError.class).hasMessage("enough");
            long pid = Long.parseLong(Files.readString(file).strip());
            assertThat(ProcessHandle.of(pid).filter(Processes::runs)).isEmpty();
        });
    }

    // CPython: the same, the process is not touched
    @OnBothEngines
    void awaitLeavesTheProcessAlone(EngineUnderTest engine) {
        assertNothingIsLeft(engine, run -> {
            var process = Subprocess.shell("read go; exit 3").stdin(PIPE).start();
            var codes = new ArrayList<Integer>();
            run.victim("a", () -> codes.add(process.await()));
            run.bystander("b", () -> codes.add(process.await()));
            run.whenIdle(() -> process.stdin().write("go\n"));
            run.afterwards(() -> {
                assertThat(codes).contains(3).allMatch(code -> code == 3);
                assertThat(codes.size() == 2 || run.isChosen("a")).isTrue();
                assertThat(process.returnCode()).hasValue(3);
                process.stdin().close();
            });
        });
    }

    // What has been said until then is not lost: a later call returns it
    @OnBothEngines
    void communicateLosesNothing(EngineUnderTest engine) {
        assertNothingIsLeft(engine, run -> {
            var process = Subprocess.shell("echo begin; cat; echo end >&2; exit 4")
                    .stdin(PIPE)
                    .stdout(PIPE)
                    .stderr(PIPE)
                    .start();
            var sent = new ArrayList<String>();
            var said = new ArrayList<Communicated>();
            var first = run.victim("a", () -> {
                sent.add("hello");
                said.add(process.communicate("hello"));
            });
            run.bystander("b", () -> {
                end(first);
                if (said.isEmpty()) {
                    assertThat(run.isChosen("a")).isTrue();
                    said.add(sent.isEmpty() ? process.communicate("hello") : process.communicate());
                }
            });
            run.afterwards(() -> {
                assertThat(said).hasSize(1);
                assertThat(said.getFirst().text()).isEqualTo("begin\nhello");
                assertThat(said.getFirst().errorText()).isEqualTo("end\n");
                assertThat(said.getFirst().returnCode()).isEqualTo(4);
            });
        });
    }

    @OnBothEngines
    void linesOfAProcess(EngineUnderTest engine) {
        assertNothingIsLeft(engine, run -> {
            var process = Subprocess.shell("echo a; echo b; read go; echo c; echo d")
                    .stdin(PIPE)
                    .stdout(PIPE)
                    .limit(4)
                    .start();
            var got = new ArrayList<String>();
            var first = run.victim("a", () -> process.stdout().lines().forEach(got::add));
            run.bystander("b", () -> {
                end(first);
                process.stdout().lines().forEach(got::add);
                assertThat(process.await()).isZero();
            });
            run.whenIdle(() -> process.stdin().write("go\n"));
            run.afterwards(() -> {
                assertThat(got).containsExactly("a", "b", "c", "d");
                process.stdin().close();
            });
        });
    }

    // More than a pipe holds: the writer waits for the process
    @OnBothEngines
    void drainOfItsInput(EngineUnderTest engine) {
        assertNothingIsLeft(engine, run -> {
            var process = Subprocess.shell("read go; exec wc -c")
                    .stdin(PIPE)
                    .stdout(PIPE)
                    .start();
            var written = new ArrayList<Integer>();
            var first = run.victim("a", () -> {
                process.stdin().write("go\n");
                for (int i = 0; i < 3; i++) {
                    process.stdin().write(new byte[200_000]);
                    written.add(200_000);
                    process.stdin().drain();
                }
            });
            run.bystander("b", () -> {
                end(first);
                if (written.isEmpty()) {
                    process.stdin().write("go\n");
                }
                process.stdin().close();
                process.stdin().waitClosed();
                int all = written.stream().mapToInt(n -> n).sum();
                assertThat(process.stdout().readAll(UTF_8).strip()).isEqualTo(String.valueOf(all));
                assertThat(process.await()).isZero();
            });
        });
    }

    /** Starts another one when it is let to, and says so in a file, for which the loop can be held. */
    private static final String TREE =
            "until test -e go; do sleep 0.01; done; sleep 100 & echo $! > made; mv made pid; echo begun; wait";

    // The scope ends the process with all that it has started. Not tried is the moment in which it starts the other
    // one:
    // who ends just then leaves that to nobody
    @OnBothEngines
    void scopeEndsTheTree(EngineUnderTest engine, @TempDir Path folder) {
        var all = new ArrayList<Long>();
        assertNothingIsLeft(engine, run -> {
            Path mine = Files.createTempDirectory(folder, "run");
            var others = new ArrayList<Long>();
            run.victim(
                    "a",
                    () -> Subprocess.shell(TREE).directory(mine).stdout(PIPE).with(process -> {
                        Files.createFile(mine.resolve("go"));
                        Path file = mine.resolve("pid");
                        runningLoop().callSoon(() -> {
                            Eventually.waitUntil("it has begun", () -> Files.exists(file));
                            others.add(Long.parseLong(Files.readString(file).strip()));
                        });
                        yieldNow();
                        assertThat(process.stdout().readLine(UTF_8)).isEqualTo("begun");
                    }));
            run.afterwards(() -> {
                assertThat(others)
                        .noneMatch(pid ->
                                ProcessHandle.of(pid).filter(Processes::runs).isPresent());
                assertThat(others.size() == 1 || run.isChosen("a")).isTrue();
                all.addAll(others);
            });
        });
        assertThat(all).isNotEmpty();
    }

    // Nobody else knows of it
    @OnBothEngines
    void runEndsItsProcess(EngineUnderTest engine) {
        assertNothingIsLeft(engine, run -> {
            var said = new ArrayList<String>();
            run.victim("a", () -> said.add(Subprocess.exec("cat").run("hello").text()));
            run.bystander(
                    "b", () -> assertThat(Subprocess.exec("echo", "x").output()).isEqualTo("x\n"));
            run.afterwards(() -> {
                assertThat(said).allMatch("hello"::equals);
                assertThat(said.size() == 1 || run.isChosen("a")).isTrue();
            });
        });
    }
}
