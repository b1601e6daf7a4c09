// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.task;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.Future;
import io.asyncio4j.future.State;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import java.time.Duration;
import java.util.ArrayList;

/** S16: what a request does to a task that has ended, has not started, runs, or has its outcome already. */
class CancelRequestTest {
    private static final Duration DAY = Duration.ofDays(1);

    // CPython 3.13: cancel() is False, cancelling() 0, cancelled() False
    @OnBothEngines
    void taskThatHasEndedRefuses(EngineUnderTest engine) {
        engine.run(() -> {
            var task = createTask(() -> 1);
            task.await();
            assertThat(task.cancel()).isFalse();
            assertThat(task.cancelling()).isZero();
            assertThat(task.state()).isEqualTo(State.SUCCEEDED);
        });
    }

    // CPython 3.13: cancel('early') is True, the body never runs, CancelledError('early'), count 1
    @OnBothEngines
    void taskThatHasNotStartedNeverRuns(EngineUnderTest engine) {
        engine.run(() -> {
            var log = new ArrayList<String>();
            var task = createTask(() -> log.add("ran"));
            assertThat(task.cancel("early")).isTrue();
            assertThat(task.done()).isFalse();
            assertThat(catchThrowable(task::await))
                    .isInstanceOf(CancelledError.class)
                    .hasMessage("early");
            assertThat(log).isEmpty();
            assertThat(task.cancelled()).isTrue();
            assertThat(task.cancelling()).isEqualTo(1);
        });
    }

    // CPython 3.13: CancelledError('b'), count 2
    @OnBothEngines
    void ofTwoRequestsBeforeTheStartTheLastCounts(EngineUnderTest engine) {
        engine.run(() -> {
            var task = createTask(() -> 1);
            task.cancel("a");
            task.cancel("b");
            assertThat(catchThrowable(task::await)).hasMessage("b");
            assertThat(task.cancelling()).isEqualTo(2);
        });
    }

    // CPython 3.13: uncancel() is 0, the body runs, its value arrives
    @OnBothEngines
    void requestTakenBackBeforeTheStartLetsTheBodyRun(EngineUnderTest engine) {
        engine.run(() -> {
            var task = createTask(() -> "ran");
            task.cancel();
            assertThat(task.uncancel()).isZero();
            assertThat(task.await()).isEqualTo("ran");
        });
    }

    // CPython 3.13: ('got', 1) is never logged, CancelledError('late')
    @OnBothEngines
    void requestCountsForMoreThanAValueThatIsInAlready(EngineUnderTest engine) {
        engine.run(() -> {
            var log = new ArrayList<String>();
            Future<Integer, RuntimeException> future = Future.create();
            var task = createTask(() -> log.add("got " + future.await()));
            yieldNow();
            future.setResult(1);
            assertThat(task.cancel("late")).isTrue();
            assertThat(catchThrowable(task::await)).hasMessage("late");
            assertThat(log).isEmpty();
            assertThat(task.cancelled()).isTrue();
            assertThat(future.result()).isEqualTo(1);
        });
    }

    // CPython 3.13: CancelledError('late') instead of ValueError(1)
    @OnBothEngines
    void requestCountsForMoreThanAFailureThatIsInAlready(EngineUnderTest engine) {
        engine.run(() -> {
            var log = new ArrayList<Throwable>();
            Future<Integer, IllegalStateException> future = Future.create();
            var task = createTask(() -> {
                try {
                    future.await();
                } catch (IllegalStateException e) {
                    log.add(e);
                }
            });
            yieldNow();
            future.setException(new IllegalStateException("1"));
            assertThat(task.cancel("late")).isTrue();
            assertThat(catchThrowable(task::await)).hasMessage("late");
            assertThat(log).isEmpty();
            assertThat(future.exception()).hasMessage("1");
        });
    }

