// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.structured;

import static io.asyncio4j.Asyncio.allTasks;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.taskGroup;
import static io.asyncio4j.Asyncio.timeout;
import static io.asyncio4j.Asyncio.waitFor;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.structured.Workers.DAY;
import static io.asyncio4j.structured.Workers.failAfter;
import static io.asyncio4j.structured.Workers.groupOf;
import static io.asyncio4j.structured.Workers.waitLogged;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio4j.future.CancelReason;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.ExceptionGroup;
import io.asyncio4j.future.Future;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.LogCapture;
import io.asyncio4j.support.OnBothEngines;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** Bugs of libraries like this one, as they were reported there: each is a test that we do not have it. */
class PeersBugsTest {
    private final List<Object> log = new ArrayList<>();

    /**
     * python/cpython issue 116720: the tasks of both groups fail in one iteration. The inner group took the request of the
     * outer one for its own and took it back, so the body of the outer group slept on for ever. Fixed in CPython 3.13: the
     * ValueError is handled inside, the sleep after it is cancelled, KeyError comes out alone.
     */
    @OnBothEngines
    void cpython116720InnerGroupDoesNotSwallowTheCancellationOfTheOuterOne(EngineUnderTest engine) {
        engine.run(() -> {
            var outerFailure = new IOException("outer");
            var group = groupOf(() -> taskGroup(outer -> {
                try {
                    taskGroup(inner -> {
                        inner.createTask(() -> failAfter(1, new IllegalStateException("inner")));
                        outer.createTask(() -> failAfter(1, outerFailure));
                    });
                } catch (ExceptionGroup e) {
                    log.add(e.leaves().map(Throwable::getMessage).toList());
                }
                waitLogged(log, "outer body");
                log.add("not reached");
            }));
            assertThat(group.exceptions()).containsExactly(outerFailure);
            assertThat(log)
                    .containsExactly(List.of("inner"), "outer body: a sibling failed: java.io.IOException: outer");
            assertThat(currentTask().cancelling()).isZero();
        });
    }

    // the same, with the request of the outer group first
    @OnBothEngines
    void cpython116720InTheOtherOrder(EngineUnderTest engine) {
        engine.run(() -> {
            var outerFailure = new IOException("outer");
            var group = groupOf(() -> taskGroup(outer -> {
                try {
                    outer.createTask(() -> failAfter(1, outerFailure));
                    taskGroup(inner -> inner.createTask(() -> failAfter(1, new IllegalStateException("inner"))));
                } catch (ExceptionGroup e) {
                    log.add(e.leaves().map(Throwable::getMessage).toList());
                }
                waitLogged(log, "outer body");
                log.add("not reached");
            }));
            assertThat(group.exceptions()).containsExactly(outerFailure);
            assertThat(log)
                    .containsExactly(List.of("inner"), "outer body: a sibling failed: java.io.IOException: outer");
            assertThat(currentTask().cancelling()).isZero();
        });
    }

    /** python/cpython issue 155433: cancel() of a group swallowed the time limit around it. It must be a TimeoutError. */
    @OnBothEngines
    void cpython155433CancelOfAGroupDoesNotSwallowATimeLimit(EngineUnderTest engine) {
        engine.run(() -> {
            Throwable thrown = catchThrowable(() -> timeout(Duration.ofMillis(500), () -> {
                taskGroup(g -> {
                    g.createTask(() -> {
                        try {
                            sleep(Duration.ofHours(1));
                        } finally {
                            sleep(Duration.ofSeconds(1));
                        }
                    });
                    sleep(Duration.ofMillis(100));
                    g.cancel();
                });
                log.add("no error");
            }));
            assertThat(thrown).isExactlyInstanceOf(TimeoutException.class);
            assertThat(runningLoop().time()).isEqualTo(Duration.ofMillis(1_100).toNanos());
            assertThat(log).isEmpty();
            assertThat(currentTask().cancelling()).isZero();
        });
    }

