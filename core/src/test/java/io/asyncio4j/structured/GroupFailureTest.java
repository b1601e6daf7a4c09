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
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.LogCapture;
import io.asyncio4j.support.OnBothEngines;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** S20: what comes out of a group when all goes well, and when a task or the body fails. */
class GroupFailureTest {
    private static final String MESSAGE = "unhandled errors in a TaskGroup";

    private final List<Object> log = new ArrayList<>();

    // CPython 3.13: 'body', then the results 'a' and 'b'
    @OnBothEngines
    void groupWaitsForAllOfItsTasks(EngineUnderTest engine) throws Exception {
        engine.run(() -> {
            taskGroup(g -> {
                g.createTask(() -> {
                    sleep(Duration.ofSeconds(2));
                    log.add("a");
                });
                g.createTask(() -> {
                    sleep(Duration.ofSeconds(1));
                    log.add("b");
                });
                log.add("body");
            });
            assertThat(log).containsExactly("body", "b", "a");
            assertThat(allTasks()).hasSize(1);
        });
    }

    @OnBothEngines
    void valueIsThatOfTheBody(EngineUnderTest engine) throws Exception {
        String value = engine.run(() -> {
            String all = callTaskGroup(g -> {
                var a = g.createTask(() -> "a");
                var b = g.createTask(() -> "b");
                return a.await() + b.await();
            });
            return all;
        });
        assertThat(value).isEqualTo("ab");
    }

    @OnBothEngines
    void groupWithoutTasksEndsWithItsBody(EngineUnderTest engine) throws Exception {
        engine.run(() -> {
            createTask(() -> log.add("other"));
            String value = callTaskGroup(g -> null);
            taskGroup(g -> {});
            assertThat(value).isNull();
            assertThat(log).isEmpty(); // it did not suspend
            assertThat(currentTask().cancelling()).isZero();
        });
    }

    // CPython 3.13: ValueError 'first', 'b', 'a', then the KeyError of the body; cancelling() is 0
    @OnBothEngines
    void failuresStandInOrderOfCompletionTheBodysOwnLast(EngineUnderTest engine) {
        engine.run(() -> {
            var first = new IOException("first");
            var a = new IOException("a");
            var b = new IllegalStateException("b");
            var own = new IllegalArgumentException("body");
            var group = groupOf(() -> taskGroup(g -> {
                g.createTask("A", () -> failWhenCancelled(300, a));
                g.createTask("B", () -> failWhenCancelled(100, b));
                g.createTask("F", () -> failAfter(100, first));
                failWhenCancelled(0, own);
            }));
            assertThat(group.message()).isEqualTo(MESSAGE);
            assertThat(group.exceptions()).containsExactly(first, b, a, own);
            assertThat(group.exceptions()).map(group::taskOf).containsExactly("F", "B", "A", "");
            assertThat(currentTask().cancelling()).isZero();
            assertThat(allTasks()).hasSize(1);
        });
    }

    // CPython 3.13: 'c', 'a', 'b'
    @OnBothEngines
    void failuresOfOneIterationStandInTheOrderOfTheirSteps(EngineUnderTest engine) {
        engine.run(() -> {
            Future<String, RuntimeException> go = Future.create();
            var group = groupOf(() -> taskGroup(g -> {
                for (String name : List.of("c", "a", "b")) {
                    g.createTask(() -> {
                        go.await();
                        throw new IOException(name);
                    });
                }
                yieldNow();
                go.setResult("go");
            }));
            assertThat(group.exceptions()).map(Throwable::getMessage).containsExactly("c", "a", "b");
        });
    }

    // CPython 3.13: both siblings are cancelled, the group waits for the clean-up of b
    @OnBothEngines
    void failureOfATaskCancelsItsSiblingsAndTheBody(EngineUnderTest engine) {
        engine.run(() -> {
            var group = groupOf(() -> taskGroup(g -> {
                g.createTask(() -> waitLogged(log, "a"));
                g.createTask(() -> cleanUpLogged(log, "b", 100));
                g.createTask(() -> failAfter(1, new IOException("x")));
                waitLogged(log, "body");
            }));
            assertThat(group).hasMessage(MESSAGE + " (1 sub-exception)");
            String why = ": a sibling failed: java.io.IOException: x";
            assertThat(log).containsExactly("a" + why, "b" + why, "body" + why, "b is clean");
        });
    }

