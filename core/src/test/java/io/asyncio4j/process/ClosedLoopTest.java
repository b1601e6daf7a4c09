// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.process;

import static io.asyncio4j.process.Redirect.PIPE;
import static io.asyncio4j.support.Eventually.waitUntil;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.support.Processes;
import java.io.IOException;
import java.util.List;

/** A loop that closes while processes run leaves them alone, and keeps nothing of them. */
class ClosedLoopTest {
    @OnBothEngines
    void processGoesOnWithoutItsLoop(EngineUnderTest engine) throws IOException {
        long pipes = Processes.openPipes();
        Subprocess left = engine.run(() -> {
            var process = Subprocess.shell("echo ready; exec sleep 1000")
                    .stdin(PIPE)
                    .stdout(PIPE)
                    .stderr(PIPE)
                    .start();
            assertThat(process.stdout().readLine(UTF_8)).isEqualTo("ready");
            return process;
        });
        ProcessHandle handle = ProcessHandle.of(left.pid()).orElseThrow();
        assertThat(handle).matches(Processes::runs);
        waitUntil("our ends of its pipes are closed", () -> Processes.openPipes() <= pipes);
        assertThat(left.returnCode()).isEmpty();
        handle.destroyForcibly();
        waitUntil("it has ended", () -> !handle.isAlive());
        Processes.waitUntilIdle(List.of());
    }

    // A reader that nobody reads keeps a thread, until the loop closes
    @OnBothEngines
    void outputThatNobodyReadsKeepsNoThread(EngineUnderTest engine) throws IOException {
        long pipes = Processes.openPipes();
        engine.run(() -> {
            var process =
                    Subprocess.shell("head -c 10000000 /dev/zero").stdout(PIPE).start();
            process.stdout().readExactly(1);
            process.kill();
            assertThat(process.await()).isEqualTo(-9);
        });
        waitUntil("its pipes are closed", () -> Processes.openPipes() <= pipes);
        Processes.waitUntilIdle(List.of());
    }
}
