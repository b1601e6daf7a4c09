// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.structured;

import static io.asyncio4j.Asyncio.allTasks;
import static io.asyncio4j.Asyncio.callTaskGroup;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.taskGroup;
import static io.asyncio4j.Asyncio.timeout;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.structured.Workers.DAY;
import static io.asyncio4j.structured.Workers.cleanUpLogged;
import static io.asyncio4j.structured.Workers.failWhenCancelled;
import static io.asyncio4j.structured.Workers.groupOf;
import static io.asyncio4j.structured.Workers.waitLogged;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio4j.future.CancelReason;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** S21: TaskGroup.cancel(), which CPython has since 3.15: a group ends without an error, and hides none. */
class GroupCancelTest {
    private final List<Object> log = new ArrayList<>();

    private static void assertNothingIsLeft() {
        assertThat(currentTask().cancelling()).isZero();
        assertThat(allTasks()).hasSize(1);
        sleep(DAY);
    }

    @OnBothEngines
    void bodyEndsTheGroup(EngineUnderTest engine) throws Exception {
        engine.run(() -> {
            taskGroup(g -> {
                g.createTask(() -> cleanUpLogged(log, "a", 100));
                yieldNow();
                g.cancel();
                log.add("body goes on until it suspends");
                waitLogged(log, "body");
            });
            assertThat(log)
                    .containsExactly(
                            "body goes on until it suspends",
                            "a: scope cancelled",
                            "body: scope cancelled",
                            "a is clean");
            assertNothingIsLeft();
        });
    }

    @OnBothEngines
    void taskEndsTheGroup(EngineUnderTest engine) throws Exception {
        engine.run(() -> {
            taskGroup(g -> {
                g.createTask(() -> waitLogged(log, "a"));
                g.createTask(() -> {
                    sleep(Duration.ofSeconds(1));
                    g.cancel();
                    log.add("canceller goes on until it suspends");
                    waitLogged(log, "canceller");
                });
                waitLogged(log, "body");
            });
            assertThat(log)
                    .containsExactly(
                            "canceller goes on until it suspends",
                            "a: scope cancelled",
                            "body: scope cancelled",
                            "canceller: scope cancelled");
            assertNothingIsLeft();
        });
    }

    @OnBothEngines
    void callbackEndsTheGroupThatWaitsForItsTasks(EngineUnderTest engine) throws Exception {
        engine.run(() -> {
            taskGroup(g -> {
                g.createTask(() -> cleanUpLogged(log, "a", 100));
                runningLoop().callLater(Duration.ofSeconds(1), g::cancel);
            });
            assertThat(log).containsExactly("a: scope cancelled", "a is clean");
            assertNothingIsLeft();
        });
    }

    @OnBothEngines
    void nothingThatHasNotStartedRuns(EngineUnderTest engine) throws Exception {
        engine.run(() -> {
            taskGroup(g -> {
                g.createTask(() -> log.add("ran"));
                g.cancel();
                assertThat(catchThrowable(() -> g.createTask(() -> log.add("ran"))))
                        .isExactlyInstanceOf(IllegalStateException.class)
                        .hasMessage("TaskGroup of task 'Task-1' is shutting down (scope cancelled): it takes no more"
                                + " tasks, and nothing was run. Leave its body, or its task, instead.");
            });
            taskGroup(TaskGroup::cancel);
            assertThat(log).isEmpty();
            assertNothingIsLeft();
        });
    }

    @OnBothEngines
    void secondCallDoesNothing(EngineUnderTest engine) throws Exception {
        engine.run(() -> {
            TaskGroup ended = callTaskGroup(g -> {
                g.createTask(() -> {
                    try {
                        sleep(DAY);
                    } finally {
                        g.cancel();
                        sleep(Duration.ofSeconds(1)); // nobody disturbs it
                        log.add("clean");
                    }
                });
                yieldNow();
                g.cancel();
                g.cancel();
                return g;
            });
            assertThat(log).containsExactly("clean");
            ended.cancel(); // nor does one after the end
            assertNothingIsLeft();
        });
    }

    @OnBothEngines
    void callAfterTheLastTaskHasEndedDoesNothing(EngineUnderTest engine) throws Exception {
        engine.run(() -> {
            taskGroup(g -> {
                var task = g.createTask(() -> sleep(Duration.ofSeconds(1)));
                task.addDoneCallback(t -> g.cancel());
            });
            assertNothingIsLeft();
        });
    }