    // CPython 3.13: the same order of events for a body that fails
    @OnBothEngines
    void failureOfTheBodyCancelsTheTasks(EngineUnderTest engine) {
        engine.run(() -> {
            var failure = new IOException("own");
            var group = groupOf(() -> taskGroup(g -> {
                g.createTask(() -> waitLogged(log, "a"));
                g.createTask(() -> cleanUpLogged(log, "b", 100));
                yieldNow();
                throw failure;
            }));
            assertThat(group.exceptions()).containsExactly(failure);
            String why = ": a sibling failed: java.io.IOException: own";
            assertThat(log).containsExactly("a" + why, "b" + why, "b is clean");
        });
    }

    // CPython 3.13: a task that has not started is cancelled too, and never runs
    @OnBothEngines
    void failureOfTheBodyEndsTasksThatHaveNotStarted(EngineUnderTest engine) {
        engine.run(() -> {
            var group = groupOf(() -> taskGroup(g -> {
                g.createTask(() -> log.add("ran"));
                throw new IOException("own");
            }));
            assertThat(group.exceptions()).hasSize(1);
            assertThat(log).isEmpty();
        });
    }

    // CPython 3.13: CancelledError('me') in the task, no error of the group, cancelled() is True
    @OnBothEngines
    void taskThatIsCancelledHasNotFailed(EngineUnderTest engine) throws Exception {
        engine.run(() -> {
            taskGroup(g -> {
                var task = g.createTask(() -> waitLogged(log, "a"));
                g.createTask(() -> {
                    sleep(Duration.ofSeconds(1));
                    log.add("b");
                });
                yieldNow();
                task.cancel("me");
            });
            assertThat(log).containsExactly("a: me", "b");
        });
    }

    // CPython 3.13: a CancelledError('me'), b is cancelled, CancelledError('me') comes out, cancelling() is 0
    @OnBothEngines
    void cancelledErrorThatNobodyHasAskedTheBodyForCancelsTheTasksAndComesOut(EngineUnderTest engine) {
        engine.run(() -> {
            Throwable thrown = catchThrowable(() -> taskGroup(g -> {
                var task = g.createTask(() -> waitLogged(log, "a"));
                g.createTask(() -> waitLogged(log, "b"));
                yieldNow();
                task.cancel("me");
                task.await();
            }));
            assertThat(thrown).isInstanceOf(CancelledError.class).hasMessage("me");
            assertThat(log).containsExactly("a: me", "b: me");
            assertThat(currentTask().cancelling()).isZero();
        });
    }

    // CPython 3.13: the group with the ValueError, not the CancelledError; cancelling() is 0
    @OnBothEngines
    void failuresCountForMoreThanACancelledErrorThatNobodyHasAskedTheBodyFor(EngineUnderTest engine) {
        engine.run(() -> {
            var failure = new IOException("clean-up");
            var group = groupOf(() -> taskGroup(g -> {
                var task = g.createTask(() -> waitLogged(log, "a"));
                g.createTask(() -> failWhenCancelled(1, failure));
                yieldNow();
                task.cancel("me");
                task.await();
            }));
            assertThat(group.exceptions()).containsExactly(failure);
            yieldNow(); // and nothing is left of it
        });
    }

    // CPython 3.13: 'swallowed', the body goes on with cancelling() 1, then the group; 0 after it
    @OnBothEngines
    void bodyThatSwallowsTheCancellationGoesOn(EngineUnderTest engine) {
        engine.run(() -> {
            var group = groupOf(() -> taskGroup(g -> {
                g.createTask(() -> failAfter(100, new IOException("x")));
                try {
                    sleep(DAY);
                } catch (CancelledError e) {
                    log.add("swallowed");
                }
                sleep(Duration.ofSeconds(1));
                log.add(currentTask().cancelling());
            }));
            assertThat(group.exceptions()).hasSize(1);
            assertThat(log).containsExactly("swallowed", 1);
            assertThat(currentTask().cancelling()).isZero();
        });
    }

    // CPython 3.13: 'swallowed', then the group with the ValueError
    @OnBothEngines
    void taskThatSwallowsTheCancellationIsWaitedFor(EngineUnderTest engine) {
        engine.run(() -> {
            var group = groupOf(() -> taskGroup(g -> {
                g.createTask(() -> {
                    try {
                        sleep(DAY);
                    } catch (CancelledError e) {
                        log.add("swallowed");
                    }
                    sleep(Duration.ofSeconds(1));
                    log.add("went on");
                });
                g.createTask(() -> failAfter(100, new IOException("x")));
            }));
            assertThat(group.exceptions()).hasSize(1);
            assertThat(log).containsExactly("swallowed", "went on");
            assertThat(failures().swallowedCancellations()).hasSize(1); // S19
        });
    }