    /**
     * python/cpython issue 86296: wait_for returned the result, and the cancellation of the task that came in the same
     * iteration was gone. CPython 3.13: CancelledError.
     */
    @OnBothEngines
    void cpython86296WaitForDoesNotHideACancellationThatComesWithTheResult(EngineUnderTest engine) {
        engine.run(() -> {
            for (boolean resultFirst : new boolean[] {true, false}) {
                Future<String, RuntimeException> future = Future.create();
                var task = createTask(() -> {
                    log.add(waitFor(future, Duration.ofSeconds(10)));
                    log.add("went on");
                });
                yieldNow();
                if (resultFirst) {
                    future.setResult("value");
                    task.cancel("out");
                } else {
                    task.cancel("out");
                }
                assertThat(catchThrowable(task::await))
                        .isInstanceOf(CancelledError.class)
                        .hasMessage("out");
                assertThat(task.cancelled()).isTrue();
            }
            assertThat(log).isEmpty();
        });
    }

    // the same issue, second program: while what was awaited cleans up after the limit
    @OnBothEngines
    void cpython86296WaitForDoesNotHideACancellationDuringTheCleanUp(EngineUnderTest engine) {
        engine.run(() -> {
            var inner = createTask(() -> {
                try {
                    sleep(DAY);
                } catch (CancelledError e) {
                    try {
                        sleep(Duration.ofSeconds(1));
                    } catch (CancelledError second) {
                        log.add("clean-up: " + second.getMessage());
                    }
                }
                return "swallowed";
            });
            var task = createTask(() -> {
                log.add(waitFor(inner, Duration.ofMillis(100)));
                sleep(DAY);
                log.add("went on");
            });
            sleep(Duration.ofMillis(500));
            task.cancel("out");
            Throwable thrown = catchThrowable(task::await);
            // S16, S22: the task that was awaited has swallowed both requests, so the await returns; the request counts
            // on.
            assertThat(thrown).isNull();
            assertThat(log).containsExactly("clean-up: out", "swallowed", "went on");
            assertThat(task.cancelling()).isEqualTo(1);
        });
    }

    /**
     * StructuredTaskScope of the JDK cancels the tasks only: a body that waits for something else when one of them fails
     * waits on.
     */
    @OnBothEngines
    void structuredTaskScopeBodyThatWaitsForSomethingElseIsCancelledToo(EngineUnderTest engine) {
        engine.run(() -> {
            Future<String, RuntimeException> never = Future.create();
            var failure = new IOException("x");
            var group = groupOf(() -> taskGroup(g -> {
                g.createTask(() -> failAfter(1, failure));
                never.await();
            }));
            assertThat(group.exceptions()).containsExactly(failure);
            assertThat(never.cancelled()).isTrue();
        });
    }

    /**
     * kotlinx.coroutines issue 1814: a CancellationException is an IllegalStateException, so catch (Exception e) takes it
     * for a failure, and the coroutine goes on.
     */
    @OnBothEngines
    void kotlin1814CatchOfExceptionsDoesNotEatACancellation(EngineUnderTest engine) {
        engine.run(() -> {
            var task = createTask(() -> {
                for (int attempt = 0; attempt < 3; attempt++) {
                    try {
                        taskGroup(g -> g.createTask(() -> sleep(DAY)));
                    } catch (Exception e) {
                        log.add("tries again after " + e);
                    }
                }
            });
            sleep(Duration.ofSeconds(1));
            task.cancel("out");
            assertThat(catchThrowable(task::await))
                    .isInstanceOf(CancelledError.class)
                    .hasMessage("out");
            assertThat(log).isEmpty();
            assertThat(allTasks()).hasSize(1);
        });
    }