    @OnBothEngines
    void valueIsThatOfTheBodyIfItHasOne(EngineUnderTest engine) throws Exception {
        engine.run(() -> {
            String returned = callTaskGroup(g -> {
                g.createTask(() -> waitLogged(log, "a"));
                g.cancel();
                return "value";
            });
            String cancelled = callTaskGroup(g -> {
                g.cancel();
                sleep(DAY);
                return "value";
            });
            assertThat(returned).isEqualTo("value");
            assertThat(cancelled).isNull();
            assertNothingIsLeft();
        });
    }

    @OnBothEngines
    void failureInTheCleanUpIsThrown(EngineUnderTest engine) {
        engine.run(() -> {
            var first = new IOException("a");
            var own = new IOException("own");
            var group = groupOf(() -> taskGroup(g -> {
                g.createTask(() -> failWhenCancelled(10, first));
                yieldNow();
                g.cancel();
                failWhenCancelled(0, own);
            }));
            assertThat(group.exceptions()).containsExactly(first, own);
            assertNothingIsLeft();
        });
    }

    @OnBothEngines
    void failureBeforeItIsThrown(EngineUnderTest engine) {
        engine.run(() -> {
            var failure = new IOException("a");
            var group = groupOf(() -> taskGroup(g -> {
                g.createTask(() -> {
                    throw failure;
                });
                g.createTask(() -> {
                    try {
                        sleep(DAY);
                    } finally {
                        g.cancel();
                    }
                });
                sleep(DAY);
            }));
            assertThat(group.exceptions()).containsExactly(failure);
            assertNothingIsLeft();
        });
    }

    @OnBothEngines
    void bodyThatSwallowsItEndsWithItsValue(EngineUnderTest engine) throws Exception {
        engine.run(() -> {
            String value = callTaskGroup(g -> {
                g.cancel();
                try {
                    sleep(DAY);
                } catch (CancelledError e) {
                    log.add(e.getMessage());
                }
                return "value";
            });
            assertThat(value).isEqualTo("value");
            assertThat(log).containsExactly("scope cancelled");
            assertNothingIsLeft();
        });
    }

    // CPython, issue 155433: TimeoutError; 3.15 before it: no error
    @OnBothEngines
    void timeLimitAroundTheGroupIsNotSwallowed(EngineUnderTest engine) {
        engine.run(() -> {
            for (boolean bodyWaits : new boolean[] {true, false}) {
                Throwable thrown = catchThrowable(() -> timeout(
                        Duration.ofMillis(500),
                        () -> taskGroup(g -> {
                            g.createTask(() -> {
                                try {
                                    sleep(DAY);
                                } finally {
                                    sleep(Duration.ofSeconds(1));
                                }
                            });
                            runningLoop().callLater(Duration.ofMillis(100), g::cancel);
                            if (bodyWaits) {
                                sleep(DAY);
                            }
                        })));
                assertThat(thrown)
                        .isExactlyInstanceOf(TimeoutException.class)
                        .hasMessage("deadline passed after PT0.5S");
                assertNothingIsLeft();
            }
        });
    }

    @OnBothEngines
    void requestOfSomebodyElseDuringTheCleanUpComesOut(EngineUnderTest engine) {
        engine.run(() -> {
            for (boolean bodyWaits : new boolean[] {true, false}) {
                var task = createTask(() -> taskGroup(g -> {
                    g.createTask(() -> cleanUpLogged(log, "a", 1_000));
                    runningLoop().callLater(Duration.ofMillis(100), g::cancel);
                    if (bodyWaits) {
                        sleep(DAY);
                    }
                }));
                sleep(Duration.ofMillis(500));
                task.cancel("out");
                assertThat(catchThrowable(task::await))
                        .isInstanceOf(CancelledError.class)
                        .hasMessage("out");
                assertThat(task.cancelling()).isEqualTo(1);
            }
            assertThat(log).containsExactly("a: scope cancelled", "a is clean", "a: scope cancelled", "a is clean");
        });
    }

