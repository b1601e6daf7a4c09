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

import io.asyncio4j.future.Future;
import io.asyncio4j.task.TaskOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The JDK cannot take a thread off its carrier inside a class initialiser: on the inline engine an await there is refused. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PinnedTest {
    private static final List<String> ORDER = new ArrayList<>();

    private static Future<Integer, RuntimeException> future;

    @BeforeEach
    void clear() {
        ORDER.clear();
    }

    private static final class Yields {
        static {
            yieldNow();
        }

        static void touch() {}
    }

    private static final class Sleeps {
        static {
            sleep(Duration.ofSeconds(1));
        }

        static void touch() {}
    }

    private static final class Awaits {
        static {
            future.await();
        }

        static void touch() {}
    }

    private static final class Leaves {
        static {
            blocking(() -> ORDER.add("never"));
        }

        static void touch() {}
    }

    private static final class Creates {
        static {
            createTask(TaskOptions.options().eager(), () -> ORDER.add("child"));
            ORDER.add("creator");
        }

        static void touch() {}
    }

    /** In a task; afterwards the task may suspend, and the loop has nothing left of the wait. */
    private static void assertRefused(String doing, Runnable initialise) {
        var other = createTask(() -> ORDER.add("other"));
        var task = createTask("initialising", () -> {
            Throwable thrown = catchThrowable(initialise::run);
            assertThat(thrown).isExactlyInstanceOf(ExceptionInInitializerError.class);
            assertThat(thrown.getCause())
                    .isExactlyInstanceOf(IllegalStateException.class)
                    .hasMessage("cannot suspend Task 'initialising' (pending, " + doing
                            + ") here: its thread is pinned, because it"
                            + " runs inside a class initialiser or a native method, and would hold the whole loop for"
                            + " ever. Await before or after that code, or run it on a thread of its own.");
            assertThat(runningLoop()).hasToString("EventLoop(running, 0 ready, 0 timers)");
            yieldNow();
            sleep(Duration.ofSeconds(2));
            blocking(() -> ORDER.add("left"));
        });
        task.await();
        other.await();
        assertThat(ORDER).containsExactly("other", "left");
    }

    @Test
    void yieldInAClassInitialiserIsRefused() {
        INLINE.run(() -> assertRefused("running", Yields::touch));
    }

    @Test
    void sleepInAClassInitialiserIsRefused() {
        INLINE.run(() -> assertRefused("waiting for sleep", Sleeps::touch));
    }

    @Test
    void awaitInAClassInitialiserIsRefused() {
        INLINE.run(() -> {
            future = Future.create();
            assertRefused("waiting for a future", Awaits::touch);
            future.setResult(1); // wakes nobody
            yieldNow();
            assertThat(future.result()).isEqualTo(1);
        });
    }

    @Test
    void blockingInAClassInitialiserIsRefused() {
        INLINE.run(() -> assertRefused("running", Leaves::touch));
    }

    // Giving way is not possible: the child starts in the next iteration, as without eager start
    @Test
    void eagerStartInAClassInitialiserIsAnOrdinaryOne() {
        INLINE.run(() -> {
            Creates.touch();
            assertThat(ORDER).containsExactly("creator");
            yieldNow();
            assertThat(ORDER).containsExactly("creator", "child");
        });
    }
}
