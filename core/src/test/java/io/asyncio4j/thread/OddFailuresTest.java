// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.thread;

import static io.asyncio4j.Asyncio.await;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.toThread;
import static io.asyncio4j.Asyncio.wrapFuture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio4j.future.CancelReason;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.Future;
import io.asyncio4j.local.Unchecked;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.support.Told;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Exceptions that are unusual, or whose own code fails: they come out all the same, and whoever waits is told (S9). */
class OddFailuresTest {
    /** Nothing can be asked of it. */
    private static final class Mute extends IllegalStateException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new UnsupportedOperationException("getMessage");
        }

        @Override
        public synchronized Throwable getCause() {
            throw new UnsupportedOperationException("getCause");
        }

        @Override
        public int hashCode() {
            throw new UnsupportedOperationException("hashCode");
        }

        @Override
        public boolean equals(Object other) {
            throw new UnsupportedOperationException("equals");
        }
    }

    private static final class MuteIo extends IOException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new UnsupportedOperationException("getMessage");
        }
    }

    private static final class MuteWrapper extends CompletionException {
        private static final long serialVersionUID = 1L;

        @Override
        public synchronized Throwable getCause() {
            throw new UnsupportedOperationException("getCause");
        }
    }

    private static final class MuteCancellation extends CancellationException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new UnsupportedOperationException("getMessage");
        }

        @Override
        public synchronized Throwable getCause() {
            throw new UnsupportedOperationException("getCause");
        }
    }

    /** A stage that fails when it is waited for already, on another thread. */
    private static CompletableFuture<String> failingLater(Throwable failure) {
        var stage = new CompletableFuture<String>();
        CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS).execute(() -> stage.completeExceptionally(failure));
        return stage;
    }

    private static List<CompletableFuture<String>> failingWith(Throwable failure) {
        return List.of(
                CompletableFuture.failedFuture(failure),
                failingLater(failure),
                failingLater(failure).thenApply(s -> s));
    }

    // -- stages

    @OnBothEngines
    void uncheckedOnesComeOutAsTheyAre(EngineUnderTest engine) {
        engine.run(() -> {
            for (Throwable failure : List.of(
                    new Mute(),
                    new MuteWrapper(),
                    new StackOverflowError("x"),
                    new OutOfMemoryError("x"),
                    new LinkageError("x"))) {
                for (var stage : failingWith(failure)) {
                    assertThat(catchThrowable(() -> await(stage)) == failure).isTrue();
                }
            }
        });
    }

    @OnBothEngines
    void wrappersInACircleComeToAnEnd(EngineUnderTest engine) {
        engine.run(() -> {
            var outer = new ExecutionException("outer") {};
            var inner = new CompletionException(outer);
            outer.initCause(inner);
            for (var stage : failingWith(outer)) {
                assertThat(catchThrowable(() -> await(stage, ExecutionException.class)))
                        .isIn(outer, inner);
            }
        });
    }

    @OnBothEngines
    void wrappersWithinWrappersAreTakenOff(EngineUnderTest engine) {
        var failure = new IllegalStateException("x", new IOException("its own cause"));
        var wrapped = new ExecutionException(new CompletionException(new ExecutionException(failure)));
        engine.run(() -> {
            for (var stage : failingWith(wrapped)) {
                assertThat(catchThrowable(() -> await(stage)))
                        .isSameAs(failure)
                        .hasCauseExactlyInstanceOf(IOException.class);
            }
        });
    }

    @OnBothEngines
    void wrapperAroundNothingThatIsCheckedNeedsItsClass(EngineUnderTest engine) {
        var bare = new ExecutionException("x", null);
        engine.run(() -> {
            for (var stage : failingWith(bare)) {
                assertThatThrownBy(() -> await(stage))
                        .isExactlyInstanceOf(UndeclaredThrowableException.class)
                        .hasMessage("await(stage) got a checked exception, java.util.concurrent.ExecutionException: x."
                                + " Name its class to have it thrown as it is: await(stage, ExecutionException.class).")
                        .cause()
                        .isSameAs(bare);
                assertThatThrownBy(() -> await(stage, ExecutionException.class)).isSameAs(bare);
            }
        });
    }

    @OnBothEngines
    void superclassOfBothIsFound(EngineUnderTest engine) {
        var failure = new EOFException("x");
        engine.run(() -> {
            for (var stage : failingWith(failure)) {
                assertThatThrownBy(() -> await(stage, FileNotFoundException.class))
                        .isExactlyInstanceOf(UndeclaredThrowableException.class)
                        .hasMessage(
                                "await(stage, FileNotFoundException.class) got a checked exception of another class,"
                                    + " java.io.EOFException: x. Name a superclass of both to have either thrown as it"
                                    + " is: await(stage, IOException.class).")
                        .cause()
                        .isSameAs(failure);
                assertThatThrownBy(() -> await(stage, IOException.class)).isSameAs(failure);
            }
        });
    }

    @OnBothEngines
    void checkedOneThatCannotSayItsMessageIsNamed(EngineUnderTest engine) {
        engine.run(() -> {
            for (var stage : failingWith(new MuteIo())) {
                assertThatThrownBy(() -> await(stage))
                        .isExactlyInstanceOf(UndeclaredThrowableException.class)
                        .hasMessage(
                                "await(stage) got a checked exception, io.asyncio4j.thread.OddFailuresTest$MuteIo (its"
                                        + " toString() threw java.lang.UnsupportedOperationException). Name its class"
                                        + " to have it thrown as it is: await(stage, MuteIo.class).");
            }
        });
    }

    @OnBothEngines
    void neitherExceptionNorErrorIsACauseOnly(EngineUnderTest engine) {
        var failure = new Throwable("x");
        engine.run(() -> {
            for (var stage : failingWith(failure)) {
                assertThatThrownBy(() -> await(stage))
                        .isExactlyInstanceOf(UndeclaredThrowableException.class)
                        .hasMessage(
                                "await(stage) got java.lang.Throwable: x, which is neither an Exception nor an Error:"
                                        + " it can come out as a cause only.")
                        .cause()
                        .isSameAs(failure);
                assertThatThrownBy(() -> await(stage, Exception.class))
                        .hasMessage("await(stage, Exception.class) got java.lang.Throwable: x, which is neither an"
                                + " Exception nor an Error: it can come out as a cause only.");
            }
        });
    }

    @OnBothEngines
    void cancellationThatCannotSayItsMessageCancels(EngineUnderTest engine) {
        var cancelled = new MuteCancellation();
        engine.run(() -> {
            for (var stage : failingWith(cancelled)) {
                Future<String, RuntimeException> future = wrapFuture(stage);
                var thrown = catchThrowable(future::await);
                assertThat(thrown).isExactlyInstanceOf(CancelledError.class);
                assertThat(thrown.getCause() == cancelled).isTrue();
                assertThat(((CancelledError) thrown).reason()).isEqualTo(new CancelReason.Requested(""));
                assertThat(future.cancelled()).isTrue();
            }
        });
    }

    @OnBothEngines
    void timeLimitOfAStageIsAFailureOfItsOwnClass(EngineUnderTest engine) {
        engine.run(() -> {
            var stage = new CompletableFuture<String>().orTimeout(1, TimeUnit.MILLISECONDS);
            assertThatThrownBy(() -> await(stage, TimeoutException.class))
                    .isExactlyInstanceOf(TimeoutException.class)
                    .hasNoCause();
            assertThat(catchThrowable(() -> await(stage)))
                    .hasMessage("await(stage) got a checked exception, java.util.concurrent.TimeoutException. Name its"
                            + " class to have it thrown as it is: await(stage, TimeoutException.class).");
        });
    }

    // S18 (d): it means cancelled wherever it leaves a body
    @OnBothEngines
    void interruptedExceptionOfAStageCancelsTheTaskThatLetsItOut(EngineUnderTest engine) {
        var interrupted = new InterruptedException("x");
        engine.run(() -> {
            for (var stage : failingWith(interrupted)) {
                var task = createTask(() -> await(stage, InterruptedException.class));
                assertThat(catchThrowable(task::await))
                        .isExactlyInstanceOf(CancelledError.class)
                        .hasCause(interrupted);
                assertThat(task.cancelled()).isTrue();
            }
        });
    }

    // -- bodies

    @OnBothEngines
    void whatABodyThrowsIsNeverUnwrapped(EngineUnderTest engine) {
        engine.run(() -> {
            Thread thread = toThread(Thread::currentThread).await();
            for (Throwable failure : List.of(
                    new Mute(),
                    new CompletionException(new IOException("x")),
                    new ExecutionException(new IOException("x")),
                    new CancellationException("of somebody else's future"),
                    new UndeclaredThrowableException(new IOException("x")),
                    new InterruptedIOException("of nobody's interrupt"),
                    new MuteIo(),
                    new OutOfMemoryError("x"),
                    new Throwable("x"))) {
                var call = toThread(() -> {
                    throw Unchecked.<RuntimeException>rethrow(failure);
                });
                assertThat(catchThrowable(call::await) == failure).isTrue();
                assertThat(call.cancelled()).isFalse();
            }
            assertThat(toThread(Thread::currentThread).await()).isSameAs(thread); // none of them ends it
        });
    }

    @OnBothEngines
    void interruptedExceptionOfABodyCancelsTheFuture(EngineUnderTest engine) {
        var interrupted = new InterruptedException("of somebody else");
        engine.run(() -> {
            Future<Void, RuntimeException> call = toThread(() -> {
                throw interrupted;
            });
            assertThat(catchThrowable(call::await))
                    .isExactlyInstanceOf(CancelledError.class)
                    .hasCause(interrupted);
            assertThat(call.cancelled()).isTrue();
        });
    }

    @OnBothEngines
    void oneOfWhichNothingCanBeAskedIsReported(EngineUnderTest engine) {
        var told = new Told();
        try (var runner = engine.virtualTime().exceptionHandler(told).build()) {
            runner.run(() -> {
                var call = toThread(() -> {
                    throw new Mute();
                });
                while (!call.done()) {
                    toThread(() -> 1).await();
                }
            });
        }
        assertThat(told.contexts()).singleElement().satisfies(context -> {
            assertThat(context.message())
                    .isEqualTo("Future exception was never retrieved: Future of toThread in task 'Task-1'");
            assertThat(context.exception()).isInstanceOf(Mute.class);
        });
    }
}
