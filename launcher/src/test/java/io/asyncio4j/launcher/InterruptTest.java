// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.launcher.Command.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C, S30. */
@Timeout(120)
class InterruptTest {
    @TempDir
    Path folder;

    @Test
    void firstInterruptCancelsTheMainTask() throws Exception {
        var running = start("""
            import static io.asyncio4j.Asyncio.*;

            void main() {
                run(() -> {
                    try {
                        IO.println("ready");
                        sleep(Duration.ofDays(1));
                    } finally {
                        sleep(Duration.ofMillis(1));
                        IO.println("cleaned up");
                    }
                });
            }
            """);

        interruptOnce(running, "ready");

        var result = running.result();
        assertThat(result.out()).isEqualTo("ready\ncleaned up\n");
        assertThat(result.err()).endsWith("Interrupted\n").doesNotContain("\tat ");
        assertThat(result.status()).isEqualTo(130);
    }

    @Test
    void programThatHandlesTheInterruptEndsAsItLikes() throws Exception {
        var running = start("""
            import static io.asyncio4j.Asyncio.*;

            void main() {
                run(() -> {
                    try {
                        IO.println("ready");
                        sleep(Duration.ofDays(1));
                    } catch (io.asyncio4j.future.CancelledError e) {
                        IO.println(e.reason());
                    }
                });
                IO.println("went on");
            }
            """);

        interruptOnce(running, "ready");

        var result = running.result();
        assertThat(result.out()).isEqualTo("ready\nInterrupted[]\nwent on\n");
        assertThat(result.status()).isZero();
    }

    @Test
    void secondInterruptEndsTheJvm() throws Exception {
        var running = start("""
            import static io.asyncio4j.Asyncio.*;

            void main() {
                run(() -> {
                    while (true) {
                        try {
                            IO.println("ready");
                            sleep(Duration.ofDays(1));
                        } catch (io.asyncio4j.future.CancelledError e) {
                            IO.println("ignored");
                        }
                    }
                });
            }
            """);

        interruptOnce(running, "ready\n");
        interruptOnce(running, "ignored\nready\n");

        var result = running.result();
        assertThat(result.out()).isEqualTo("ready\nignored\nready\n");
        assertThat(result.status()).isEqualTo(130);
    }

    private Running start(String source) throws IOException, InterruptedException {
        var file = Files.writeString(folder.resolve("Program.java"), source);
        return Command.ofRepository(folder).startInForeground("run", file.toString());
    }

    /** Sends SIGINT as soon as the program has printed something. */
    private static void interruptOnce(Running running, String printed) throws IOException, InterruptedException {
        while (running.process().isAlive() && !Files.readString(running.out()).endsWith(printed.strip() + "\n")) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        var kill = new ProcessBuilder(
                        "kill", "-INT", Long.toString(running.process().pid()))
                .start();
        assertThat(kill.waitFor()).isZero();
    }
}
