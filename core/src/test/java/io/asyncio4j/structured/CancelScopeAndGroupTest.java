// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.structured;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.supervise;
import static io.asyncio4j.Asyncio.taskGroup;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio4j.future.CancelReason;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.ExceptionGroup;
import io.asyncio4j.future.State;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.task.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Cancel scopes and groups (S20, S21) in each other: the tasks of a group are inside of what the group was opened in. */
class CancelScopeAndGroupTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration DAY = Duration.ofDays(1);

    /** Swallows so many cancellations, then lets one through. */
    private static void stubborn(int swallows, List<String> log) {
        for (int i = 0; i < swallows; i++) {
            try {
                sleep(DAY);
            } catch (CancelledError e) {
                log.add(currentTask().name() + " swallowed");
            }
        }
        sleep(DAY);
    }

    @OnBothEngines
    void tasksOfAGroupInsideAreCancelledAgainAndAgain(EngineUnderTest engine) throws ExceptionGroup {
        engine.run(() -> {
            var log = new ArrayList<String>();
            var tasks = new ArrayList<Task<?, ?>>();
            var scope = CancelScope.create();
            var unused = runningLoop().callLater(SECOND, scope::cancel);
            scope.with(() -> taskGroup(group -> {
                tasks.add(group.createTask("a", () -> stubborn(0, log)));
                tasks.add(group.createTask("b", () -> stubborn(2, log)));
                sleep(DAY);
            }));
            assertThat(scope.cancelledCaught()).isTrue();
            assertThat(tasks).allMatch(Task::cancelled);
            assertThat(log).containsExactly("b swallowed", "b swallowed");
            assertThat(runningLoop().time()).isEqualTo(SECOND.toNanos());
            assertThat(currentTask().cancelling()).isZero();
        });
    }

    @OnBothEngines
    void groupThatWaitsForItsTasksWaitsUntilTheyHaveEnded(EngineUnderTest engine) throws ExceptionGroup {
        engine.run(() -> {
            var log = new ArrayList<String>();
            var scope = CancelScope.after(SECOND);
            scope.with(() -> taskGroup(group -> {
                var unused = group.createTask("a", () -> {
                    try {
                        stubborn(3, log);
                    } finally {
                        CancelScope.shielded().with(() -> sleep(SECOND));
                        log.add("cleaned up");
                    }
                });
            }));
            assertThat(log).containsExactly("a swallowed", "a swallowed", "a swallowed", "cleaned up");
            assertThat(scope.cancelledCaught()).isTrue();
            assertThat(runningLoop().time()).isEqualTo(2 * SECOND.toNanos());
        });
    }

    // Started after the cancellation: it begins, as every task does, and ends where it suspends
    @OnBothEngines
    void taskThatIsStartedInACancelledScopeRunsUntilItSuspends(EngineUnderTest engine) throws ExceptionGroup {
        engine.run(() -> {
            var log = new ArrayList<String>();
            var scope = CancelScope.create();
            scope.with(() -> {
                scope.cancel();
                supervise(group -> {
                    var unused = group.createTask(() -> {
                        log.add("began");
                        sleep(DAY);
                        log.add("never");
                    });
                });
            });
            assertThat(log).containsExactly("began");
            assertThat(scope.cancelledCaught()).isTrue();
        });
    }

    // The scopes of a task are its own: the sibling is outside
    @OnBothEngines
    void scopeInATaskOfAGroupIsThatTasksOwn(EngineUnderTest engine) throws ExceptionGroup {
        engine.run(() -> {
            var log = new ArrayList<String>();
            taskGroup(group -> {
                var scope = CancelScope.create();
                var one = group.createTask(() -> {
                    scope.with(() -> sleep(DAY));
                    log.add("one goes on");
                });
                var two = group.createTask(() -> {
                    scope.cancel();
                    sleep(SECOND);
                    log.add("two was not touched");
                });
                one.await();
                two.await();
            });
            assertThat(log).containsExactly("one goes on", "two was not touched");
        });
    }

    // A task belongs to where its group was opened, not to where it was started
    @OnBothEngines
    void taskThatIsStartedInsideInAGroupAroundIsOutside(EngineUnderTest engine) throws ExceptionGroup {
        engine.run(() -> {
            taskGroup(group -> {
                var tasks = new ArrayList<Task<String, ?>>();
                var scope = CancelScope.create();
                scope.with(() -> {
                    tasks.add(group.createTask(() -> {
                        sleep(SECOND);
                        return "outside";
                    }));
                    yieldNow();
                    scope.cancel();
                    yieldNow();
                });
                assertThat(scope.cancelledCaught()).isTrue();
                assertThat(tasks.getFirst().await()).isEqualTo("outside");
            });
        });
    }

    // trio: the group's errors come out; the cancellation is not lost, for the scope is cancelled still
    @OnBothEngines
    void failuresOfAGroupComeOutOfTheScope(EngineUnderTest engine) throws ExceptionGroup {
        engine.run(() -> {
            var failure = new IllegalStateException("x");
            var outer = CancelScope.create();
            var log = new ArrayList<String>();
            outer.with(() -> {
                var thrown = catchThrowable(() -> taskGroup(group -> {
                    var unused = group.createTask(() -> {
                        try {
                            sleep(DAY);
                        } catch (CancelledError e) {
                            throw failure;
                        }
                    });
                    yieldNow();
                    outer.cancel();
                    sleep(DAY);
                }));
                assertThat(thrown).isInstanceOf(ExceptionGroup.class);
                assertThat(((ExceptionGroup) thrown).exceptions()).containsExactly(failure);
                log.add("failures seen");
                yieldNow();
                log.add("never");
            });
            assertThat(log).containsExactly("failures seen");
            assertThat(outer.cancelledCaught()).isTrue();
            assertThat(currentTask().cancelling()).isZero();
        });
    }

    // A sibling fails: the body's own scope lets that through, though it is cancelled too
    @OnBothEngines
    void failureOfASiblingIsNotAbsorbed(EngineUnderTest engine) {
        engine.run(() -> {
            var failure = new IllegalStateException("x");
            var scope = CancelScope.create();
            var thrown = catchThrowable(() -> taskGroup(group -> {
                var unused = group.createTask(() -> {
                    scope.cancel();
                    throw failure;
                });
                scope.with(() -> sleep(DAY));
                sleep(DAY);
            }));
            assertThat(((ExceptionGroup) thrown).exceptions()).containsExactly(failure);
            assertThat(currentTask().cancelling()).isZero();
            sleep(SECOND);
        });
    }

    @OnBothEngines
    void groupThatEndsItselfLeavesTheScopeAlone(EngineUnderTest engine) throws ExceptionGroup {
        engine.run(() -> {
            var scope = CancelScope.create();
            var log = new ArrayList<String>();
            scope.with(() -> {
                taskGroup(group -> {
                    var unused = group.createTask(() -> sleep(DAY));
                    group.cancel();
                    sleep(DAY);
                });
                log.add("went on");
                yieldNow();
            });
            assertThat(log).containsExactly("went on");
            assertThat(scope.cancelCalled()).isFalse();
        });
    }

    // group.cancel() and the scope around at once: what is further out wins
    @OnBothEngines
    void ofTheGroupAndTheScopeAroundTheScopeWins(EngineUnderTest engine) throws ExceptionGroup {
        engine.run(() -> {
            for (boolean scopeFirst : new boolean[] {true, false}) {
                var scope = CancelScope.create();
                var log = new ArrayList<String>();
                scope.with(() -> {
                    taskGroup(group -> {
                        var unused = runningLoop().callSoon(() -> {
                            if (scopeFirst) {
                                scope.cancel();
                            }
                            group.cancel();
                            if (!scopeFirst) {
                                scope.cancel();
                            }
                        });
                        sleep(DAY);
                    });
                    yieldNow();
                    log.add("never");
                });
                assertThat(log).isEmpty();
                assertThat(scope.cancelledCaught()).isTrue();
                assertThat(currentTask().cancelling()).isZero();
            }
        });
    }

    // Two tasks inside, one awaits the other: the scope asks each, and counts for neither
    @OnBothEngines
    void taskThatAwaitsASiblingDoesNotAskItAsWell(EngineUnderTest engine) throws ExceptionGroup {
        engine.run(() -> {
            var tasks = new ArrayList<Task<?, ?>>();
            var counts = new ArrayList<Integer>();
            var scope = CancelScope.after(SECOND);
            scope.with(() -> taskGroup(group -> {
                var awaited = group.createTask(() -> {
                    try {
                        sleep(DAY);
                    } catch (CancelledError e) {
                        counts.add(currentTask().cancelling());
                    }
                    return "swallowed";
                });
                var awaiting = group.createTask(() -> awaited.await());
                tasks.add(awaited);
                tasks.add(awaiting);
                awaiting.await();
            }));
            assertThat(tasks.getFirst().state()).isEqualTo(State.SUCCEEDED);
            assertThat(counts).containsExactly(0);
        });
    }

    @OnBothEngines
    void cancellationOfTheTaskReachesTheGroupInside(EngineUnderTest engine) {
        engine.run(() -> {
            var reasons = new ArrayList<CancelReason>();
            var scope = CancelScope.create();
            var task = createTask(() -> scope.with(() -> taskGroup(group -> {
                var unused = group.createTask(() -> {
                    try {
                        sleep(DAY);
                    } catch (CancelledError e) {
                        reasons.add(e.reason());
                        scope.cancel();
                        throw e;
                    }
                });
            })));
            sleep(SECOND);
            task.cancel("asked");
            assertThat(catchThrowable(task::await)).hasMessage("asked");
            assertThat(reasons).containsExactly(new CancelReason.Requested("asked"));
            assertThat(task.cancelling()).isEqualTo(1);
            assertThat(scope.cancelledCaught()).isFalse();
        });
    }

    // Scope, group, scope, group: the outermost reaches the innermost task
    @OnBothEngines
    void scopeReachesThroughGroupsAndScopesAndTasks(EngineUnderTest engine) throws ExceptionGroup {
        engine.run(() -> {
            var log = new ArrayList<String>();
            var outer = CancelScope.after(SECOND);
            outer.with(() -> taskGroup(one -> {
                var unused = one.createTask(() -> CancelScope.create()
                        .with(() -> taskGroup(two -> {
                            var unusedInner = two.createTask("innermost", () -> {
                                var own = CancelScope.create();
                                try {
                                    own.with(() -> stubborn(2, log));
                                } finally {
                                    log.add("caught " + own.cancelledCaught());
                                }
                            });
                        })));
            }));
            assertThat(log).containsExactly("innermost swallowed", "innermost swallowed", "caught false");
            assertThat(outer.cancelledCaught()).isTrue();
            assertThat(runningLoop().time()).isEqualTo(SECOND.toNanos());
        });
    }
}