    // one throw for both requests: the body sees only the first of them, and the other one still counts
    @OnBothEngines
    void requestOfSomebodyElseInTheSameIterationComesOut(EngineUnderTest engine) {
        engine.run(() -> {
            for (boolean groupFirst : new boolean[] {true, false}) {
                for (boolean bodyWaits : new boolean[] {true, false}) {
                    var groups = new ArrayList<TaskGroup>();
                    var task = createTask(() -> {
                        taskGroup(g -> {
                            groups.add(g);
                            g.createTask(() -> sleep(DAY));
                            if (bodyWaits) {
                                sleep(DAY);
                            }
                        });
                        log.add("went on");
                    });
                    sleep(Duration.ofMillis(1));
                    if (groupFirst) {
                        groups.getFirst().cancel();
                        task.cancel("out");
                    } else {
                        task.cancel("out");
                        groups.getFirst().cancel();
                    }
                    var error = (CancelledError) catchThrowable(task::await);
                    assertThat(error).hasMessage("out");
                    assertThat(error.reason()).isEqualTo(new CancelReason.Requested("out"));
                    assertThat(error.getStackTrace()).isNotEmpty();
                    assertThat(task.cancelling()).isEqualTo(1);
                }
            }
            assertThat(log).isEmpty();
        });
    }

    // both before the body suspends; there may be nothing to wait for
    @OnBothEngines
    void requestThatTheTaskMakesToItselfComesOut(EngineUnderTest engine) {
        engine.run(() -> {
            for (boolean groupFirst : new boolean[] {true, false}) {
                for (int tasks = 0; tasks < 2; tasks++) {
                    int children = tasks;
                    var task = createTask(() -> {
                        taskGroup(g -> {
                            for (int i = 0; i < children; i++) {
                                g.createTask(() -> sleep(DAY));
                            }
                            if (groupFirst) {
                                g.cancel();
                            }
                            currentTask().cancel("self");
                            g.cancel();
                        });
                        log.add("went on");
                    });
                    assertThat(catchThrowable(task::await))
                            .isInstanceOf(CancelledError.class)
                            .hasMessage("self");
                    assertThat(task.cancelling()).isEqualTo(1);
                }
            }
            assertThat(log).isEmpty();
        });
    }

    // as in CPython 3.15: the body swallows a request, and nobody has taken it back
    @OnBothEngines
    void requestThatTheBodyHasSwallowedComesOut(EngineUnderTest engine) {
        engine.run(() -> {
            var task = createTask(() -> {
                taskGroup(g -> {
                    try {
                        sleep(DAY);
                    } catch (CancelledError e) {
                        log.add("swallowed");
                    }
                    g.cancel();
                });
                log.add("went on");
            });
            yieldNow();
            task.cancel("out");
            assertThat(catchThrowable(task::await))
                    .isInstanceOf(CancelledError.class)
                    .hasMessage("out");
            assertThat(log).containsExactly("swallowed");
        });
    }

    // what the task has swallowed before the group is none of its business
    @OnBothEngines
    void requestThatWasSwallowedBeforeTheGroupDoesNotComeOut(EngineUnderTest engine) throws Exception {
        engine.run(() -> {
            var task = createTask(() -> {
                try {
                    sleep(DAY);
                } catch (CancelledError e) {
                    log.add("swallowed");
                }
                taskGroup(TaskGroup::cancel);
                taskGroup(g -> {
                    g.createTask(() -> waitLogged(log, "a"));
                    yieldNow();
                    g.cancel();
                    waitLogged(log, "body");
                });
                sleep(DAY);
                return "went on";
            });
            yieldNow();
            task.cancel("out");
            assertThat(task.await()).isEqualTo("went on");
            assertThat(log).containsExactly("swallowed", "a: scope cancelled", "body: scope cancelled");
        });
    }

    @OnBothEngines
    void onlyTheGroupThatIsCancelledEnds(EngineUnderTest engine) throws Exception {
        engine.run(() -> {
            taskGroup(outer -> {
                outer.createTask(() -> {
                    sleep(Duration.ofSeconds(10));
                    log.add("outer task ends");
                });
                taskGroup(inner -> {
                    inner.createTask(() -> waitLogged(log, "inner"));
                    yieldNow();
                    inner.cancel();
                    sleep(DAY);
                });
                log.add("outer body goes on");
            });
            assertThat(log).containsExactly("inner: scope cancelled", "outer body goes on", "outer task ends");
            assertNothingIsLeft();
        });
    }

    @OnBothEngines
    void outerGroupEndsTheInnerOne(EngineUnderTest engine) throws Exception {
        engine.run(() -> {
            taskGroup(outer -> {
                try {
                    taskGroup(inner -> {
                        inner.createTask(() -> waitLogged(log, "inner"));
                        yieldNow();
                        outer.cancel();
                        sleep(DAY);
                    });
                } finally {
                    log.add(currentTask().cancelling());
                }
                log.add("not reached");
            });
            assertThat(log).containsExactly("inner: scope cancelled", 1);
            assertNothingIsLeft();
        });
    }
}
