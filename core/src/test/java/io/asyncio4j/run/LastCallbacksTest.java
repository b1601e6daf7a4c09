// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.run;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.future.Action;
import io.asyncio4j.loop.EventLoop;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import java.time.Duration;

/** S29: how often callbacks still run at the end of a run: as often as in CPython 3.13, where that was counted. */
class LastCallbacksTest {
    private int calls;

    private void again(EventLoop loop) {
        calls++;
        var unused = loop.callSoon(() -> again(loop));
    }

    private void assertCalls(EngineUnderTest engine, int expected, Action<RuntimeException> main) {
        engine.run(() -> {
            var loop = runningLoop();
            var unused = loop.callSoon(() -> again(loop));
            main.run();
        });
        assertThat(calls).isEqualTo(expected);
    }

    // CPython 3.13, a Runner: 9 with its close()
    @OnBothEngines
    void withATask(EngineUnderTest engine) {
        assertCalls(engine, 9, () -> {
            createTask(() -> sleep(Duration.ofDays(1)));
            yieldNow();
        });
    }

    // CPython 3.13: 6
    @OnBothEngines
    void withoutATask(EngineUnderTest engine) {
        assertCalls(engine, 6, () -> yieldNow());
    }
}
