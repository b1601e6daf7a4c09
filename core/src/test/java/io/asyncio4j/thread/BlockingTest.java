// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.thread;

import static io.asyncio4j.Asyncio.blocking;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.uninterruptible;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** blocking(…) leaves the loop, on both engines: the other tasks go on, and the body has the task's own thread. */
class BlockingTest {
    private static final ThreadLocal<String> LOCAL = new ThreadLocal<>();

    private final List<String> order = new ArrayList<>();

    // The computation ends because another task runs meanwhile
    @OnBothEngines
    void computationLetsOtherTasksRun(EngineUnderTest engine) {
        engine.run(() -> {
            var enough = new AtomicBoolean();
            var computing = createTask(() -> blocking(() -> {
                long sum = 0;
                while (!enough.get()) {
                    sum++;
                    Thread.onSpinWait();
                }
                return sum;
            }));
            for (int i = 0; i < 100; i++) {
                yieldNow();
            }
            assertThat(computing.done()).isFalse();
            assertThat(computing).hasToString("Task 'Task-2' (pending, in blocking(...))");
            enough.set(true);
            assertThat(computing.await()).isGreaterThanOrEqualTo(0);
        });
    }

    // Opening a FIFO to read waits for a writer: it ends because another task runs, and opens it to write
    @OnBothEngines
    void readOfAFileLetsOtherTasksRun(EngineUnderTest engine, @TempDir Path folder) throws Exception {
        Path fifo = folder.resolve("fifo-" + engine);
        Process made = new ProcessBuilder("mkfifo", fifo.toString()).start();
        assertThat(made.waitFor()).isZero();
        engine.run(() -> {
            var reader = createTask(() -> blocking(() -> Files.readString(fifo)));
            yieldNow();
            yieldNow();
            assertThat(reader.done()).isFalse();
            var writer = createTask(() -> blocking(() -> Files.writeString(fifo, "text")));
            assertThat(reader.await()).isEqualTo("text");
            writer.await();
        });
    }

    @OnBothEngines
    void bodyRunsOnTheTasksOwnThread(EngineUnderTest engine) {
        engine.run(() -> {
            var task = createTask("mine", () -> {
                Thread before = Thread.currentThread();
                LOCAL.set("set before");
                blocking(() -> {
                    assertThat(Thread.currentThread()).isSameAs(before);
                    assertThat(LOCAL.get()).isEqualTo("set before");
                    Thread.sleep(0, 1); // wherever it goes on after that
                    assertThat(Thread.currentThread()).isSameAs(before);
                    LOCAL.set("set inside");
                });
                assertThat(Thread.currentThread()).isSameAs(before);
                assertThat(LOCAL.get()).isEqualTo("set inside");
                return before.getName();
            });
            assertThat(task.await()).isEqualTo("mine");
            assertThat(LOCAL.get()).isNull();
        });
    }

    // Each waits for the others: they run beside each other, not one at a time
    @OnBothEngines
    void bodiesOfSeveralTasksMeet(EngineUnderTest engine) throws Exception {
        engine.run(() -> {
            var barrier = new CyclicBarrier(5);
            var one = createTask(() -> blocking(() -> barrier.await()));
            var others = List.of(
                    createTask(() -> blocking(() -> barrier.await())),
                    createTask(() -> blocking(() -> barrier.await())),
                    createTask(() -> blocking(() -> barrier.await())),
                    createTask(() -> blocking(() -> barrier.await())));
            int sum = one.await();
            for (var other : others) {
                sum += other.await();
            }
            assertThat(sum).isEqualTo(10);
        });
    }

    // S1 holds again: what comes after blocking is interleaved with nothing
    @OnBothEngines
    void taskComesBackToItsLoop(EngineUnderTest engine) {
        engine.run(() -> {
            var inside = new boolean[1];
            var count = new int[1];
            for (int t = 0; t < 10; t++) {
                createTask(() -> {
                    for (int i = 0; i < 50; i++) {
                        blocking(() -> {});
                        assertThat(runningLoop().isRunning()).isTrue();
                        assertThat(inside[0]).isFalse();
                        inside[0] = true;
                        count[0]++;
                        Thread.onSpinWait();
                        inside[0] = false;
                        yieldNow();
                    }
                });
            }
            sleep(Duration.ofSeconds(1)); // time does not jump while one of them is away
            assertThat(count[0]).isEqualTo(500);
        });
    }

    @OnBothEngines
    void valueAndExceptionComeOutAsTheyAre(EngineUnderTest engine) {
        var failure = new IOException("x");
        var error = new AssertionError("y");
        engine.run(() -> {
            Object value = new Object();
            Object same = blocking(() -> value);
            assertThat(same).isSameAs(value);
            String nothing = blocking(() -> (String) null);
            assertThat(nothing).isNull();
            assertThatThrownBy(() -> blocking(() -> {
                        throw failure;
                    }))
                    .isSameAs(failure);
            assertThatThrownBy(() -> blocking(() -> {
                        throw error;
                    }))
                    .isSameAs(error);
            yieldNow();
        });
    }

    @OnBothEngines
    void blockingInsideBlockingIsACall(EngineUnderTest engine) {
        engine.run(() -> {
            int value = blocking(() -> blocking(() -> 1) + 1);
            assertThat(value).isEqualTo(2);
            yieldNow();
        });
    }

    @Test
    void foreignThreadsAreToldToBlockAsTheyAre() {
        String rest = " was called outside a task, on thread '"
                + Thread.currentThread().getName()
                + "'. Code that is not on a loop may block as it is: call the body directly.";
        assertRefused(() -> blocking(() -> {}), "blocking(...)" + rest);
        assertRefused(() -> uninterruptible(() -> {}), "uninterruptible(...)" + rest);
    }

    // A callback that blocked as it is would hold the loop
    @OnBothEngines
    void callbacksAreToldToStartATask(EngineUnderTest engine) {
        engine.run(() -> {
            runningLoop().callSoon(() -> {
                String rest =
                        " was called outside a task, in a callback of EventLoop(running, 1 ready, 0 timers), which"
                                + " must not suspend. Start a task there: createTask(() -> ...).";
                assertRefused(() -> blocking(() -> {}), "blocking(...)" + rest);
                assertRefused(() -> uninterruptible(() -> {}), "uninterruptible(...)" + rest);
                order.add("told");
            });
            yieldNow();
        });
        assertThat(order).containsExactly("told");
    }

    private static void assertRefused(ThrowingCallable call, String message) {
        assertThatThrownBy(call)
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage(message);
    }
}
