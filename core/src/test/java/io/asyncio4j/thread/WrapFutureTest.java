// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.thread;

import static io.asyncio4j.Asyncio.await;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.failures;
import static io.asyncio4j.Asyncio.gather;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.wrapFuture;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.failure.Failures;
import io.asyncio4j.future.CancelReason;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.Future;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.LogCapture;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.support.Told;
import java.io.IOException;
import java.lang.reflect.UndeclaredThrowableException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** wrapFuture(stage) and await(stage): what the JDK completes, without its wrappers (S9), and cancelled both ways (S16). */
class WrapFutureTest {
    private final List<String> order = new ArrayList<>();
    private final Told told = new Told();

    private static CompletableFuture<String> onAThread(Supplier<String> work) {
        return CompletableFuture.supplyAsync(work, task -> Thread.ofPlatform().start(task));
    }

    @OnBothEngines
    void valueOfAnotherThreadComesIn(EngineUnderTest engine) {
        engine.run(() -> {
            assertThat(await(onAThread(() -> "value"))).isEqualTo("value");
            Future<String, RuntimeException> future = wrapFuture(onAThread(() -> "value"));
            assertThat(future.await()).isEqualTo("value");
            String nothing = await(onAThread(() -> null));
            assertThat(nothing).isNull();
            String minimal = await(onAThread(() -> "minimal").minimalCompletionStage());
            assertThat(minimal).isEqualTo("minimal");
        });
    }

    @OnBothEngines
    void whatIsWaitedForIsNamed(EngineUnderTest engine) {
        engine.run(() -> {
            var stage = new CompletableFuture<String>();
            assertThat(wrapFuture(stage)).hasToString("Future of a CompletionStage (pending)");
            var task = createTask("waiting", () -> await(stage));
            yieldNow();
            assertThat(task).hasToString("Task 'waiting' (pending, waiting for a CompletionStage)");
            stage.complete("value");
            assertThat(task.await()).isEqualTo("value");
        });
    }

    // Differs from CPython 3.13, which gives way once: o0, o1, done, o2 (S9)
    @OnBothEngines
    void stageThatHasEndedDoesNotSuspend(EngineUnderTest engine) {
        engine.run(() -> {
            createTask(() -> order.add("other"));
            await(CompletableFuture.completedFuture(1));
            assertThat(wrapFuture(CompletableFuture.completedFuture(1)).done()).isTrue();
            order.add("awaited");
            yieldNow();
        });
        assertThat(order).containsExactly("awaited", "other");
    }

    @OnBothEngines
    void taskMayCompleteItOnTheLoop(EngineUnderTest engine) {
        engine.run(() -> {
            var stage = new CompletableFuture<String>();
            var waiting = createTask(() -> order.add(await(stage)));
            yieldNow();
            createTask(() -> order.add("beside"));
            stage.complete("value");
            assertThat(waiting.done()).isFalse(); // completing runs nobody (S12)
            waiting.await();
        });
        assertThat(order).containsExactly("beside", "value");
    }

    // -- failures

    @OnBothEngines
    void uncheckedFailureIsTheVeryObject(EngineUnderTest engine) {
        var failure = new IllegalStateException("x");
        var error = new AssertionError("y");
        engine.run(() -> {
            for (Throwable thrown : List.of(failure, error)) {
                for (CompletableFuture<String> stage : failedWith(thrown)) {
                    assertThatThrownBy(() -> await(stage)).isSameAs(thrown);
                    assertThatThrownBy(() -> wrapFuture(stage).await()).isSameAs(thrown);
                }
            }
        });
    }

    @OnBothEngines
    void checkedFailureIsTheVeryObjectWhereItsClassIsNamed(EngineUnderTest engine) {
        var failure = new IOException("x");
        engine.run(() -> {
            for (CompletableFuture<String> stage : failedWith(failure)) {
                assertThatThrownBy(() -> await(stage, IOException.class)).isSameAs(failure);
                assertThatThrownBy(() -> await(stage, Exception.class)).isSameAs(failure);
                Future<String, IOException> future = wrapFuture(stage, IOException.class);
                assertThatThrownBy(future::await).isSameAs(failure);
            }
        });
    }

    /** The ways in which a stage wraps what it was failed with. */
    private static List<CompletableFuture<String>> failedWith(Throwable thrown) {
        return List.of(
                CompletableFuture.failedFuture(thrown),
                CompletableFuture.<String>failedFuture(thrown).thenApply(s -> s),
                CompletableFuture.failedFuture(new ExecutionException(thrown)),
                CompletableFuture.failedFuture(new CompletionException(new ExecutionException(thrown))));
    }

