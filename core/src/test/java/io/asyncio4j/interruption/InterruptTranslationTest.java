// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.interruption;

import static io.asyncio4j.Asyncio.await;
import static io.asyncio4j.Asyncio.blocking;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.toThread;
import static io.asyncio4j.Asyncio.uninterruptible;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio4j.future.CancelReason;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.Future;
import io.asyncio4j.future.State;
import io.asyncio4j.run.RunInterruptedException;
import io.asyncio4j.support.Abroad;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.InForeignCode;
import io.asyncio4j.support.LogCapture;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.task.Task;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;

/** S18 (d): what an interrupted body throws, as seen from outside. */
class InterruptTranslationTest {
    /** A task that turns our interrupt into something else, as drivers do. */
    private static Task<String, ?> driver(Abroad abroad, Function<InterruptedException, Exception> translate) {
        var entered = new CountDownLatch(1);
        var task = createTask(() -> abroad.<String, Exception>call(() -> {
            entered.countDown();
            try {
                Thread.sleep(Long.MAX_VALUE);
                return "slept";
            } catch (InterruptedException e) {
                throw translate.apply(e);
            }
        }));
        blocking(() -> entered.await());
        task.cancel("asked");
        return task;
    }

    private static Exception restoringTheFlag(Exception thrown) {
        Thread.currentThread().interrupt();
        return thrown;
    }

    private static void assertTranslated(Abroad abroad, Exception thrown) {
        assertTranslated(abroad, e -> thrown, thrown);
    }

    private static void assertTranslated(
            Abroad abroad, Function<InterruptedException, Exception> translate, Exception thrown) {
        abroad.engine.run(() -> {
            var task = driver(abroad, translate);
            assertThat(catchThrowable(task::await))
                    .isInstanceOf(CancelledError.class)
                    .hasMessage("asked")
                    .hasCause(thrown);
            assertThat(task.cancelled()).isTrue();
        });
    }

    private static void assertLeftAlone(Abroad abroad, Function<InterruptedException, Exception> translate) {
        abroad.engine.run(() -> {
            var thrown = new Exception[1];
            var task = driver(abroad, e -> thrown[0] = translate.apply(e));
            assertThat(catchThrowable(task::await)).isSameAs(thrown[0]);
            assertThat(task.state()).isEqualTo(State.FAILED);
        });
    }

    @InForeignCode
    void interruptedException(Abroad abroad) {
        assertTranslated(abroad, new InterruptedException("a new one"));
    }

    @InForeignCode
    void wrappedInterruptedException(Abroad abroad) {
        var wrapped = new IllegalStateException(new ExecutionException(new InterruptedException()));
        assertTranslated(abroad, wrapped);
    }

    @InForeignCode
    void interruptedIo(Abroad abroad) {
        assertTranslated(abroad, new InterruptedIOException("read was interrupted"));
    }

    @InForeignCode
    void wrappedInterruptedIo(Abroad abroad) {
        assertTranslated(abroad, new UncheckedIOException(new InterruptedIOException()));
    }

    @InForeignCode
    void closedByInterrupt(Abroad abroad) {
        assertTranslated(abroad, new ClosedByInterruptException());
    }

    @InForeignCode
    void socketExceptionWithTheFlagSet(Abroad abroad) {
        var thrown = new SocketException("Closed by interrupt");
        assertTranslated(abroad, e -> restoringTheFlag(thrown), thrown);
    }

    // As a database driver does with the one above
    @InForeignCode
    void wrappedSocketExceptionWithTheFlagSet(Abroad abroad) {
        var thrown = new IOException("connection lost", new SocketException("Closed by interrupt"));
        assertTranslated(abroad, e -> restoringTheFlag(thrown), thrown);
    }

    @InForeignCode
    void socketExceptionThatTellsTheInterrupt(Abroad abroad) {
        var thrown = new SocketException("read failed");
        thrown.initCause(new InterruptedException());
        assertTranslated(abroad, thrown);
    }

    @InForeignCode
    void socketExceptionWithoutTheFlagIsAFailure(Abroad abroad) {
        assertLeftAlone(abroad, e -> new SocketException("Connection reset"));
    }

    @InForeignCode
    void socketTimeoutIsAFailure(Abroad abroad) {
        assertLeftAlone(abroad, e -> new SocketTimeoutException("Read timed out"));
    }

    @InForeignCode
    void anythingElseIsAFailure(Abroad abroad) {
        assertLeftAlone(abroad, e -> new IOException("disk full"));
    }

