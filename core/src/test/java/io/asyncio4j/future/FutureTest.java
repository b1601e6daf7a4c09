// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.future;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FutureTest {
    @Test
    void futureIsMadeOnALoop() {
        assertThatThrownBy(Future::create)
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage("no running event loop: Future.create() was called on thread '"
                        + Thread.currentThread().getName()
                        + "'. Call it in a task or callback: Asyncio.run(() -> ...).");
    }

    @OnBothEngines
    void callbackMayMakeAndCompleteAFuture(EngineUnderTest engine) {
        engine.run(() -> {
            List<Future<String, RuntimeException>> made = new ArrayList<>();
            runningLoop().callSoon(() -> made.add(Future.create()));
            yieldNow();
            var future = made.getFirst();
            runningLoop().callSoon(() -> future.setResult("from a callback"));
            assertThat(future.await()).isEqualTo("from a callback");
        });
    }

    @OnBothEngines
    void setExceptionIsThrownAsItIs(EngineUnderTest engine) {
        var failure = new IOException("boom");
        engine.run(() -> {
            Future<String, IOException> future = Future.create();
            var waiter = createTask(future::await);
            yieldNow();
            future.setException(failure);
            assertThatThrownBy(waiter::await).isSameAs(failure);
            assertThatThrownBy(future::await).isSameAs(failure);
        });
    }

    @OnBothEngines
    void setUncheckedTakesRuntimeExceptionsAndErrors(EngineUnderTest engine) {
        engine.run(() -> {
            for (Throwable failure : List.of(new IllegalStateException("runtime"), new AssertionError("error"))) {
                Future<String, IOException> future = Future.create();
                future.setUnchecked(failure);
                assertThatThrownBy(future::await).isSameAs(failure);
            }
        });
    }

    @OnBothEngines
    void setUncheckedRefusesACheckedException(EngineUnderTest engine) {
        engine.run(() -> {
            Future<String, RuntimeException> future = Future.create();
            assertThatThrownBy(() -> future.setUnchecked(new IOException("boom")))
                    .isExactlyInstanceOf(IllegalArgumentException.class)
                    .hasMessage("setUnchecked(...) got a checked exception: java.io.IOException: boom."
                            + " Declare it as the X of this future and use setException(...).");
            assertThat(future.state()).isEqualTo(State.PENDING);
        });
    }

    @OnBothEngines
    void cancelledErrorIsNoFailureToSet(EngineUnderTest engine) {
        engine.run(() -> {
            Future<String, RuntimeException> other = Future.create();
            other.cancel("enough");
            var error = (CancelledError) catchThrowable(other::result);
            Future<String, RuntimeException> future = Future.create();
            assertThatThrownBy(() -> future.setUnchecked(error))
                    .isExactlyInstanceOf(IllegalArgumentException.class)
                    .hasMessage("setUnchecked(...) got " + error + ", which is no failure."
                            + " To end Future(pending) as cancelled use cancel().");
            assertThat(future.done()).isFalse();
        });
    }

    @OnBothEngines
    void nullIsNoException(EngineUnderTest engine) {
        engine.run(() -> {
            Future<String, IOException> future = Future.create();
            assertThatThrownBy(() -> future.setException(null))
                    .isInstanceOf(NullPointerException.class)
                    .hasMessage(
                            "exception is null: setException(...) takes what the future fails with; a value is given"
                                    + " with setResult(...)");
            assertThatThrownBy(() -> future.setUnchecked(null))
                    .isInstanceOf(NullPointerException.class)
                    .hasMessage(
                            "exception is null: setUnchecked(...) takes what the future fails with; a value is given"
                                    + " with setResult(...)");
        });
    }

    private static void assertRefusesASecondEnd(Future<Integer, IOException> ended, String shown) {
        Outcome<Integer> before = ended.outcome();
        String rest = " was called on " + shown
                + ", which has ended already. Check done() first, or complete it in one place only.";
        assertThatThrownBy(() -> ended.setResult(2))
                .isExactlyInstanceOf(InvalidStateException.class)
                .hasMessage("invalid state: setResult(...)" + rest);
        assertThatThrownBy(() -> ended.setException(new IOException("second")))
                .isExactlyInstanceOf(InvalidStateException.class)
                .hasMessage("invalid state: setException(...)" + rest);
        assertThatThrownBy(() -> ended.setUnchecked(new IllegalStateException("second")))
                .isExactlyInstanceOf(InvalidStateException.class)
                .hasMessage("invalid state: setUnchecked(...)" + rest);
        assertThat(ended.cancel()).isFalse();
        assertThat(ended.outcome()).isEqualTo(before);
        assertThat(ended).hasToString(shown);
    }

    @OnBothEngines
    void futureEndsOnce(EngineUnderTest engine) {
        // CPython: InvalidStateError: invalid state
        engine.run(() -> {
            Future<Integer, IOException> succeeded = Future.create();
            succeeded.setResult(1);
            assertRefusesASecondEnd(succeeded, "Future(result=1)");
            Future<Integer, IOException> failed = Future.create();
            failed.setException(new IOException("first"));
            assertRefusesASecondEnd(failed, "Future(exception=java.io.IOException: first)");
            Future<Integer, IOException> cancelled = Future.create();
            cancelled.cancel();
            assertRefusesASecondEnd(cancelled, "Future(cancelled)");
        });
    }

    @OnBothEngines
    void cancellingAFutureReachesAllItsAwaiters(EngineUnderTest engine) {
        engine.run(() -> {
            Future<Integer, RuntimeException> future = Future.create();
            var one = createTask(future::await);
            var two = createTask(future::await);
            yieldNow();
            assertThat(future.cancel("for all")).isTrue();
            assertThatThrownBy(one::await).isInstanceOf(CancelledError.class).hasMessage("for all");
            assertThatThrownBy(two::await).isInstanceOf(CancelledError.class).hasMessage("for all");
            assertThat(one.cancelling()).isZero(); // nobody has asked the tasks themselves
        });
    }

    @OnBothEngines
    void valueMayBeNull(EngineUnderTest engine) {
        engine.run(() -> {
            Future<Void, RuntimeException> future = Future.create();
            var waiter = createTask(() -> {
                future.await();
                return "told";
            });
            yieldNow();
            future.setResult(null);
            assertThat(future).hasToString("Future(result=null)");
            assertThat(waiter.await()).isEqualTo("told");
        });
    }

    @OnBothEngines
    void futureOfAnotherLoopCannotBeAwaited(EngineUnderTest engine) {
        // CPython: RuntimeError: Task … got Future … attached to a different loop
        try (var other = engine.virtualTime().build()) {
            List<Future<Integer, RuntimeException>> foreign = new ArrayList<>();
            other.run(() -> foreign.add(Future.create()));
            engine.run(() -> {
                String mine = runningLoop().toString();
                assertThatThrownBy(() -> foreign.getFirst().await())
                        .isExactlyInstanceOf(IllegalStateException.class)
                        .hasMessage("Task 'Task-1' (pending, running) got Future(pending) attached to a different loop:"
                                + " its own is " + mine + ", the other " + other.loop()
                                + ". Pass the result on with callSoonThreadsafe(...).");
            });
        }
    }

    @OnBothEngines
    void futureOfAnotherLoopCannotBeCompleted(EngineUnderTest engine) {
        try (var other = engine.virtualTime().build()) {
            List<Future<Integer, RuntimeException>> foreign = new ArrayList<>();
            other.run(() -> foreign.add(Future.create()));
            String owner = Thread.currentThread().getName();
            engine.run(() -> assertThatThrownBy(() -> foreign.getFirst().setResult(1))
                    .isExactlyInstanceOf(IllegalStateException.class)
                    .message()
                    .startsWith("setResult(...) was called on thread ")
                    .endsWith(", but " + other.loop() + " belongs to thread '" + owner
                            + "'. Use loop.callSoonThreadsafe(() -> future.setResult(...))."));
            assertThat(foreign.getFirst().done()).isFalse();
            foreign.getFirst().setResult(1); // the owner of a loop that does not run may
            assertThat(foreign.getFirst().resultNow()).isEqualTo(1);
        }
    }
}