    @OnBothEngines
    void wrapperAroundNothingComesOutItself(EngineUnderTest engine) {
        var bare = new CompletionException("x", null);
        engine.run(() -> assertThatThrownBy(() -> await(CompletableFuture.failedFuture(bare)))
                .isSameAs(bare));
    }

    @OnBothEngines
    void checkedFailureWithoutItsClassSaysWhatToWrite(EngineUnderTest engine) {
        var failure = new IOException("x");
        engine.run(() -> {
            var stage = CompletableFuture.<String>failedFuture(failure);
            assertThatThrownBy(() -> await(stage))
                    .isExactlyInstanceOf(UndeclaredThrowableException.class)
                    .hasMessage(
                            "await(stage) got a checked exception, java.io.IOException: x. Name its class to have it"
                                    + " thrown as it is: await(stage, IOException.class).")
                    .cause()
                    .isSameAs(failure);
            assertThatThrownBy(() -> wrapFuture(stage).await())
                    .isExactlyInstanceOf(UndeclaredThrowableException.class)
                    .hasMessage(
                            "wrapFuture(stage) got a checked exception, java.io.IOException: x. Name its class to have"
                                    + " it thrown as it is: wrapFuture(stage, IOException.class).");
            assertThatThrownBy(() -> await(stage, SQLException.class))
                    .isExactlyInstanceOf(UndeclaredThrowableException.class)
                    .hasMessage("await(stage, SQLException.class) got a checked exception of another class,"
                            + " java.io.IOException: x. Name a superclass of both to have either thrown as it"
                            + " is: await(stage, Exception.class).")
                    .cause()
                    .isSameAs(failure);
        });
    }

    @OnBothEngines
    void wayOfAFailureNamesTheCall(EngineUnderTest engine) {
        var failure = new IllegalStateException("x");
        var other = new IllegalStateException("y");
        engine.run(() -> {
            createTask("caller", () -> {
                        assertThatThrownBy(() -> await(CompletableFuture.failedFuture(failure)))
                                .isSameAs(failure);
                        assertThatThrownBy(() -> gather(wrapFuture(CompletableFuture.failedFuture(other)))
                                        .await())
                                .isSameAs(other);
                    })
                    .await();
        });
        assertThat(Failures.format(failure))
                .contains("came out of await(stage) in task 'caller'")
                .contains("await in task 'caller' at io.asyncio4j.thread.WrapFutureTest");
        assertThat(Failures.format(other))
                .contains("came out of wrapFuture(stage) in task 'caller'")
                .contains("gather in task 'caller'");
    }

    @OnBothEngines
    void failureThatNobodyAsksForIsReported(EngineUnderTest engine) {
        try (var runner = engine.virtualTime().exceptionHandler(told).build()) {
            runner.run(() -> {
                var _ = wrapFuture(CompletableFuture.failedFuture(new IllegalStateException("x")));
            });
        }
        assertThat(told.messages())
                .containsExactly("Future exception was never retrieved: Future of wrapFuture(stage) in task 'Task-1' |"
                        + " java.lang.IllegalStateException: x");
    }

    // -- cancelling

    // CPython 3.13: the future has ended, and one iteration later the stage
    @OnBothEngines
    void cancellingTheFutureCancelsTheStage(EngineUnderTest engine) {
        engine.run(() -> {
            var stage = new CompletableFuture<String>();
            Future<String, RuntimeException> future = wrapFuture(stage);
            assertThat(future.cancel("enough")).isTrue();
            assertThat(future.cancelled()).isTrue();
            assertThat(stage.isCancelled()).isFalse();
            yieldNow();
            assertThat(stage.isCancelled()).isTrue();
            assertThatThrownBy(future::await)
                    .isExactlyInstanceOf(CancelledError.class)
                    .hasMessage("enough");
        });
    }

    @OnBothEngines
    void cancellingTheTaskThatAwaitsCancelsTheStage(EngineUnderTest engine) {
        engine.run(() -> {
            var stage = new CompletableFuture<String>();
            var task = createTask(() -> await(stage));
            yieldNow();
            task.cancel();
            assertThatThrownBy(task::await).isExactlyInstanceOf(CancelledError.class);
            assertThat(stage.isCancelled()).isTrue();
        });
    }