    // CPython 3.13: [True, 'd', ("CancelledError('self')", True)]: not at the await of a done future, but at the next,
    // whose future is cancelled
    @OnBothEngines
    void taskThatCancelsItselfIsToldWhereItReallySuspends(EngineUnderTest engine) {
        engine.run(() -> {
            var log = new ArrayList<Object>();
            Future<String, RuntimeException> ended = Future.create();
            ended.setResult("d");
            Future<String, RuntimeException> pending = Future.create();
            var task = createTask(() -> {
                log.add(currentTask().cancel("self"));
                log.add(ended.await());
                pending.await();
            });
            assertThat(catchThrowable(task::await)).hasMessage("self");
            assertThat(log).containsExactly(true, "d");
            assertThat(pending.cancelled()).isTrue();
        });
    }

    // CPython 3.13: the request passes to the child, whose answer is 'swallowed': the parent ends with 'end', count 1
    @OnBothEngines
    void requestOfARunningTaskPassesToTheChildThatItAwaitsNext(EngineUnderTest engine) {
        engine.run(() -> {
            var log = new ArrayList<String>();
            var child = createTask(() -> {
                try {
                    sleep(DAY);
                    return "slept";
                } catch (CancelledError e) {
                    return "swallowed";
                }
            });
            var parent = createTask(() -> {
                yieldNow();
                currentTask().cancel("self");
                log.add(child.await());
                yieldNow();
                return "end";
            });
            assertThat(parent.await()).isEqualTo("end");
            assertThat(log).containsExactly("swallowed");
            assertThat(parent.cancelling()).isEqualTo(1);
        });
    }

    // CPython 3.13: 'child ran' is never logged
    @OnBothEngines
    void requestOfARunningTaskEndsAChildThatHasNotStarted(EngineUnderTest engine) {
        engine.run(() -> {
            var log = new ArrayList<String>();
            var parent = createTask(() -> {
                var child = createTask(() -> log.add("child ran"));
                currentTask().cancel("self");
                child.await();
            });
            assertThat(catchThrowable(parent::await)).hasMessage("self");
            assertThat(log).isEmpty();
        });
    }

    // CPython 3.13: CANCELLED, 'u', the 5 is dropped
    @OnBothEngines
    void bodyThatReturnsBeforeItIsToldIsCancelledAndItsValueDropped(EngineUnderTest engine) {
        engine.run(() -> {
            var task = createTask(() -> {
                currentTask().cancel("u");
                return 5;
            });
            var error = catchThrowableOfType(CancelledError.class, task::await);
            assertThat(error).hasMessage("u");
            assertThat(error.getStackTrace()).isNotEmpty();
            assertThat(task.state()).isEqualTo(State.CANCELLED);
        });
    }

    // CPython 3.13: FAILED with the ValueError, count 1
    @OnBothEngines
    void bodyThatThrowsBeforeItIsToldHasFailed(EngineUnderTest engine) {
        engine.run(() -> {
            var failure = new IllegalArgumentException("x");
            var task = createTask(() -> {
                currentTask().cancel("u");
                throw failure;
            });
            assertThat(catchThrowable(task::await)).isSameAs(failure);
            assertThat(task.state()).isEqualTo(State.FAILED);
            assertThat(task.cancelling()).isEqualTo(1);
        });
    }

    // CPython 3.13: one throw, CancelledError('b'), then the task goes on; count 2
    @OnBothEngines
    void twoRequestsOfARunningTaskAreThrownOnce(EngineUnderTest engine) {
        engine.run(() -> {
            var log = new ArrayList<String>();
            var task = createTask(() -> {
                currentTask().cancel("a");
                currentTask().cancel("b");
                try {
                    sleep(DAY);
                } catch (CancelledError e) {
                    log.add(e.getMessage());
                }
                sleep(DAY);
                log.add("went on");
                return currentTask().cancelling();
            });
            assertThat(task.await()).isEqualTo(2);
            assertThat(log).containsExactly("b", "went on");
        });
    }

    // S10, S16: asking a task that has failed changes nothing
    @OnBothEngines
    void taskThatHasFailedRefuses(EngineUnderTest engine) {
        engine.run(() -> {
            var failure = new IllegalArgumentException("x");
            var task = createTask(() -> {
                throw failure;
            });
            yieldNow();
            assertThat(task.cancel()).isFalse();
            assertThat(task.exception()).isSameAs(failure);
        });
    }
}
