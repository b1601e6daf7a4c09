// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.process;

import static io.asyncio4j.Asyncio.blocking;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.process.Redirect.PIPE;
import static io.asyncio4j.support.Eventually.waitUntil;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.Future;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.LogCapture;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.support.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import org.junit.jupiter.api.io.TempDir;

/** A process that must not live longer than a piece of code, with all that it has started. */
class ProcessScopeTest {
    private static final Duration CENTURY = Duration.ofDays(36_500);

    /** A shell with two children, one of which has a child in turn; each says its number. */
    private static Command tree() {
        return Subprocess.shell("echo $$; sleep 1000 & echo $!; sh -c 'echo $$; sleep 1000 & echo $!; wait' & wait")
                .stdout(PIPE);
    }

    private static List<ProcessHandle> membersOf(Subprocess process) throws IOException {
        var members = new ArrayList<ProcessHandle>();
        for (int i = 0; i < 4; i++) {
            long pid = Long.parseLong(process.stdout().readLine(UTF_8));
            members.add(ProcessHandle.of(pid).orElseThrow());
        }
        return members;
    }

    @OnBothEngines
    void treeEndsWithTheBody(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var members = tree().callWith(process -> {
                var all = membersOf(process);
                assertThat(all).allMatch(Processes::runs).hasSize(4);
                return all;
            });
            assertThat(members).noneMatch(Processes::runs);
        });
    }

    @OnBothEngines
    void treeEndsWhenTheBodyFails(EngineUnderTest engine) {
        var failure = new IOException("body");
        var members = new ArrayList<ProcessHandle>();
        engine.run(() -> assertThatThrownBy(() -> tree().with(process -> {
                    members.addAll(membersOf(process));
                    throw failure;
                }))
                .isSameAs(failure));
        assertThat(members).hasSize(4).noneMatch(Processes::runs);
    }

    @OnBothEngines
    void treeEndsWhenTheTaskIsCancelled(EngineUnderTest engine) {
        engine.run(() -> {
            var members = Future.<List<ProcessHandle>, RuntimeException>create();
            var task = createTask(() -> tree().with(process -> {
                members.setResult(membersOf(process));
                sleep(CENTURY);
            }));
            List<ProcessHandle> all = members.await();
            task.cancel("enough");
            assertThatThrownBy(task::await).isInstanceOf(CancelledError.class).hasMessage("enough");
            assertThat(all).hasSize(4).noneMatch(Processes::runs);
        });
    }

    // Requests do not end the clean-up: they come out after it
    @OnBothEngines
    void cleanUpIsNotCutShort(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var entered = Future.<Subprocess, RuntimeException>create();
            var leave = Future.<Void, RuntimeException>create();
            var task = createTask(() -> stubborn().with(process -> {
                assertThat(process.stdout().readLine(UTF_8)).isEqualTo("ready");
                entered.setResult(process);
                leave.await();
            }));
            Subprocess process = entered.await();
            leave.setResult(null);
            yieldNow();
            for (int i = 0; i < 3; i++) {
                task.cancel("request " + i);
                yieldNow();
            }
            assertThat(task.done()).isFalse();
            assertThatThrownBy(task::await).isInstanceOf(CancelledError.class).hasMessage("request 2");
            assertThat(process.returnCode()).hasValue(-9);
        });
    }

    // The failure counts for more; the request is not lost with it
    @OnBothEngines
    void requestDuringTheCleanUpComesAfterTheFailure(EngineUnderTest engine) {
        var failure = new IOException("body");
        engine.run(() -> {
            var entered = Future.<Void, RuntimeException>create();
            var leave = Future.<Void, RuntimeException>create();
            var task = createTask(() -> {
                try {
                    stubborn().with(process -> {
                        process.stdout().readLine();
                        entered.setResult(null);
                        leave.await();
                        throw failure;
                    });
                } catch (IOException e) {
                    assertThat(e).isSameAs(failure);
                    assertThat(currentTask().cancelling()).isEqualTo(1);
                    yieldNow();
                    throw new AssertionError("the request is lost");
                }
            });
            entered.await();
            leave.setResult(null);
            yieldNow();
            task.cancel("request");
            assertThatThrownBy(task::await).isInstanceOf(CancelledError.class).hasMessage("request");
        });
    }

    /** One that does not terminate. */
    private static Command stubborn() {
        return Subprocess.shell("trap '' TERM; echo ready; while :; do sleep 1; done")
                .stdin(PIPE)
                .stdout(PIPE)
                .grace(Duration.ofMillis(100));
    }

    @OnBothEngines
    void whatDoesNotTerminateIsKilledAfterTheGrace(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            Subprocess process = stubborn().callWith(running -> {
                running.stdout().readLine();
                return running;
            });
            assertThat(process.returnCode()).hasValue(-9);
        });
    }

    @OnBothEngines
    void whatTerminatesIsNotKilled(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            Subprocess process = Subprocess.exec("sleep", "1000").callWith(running -> running);
            assertThat(process.returnCode()).hasValue(-15);
            Subprocess atOnce =
                    Subprocess.exec("sleep", "1000").grace(Duration.ZERO).callWith(running -> running);
            assertThat(atOnce.returnCode()).hasValue(-9);
        });
    }

    @OnBothEngines
    void processThatHasEndedIsLeftAsItIs(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            Subprocess process = Subprocess.exec("true").callWith(running -> {
                running.await();
                return running;
            });
            assertThat(process.returnCode()).hasValue(0);
        });
    }

    // Nobody else knows of it
    @OnBothEngines
    void cancelledRunEndsItsProcess(EngineUnderTest engine, @TempDir Path folder) throws Exception {
        Path file = folder.resolve("pid");
        engine.run(() -> {
            var task = createTask(() -> Subprocess.shell("echo $$ > made; mv made pid; exec sleep 1000")
                    .directory(folder)
                    .run());
            blocking(() -> waitUntil("it runs", () -> Files.exists(file)));
            ProcessHandle process = ProcessHandle.of(
                            Long.parseLong(Files.readString(file).strip()))
                    .orElseThrow();
            assertThat(process).matches(Processes::runs);
            task.cancel();
            assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
            assertThat(process).matches(p -> !Processes.runs(p));
        });
    }

    // The body's own failure is the one that counts
    @OnBothEngines
    void endOfTheScopeIsNoFailureOfThePipe(EngineUnderTest engine) {
        try (var log = LogCapture.start()) {
            engine.run(() -> {
                assertThatThrownBy(() -> Subprocess.exec("sleep", "1000")
                                .stdin(PIPE)
                                .callWith(process -> {
                                    process.stdin().write("z".repeat(500_000).getBytes(UTF_8));
                                    yieldNow();
                                    throw new IOException("changed my mind");
                                }))
                        .isExactlyInstanceOf(IOException.class)
                        .hasMessage("changed my mind");
            });
            assertThat(log.records()).noneMatch(record -> record.getLevel().intValue() >= Level.WARNING.intValue());
        }
    }
}
