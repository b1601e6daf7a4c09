// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.stream;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.yieldNow;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.future.Action;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import java.io.IOException;

/** The stack of a task that waits for a stream begins with the user's line, whichever call waits. */
class StreamStackTest {
    private static void assertShowsOnlyTheCaller(Action<IOException> wait) {
        var task = createTask(() -> caller(wait));
        yieldNow();
        assertThat(task.stack())
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line.getClassName()).isEqualTo(StreamStackTest.class.getName()));
        assertThat(task.stack())
                .anySatisfy(line -> assertThat(line.getMethodName()).isEqualTo("caller"));
        task.cancel();
        yieldNow();
    }

    private static void caller(Action<IOException> wait) throws IOException, InterruptedException {
        wait.run();
    }

    @OnBothEngines
    void linesOfTheStreamsAreLeftOut(EngineUnderTest engine) {
        engine.run(() -> {
            var reader = new StreamReader();
            assertShowsOnlyTheCaller(() -> reader.read());
            assertShowsOnlyTheCaller(() -> reader.readAll());
            assertShowsOnlyTheCaller(() -> reader.readExactly(1));
            assertShowsOnlyTheCaller(() -> reader.readLine());
            assertShowsOnlyTheCaller(() -> reader.readUntil("\n", UTF_8));
            assertShowsOnlyTheCaller(() -> reader.lines().iterator().next());
            assertShowsOnlyTheCaller(() -> {
                for (String line : reader.lines()) {
                    assertThat(line).isNull();
                }
            });
            var protocol = new StreamProtocol();
            protocol.connectionMade(new RecordedTransport());
            protocol.pauseWriting();
            assertShowsOnlyTheCaller(() -> protocol.writer().drain());
            assertShowsOnlyTheCaller(() -> protocol.writer().waitClosed());
            assertShowsOnlyTheCaller(() -> reader.transferTo(protocol.writer()));
        });
    }
}
