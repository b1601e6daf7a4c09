// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.coroutine;

import static io.asyncio4j.Asyncio.blocking;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.support.EngineUnderTest.INLINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tasks of the inline engine recurse on the stack of the loop's thread, which is 64 MB; a default one gives 23,000 frames. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DeepRecursionTest {
    private static final int DEEP = 200_000;

    private static int down(int depth, Runnable atTheBottom) {
        if (depth == 0) {
            atTheBottom.run();
            return 0;
        }
        return 1 + down(depth - 1, atTheBottom);
    }

    @Test
    void taskMayRecurseDeeply() {
        INLINE.run(() -> {
            var task = createTask(() -> down(DEEP, () -> {}));
            assertThat(task.await()).isEqualTo(DEEP);
        });
    }

    @Test
    void blockingMayRecurseAsDeeply() {
        INLINE.run(() -> {
            int depth = blocking(() -> down(DEEP, () -> {}));
            assertThat(depth).isEqualTo(DEEP);
        });
    }

    @OnBothEngines
    void taskMaySuspendAndLeaveTheLoopAtTheBottom(EngineUnderTest engine) {
        engine.run(() -> {
            var task = createTask(() -> down(3_000, () -> {
                yieldNow();
                blocking(() -> {});
                yieldNow();
            }));
            yieldNow();
            yieldNow();
            assertThat(task.await()).isEqualTo(3_000);
        });
    }

    // The JVM puts a stack aside only up to a certain size. Beyond it throws, when the turn has been given back
    // already.
    @OnBothEngines
    void taskWhoseStackIsTooLargeToBePutAsideFailsAlone(EngineUnderTest engine) {
        engine.run(() -> {
            Throwable thrown = null;
            for (int depth = 1_000; thrown == null; depth *= 2) {
                int deep = depth;
                var other = createTask(() -> {
                    yieldNow();
                    sleep(Duration.ofDays(2));
                    return "other";
                });
                var task = createTask(() -> down(deep, () -> sleep(Duration.ofDays(1))));
                thrown = catchThrowable(task::await);
                assertThat(other.await()).isEqualTo("other");
            }
            assertThat(thrown).isInstanceOf(StackOverflowError.class);
            assertThat(runningLoop()).hasToString("EventLoop(running, 0 ready, 0 timers)");
        });
    }
}
