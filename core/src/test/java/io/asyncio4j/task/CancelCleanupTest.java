// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.task;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio4j.future.CancelReason;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.State;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import java.time.Duration;
import java.util.ArrayList;

/** S15, S16, S19: what a body may do with the error that reaches it. */
class CancelCleanupTest {
    private static final Duration DAY = Duration.ofDays(1);

    /** A resource whose close waits. */
    private record Slow(ArrayList<String> log) implements AutoCloseable {
        @Override
        public void close() {
            log.add("closing");
            sleep(DAY);
            log.add("closed");
        }
    }

    // CPython 3.13: ['cleanup', 'cleaned'], CancelledError('one'), count 1: cleaning up is not disturbed
    @OnBothEngines
    void cleanUpMayAwait(EngineUnderTest engine) {
        engine.run(() -> {
            var log = new ArrayList<String>();
            var task = createTask(() -> {
                try {
                    sleep(DAY);
                } finally {
                    log.add("cleanup");
                    sleep(DAY);
                    log.add("cleaned");
                }
            });
            yieldNow();
            task.cancel("one");
            assertThat(catchThrowable(task::await)).hasMessage("one");
            assertThat(log).containsExactly("cleanup", "cleaned");
            assertThat(task.cancelling()).isEqualTo(1);
        });
    }

    // CPython 3.13: ['cleanup', "CancelledError('two')"], CANCELLED with 'two', count 2
    @OnBothEngines
    void cleanUpMayBeCancelledToo(EngineUnderTest engine) {
        engine.run(() -> {
            var log = new ArrayList<String>();
            var task = createTask(() -> {
                try {
                    sleep(DAY);
                } finally {
                    log.add("cleanup");
                    sleep(DAY);
                    log.add("not reached");
                }
            });
            yieldNow();
            task.cancel("one");
            yieldNow();
            task.cancel("two");
            assertThat(catchThrowable(task::await)).hasMessage("two");
            assertThat(log).containsExactly("cleanup");
            assertThat(task.cancelling()).isEqualTo(2);
        });
    }

    @OnBothEngines
    void closeOfTryWithResourcesMayAwait(EngineUnderTest engine) {
        engine.run(() -> {
            var log = new ArrayList<String>();
            var task = createTask(() -> {
                try (var resource = new Slow(log)) {
                    log.add("open " + (resource != null));
                    sleep(DAY);
                }
            });
            yieldNow();
            task.cancel("one");
            var error = catchThrowable(task::await);
            assertThat(error).hasMessage("one").hasNoSuppressedExceptions();
            assertThat(log).containsExactly("open true", "closing", "closed");
        });
    }

    // S9: two requests are two errors, so Java can put one into the other
    @OnBothEngines
    void secondRequestDuringCloseIsSuppressedByTheFirst(EngineUnderTest engine) {
        engine.run(() -> {
            var log = new ArrayList<String>();
            var task = createTask(() -> {
                try (var resource = new Slow(log)) {
                    log.add("open " + (resource != null));
                    sleep(DAY);
                }
            });
            yieldNow();
            task.cancel("one");
            yieldNow();
            task.cancel("two");
            var error = catchThrowable(task::await);
            assertThat(error).isInstanceOf(CancelledError.class).hasMessage("one");
            assertThat(error.getSuppressed()).hasSize(1);
            assertThat(error.getSuppressed()[0])
                    .isInstanceOf(CancelledError.class)
                    .hasMessage("two");
            assertThat(log).containsExactly("open true", "closing");
        });
    }

    // S15; CPython 3.13: CancelledError is a BaseException
    @OnBothEngines
    void catchExceptionDoesNotCatchIt(EngineUnderTest engine) {
        engine.run(() -> {
            var log = new ArrayList<String>();
            var task = createTask(() -> {
                try {
                    sleep(DAY);
                } catch (Exception e) {
                    log.add("caught " + e);
                }
            });
            yieldNow();
            task.cancel();
            assertThat(catchThrowable(task::await)).isInstanceOf(CancelledError.class);
            assertThat(log).isEmpty();
        });
    }

    // S19; CPython 3.13: ('value', 'kept'), SUCCEEDED, count 1; what it awaits after that is not disturbed
    @OnBothEngines
    void taskThatSwallowsGoesOnAndSucceeds(EngineUnderTest engine) {
        engine.run(() -> {
            var task = createTask(() -> {
                try {
                    sleep(DAY);
                } catch (CancelledError e) {
                    // swallowed
                }
                sleep(DAY);
                return "kept";
            });
            yieldNow();
            task.cancel();
            assertThat(task.await()).isEqualTo("kept");
            assertThat(task.state()).isEqualTo(State.SUCCEEDED);
            assertThat(task.cancelling()).isEqualTo(1);
        });
    }

    // CPython 3.13: FAILED with the other exception
    @OnBothEngines
    void taskThatThrowsSomethingElseHasFailed(EngineUnderTest engine) {
        engine.run(() -> {
            var failure = new IllegalStateException("cleanup failed");
            var task = createTask(() -> {
                try {
                    sleep(DAY);
                } finally {
                    currentTask().setName("cleaning");
                    throwIt(failure);
                }
            });
            yieldNow();
            task.cancel();
            assertThat(catchThrowable(task::await)).isSameAs(failure).hasNoSuppressedExceptions();
            assertThat(task.state()).isEqualTo(State.FAILED);
        });
    }

    private static void throwIt(RuntimeException failure) {
        throw failure;
    }

    // CPython 3.13: CANCELLED with 'mine', count 0
    @OnBothEngines
    void errorThatLeavesTheBodyWithoutARequestMeansCancelled(EngineUnderTest engine) {
        engine.run(() -> {
            var mine = new CancelledError(new CancelReason.Requested("mine"), "the body itself", null);
            var task = createTask(() -> {
                throw mine;
            });
            assertThat(catchThrowable(task::await)).isSameAs(mine);
            assertThat(task.cancelled()).isTrue();
            assertThat(task.cancelling()).isZero();
        });
    }

    // S9: every reader gets the very error that ended the task
    @OnBothEngines
    void everyReaderGetsTheSameError(EngineUnderTest engine) {
        engine.run(() -> {
            var seen = new ArrayList<Throwable>();
            var task = createTask(() -> {
                try {
                    sleep(DAY);
                } catch (CancelledError e) {
                    seen.add(e);
                    throw e;
                }
            });
            yieldNow();
            task.cancel("x");
            seen.add(catchThrowable(task::await));
            seen.add(catchThrowable(task::await));
            seen.add(catchThrowable(task::result));
            seen.add(catchThrowable(task::exception));
            seen.add(catchThrowable(task::resultNow));
            assertThat(seen).hasSize(6).allMatch(e -> e == seen.getFirst());
            assertThat(seen.getFirst()).hasNoCause().hasNoSuppressedExceptions();
        });
    }
}