    @OnBothEngines
    void everyThrowableOfATaskIsAFailure(EngineUnderTest engine) {
        engine.run(() -> {
            var memory = new OutOfMemoryError("as if");
            var linkage = new NoClassDefFoundError("Gone");
            var group = groupOf(() -> taskGroup(g -> {
                g.createTask(() -> {
                    throw memory;
                });
                g.createTask(() -> {
                    throw linkage;
                });
                g.createTask(() -> recurse(0));
                sleep(DAY);
            }));
            assertThat(group.exceptions()).hasSize(3).startsWith(memory, linkage);
            assertThat(group.exceptions().getLast()).isInstanceOf(StackOverflowError.class);
        });
    }

    @OnBothEngines
    void everyThrowableOfTheBodyIsAFailure(EngineUnderTest engine) {
        engine.run(() -> {
            var group = groupOf(() -> taskGroup(g -> {
                g.createTask(() -> waitLogged(log, "a"));
                yieldNow();
                recurse(0);
            }));
            assertThat(group.exceptions()).hasSize(1);
            assertThat(group.exceptions().getFirst()).isInstanceOf(StackOverflowError.class);
            assertThat(log).containsExactly("a: a sibling failed: java.lang.StackOverflowError");
        });
    }

    private static int recurse(int depth) {
        return depth < 0 ? depth : recurse(depth + 1) + 1;
    }

    // CPython 3.13: one group in the other
    @OnBothEngines
    void failureOfAnInnerGroupIsAGroupInTheOuterOne(EngineUnderTest engine) {
        engine.run(() -> {
            var failure = new IOException("deep");
            var group = groupOf(() -> taskGroup(g -> {
                g.createTask(
                        "inner",
                        () -> taskGroup(h -> {
                            h.createTask(() -> waitLogged(log, "deep"));
                            h.createTask("leaf", () -> failAfter(100, failure));
                        }));
                g.createTask(() -> waitLogged(log, "outer"));
            }));
            assertThat(group.exceptions()).hasSize(1);
            assertThat(group.exceptions().getFirst()).isInstanceOf(ExceptionGroup.class);
            assertThat(group.leaves()).containsExactly(failure);
            assertThat(group.taskOf(failure)).isEqualTo("leaf");
            assertThat(group.taskOf(group.exceptions().getFirst())).isEqualTo("inner");
            assertThat(log).hasSize(2);
        });
    }

    // S25: they became part of the group, which the caller has
    @OnBothEngines
    void failuresOfTasksAreHandedOnAndNotReported(EngineUnderTest engine) {
        try (var logged = LogCapture.start()) {
            engine.run(() -> {
                groupOf(() -> taskGroup(g -> {
                    g.createTask(() -> failAfter(1, new IOException("x")));
                    g.createTask(() -> failWhenCancelled(1, new IOException("y")));
                }));
                assertThat(failures().records()).map(r -> r.state()).containsOnly(FailureState.HANDED_ON);
            });
            assertThat(logged.messages()).isEmpty();
        }
    }

    // CPython 3.13: CancelledError(), not the ValueError: the group has heard of it first
    @OnBothEngines
    void bodyThatAwaitsATaskIsCancelledWhenThatFails(EngineUnderTest engine) {
        engine.run(() -> {
            var failure = new IOException("x");
            var group = groupOf(() -> taskGroup(g -> {
                var task = g.createTask(() -> failAfter(1, failure));
                try {
                    task.await();
                } catch (CancelledError e) {
                    log.add(e.getMessage());
                    throw e;
                }
            }));
            assertThat(group.exceptions()).containsExactly(failure);
            assertThat(log).containsExactly("a sibling failed: java.io.IOException: x");
        });
    }

    // S9, S20: the same object from two tasks and from the body
    @OnBothEngines
    void sameExceptionMayComeFromSeveral(EngineUnderTest engine) {
        engine.run(() -> {
            var failure = new IOException("same");
            var group = groupOf(() -> taskGroup(g -> {
                g.createTask(() -> failAfter(1, failure));
                g.createTask(() -> failAfter(1, failure));
                failWhenCancelled(1, failure);
            }));
            assertThat(group.exceptions()).containsExactly(failure, failure, failure);
        });
    }
}
