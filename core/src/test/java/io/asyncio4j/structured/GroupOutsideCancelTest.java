// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.structured;

import static io.asyncio4j.Asyncio.allTasks;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.taskGroup;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.structured.Workers.DAY;
import static io.asyncio4j.structured.Workers.cleanUpLogged;
import static io.asyncio4j.structured.Workers.failAfter;
import static io.asyncio4j.structured.Workers.failWhenCancelled;
import static io.asyncio4j.structured.Workers.waitLogged;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio4j.future.Action;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.ExceptionGroup;
import io.asyncio4j.future.Future;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.task.Task;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** S20: the task that has opened a group is cancelled by somebody else. */
class GroupOutsideCancelTest {
    private static final Duration SOON = Duration.ofMillis(200);

    private final List<Object> log = new ArrayList<>();

    /** A body, then a suspension point; logs what comes out of either. */
    private Action<Exception> thenSuspends(Action<Exception> body) {
        return () -> {
            try {
                body.run();
            } catch (ExceptionGroup e) {
                log.add(e.leaves().map(Throwable::getMessage).toList());
                log.add(currentTask().cancelling());
            }
            try {
                sleep(DAY);
            } catch (CancelledError e) {
                log.add("then " + e.getMessage());
                throw e;
            }
        };
    }

    /** A task for a body, once it was cancelled a moment later. */
    private static Task<?, Exception> cancelled(Action<Exception> body) {
        var task = createTask(body);
        sleep(SOON);
        assertThat(task.cancel("x")).isTrue();
        return task;
    }

    private static void assertCancelled(Task<?, ?> task, String message, int requests) {
        assertThat(catchThrowable(task::await))
                .isInstanceOf(CancelledError.class)
                .hasMessage(message);
        assertThat(task.cancelled()).isTrue();
        assertThat(task.cancelling()).isEqualTo(requests);
        assertThat(allTasks()).hasSize(1);
    }

    // CPython 3.13: 'body', a CancelledError(), and CancelledError('self') comes out
    @OnBothEngines
    void requestThatCameBeforeTheGroupReachesItWhereItWaits(EngineUnderTest engine) {
        engine.run(() -> {
            var task = createTask(() -> {
                currentTask().cancel("self");
                taskGroup(g -> {
                    g.createTask(() -> log.add("ran"));
                    log.add("body");
                });
            });
            assertCancelled(task, "self", 1);
            assertThat(log).containsExactly("body", "ran"); // it had nothing to wait for, once it was there
        });
    }

    // CPython 3.13: b, a cancelled, a cleaned, CancelledError('x'), count 1
    @OnBothEngines
    void requestDuringTheBodyCancelsTheTasksAndComesOut(EngineUnderTest engine) {
        engine.run(() -> {
            var task = cancelled(() -> taskGroup(g -> {
                g.createTask(() -> cleanUpLogged(log, "a", 500));
                g.createTask(() -> waitLogged(log, "b"));
                waitLogged(log, "body");
            }));
            assertCancelled(task, "x", 1);
            assertThat(log).containsExactly("body: x", "a: x", "b: x", "a is clean");
        });
    }

    // CPython 3.13: a, b cancelled, a cleaned, CancelledError('x'), count 1
    @OnBothEngines
    void requestDuringTheWaitCancelsTheTasksAndComesOut(EngineUnderTest engine) {
        engine.run(() -> {
            var task = cancelled(() -> taskGroup(g -> {
                g.createTask(() -> cleanUpLogged(log, "a", 500));
                g.createTask(() -> waitLogged(log, "b"));
            }));
            assertCancelled(task, "x", 1);
            assertThat(log).containsExactly("a: x", "b: x", "a is clean");
        });
    }

    // CPython 3.13: the clean-up is not disturbed, CancelledError('x') comes out, count 2
    @OnBothEngines
    void secondRequestLeavesTheCleanUpAlone(EngineUnderTest engine) {
        engine.run(() -> {
            var task = cancelled(() -> taskGroup(g -> {
                g.createTask(() -> cleanUpLogged(log, "a", 500));
                g.createTask(() -> waitLogged(log, "b"));
            }));
            sleep(SOON);
            assertThat(task.cancel("y")).isTrue();
            assertCancelled(task, "x", 2);
            assertThat(log).containsExactly("a: x", "b: x", "a is clean");
        });
    }

    // CPython 3.13: the group with count 1, then a CancelledError() at the sleep: Δ ours has the message of the request
    @OnBothEngines
    void failureInTheCleanUpComesFirstAndTheRequestAtTheNextSuspensionPoint(EngineUnderTest engine) {
        engine.run(() -> {
            var task = cancelled(thenSuspends(() ->
                    taskGroup(g -> g.createTask(() -> failWhenCancelled(10, new IOException("clean-up"))))));
            assertCancelled(task, "x", 1);
            assertThat(log).containsExactly(List.of("clean-up"), 1, "then x");
        });
    }

