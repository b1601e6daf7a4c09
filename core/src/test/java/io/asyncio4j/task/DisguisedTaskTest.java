// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.task;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;

/** A task whose body sets an exception handler on its thread, which is where its loop knows it by. */
class DisguisedTaskTest {
    private static final String WHY =
            " was called by Task 't' (pending, running), on whose thread somebody has set another"
                + " UncaughtExceptionHandler: asyncio4j knows a task by it. Leave it as it is; what a body throws ends"
                + " its task, and is reported if nobody asks for it.";

    @OnBothEngines
    void itsCallsSayWhatIsWrongAndTheLoopGoesOn(EngineUnderTest engine) {
        engine.run(() -> {
            var other = createTask(() -> "other");
            var task = createTask("t", () -> {
                var thread = Thread.currentThread();
                var before = thread.getUncaughtExceptionHandler();
                thread.setUncaughtExceptionHandler((t, e) -> {});
                assertThatThrownBy(() -> yieldNow())
                        .isExactlyInstanceOf(IllegalStateException.class)
                        .hasMessage("yieldNow()" + WHY);
                assertThatThrownBy(other::await).hasMessage("await()" + WHY);
                assertThatThrownBy(() -> createTask(() -> 1)).hasMessage("createTask(...)" + WHY);
                thread.setUncaughtExceptionHandler(before);
                return other.await();
            });
            assertThat(task.await()).isEqualTo("other");
        });
    }
}