    @OnBothEngines
    void stageThatCannotBeCancelledGoesOn(EngineUnderTest engine) {
        try (var runner = engine.virtualTime().exceptionHandler(told).build()) {
            runner.run(() -> {
                var source = new CompletableFuture<String>();
                Future<String, RuntimeException> good = wrapFuture(source.minimalCompletionStage());
                var failing = new CompletableFuture<String>();
                Future<String, RuntimeException> bad = wrapFuture(failing.minimalCompletionStage());
                good.cancel();
                bad.cancel();
                yieldNow();
                assertThat(source.isCancelled()).isFalse();
                source.complete("nobody's");
                failing.completeExceptionally(new IllegalStateException("nobody's"));
                assertThat(failures().unsettled())
                        .singleElement()
                        .asString()
                        .isEqualTo("Failure #1 of Future of wrapFuture(stage) in task 'Task-1' (UNSETTLED, abandoned):"
                                + " java.lang.IllegalStateException: nobody's");
            });
        }
        assertThat(told.messages())
                .containsExactly("Future exception was never retrieved (abandoned): Future of wrapFuture(stage) in task"
                        + " 'Task-1' | java.lang.IllegalStateException: nobody's");
    }

    @OnBothEngines
    void stageThatIsCancelledCancelsTheFuture(EngineUnderTest engine) {
        engine.run(() -> {
            var stage = new CompletableFuture<String>();
            Future<String, RuntimeException> future = wrapFuture(stage.thenApply(s -> s));
            stage.cancel(true);
            assertThatThrownBy(future::await)
                    .isExactlyInstanceOf(CancelledError.class)
                    .hasToString(
                            "io.asyncio4j.future.CancelledError (requested by who has cancelled the CompletionStage)")
                    .hasCauseExactlyInstanceOf(CancellationException.class)
                    .matches(e -> ((CancelledError) e).reason().equals(new CancelReason.Requested("")));
            assertThat(future.cancelled()).isTrue();
        });
    }

    // There and back: the reason is not lost on the way
    @OnBothEngines
    void reasonComesThroughTheBridge(EngineUnderTest engine) {
        engine.run(() -> {
            Future<String, RuntimeException> inner = Future.create();
            Future<String, RuntimeException> outer = wrapFuture(inner.toCompletableFuture());
            inner.cancel("enough");
            assertThatThrownBy(outer::await)
                    .isExactlyInstanceOf(CancelledError.class)
                    .hasMessage("enough")
                    .matches(e -> ((CancelledError) e).requestedBy().equals("task 'Task-1'"));
        });
    }

    // -- the end of the loop

    @OnBothEngines
    void failureAfterTheLoopHasClosedIsLogged(EngineUnderTest engine) {
        var source = new CompletableFuture<String>();
        var failure = new IllegalStateException("too late");
        try (var log = LogCapture.start()) {
            engine.run(() -> {
                var _ = wrapFuture(source);
            });
            source.completeExceptionally(failure);
            assertThat(log.messages())
                    .containsExactly(
                            "the CompletionStage of wrapFuture(stage) in task 'Task-1' has failed after its event"
                                    + " loop was closed: nobody can ask it");
            assertThat(log.records().getFirst().getThrown()).isSameAs(failure);
        }
    }

    // -- misuse

    @Test
    void foreignThreadIsToldWhatToDo() {
        String rest = " was called on thread '"
                + Thread.currentThread().getName()
                + "', which is no task. Start the program with Asyncio.run(() -> ...), or have a running loop do it:"
                + " submitThreadsafe(loop, () -> ...).";
        var stage = CompletableFuture.completedFuture(1);
        assertThatThrownBy(() -> wrapFuture(stage))
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage("no running event loop: wrapFuture(...)" + rest);
        assertThatThrownBy(() -> await(stage))
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage("await(stage)" + rest);
    }

    @OnBothEngines
    void callbackMustNotAwait(EngineUnderTest engine) {
        engine.run(() -> {
            runningLoop().callSoon(() -> {
                assertThatThrownBy(() -> await(new CompletableFuture<String>()))
                        .isExactlyInstanceOf(IllegalStateException.class)
                        .hasMessage(
                                "await(stage) was called outside a task, in a callback of EventLoop(running, 1 ready,"
                                        + " 0 timers), which must not suspend. Start a task there: createTask(() ->"
                                        + " ...).");
                order.add("told");
            });
            yieldNow();
        });
        assertThat(order).containsExactly("told");
    }

    @OnBothEngines
    void stageIsNeeded(EngineUnderTest engine) {
        engine.run(() -> {
            assertThatThrownBy(() -> wrapFuture(null))
                    .isExactlyInstanceOf(NullPointerException.class)
                    .hasMessage("stage is null: wrapFuture takes a CompletionStage");
            assertThatThrownBy(() -> await(CompletableFuture.completedFuture(1), null))
                    .isExactlyInstanceOf(NullPointerException.class)
                    .hasMessage("type is null: name the class of the checked exception, or leave it out");
        });
    }
}