    // CPython 3.13: the same
    @OnBothEngines
    void failureOfTheBodyAfterTheRequestComesFirst(EngineUnderTest engine) {
        engine.run(() -> {
            var task = cancelled(thenSuspends(() -> taskGroup(g -> {
                g.createTask(() -> waitLogged(log, "a"));
                failWhenCancelled(0, new IOException("own"));
            })));
            assertCancelled(task, "x", 1);
            assertThat(log)
                    .containsExactly("a: a sibling failed: java.io.IOException: own", List.of("own"), 1, "then x");
        });
    }

    // CPython 3.13: the same
    @OnBothEngines
    void requestWhileAFailureIsWaitedForIsNotLost(EngineUnderTest engine) {
        engine.run(() -> {
            var task = cancelled(thenSuspends(() -> taskGroup(g -> {
                g.createTask(() -> cleanUpLogged(log, "a", 1_000));
                g.createTask(() -> failAfter(10, new IOException("e")));
            })));
            assertCancelled(task, "x", 1);
            assertThat(log)
                    .containsExactly(
                            "a: a sibling failed: java.io.IOException: e", "a is clean", List.of("e"), 1, "then x");
        });
    }

    // CPython 3.13: the same: the group, count 1, then the CancelledError
    @OnBothEngines
    void requestInTheIterationInWhichATaskFailsIsNotLost(EngineUnderTest engine) {
        engine.run(() -> {
            for (boolean failsFirst : new boolean[] {true, false}) {
                Future<String, RuntimeException> go = Future.create();
                var task = createTask(thenSuspends(() -> taskGroup(g -> {
                    g.createTask(() -> {
                        go.await();
                        throw new IOException("e");
                    });
                    waitLogged(log, "body");
                })));
                sleep(SOON);
                go.setResult("now");
                if (failsFirst) {
                    yieldNow();
                    yieldNow();
                } else {
                    yieldNow();
                }
                task.cancel("x");
                assertCancelled(task, "x", 1);
                assertThat(log.subList(1, log.size())).containsExactly(List.of("e"), 1, "then x");
                log.clear();
            }
        });
    }

    // CPython 3.13: all four leaves are cancelled, CancelledError('x') comes out of the outer group
    @OnBothEngines
    void requestReachesTheTasksOfInnerGroups(EngineUnderTest engine) {
        engine.run(() -> {
            var task = cancelled(() -> taskGroup(g -> {
                for (String name : List.of("1", "2")) {
                    g.createTask(() -> taskGroup(h -> {
                        h.createTask(() -> waitLogged(log, name + "a"));
                        h.createTask(() -> waitLogged(log, name + "b"));
                    }));
                }
            }));
            assertCancelled(task, "x", 1);
            assertThat(log).containsExactlyInAnyOrder("1a: x", "1b: x", "2a: x", "2b: x");
        });
    }

    // CPython 3.13: the first comes out of the body, the second is kept for the next suspension point of the task
    @OnBothEngines
    void requestTakenBackInTheBodyLetsTheGroupGoOn(EngineUnderTest engine) throws Exception {
        engine.run(() -> {
            var task = cancelled(() -> taskGroup(g -> {
                g.createTask(() -> {
                    sleep(Duration.ofSeconds(1));
                    log.add("a");
                });
                try {
                    sleep(DAY);
                } catch (CancelledError e) {
                    log.add(currentTask().uncancel());
                }
            }));
            task.await();
            assertThat(log).containsExactly(0, "a");
        });
    }

    // CPython 3.13: the task has a count of 1 from a request that it has swallowed; after the group it is 1 again, and
    // the
    // CancelledError comes once more
    @OnBothEngines
    void requestThatWasSwallowedBeforeTheGroupStillCountsAfterIt(EngineUnderTest engine) {
        engine.run(() -> {
            var task = cancelled(() -> {
                try {
                    sleep(DAY);
                } catch (CancelledError e) {
                    log.add("swallowed");
                }
                thenSuspends(() -> taskGroup(g -> {
                            g.createTask(() -> failAfter(1, new IOException("e")));
                            waitLogged(log, "body");
                        }))
                        .run();
            });
            assertCancelled(task, "x", 1);
            assertThat(log)
                    .containsExactly(
                            "swallowed", "body: a sibling failed: java.io.IOException: e", List.of("e"), 1, "then x");
        });
    }
}
