// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.process;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.gather;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.process.Redirect.DEVNULL;
import static io.asyncio4j.process.Redirect.PIPE;
import static io.asyncio4j.process.Redirect.STDOUT;
import static io.asyncio4j.support.Eventually.waitUntil;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.future.CancelledError;
import io.asyncio4j.stream.LimitOverrunException;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.support.Processes;
import io.asyncio4j.task.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process is started, its pipes are streams, and its end is awaited. Where nothing else is said, CPython 3.13 prints the
 * same for the same program.
 */
class SubprocessTest {
    @OnBothEngines
    void outputIsTheTextOfStdout(EngineUnderTest engine) throws IOException {
        String said = engine.run(
                () -> Subprocess.exec("printf", "%s|", "a b", "*", "$HOME").output());
        assertThat(said).isEqualTo("a b|*|$HOME|");
    }

    @OnBothEngines
    void shellLooksAtItsLine(EngineUnderTest engine) throws IOException {
        String said = engine.run(
                () -> Subprocess.shell("echo $((6 * 7)) | cat").output().strip());
        assertThat(said).isEqualTo("42");
    }

    @OnBothEngines
    void awaitReturnsTheExitCode(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var good = Subprocess.exec("true").start();
            assertThat(good.await()).isZero();
            var bad = Subprocess.shell("exit 3").start();
            assertThat(bad.returnCode()).isEmpty();
            assertThat(bad.await()).isEqualTo(3);
            assertThat(bad.returnCode()).hasValue(3);
            assertThat(bad.await()).isEqualTo(3);
            assertThat(bad).hasToString("Subprocess(" + bad.pid() + ", /bin/sh -c 'exit 3', ended with return code 3)");
        });
    }

    @OnBothEngines
    void everyTaskThatAwaitsGetsTheCode(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var process = Subprocess.exec("cat").stdin(PIPE).stdout(DEVNULL).start();
            var first = createTask(() -> process.await());
            var second = createTask(() -> process.await());
            yieldNow();
            assertThat(process).hasToString("Subprocess(" + process.pid() + ", cat, running)");
            process.stdin().close();
            assertThat(first.await() + second.await()).isZero();
        });
    }

    @OnBothEngines
    void pipesAreStreams(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var process = Subprocess.exec("cat").stdin(PIPE).stdout(PIPE).start();
            process.stdin().write("one\n");
            assertThat(process.stdout().readLine(UTF_8)).isEqualTo("one");
            process.stdin().write("two\nthree");
            process.stdin().drain();
            assertThat(process.stdout().readLine(UTF_8)).isEqualTo("two");
            process.stdin().close();
            assertThat(process.stdout().readAll(UTF_8)).isEqualTo("three");
            process.stdin().waitClosed();
            assertThat(process.await()).isZero();
        });
    }

    @OnBothEngines
    void communicateSendsAndReadsAll(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var process = Subprocess.shell("cat; echo oops >&2; exit 5")
                    .stdin(PIPE)
                    .stdout(PIPE)
                    .stderr(PIPE)
                    .start();
            Communicated said = process.communicate("größer");
            assertThat(said.text()).isEqualTo("größer");
            assertThat(said.errorText()).isEqualTo("oops\n");
            assertThat(said.returnCode()).isEqualTo(5);
            assertThat(said)
                    .hasToString("Communicated(/bin/sh -c 'cat; echo oops >&2; exit 5', ended with return code 5,"
                            + " 8 bytes of stdout, 5 bytes of stderr)");
        });
    }

    // More than the pipes and the readers hold together, on both at once: neither waits for the other
    @OnBothEngines
    void communicateTakesMuchFromBothPipes(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var process = Subprocess.shell("head -c 3000000 /dev/zero >&2; head -c 2000000 /dev/zero; cat")
                    .stdin(PIPE)
                    .stdout(PIPE)
                    .stderr(PIPE)
                    .start();
            Communicated said = process.communicate(new byte[1_000_000]);
            assertThat(said.stderr()).hasSize(3_000_000);
            assertThat(said.stdout()).hasSize(3_000_000);
        });
    }

    @OnBothEngines
    void communicateWithoutInputEndsTheInput(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var process = Subprocess.exec("cat").stdin(PIPE).stdout(PIPE).start();
            assertThat(process.communicate().text()).isEmpty();
        });
    }

    // The usual way with a process that takes too long
    @OnBothEngines
    void cancelledCommunicateLosesNothing(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var process = Subprocess.shell("head -c 150000 /dev/zero; echo said >&2; exec sleep 1000")
                    .stdout(PIPE)
                    .stderr(PIPE)
                    .start();
            var task = createTask(() -> process.communicate());
            yieldNow();
            task.cancel();
            yieldNow();
            assertThat(task.cancelled()).isTrue();
            assertThat(process.stderr().readLine(UTF_8)).isEqualTo("said");
            process.kill();
            Communicated said = process.communicate();
            assertThat(said.stdout()).hasSize(150_000);
            assertThat(said.stderr()).isEmpty();
            assertThat(said.returnCode()).isEqualTo(-9);
        });
    }

    @OnBothEngines
    void cancellingTheOneWhoWaitsLeavesTheProcessAlone(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var process = Subprocess.exec("cat").stdin(PIPE).stdout(PIPE).start();
            var task = createTask(() -> process.await());
            yieldNow();
            task.cancel();
            yieldNow();
            assertThat(task.cancelled()).isTrue();
            process.stdin().write("still there\n");
            assertThat(process.stdout().readLine(UTF_8)).isEqualTo("still there");
            process.stdin().close();
            assertThat(process.await()).isZero();
        });
    }

    // CPython kills it too: nobody would know of it
    @OnBothEngines
    void processOfACancelledStartIsKilled(EngineUnderTest engine) {
        engine.run(() -> {
            var task = createTask(() -> Subprocess.exec("sleep", "1000").start());
            yieldNow();
            task.cancel("not that one");
            assertThatThrownBy(task::await).isInstanceOf(CancelledError.class).hasMessage("not that one");
        });
        waitUntil("it is gone", () -> Processes.children() == 0);
    }

    @OnBothEngines
    void stderrGoesToWhereStdoutGoes(EngineUnderTest engine) throws IOException {
        String said = engine.run(() -> Subprocess.shell("echo a; echo b >&2; echo c")
                .stderr(STDOUT)
                .run()
                .text());
        assertThat(said).isEqualTo("a\nb\nc\n");
    }

    @OnBothEngines
    void filesAreReadWrittenAndAddedTo(EngineUnderTest engine, @TempDir Path folder) throws IOException {
        Path in = Files.writeString(folder.resolve("in"), "text\n");
        Path out = folder.resolve("out");
        engine.run(() -> {
            assertThat(Subprocess.exec("cat").stdin(in).stdout(out).start().await())
                    .isZero();
            assertThat(Subprocess.exec("cat")
                            .stdin(in)
                            .stdout(Redirect.appendTo(out))
                            .start()
                            .await())
                    .isZero();
            assertThat(Subprocess.shell("echo error >&2")
                            .stderr(folder.resolve("err"))
                            .start()
                            .await())
                    .isZero();
        });
        assertThat(out).hasContent("text\ntext\n");
        assertThat(folder.resolve("err")).hasContent("error\n");
    }

    @OnBothEngines
    void devnullIsEmptyAndTakesAll(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var process = Subprocess.shell("cat; echo gone")
                    .stdin(DEVNULL)
                    .stdout(DEVNULL)
                    .start();
            assertThat(process.await()).isZero();
        });
    }

    @OnBothEngines
    void commandHasAFolderAndAnEnvironment(EngineUnderTest engine, @TempDir Path folder) throws IOException {
        Path real = folder.toRealPath();
        engine.run(() -> {
            assertThat(Subprocess.exec("pwd").directory(real).output()).isEqualTo(real + "\n");
            Command only = Subprocess.exec("env").environment(Map.of("A", "1", "B", "2"));
            assertThat(only.output().lines()).containsExactlyInAnyOrder("A=1", "B=2");
            Command changed = only.environment("B", "3").environment("C", "").withoutEnvironment("A");
            assertThat(changed.output().lines()).containsExactlyInAnyOrder("B=3", "C=");
            assertThat(only.output().lines()).hasSize(2);
            Command added = Subprocess.exec("env").environment("ADDED", "x").withoutEnvironment("HOME");
            assertThat(added.output().lines())
                    .contains("ADDED=x", "PATH=" + System.getenv("PATH"))
                    .noneMatch(line -> line.startsWith("HOME="));
        });
    }

    @OnBothEngines
    void runHasAnInput(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            assertThat(Subprocess.exec("cat").run("text").text()).isEqualTo("text");
            assertThat(Subprocess.exec("cat").run(new byte[] {1, 2}).stdout()).containsExactly(1, 2);
            assertThat(Subprocess.exec("cat").run().text()).isEmpty();
        });
    }

    // A hundred times three pipes are 300 threads at most, and no process waits for another
    @OnBothEngines
    void hundredProcessesTalkAtOnce(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var all = new ArrayList<Task<Communicated, IOException>>();
            for (int i = 0; i < 100; i++) {
                String text = "text " + i;
                all.add(createTask(() -> Subprocess.exec("cat").run(text)));
            }
            var results = gather(all).await();
            for (int i = 0; i < 100; i++) {
                assertThat(results.get(i).text()).isEqualTo("text " + i);
            }
        });
    }

    @OnBothEngines
    void lineThatIsTooLongNamesTheLimitOfTheCommand(EngineUnderTest engine) throws IOException {
        engine.run(() -> Subprocess.exec("printf", "12345\\n6\\n")
                .stdout(PIPE)
                .limit(4)
                .with(process -> {
                    assertThatThrownBy(() -> process.stdout().readLine(UTF_8))
                            .isExactlyInstanceOf(LimitOverrunException.class)
                            .hasMessage(
                                    "Separator is found, but chunk is longer than limit: 5 bytes, and the limit is 4."
                                        + " readLine(...) has dropped that line. For longer ones set a higher limit:"
                                        + " Subprocess.exec(...).limit(bytes).");
                    assertThat(process.stdout().readLine(UTF_8)).isEqualTo("6");
                }));
    }
}
