// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.run;

import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import java.net.URL;
import java.net.URLClassLoader;

/** The thread of an inline loop serves the next loop too, and must bring nothing along. */
class LoopThreadTest {
    @OnBothEngines
    void callbacksSeeTheClassLoaderOfWhoRunsTheLoop(EngineUnderTest engine) throws Exception {
        try (var one = new URLClassLoader(new URL[0]);
                var two = new URLClassLoader(new URL[0])) {
            assertThat(loaderInACallback(engine, one)).isSameAs(one);
            assertThat(loaderInACallback(engine, two)).isSameAs(two);
        }
    }

    private static ClassLoader loaderInACallback(EngineUnderTest engine, ClassLoader loader) {
        Thread caller = Thread.currentThread();
        ClassLoader before = caller.getContextClassLoader();
        caller.setContextClassLoader(loader);
        try {
            var seen = new ClassLoader[1];
            engine.run(() -> {
                runningLoop().callSoon(() -> seen[0] = Thread.currentThread().getContextClassLoader());
                yieldNow();
            });
            return seen[0];
        } finally {
            caller.setContextClassLoader(before);
        }
    }
}
