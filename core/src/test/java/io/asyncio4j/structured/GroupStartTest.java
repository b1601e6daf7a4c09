// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.structured;

import static io.asyncio4j.Asyncio.allTasks;
import static io.asyncio4j.Asyncio.callTaskGroup;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.failures;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.taskGroup;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.structured.Workers.DAY;
import static io.asyncio4j.structured.Workers.cleanUpLogged;
import static io.asyncio4j.structured.Workers.failAfter;
import static io.asyncio4j.structured.Workers.failWhenCancelled;
import static io.asyncio4j.structured.Workers.groupOf;
import static io.asyncio4j.structured.Workers.waitLogged;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio4j.failure.FailureState;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.ExceptionGroup;
import io.asyncio4j.future.Future;
import io.asyncio4j.future.InvalidStateException;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** TaskGroup.start, trio's nursery.start, which asyncio does not have: a task that says when it is ready. */
class GroupStartTest {
    private final List<Object> log = new ArrayList<>();

    @OnBothEngines
    void callerGetsTheValueAndTheTaskGoesOn(EngineUnderTest engine) throws Exception {
        engine.run(() -> {
            taskGroup(g -> {
                int port = g.start("server", ready -> {
                    sleep(Duration.ofSeconds(1));
                    ready.is(8080);
                    log.add(currentTask().name() + " goes on");
                    sleep(Duration.ofSeconds(1));
                    log.add("served");
                });
                log.add("port " + port);
                Object nothing = g.start(ready -> ready.is(null));
                assertThat(nothing).isNull();
            });
            assertThat(log).containsExactly("server goes on", "port 8080", "served");
        });
    }

    // the checked type of the body is that of start(…): S13
    @OnBothEngines
    void failureBeforeItIsReadyComesOutOfStartAndIsNotOneOfTheGroup(EngineUnderTest engine) throws Exception {
        engine.run(() -> {
            var failure = new IOException("bind");
            taskGroup(g -> {
                g.createTask(() -> {
                    sleep(Duration.ofSeconds(5));
                    log.add("sibling");
                });
                try {
                    g.<Integer, IOException>start(ready -> failAfter(1, failure));
                } catch (IOException e) {
                    log.add(e);
                }
            });
            assertThat(log).containsExactly(failure, "sibling");
            assertThat(failures().records()).map(r -> r.state()).containsExactly(FailureState.RETRIEVED);
        });
    }

    @OnBothEngines
    void failureAfterItWasReadyIsOneOfTheGroup(EngineUnderTest engine) {
        engine.run(() -> {
            var failure = new IOException("accept");
            var group = groupOf(() -> taskGroup(g -> {
                log.add(g.<String, IOException>start("server", ready -> {
                    ready.is("ready");
                    failAfter(1, failure);
                }));
                waitLogged(log, "body");
            }));
            assertThat(group.exceptions()).containsExactly(failure);
            assertThat(group.taskOf(failure)).isEqualTo("server");
            assertThat(log).containsExactly("ready", "body: a sibling failed: java.io.IOException: accept");
        });
    }

    // at once after the word: the caller has not gone on yet, and is cancelled instead
    @OnBothEngines
    void failureInTheStepInWhichItWasReadyIsOneOfTheGroup(EngineUnderTest engine) {
        engine.run(() -> {
            var failure = new IOException("accept");
            var group = groupOf(() -> taskGroup(g -> g.<String, IOException>start(ready -> {
                ready.is("ready");
                throw failure;
            })));
            assertThat(group.exceptions()).containsExactly(failure);
        });
    }

    @OnBothEngines
    void taskThatEndsWithoutAWordIsAnError(EngineUnderTest engine) throws Exception {
        engine.run(() -> taskGroup(g -> {
            Throwable thrown = catchThrowable(() -> g.start("mute", ready -> sleep(Duration.ofSeconds(1))));
            assertThat(thrown)
                    .isExactlyInstanceOf(IllegalStateException.class)
                    .hasMessage("Task 'mute' has ended without saying that it is ready:"
                            + " its body must call is(...) of what start(...) has given to it.");
            yieldNow(); // the body was not cancelled
        }));
    }