    @InForeignCode
    void causesThatGoRoundInACircleAreAFailure(Abroad abroad) {
        assertLeftAlone(abroad, e -> {
            var one = new IllegalStateException("one");
            one.initCause(new IllegalStateException("two", one));
            return one;
        });
    }

    // The other loop's run was interrupted because the task in whose blocking it runs was cancelled
    @OnBothEngines
    void runOfAnotherLoopThatWasInterrupted(EngineUnderTest engine) {
        engine.run(() -> {
            var entered = new CountDownLatch(1);
            var task = createTask(() -> blocking(() -> {
                try (var runner = engine.realTime().build()) { // virtual time would say that nothing can wake it
                    runner.run(() -> {
                        entered.countDown();
                        Future.<String, RuntimeException>create().await();
                    });
                }
            }));
            blocking(() -> entered.await());
            task.cancel("asked");
            assertThat(catchThrowable(task::await))
                    .isInstanceOf(CancelledError.class)
                    .hasMessage("asked")
                    .hasCauseExactlyInstanceOf(RunInterruptedException.class);
        });
    }

    @OnBothEngines
    void interruptedExceptionOfATaskThatNobodyAskedMeansCancelled(EngineUnderTest engine) {
        engine.run(() -> {
            var thrown = new InterruptedException("mine");
            var task = createTask("worker", () -> {
                throw thrown;
            });
            var error = (CancelledError) catchThrowable(task::await);
            assertThat(error).hasMessage("interrupted").hasCause(thrown);
            assertThat(error.reason()).isEqualTo(new CancelReason.Interrupted());
            assertThat(error.requestedBy()).isEqualTo("thread 'worker'");
            assertThat(task.cancelled()).isTrue();
            assertThat(task.cancelling()).isZero();
        });
    }

    @OnBothEngines
    void interruptedExceptionComesOutOfEachBoundaryAsCancelledError(EngineUnderTest engine) {
        engine.run(() -> {
            var thrown = new InterruptedException("mine");
            assertInterrupted(
                    thrown,
                    catchThrowable(() -> blocking(() -> {
                        throw thrown;
                    })));
            assertInterrupted(
                    thrown,
                    catchThrowable(() -> uninterruptible(() -> {
                        throw thrown;
                    })));
            assertInterrupted(
                    thrown,
                    catchThrowable(() -> await(() -> {
                        throw thrown;
                    })));
        });
    }

    private static void assertInterrupted(InterruptedException thrown, Throwable error) {
        assertThat(error)
                .isInstanceOf(CancelledError.class)
                .hasMessage("interrupted")
                .hasCause(thrown);
        assertThat(((CancelledError) error).reason()).isEqualTo(new CancelReason.Interrupted());
    }

    // Only an InterruptedException itself, where nobody has asked
    @OnBothEngines
    void wrappedOnesAreFailuresWhereNobodyAsked(EngineUnderTest engine) {
        engine.run(() -> {
            for (Exception thrown : new Exception[] {
                new IllegalStateException(new InterruptedException()),
                new InterruptedIOException(),
                new ClosedByInterruptException(),
                new SocketException()
            }) {
                var task = createTask(() -> {
                    throw thrown;
                });
                assertThat(catchThrowable(task::await)).isSameAs(thrown);
            }
        });
    }

    // No group fails because of it, and nobody has wanted it: it must not vanish without a word
    @OnBothEngines
    void interruptedExceptionThatNobodyHasAskedForIsTold(EngineUnderTest engine) {
        var thrown = new InterruptedException("port closed");
        try (var log = LogCapture.start()) {
            engine.run(() -> {
                var reader = createTask("reader", () -> {
                    Thread.currentThread().setUncaughtExceptionHandler((_, _) -> {}); // it is a task all the same
                    throw thrown;
                });
                assertThat(catchThrowable(reader::await))
                        .isInstanceOf(CancelledError.class)
                        .hasMessage("interrupted")
                        .hasCause(thrown);
                var call = toThread(() -> {
                    throw thrown;
                });
                assertThat(catchThrowable(call::await)).isInstanceOf(CancelledError.class);
            });
            String rest =
                    " counts as cancelled, because an InterruptedException has left its body, though nobody has asked"
                            + " it to end: its own code has thrown that, or somebody has interrupted the thread";
            assertThat(log.messages()).containsExactly("task 'reader'" + rest, "toThread in task 'Task-1'" + rest);
            assertThat(log.records()).allMatch(r -> r.getThrown() == thrown);
        }
    }
}
