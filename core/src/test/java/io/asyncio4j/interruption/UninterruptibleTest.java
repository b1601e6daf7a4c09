// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.interruption;

import static io.asyncio4j.Asyncio.blocking;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.uninterruptible;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio4j.future.CancelledError;
import io.asyncio4j.support.Abroad;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.InForeignCode;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.task.TaskOptions;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** S18 (f): code that an interrupt would break. */
class UninterruptibleTest {
    private static final Duration DAY = Duration.ofDays(1);

    private final CountDownLatch entered = new CountDownLatch(1);
    private final LinkedBlockingQueue<String> queue = new LinkedBlockingQueue<>();
    private final List<Object> log = Collections.synchronizedList(new ArrayList<>());

    private String enterAndTake() throws InterruptedException {
        entered.countDown();
        return queue.take();
    }

    @InForeignCode
    void requestWaitsForTheNextSuspensionPoint(Abroad abroad) {
        abroad.engine.run(() -> {
            var task = createTask(() -> {
                log.add(abroad.call(() -> uninterruptible(this::enterAndTake)));
                log.add(Thread.currentThread().isInterrupted());
                yieldNow();
                log.add("not told");
            });
            blocking(() -> entered.await());
            assertThat(task.cancel("asked")).isTrue();
            yieldNow();
            queue.add("element");
            assertThat(catchThrowable(task::await)).hasMessage("asked").hasNoCause();
            assertThat(log).containsExactly("element", false);
        });
    }

    @InForeignCode
    void optionKeepsInterruptsFromAWholeTask(Abroad abroad) {
        abroad.engine.run(() -> {
            var task = createTask(TaskOptions.options().uninterruptible(), () -> {
                log.add(abroad.call(this::enterAndTake));
                log.add(Thread.currentThread().isInterrupted());
                sleep(DAY);
                log.add("not told");
            });
            blocking(() -> entered.await());
            task.cancel("asked");
            yieldNow();
            queue.add("element");
            assertThat(catchThrowable(task::await)).hasMessage("asked").hasNoCause();
            assertThat(log).containsExactly("element", false);
        });
    }

    // Our own suspension points are told as ever
    @OnBothEngines
    void awaitInsideIsCancelled(EngineUnderTest engine) {
        engine.run(() -> {
            var task = createTask(() -> uninterruptible(() -> sleep(DAY)));
            yieldNow();
            task.cancel("asked");
            assertThat(catchThrowable(task::await))
                    .isInstanceOf(CancelledError.class)
                    .hasMessage("asked");
        });
    }

    // The request was kept back inside, and is sent when the protected part is over and the task parks again
    @InForeignCode
    void requestIsSentAfterTheProtectedPart(Abroad abroad) {
        abroad.engine.run(() -> {
            var task = createTask(() -> abroad.call(() -> {
                log.add(uninterruptible(this::enterAndTake));
                return queue.take();
            }));
            blocking(() -> entered.await());
            task.cancel("asked");
            queue.add("element");
            assertThat(catchThrowable(task::await))
                    .hasMessage("asked")
                    .hasCauseExactlyInstanceOf(InterruptedException.class);
            assertThat(log).containsExactly("element");
        });
    }

    @InForeignCode
    void protectedPartsNest(Abroad abroad) {
        abroad.engine.run(() -> {
            var task = createTask(() -> abroad.call(() -> uninterruptible(() -> {
                log.add(uninterruptible(this::enterAndTake));
                return queue.take();
            })));
            blocking(() -> entered.await());
            task.cancel("asked");
            queue.add("one");
            queue.add("two");
            assertThat(catchThrowable(task::await)).hasMessage("asked").hasNoCause();
            assertThat(log).containsExactly("one");
            assertThat(queue).isEmpty();
        });
    }

    // An interrupt that came before, and that nobody has looked at, does not hit the protected part
    @InForeignCode
    void earlierInterruptDoesNotComeIn(Abroad abroad, @TempDir Path folder) throws Exception {
        try (var file =
                FileChannel.open(folder.resolve("store"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            abroad.engine.run(() -> {
                var task = createTask(() -> {
                    abroad.call(() -> {
                        try {
                            enterAndTake();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                        uninterruptible(() -> file.write(ByteBuffer.wrap(new byte[10])));
                    });
                    uninterruptible(() -> file.write(ByteBuffer.wrap(new byte[10])));
                    yieldNow();
                    log.add("not told");
                });
                blocking(() -> entered.await());
                task.cancel("asked");
                assertThat(catchThrowable(task::await)).hasMessage("asked");
                assertThat(log).isEmpty();
            });
            assertThat(file.isOpen()).isTrue();
            assertThat(file.size()).isEqualTo(20);
        }
    }

    // After blocking the flag is not ours any more, so the shared file stays open without a protected part too
    @OnBothEngines
    void interruptThatCameTooLateDoesNotFollowTheTaskOutOfBlocking(EngineUnderTest engine, @TempDir Path folder)
            throws Exception {
        try (var file =
                FileChannel.open(folder.resolve("store"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            engine.run(() -> {
                var task = createTask(() -> {
                    blocking(() -> {
                        try {
                            enterAndTake();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    });
                    file.write(ByteBuffer.wrap(new byte[10]));
                    yieldNow();
                    log.add("not told");
                });
                blocking(() -> entered.await());
                task.cancel("asked");
                assertThat(catchThrowable(task::await)).hasMessage("asked").hasNoCause();
                assertThat(log).isEmpty();
            });
            assertThat(file.isOpen()).isTrue();
            assertThat(file.size()).isEqualTo(10);
        }
    }

    @OnBothEngines
    void exceptionsComeOutAsTheyAre(EngineUnderTest engine) {
        engine.run(() -> {
            var failure = new IllegalStateException("mine");
            assertThatThrownBy(() -> uninterruptible(() -> {
                        throw failure;
                    }))
                    .isSameAs(failure);
            // and the protection is over
            var task = createTask(() -> blocking(this::enterAndTake));
            blocking(() -> entered.await());
            task.cancel();
            assertThat(catchThrowable(task::await)).isInstanceOf(CancelledError.class);
        });
    }

    @Test
    void outsideATaskItIsRefused() {
        assertThatThrownBy(() -> uninterruptible(() -> currentTask()))
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage("uninterruptible(...) was called outside a task, on thread '"
                        + Thread.currentThread().getName()
                        + "'. Code that is not on a loop may block as it is: call the body directly.");
    }
}