    @OnBothEngines
    void taskThatIsCancelledBeforeItIsReadyIsSeenAsAnyCancelledTask(EngineUnderTest engine) throws Exception {
        engine.run(() -> taskGroup(g -> {
            Throwable thrown = catchThrowable(() -> g.start(ready -> {
                currentTask().cancel("self");
                sleep(DAY);
            }));
            assertThat(thrown).isInstanceOf(CancelledError.class).hasMessage("self");
            assertThat(currentTask().cancelling()).isZero();
        }));
    }

    @OnBothEngines
    void callerThatIsCancelledBeforeItIsReadyTakesTheTaskWithIt(EngineUnderTest engine) {
        engine.run(() -> {
            var task = createTask(() -> taskGroup(g -> {
                g.createTask("sibling", () -> waitLogged(log, "sibling"));
                g.start(ready -> cleanUpLogged(log, "started", 100));
            }));
            sleep(Duration.ofSeconds(1));
            task.cancel("out");
            assertThat(catchThrowable(task::await))
                    .isInstanceOf(CancelledError.class)
                    .hasMessage("out");
            assertThat(log).containsExactlyInAnyOrder("started: out", "sibling: out", "started is clean");
            assertThat(allTasks()).hasSize(1);
        });
    }

    // the caller is one task of the group: only what it has started ends with it
    @OnBothEngines
    void callerInATaskTakesNothingElseWithIt(EngineUnderTest engine) throws Exception {
        engine.run(() -> {
            taskGroup(g -> {
                var starter = g.createTask(() -> g.start(ready -> waitLogged(log, "started")));
                g.createTask(() -> {
                    sleep(Duration.ofSeconds(1));
                    log.add("sibling");
                });
                yieldNow();
                yieldNow();
                starter.cancel("just you");
            });
            assertThat(log).containsExactly("started: just you", "sibling");
        });
    }

    @OnBothEngines
    void callerThatIsCancelledWhenTheTaskIsReadyLeavesItRunning(EngineUnderTest engine) throws Exception {
        engine.run(() -> {
            Future<String, RuntimeException> go = Future.create();
            taskGroup(g -> {
                var starter = g.createTask(() -> g.start(ready -> {
                    go.await();
                    ready.is("ready");
                    sleep(Duration.ofSeconds(1));
                    log.add("ended");
                }));
                for (int i = 0; i < 3; i++) {
                    yieldNow();
                }
                go.setResult("go");
                yieldNow(); // it has said so, and the caller has not gone on
                starter.cancel("late");
                log.add(catchThrowable(starter::await).getMessage());
            });
            assertThat(log).containsExactly("late", "ended");
        });
    }

    // a word that comes too late for a caller that was cancelled is for nobody
    @OnBothEngines
    void wordAfterTheCallerWasCancelledIsIgnoredAndAFailureAfterItIsOneOfTheGroup(EngineUnderTest engine) {
        engine.run(() -> {
            var failure = new IOException("late");
            var group = groupOf(() -> taskGroup(g -> {
                var starter = g.createTask(() -> g.<String, IOException>start(ready -> {
                    try {
                        sleep(DAY);
                    } catch (CancelledError e) {
                        ready.is("too late");
                        throw failure;
                    }
                }));
                sleep(Duration.ofMillis(1));
                starter.cancel("out");
                log.add(catchThrowable(starter::await).getMessage());
            }));
            assertThat(group.exceptions()).containsExactly(failure);
            assertThat(log).containsExactly("out");
        });
    }

    @OnBothEngines
    void failureOfATaskWhoseCallerWasCancelledIsOneOfTheGroup(EngineUnderTest engine) {
        engine.run(() -> {
            var failure = new IOException("clean-up");
            var group = groupOf(() -> taskGroup(g -> {
                var starter = g.createTask(() -> g.<String, IOException>start(ready -> failWhenCancelled(10, failure)));
                sleep(Duration.ofMillis(1));
                starter.cancel("out");
            }));
            assertThat(group.exceptions()).containsExactly(failure);
        });
    }

