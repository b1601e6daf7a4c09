// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.process;

import static io.asyncio4j.Asyncio.blocking;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.process.Redirect.DEVNULL;
import static io.asyncio4j.process.Redirect.PIPE;
import static io.asyncio4j.support.Eventually.waitUntil;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.stream.ConnectionResetException;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.support.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** How a process ends, is ended, and what is left of it then: pipes, and who it has started. */
class ProcessEndTest {
    private static final Duration YEAR = Duration.ofDays(365);

    // CPython: -9, -15, -15
    @OnBothEngines
    void killedProcessHasTheNegativeSignal(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var killed = Subprocess.exec("sleep", "1000").start();
            killed.kill();
            assertThat(killed.await()).isEqualTo(-9);
            assertThat(killed)
                    .hasToString(
                            "Subprocess(" + killed.pid() + ", sleep 1000, was killed by SIGKILL (return code -9))");
            var terminated = Subprocess.exec("sleep", "1000").start();
            terminated.terminate();
            assertThat(terminated.await()).isEqualTo(-15);
            var byItself = Subprocess.shell("kill -TERM $$").start();
            assertThat(byItself.await()).isEqualTo(-15);
        });
    }

    // CPython: 143, 128, 160, 255. The JDK has one number for the code 143 and for signal 15
    @OnBothEngines
    void exitCodeThatSpeaksOfASignalCountsAsOne(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            for (int[] pair : new int[][] {{143, -15}, {128, 128}, {160, 160}, {255, 255}}) {
                var process = Subprocess.shell("exit " + pair[0]).start();
                assertThat(process.await()).isEqualTo(pair[1]);
            }
        });
    }

    @OnBothEngines
    void signalsAreSentByNameAndNumber(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            for (String name : List.of("USR1", "SIGUSR1", "usr1")) {
                var process = trapping().start();
                assertThat(process.stdout().readLine(UTF_8)).isEqualTo("ready");
                process.sendSignal(name);
                assertThat(process.stdout().readLine(UTF_8)).isEqualTo("got USR1");
                process.sendSignal("TERM");
                assertThat(process.await()).isEqualTo(-15);
            }
            var process = trapping().start();
            assertThat(process.stdout().readLine(UTF_8)).isEqualTo("ready");
            process.sendSignal(0);
            process.sendSignal(SignalName.number("USR1", "this test"));
            assertThat(process.stdout().readLine(UTF_8)).isEqualTo("got USR1");
            process.sendSignal(SignalName.KILL);
            assertThat(process.await()).isEqualTo(-9);
        });
    }

    private static Command trapping() {
        return Subprocess.shell("trap 'echo got USR1' USR1; echo ready; while :; do read x; done")
                .stdin(PIPE)
                .stdout(PIPE);
    }

    // One without a name, which no exit code is taken for
    @OnBothEngines
    void signalWithoutANameIsKnownIfItWasSentFromHere(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var process = Subprocess.exec("sleep", "1000").start();
            process.sendSignal(40);
            assertThat(process.await()).isEqualTo(-40);
            assertThat(process.toString()).endsWith("was killed by signal 40 (return code -40))");
        });
    }

    @OnBothEngines
    void unknownSignalIsRefused(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var process = Subprocess.exec("cat").stdin(PIPE).stdout(DEVNULL).start();
            assertThatThrownBy(() -> process.sendSignal("FOO"))
                    .isExactlyInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith(
                            "sendSignal(...) got \"FOO\", which is no signal. There are HUP, INT, QUIT, ")
                    .hasMessageEndingWith(", SYS.");
            assertThatThrownBy(() -> process.sendSignal(65))
                    .isExactlyInstanceOf(IllegalArgumentException.class)
                    .hasMessage("sendSignal(...) got 65, which is no signal: they have the numbers 1 to 64."
                            + " By name it is sendSignal(\"INT\").");
            process.stdin().close();
            assertThat(process.await()).isZero();
        });
    }

    // CPython 3.13: ProcessLookupError
    @OnBothEngines
    void signalToOneThatHasEndedIsIgnored(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var process = Subprocess.exec("true").start();
            process.await();
            process.sendSignal("USR1");
            process.terminate();
            process.kill();
            assertThat(process.returnCode()).hasValue(0);
        });
    }

    @OnBothEngines
    void callbackMayKill(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var process = Subprocess.exec("sleep", "1000").start();
            runningLoop().callSoon(process::kill);
            assertThat(process.await()).isEqualTo(-9);
        });
    }

    // CPython 3.13.0 waits for the grandchild, later versions do not
    @OnBothEngines
    void awaitDoesNotWaitForWhoKeepsThePipe(EngineUnderTest engine, @TempDir Path folder) throws IOException {
        engine.run(() -> {
            var process = Subprocess.shell("(until test -e go; do sleep 0.01; done; echo late) & echo early")
                    .directory(folder)
                    .stdout(PIPE)
                    .start();
            assertThat(process.await()).isZero();
            assertThat(process.stdout().readLine(UTF_8)).isEqualTo("early");
            Files.createFile(folder.resolve("go"));
            assertThat(process.stdout().readAll(UTF_8)).isEqualTo("late\n");
            Files.delete(folder.resolve("go"));
        });
    }

    // CPython waits for the same. The JDK would close the pipe when the process has ended: what comes then would be
    // lost
    @OnBothEngines
    void communicateWaitsForWhoKeepsThePipe(EngineUnderTest engine, @TempDir Path folder) throws IOException {
        engine.run(() -> {
            var process = Subprocess.shell("(until test -e go; do sleep 0.01; done; echo late) & echo early")
                    .directory(folder)
                    .stdout(PIPE)
                    .start();
            process.await();
            var talk = createTask(() -> process.communicate().text());
            yieldNow();
            assertThat(talk.done()).isFalse();
            Files.createFile(folder.resolve("go"));
            assertThat(talk.await()).isEqualTo("early\nlate\n");
            Files.delete(folder.resolve("go"));
        });
    }

    // The JDK closes what nobody reads yet when the process has ended, be the thread for it late or not
    @OnBothEngines
    void errorsOfWhoKeepsThePipeAreReadThoughAllElseHasEnded(EngineUnderTest engine, @TempDir Path folder)
            throws IOException {
        engine.run(() -> {
            var late = Subprocess.shell("exec >&-; (until test -e go; do sleep 0.01; done; echo late >&2) & exit")
                    .directory(folder)
                    .stdout(PIPE)
                    .stderr(PIPE);
            for (int i = 0; i < 10; i++) {
                var process = late.start();
                process.await();
                Files.createFile(folder.resolve("go"));
                assertThat(process.communicate().errorText()).isEqualTo("late\n");
                Files.delete(folder.resolve("go"));
            }
        });
    }

    @OnBothEngines
    void failedStartLeavesNoPipeOpen(EngineUnderTest engine) {
        long pipes = Processes.openPipes();
        engine.run(() -> {
            for (int i = 0; i < 20; i++) {
                Command none = Subprocess.exec("no-such-program");
                assertThatThrownBy(
                                () -> none.stdin(PIPE).stdout(PIPE).stderr(PIPE).start())
                        .isInstanceOf(IOException.class);
                assertThatThrownBy(() -> none.stdin(Path.of("/no/such/file"))
                                .stdout(PIPE)
                                .start())
                        .isInstanceOf(IOException.class);
            }
        });
        waitUntil("no pipe is left", () -> Processes.openPipes() <= pipes);
    }

    @OnBothEngines
    void outputIsStillThereAfterTheEnd(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var process = Subprocess.exec("head", "-c", "50000", "/dev/zero")
                    .stdout(PIPE)
                    .start();
            assertThat(process.await()).isZero();
            assertThat(process.stdout().readAll()).hasSize(50_000);
        });
    }

    // CPython: communicate returns; drain says ConnectionResetError('Connection lost')
    @OnBothEngines
    void processThatDoesNotReadIsNoErrorForCommunicate(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var process = Subprocess.exec("true").stdin(PIPE).stdout(PIPE).start();
            Communicated said = process.communicate(new byte[1_000_000]);
            assertThat(said.returnCode()).isZero();
            assertThat(Subprocess.exec("true").run("input").returnCode()).isZero();
        });
    }

    @OnBothEngines
    void processThatClosesItsStdinIsSeenByDrain(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var process = Subprocess.shell("exec 0<&-; echo closed; exec sleep 1000")
                    .stdin(PIPE)
                    .stdout(PIPE)
                    .start();
            process.stdout().readLine();
            process.stdin().write(new byte[1_000_000]);
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> process.stdin().drain())
                        .isExactlyInstanceOf(ConnectionResetException.class)
                        .hasMessage("Broken pipe: process " + process.pid()
                                + " (/bin/sh -c 'exec 0<&-; echo closed; exec sleep 1000') has closed its stdin before"
                                + " it had read all that was written. Where it need not read all use communicate(...),"
                                + " to which that is no error.")
                        .hasRootCauseMessage("Broken pipe");
                process.stdin().write("nothing happens");
            }
            process.kill();
            process.await();
        });
    }

    @OnBothEngines
    void stdinOfOneThatHasEndedIsLost(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var process = Subprocess.exec("true").stdin(PIPE).start();
            process.await();
            process.stdin().write("too late");
            assertThatThrownBy(() -> process.stdin().drain())
                    .isExactlyInstanceOf(ConnectionResetException.class)
                    .hasMessage("Connection lost: drain() was called on StreamWriter(0 bytes kept, closing), but the"
                            + " connection has ended: stdin of process " + process.pid()
                            + " (true) (0 bytes kept, closed, the process ended with return code 0). What is written"
                            + " after its end is lost: drain while the other end is there.");
        });
    }

    // The pipe breaks before the loop hears of the end
    @OnBothEngines
    void processThatEndsBeforeItHasReadAllSaysHow(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var process = Subprocess.shell("exit 3").stdin(PIPE).start();
            process.stdin().write(new byte[1_000_000]);
            assertThatThrownBy(() -> process.stdin().drain())
                    .isExactlyInstanceOf(ConnectionResetException.class)
                    .hasMessage("Broken pipe: process " + process.pid()
                            + " (/bin/sh -c 'exit 3') ended with return code 3 before it had read all that was written."
                            + " Where it need not read all use communicate(...), to which that is no error.");
        });
    }

    // A code that counts as SIGINT: Ctrl-C has hit the process, and the interrupt of this run may be on its way
    @OnBothEngines
    void pipeThatBreaksBySigintIsToldWithTheEnd(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var process = Subprocess.shell("exit 130").stdin(PIPE).start();
            process.stdin().write(new byte[1_000_000]);
            assertThatThrownBy(() -> process.stdin().drain())
                    .isExactlyInstanceOf(ConnectionResetException.class)
                    .hasMessage(
                            "Broken pipe: process " + process.pid() + " (/bin/sh -c 'exit 130') was killed by SIGINT"
                                    + " (return code -2) before it had read all that"
                                    + " was written. Where it need not read all use"
                                    + " communicate(...), to which that is no error.");
            assertThat(process.returnCode()).hasValue(-2);
            assertThat(process.await()).isEqualTo(-2);
        });
    }

    // The task that closes is not interested any more
    @OnBothEngines
    void failureOfAWriterThatIsClosedMeanwhileIsForTheOneWhoWaits(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var process = Subprocess.shell("exit 3").stdin(PIPE).start();
            process.stdin().write(new byte[1_000_000]);
            process.stdin().close();
            assertThatThrownBy(() -> process.stdin().waitClosed())
                    .isExactlyInstanceOf(ConnectionResetException.class)
                    .hasMessageStartingWith("Broken pipe: process " + process.pid());
        });
    }

    @OnBothEngines
    void waitsNameTheProcessAndItsPipe(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var process =
                    Subprocess.exec("cat").stdin(PIPE).stdout(PIPE).stderr(PIPE).start();
            var reads = createTask("out", () -> process.stdout().readLine());
            var errs = createTask("err", () -> process.stderr().readLine());
            var ends = createTask("end", () -> process.await());
            var closes = createTask("close", () -> process.stdin().waitClosed());
            yieldNow();
            String name = "process " + process.pid() + " (cat)";
            assertThat(reads).hasToString("Task 'out' (pending, waiting for data of stdout of " + name + ")");
            assertThat(errs).hasToString("Task 'err' (pending, waiting for data of stderr of " + name + ")");
            assertThat(ends).hasToString("Task 'end' (pending, waiting for the end of " + name + ")");
            assertThat(closes)
                    .hasToString(
                            "Task 'close' (pending, waiting for stdin of " + name + " (0 bytes kept) to be closed)");
            process.stdin().close();
            ends.await();
            assertThat(reads.await()).isEmpty();
            assertThat(errs.await()).isEmpty();
            closes.await();
        });
    }

    @OnBothEngines
    void drainNamesTheProcess(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var process = Subprocess.exec("sleep", "1000").stdin(PIPE).start();
            process.stdin().write(new byte[1_000_000]);
            var drains = createTask("d", () -> process.stdin().drain());
            yieldNow();
            assertThat(drains)
                    .hasToString("Task 'd' (pending, waiting for the write buffer of stdin of process " + process.pid()
                            + " (sleep 1000) (1000000 bytes kept) to drain)");
            process.kill();
            assertThatThrownBy(drains::await)
                    .hasMessage("Broken pipe: process " + process.pid()
                            + " (sleep 1000) was killed by SIGKILL (return code -9) before it had read all that was"
                            + " written. Where it need not read all use communicate(...), to which that is no error.");
        });
    }

    // The process has to wait: no more comes than the reader, the pipe and one piece on its way hold
    @OnBothEngines
    void processIsHeldBackWhileNobodyReads(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var process = Subprocess.shell("head -c 10000000 /dev/zero; echo done >&2")
                    .stdout(PIPE)
                    .stderr(PIPE)
                    .start();
            waitUntilPaused(process);
            assertThat(process.returnCode()).isEmpty();
            assertThat(process.stdout().toString()).endsWith(", paused)");
            long all = 0;
            for (byte[] some = process.stdout().read();
                    some.length > 0;
                    some = process.stdout().read()) {
                assertThat(some.length).isLessThanOrEqualTo(2 * 65_536 + 65_536);
                all += some.length;
            }
            assertThat(all).isEqualTo(10_000_000);
            assertThat(process.stderr().readLine(UTF_8)).isEqualTo("done");
            assertThat(process.await()).isZero();
        });
    }

    private static void waitUntilPaused(Subprocess process) {
        blocking(() -> waitUntil(
                "the reader is full", () -> process.stdout().toString().endsWith(", paused)")));
    }

    // It is a foreign call in flight
    @OnBothEngines
    void virtualTimeStandsStillWhileAProcessRuns(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var process = Subprocess.shell("read go").stdin(PIPE).start();
            var sleeper = createTask(() -> sleep(YEAR));
            var waiter = createTask(() -> process.await());
            yieldNow();
            long before = runningLoop().time();
            process.stdin().write("go\n");
            waiter.await();
            assertThat(runningLoop().time()).isEqualTo(before);
            sleeper.await();
            assertThat(runningLoop().time()).isGreaterThanOrEqualTo(YEAR.toNanos());
        });
    }
}
