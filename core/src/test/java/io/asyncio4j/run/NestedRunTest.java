// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.run;

import static io.asyncio4j.Asyncio.blocking;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.Asyncio;
import io.asyncio4j.future.Action;
import io.asyncio4j.local.ThreadName;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** S29: a run inside a running loop is refused; off the loop, in blocking(…) or on a thread of its own, it is not. */
class NestedRunTest {
    private static final Action<RuntimeException> NO_BODY = null;

    private static void assertRefused(ThrowingCallable run) {
        assertRefused(run, currentTask().toString());
    }

    private static void assertRefused(ThrowingCallable run, String who) {
        // CPython: asyncio.run() cannot be called from a running event loop
        assertThatThrownBy(run)
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage("run(...) cannot be called from a running event loop: " + who
                        + " acts for " + runningLoop()
                        + ". Here just call the method, or start it beside with createTask(() -> ...).");
    }

    @OnBothEngines
    void runInsideRunIsRefused(EngineUnderTest engine) {
        List<String> ran = new ArrayList<>();
        engine.run(() -> {
            assertRefused(() -> Asyncio.run(() -> ran.add("never")));
            assertRefused(() -> engine.run(() -> ran.add("never")));
            runningLoop().callSoon(() -> {
                assertRefused(() -> Asyncio.run(() -> ran.add("never")), ThreadName.ofCaller());
                ran.add("callback");
            });
            yieldNow();
        });
        assertThat(ran).containsExactly("callback");
    }

    @OnBothEngines
    void runnerCannotBeUsedFromItsOwnRun(EngineUnderTest engine) {
        try (var runner = engine.virtualTime().build()) {
            runner.run(() -> assertRefused(() -> runner.run(() -> {})));
            int value = runner.run(() -> 1);
            assertThat(value).isEqualTo(1);
        }
    }

    @OnBothEngines
    void runInsideBlockingHasALoopOfItsOwn(EngineUnderTest engine) {
        engine.run(() -> {
            var outer = runningLoop();
            String value = blocking(() -> engine.run(() -> {
                yieldNow();
                assertThat(runningLoop()).isNotSameAs(outer);
                return "inner";
            }));
            assertThat(value).isEqualTo("inner");
            yieldNow();
            assertThat(runningLoop()).isSameAs(outer);
        });
    }

    @Test
    void nullIsNoProgram() {
        assertThatThrownBy(() -> Asyncio.run(NO_BODY))
                .isExactlyInstanceOf(NullPointerException.class)
                .hasMessage("body is null: run takes the program, such as () -> work()");
    }
}
