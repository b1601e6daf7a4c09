// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.thread;

import static io.asyncio4j.Asyncio.blocking;
import static io.asyncio4j.Asyncio.failures;
import static io.asyncio4j.Asyncio.runInExecutor;
import static io.asyncio4j.Asyncio.toThread;
import static io.asyncio4j.Asyncio.uninterruptible;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.Future;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.support.Told;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.io.TempDir;

/** S18 (f) in the threads of toThread and runInExecutor: the future ends at once, the interrupt waits. */
class UninterruptibleCallTest {
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final LinkedBlockingQueue<String> queue = new LinkedBlockingQueue<>();
    private final List<Object> log = Collections.synchronizedList(new ArrayList<>());

    private String enterAndTake() throws InterruptedException {
        entered.countDown();
        return queue.take();
    }

    private void cancelOnceEntered(Future<?, ?> call) {
        blocking(() -> entered.await());
        assertThat(call.cancel("asked")).isTrue();
        assertThat(call.cancelled()).isTrue();
        yieldNow(); // it would be interrupted by now
        queue.add("element");
    }

    @OnBothEngines
    void interruptComesAfterTheProtectedPart(EngineUnderTest engine) {
        engine.run(() -> {
            var call = toThread(() -> {
                try {
                    log.add(uninterruptible(this::enterAndTake));
                    log.add(Thread.currentThread().isInterrupted());
                    return queue.take();
                } finally {
                    ended.countDown();
                }
            });
            cancelOnceEntered(call);
            blocking(() -> ended.await());
            assertThat(log).containsExactly("element", true);
            assertThat(failures().records()).isEmpty();
        });
    }

    @OnBothEngines
    void protectedPartsNest(EngineUnderTest engine) {
        engine.run(() -> {
            var call = runInExecutor(
                    work -> Thread.ofVirtual().start(work),
                    () -> uninterruptible(() -> {
                        log.add(uninterruptible(this::enterAndTake));
                        log.add(queue.take());
                        log.add(Thread.currentThread().isInterrupted());
                        ended.countDown();
                    }));
            cancelOnceEntered(call);
            queue.add("another");
            blocking(() -> ended.await());
            assertThat(log).containsExactly("element", "another", false);
        });
    }

    // One that came before, and that the body has not looked at
    @OnBothEngines
    void earlierInterruptDoesNotComeIn(EngineUnderTest engine) {
        engine.run(() -> {
            var call = toThread(() -> {
                entered.countDown();
                while (!Thread.currentThread().isInterrupted()) {
                    Thread.onSpinWait();
                }
                log.add(uninterruptible(() -> queue.take()));
                log.add(Thread.interrupted());
                log.add(uninterruptible(() -> queue.take())); // it has looked by now
                log.add(Thread.interrupted());
                ended.countDown();
            });
            cancelOnceEntered(call);
            queue.add("another");
            blocking(() -> ended.await());
            assertThat(log).containsExactly("element", true, "another", false);
        });
    }

    // a thread of its own: an executor of the JDK clears the flag by itself
    @OnBothEngines
    void whatComesNextOnTheThreadIsNotInterrupted(EngineUnderTest engine) {
        engine.run(() -> {
            var call = runInExecutor(
                    work -> Thread.ofPlatform().start(() -> {
                        work.run();
                        log.add(Thread.currentThread().isInterrupted());
                        ended.countDown();
                    }),
                    () -> {
                        uninterruptible(this::enterAndTake);
                        log.add(Thread.currentThread().isInterrupted());
                    });
            cancelOnceEntered(call);
            blocking(() -> ended.await());
            assertThat(log).containsExactly(true, false);
        });
    }

    @OnBothEngines
    void valuesAndExceptionsComeOut(EngineUnderTest engine) {
        var failure = new SQLException("mine");
        engine.run(() -> {
            assertThat(toThread(() -> uninterruptible(() -> "value")).await()).isEqualTo("value");
            Future<Void, SQLException> call = toThread(() -> uninterruptible(() -> {
                throw failure;
            }));
            assertThatThrownBy(call::await).isSameAs(failure);
            Future<Void, RuntimeException> interrupted = toThread(() -> uninterruptible(() -> {
                throw new InterruptedException("of somebody else");
            }));
            assertThat(catchThrowable(interrupted::await))
                    .isInstanceOf(CancelledError.class)
                    .hasMessage("interrupted")
                    .hasCauseExactlyInstanceOf(InterruptedException.class);
        });
    }

    // What fails there after the cancellation is no outcome of the interrupt
    @OnBothEngines
    void failureOfAProtectedPartIsReportedAsAbandoned(EngineUnderTest engine) {
        var told = new Told();
        try (var runner = engine.virtualTime().exceptionHandler(told).build()) {
            runner.run(() -> {
                cancelOnceEntered(toThread(() -> uninterruptible(() -> {
                    enterAndTake();
                    throw new SQLException("disk full");
                })));
                while (failures().unsettled().isEmpty()) {
                    yieldNow();
                }
            });
        }
        assertThat(told.messages())
                .containsExactly(
                        "Future exception was never retrieved (abandoned): Future of toThread in task 'Task-1' |"
                                + " java.sql.SQLException: disk full");
    }

    // What it is for: an interrupt closes the file, for all that use it
    @OnBothEngines
    void fileStaysOpen(EngineUnderTest engine, @TempDir Path folder) throws IOException {
        try (var file =
                FileChannel.open(folder.resolve("store"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            engine.run(() -> {
                var call = toThread(() -> uninterruptible(() -> {
                    entered.countDown();
                    while (queue.poll() == null) {
                        Thread.onSpinWait();
                    }
                    return file.write(ByteBuffer.wrap(new byte[10]));
                }));
                cancelOnceEntered(call);
                assertThatThrownBy(call::await).hasMessage("asked");
            });
            assertThat(file.isOpen()).isTrue();
            assertThat(file.size()).isEqualTo(10);
        }
    }
}