    // the failure was for start(…), which throws the cancellation instead: the group has it, so it is not lost
    @OnBothEngines
    void failureInTheIterationInWhichTheCallerIsCancelledIsOneOfTheGroup(EngineUnderTest engine) {
        for (int wait = 0; wait < 4; wait++) {
            int yields = wait;
            engine.run(() -> {
                var failure = new IOException("x");
                Future<String, RuntimeException> go = Future.create();
                var seen = new ArrayList<Throwable>();
                Throwable thrown = catchThrowable(() -> taskGroup(g -> {
                    var starter = g.createTask(() -> {
                        try {
                            g.<String, IOException>start(ready -> {
                                go.await();
                                throw failure;
                            });
                        } catch (IOException | CancelledError e) {
                            seen.add(e);
                            throw e;
                        }
                    });
                    sleep(Duration.ofMillis(1));
                    go.setResult("go");
                    for (int i = 0; i < yields; i++) {
                        yieldNow();
                    }
                    starter.cancel("out");
                }));
                assertThat(seen).hasSize(1);
                assertThat(seen.getFirst()).isInstanceOf(yields < 3 ? CancelledError.class : IOException.class);
                if (yields == 0) { // the task was cancelled before it could fail
                    assertThat(thrown).isNull();
                } else {
                    assertThat(((ExceptionGroup) thrown).exceptions()).containsExactly(failure);
                }
                assertThat(failures().unsettled()).isEmpty();
            });
        }
    }

    @OnBothEngines
    void groupThatIsCancelledMeanwhileCancelsCallerAndTask(EngineUnderTest engine) {
        engine.run(() -> {
            var failure = new IOException("x");
            var group = groupOf(() -> taskGroup(g -> {
                g.createTask(() -> failAfter(10, failure));
                try {
                    g.start(ready -> waitLogged(log, "started"));
                } catch (CancelledError e) {
                    log.add("body: " + e.getMessage());
                    throw e;
                }
            }));
            assertThat(group.exceptions()).containsExactly(failure);
            String why = ": a sibling failed: java.io.IOException: x";
            assertThat(log).containsExactlyInAnyOrder("started" + why, "body" + why);
            assertThat(currentTask().cancelling()).isZero();
        });
    }

    @OnBothEngines
    void callerOutsideTheGroupSeesThatTheTaskWasCancelled(EngineUnderTest engine) throws Exception {
        engine.run(() -> {
            var groups = new ArrayList<TaskGroup>();
            var outside = createTask(() -> {
                sleep(Duration.ofMillis(1));
                groups.getFirst().start(ready -> sleep(DAY));
            });
            taskGroup(g -> {
                groups.add(g);
                sleep(Duration.ofSeconds(1));
                g.cancel();
            });
            assertThat(catchThrowable(outside::await))
                    .isInstanceOf(CancelledError.class)
                    .hasMessage("scope cancelled");
            assertThat(outside.cancelling()).isZero(); // it was not cancelled itself
        });
    }

    @OnBothEngines
    void secondWordIsRefused(EngineUnderTest engine) throws Exception {
        engine.run(() -> taskGroup(g -> {
            g.start(ready -> {
                ready.is("one");
                assertThat(catchThrowable(() -> ready.is("two")))
                        .isExactlyInstanceOf(InvalidStateException.class)
                        .hasMessage("The task has said that it is ready before, with one: call is(...) once.");
            });
        }));
    }

    @OnBothEngines
    void groupThatTakesNoTasksStartsNone(EngineUnderTest engine) throws Exception {
        engine.run(() -> {
            TaskGroup ended = callTaskGroup(g -> {
                g.cancel();
                assertThat(catchThrowable(() -> g.start(ready -> log.add("ran"))))
                        .isExactlyInstanceOf(IllegalStateException.class)
                        .hasMessage("TaskGroup of task 'Task-1' is shutting down (scope cancelled): it takes no more"
                                + " tasks, and nothing was run. Leave its body, or its task, instead.");
                return g;
            });
            assertThat(catchThrowable(() -> ended.start(ready -> log.add("ran"))))
                    .isExactlyInstanceOf(IllegalStateException.class)
                    .hasMessage(
                            "TaskGroup of task 'Task-1' is finished: start(...) comes too late, and nothing was run."
                                    + " Start tasks inside the body of the group, or in its tasks.");
            yieldNow();
            assertThat(log).isEmpty();
        });
    }
}