    // the same in a task of a group: a sibling fails, and the loop that tries again ends
    @OnBothEngines
    void kotlin1814RetryingTaskEndsWithItsGroup(EngineUnderTest engine) {
        engine.run(() -> {
            var failure = new IOException("x");
            var group = groupOf(() -> taskGroup(g -> {
                g.createTask(() -> {
                    while (true) {
                        try {
                            failAfter(10, new IllegalStateException("not yet"));
                        } catch (Exception e) {
                            log.add(e.getMessage());
                        }
                    }
                });
                g.createTask(() -> failAfter(35, failure));
            }));
            assertThat(group.exceptions()).containsExactly(failure);
            assertThat(log).containsExactly("not yet", "not yet", "not yet");
        });
    }

    /**
     * kotlinx.coroutines issue 1374: TimeoutCancellationException is a CancellationException, so a time limit that is over
     * in a task makes that task look cancelled, and nobody hears of it. CPython 3.13: the group has the TimeoutError.
     */
    @OnBothEngines
    void kotlin1374TimeLimitInATaskIsAFailureOfItsGroup(EngineUnderTest engine) {
        engine.run(() -> {
            var group = groupOf(() -> taskGroup(g -> {
                g.createTask("late", () -> timeout(Duration.ofSeconds(1), () -> sleep(DAY)));
                g.createTask(() -> waitLogged(log, "sibling"));
            }));
            assertThat(group.exceptions()).hasSize(1);
            var timeout = group.exceptions().getFirst();
            assertThat(timeout).isExactlyInstanceOf(TimeoutException.class).hasMessage("deadline passed after PT1S");
            assertThat(group.taskOf(timeout)).isEqualTo("late");
            assertThat(log)
                    .containsExactly("sibling: a sibling failed: java.util.concurrent.TimeoutException: deadline passed"
                            + " after PT1S");
        });
    }

    @OnBothEngines
    void kotlin1374TimeLimitInABodyIsAFailureOfItsGroup(EngineUnderTest engine) {
        engine.run(() -> {
            var group = groupOf(() -> taskGroup(g -> {
                g.createTask(() -> waitLogged(log, "task"));
                timeout(Duration.ofSeconds(1), () -> sleep(DAY));
            }));
            assertThat(group.exceptions()).hasSize(1);
            assertThat(group.exceptions().getFirst()).isExactlyInstanceOf(TimeoutException.class);
            assertThat(log).hasSize(1);
        });
    }

    // a task that nobody awaits: the report names the time limit
    @OnBothEngines
    void kotlin1374TimeLimitInATaskThatNobodyAwaitsIsReported(EngineUnderTest engine) {
        try (var logged = LogCapture.start()) {
            engine.run(() -> {
                var task = createTask("late", () -> timeout(Duration.ofSeconds(1), () -> sleep(DAY)));
                sleep(Duration.ofSeconds(5));
                assertThat(task.cancelled()).isFalse();
                log.add(task.state());
            });
            assertThat(log).hasToString("[FAILED]");
            assertThat(logged.messages()).hasSize(1);
            assertThat(logged.messages().getFirst()).startsWith("Task exception was never retrieved: Task 'late'");
        }
    }

    // a time limit around a group is no cancellation of the task either, and its tasks know the reason
    @OnBothEngines
    void kotlin1374TimeLimitAroundAGroupIsSeen(EngineUnderTest engine) {
        engine.run(() -> {
            var reasons = new ArrayList<CancelReason>();
            Throwable thrown = catchThrowable(() -> timeout(
                    Duration.ofSeconds(1),
                    () -> taskGroup(g -> {
                        g.createTask(() -> {
                            try {
                                sleep(DAY);
                            } catch (CancelledError e) {
                                reasons.add(e.reason());
                                throw e;
                            }
                        });
                    })));
            assertThat(thrown).isExactlyInstanceOf(TimeoutException.class);
            assertThat(reasons).containsExactly(new CancelReason.DeadlinePassed(Duration.ofSeconds(1)));
            assertThat(currentTask().cancelling()).isZero();
        });
    }
}
