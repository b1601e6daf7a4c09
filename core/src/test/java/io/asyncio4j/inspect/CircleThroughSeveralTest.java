// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.inspect;

import static io.asyncio4j.Asyncio.asCompleted;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.gather;
import static io.asyncio4j.Asyncio.gatherOutcomes;
import static io.asyncio4j.Asyncio.race;
import static io.asyncio4j.Asyncio.shield;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.taskGroup;
import static io.asyncio4j.Asyncio.timeout;
import static io.asyncio4j.Asyncio.waitFor;
import static io.asyncio4j.Asyncio.waitTasks;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.failure.FailurePolicy;
import io.asyncio4j.future.Action;
import io.asyncio4j.future.Awaitable;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.Future;
import io.asyncio4j.loop.ExceptionContext;
import io.asyncio4j.run.Runner;
import io.asyncio4j.structured.ReturnWhen;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.sync.Condition;
import io.asyncio4j.sync.Lock;
import io.asyncio4j.task.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/**
 * Circles through what waits for several things at once are reported when they close, while other tasks are busy. All that
 * must end: stuck if one is. Of which the first is enough: stuck if all are.
 */
class CircleThroughSeveralTest {
    private static final String UNLESS =
            " wait for each other, and none of them can go on unless one is cancelled or has" + " a time limit";
    private static final String OR_FAILS = ", or something else fails that is gathered";
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final List<ExceptionContext> told = new ArrayList<>();
    private final Lock lock = new Lock();

    /** Runs a body as task {@code main}, beside one that is busy, for ten seconds. */
    private void run(EngineUnderTest engine, Action<Exception> body) {
        try (Runner runner = engine.virtualTime()
                .failurePolicy(FailurePolicy.IGNORE)
                .exceptionHandler(told::add)
                .build()) {
            runner.run(() -> {
                createTask("main", body);
                for (int i = 0; i < 100; i++) {
                    sleep(Duration.ofMillis(100));
                }
            });
        }
    }

    /** Asks for the one report: its message, and its lines without the places. */
    private void assertTold(String message, String... lines) {
        assertThat(told).singleElement().satisfies(context -> {
            assertThat(context.message()).isEqualTo(message);
            assertThat(context.details()
                            .lines()
                            .map(line -> line.replaceFirst(
                                    "\\) at"
                                        + " io\\.asyncio4j\\.inspect\\.CircleThroughSeveralTest\\..*\\(Circle.*\\.java:\\d+\\)$",
                                    ") at here")))
                    .containsExactly(List.of(lines).stream()
                            .map(line -> "  " + line + " at here")
                            .toArray(String[]::new));
        });
    }

    private Task<Void, RuntimeException> wantsLock(String name) {
        return createTask(name, () -> lock.with(() -> {}));
    }

    private static Task<Void, RuntimeException> sleeper() {
        return createTask("sleeper", () -> sleep(Duration.ofDays(1)));
    }

    // -- all of them

    @OnBothEngines
    void memberOfAGatherThatAwaitsItsCaller(EngineUnderTest engine) {
        run(engine, () -> {
            Task<?, ?> main = currentTask();
            Action<Exception> awaitsMain = () -> {
                yieldNow();
                main.await();
            };
            gather(sleeper(), createTask("one", awaitsMain), createTask("two", awaitsMain))
                    .await();
        });
        assertTold(
                "2 tasks" + UNLESS + OR_FAILS,
                "Task 'one' (pending, waiting for Task 'main')",
                "Task 'main' (pending, waiting for gather)");
    }

    // the last of them takes the lock first: it is not sought among the first ones
    @OnBothEngines
    void manyWorkersOfWhoHoldsTheirLock(EngineUnderTest engine) {
        run(
                engine,
                () -> lock.with(() -> {
                    var workers = new ArrayList<Task<Void, RuntimeException>>();
                    for (int i = 0; i < 2_000; i++) {
                        int late = i;
                        workers.add(createTask("worker " + i, () -> {
                            sleep(Duration.ofMillis(2_001 - late));
                            lock.with(() -> {});
                        }));
                    }
                    gatherOutcomes(workers).await();
                }));
        assertTold(
                "2 tasks" + UNLESS,
                "Task 'worker 1999' (pending, waiting for a lock held by 'main')",
                "Task 'main' (pending, waiting for gatherOutcomes)");
    }

    @OnBothEngines
    void gatherOfWhoIsStuckAlready(EngineUnderTest engine) {
        run(
                engine,
                () -> lock.with(() -> {
                    var stuck = wantsLock("stuck");
                    sleep(SECOND);
                    gather(sleeper(), shield(stuck)).await();
                }));
        assertTold(
                "2 tasks" + UNLESS + OR_FAILS,
                "Task 'main' (pending, waiting for gather)",
                "Task 'stuck' (pending, waiting for a lock held by 'main')");
    }

    @OnBothEngines
    void gatherOfGathers(EngineUnderTest engine) {
        run(
                engine,
                () -> lock.with(() -> {
                    var other = createTask(
                            "other",
                            () -> gather(sleeper(), gather(sleeper(), wantsLock("worker")))
                                    .await());
                    gatherOutcomes(List.of(gather(sleeper(), other), sleeper())).await();
                }));
        assertTold(
                "3 tasks" + UNLESS + OR_FAILS,
                "Task 'worker' (pending, waiting for a lock held by 'main')",
                "Task 'main' (pending, waiting for gatherOutcomes)",
                "Task 'other' (pending, waiting for gather)");
    }

    @OnBothEngines
    void gatherOfTheCallerItself(EngineUnderTest engine) {
        run(engine, () -> gather(sleeper(), currentTask()).await());
        assertTold(
                "a task waits for itself, and cannot go on unless it is cancelled or has a time limit" + OR_FAILS,
                "Task 'main' (pending, waiting for gather)");
    }

    @OnBothEngines
    void shieldedTaskThatWantsTheLock(EngineUnderTest engine) {
        run(engine, () -> lock.with(() -> shield(wantsLock("worker")).await()));
        assertTold(
                "2 tasks" + UNLESS,
                "Task 'worker' (pending, waiting for a lock held by 'main')",
                "Task 'main' (pending, waiting for shield)");
    }

    @OnBothEngines
    void waitTasksForAll(EngineUnderTest engine) {
        run(
                engine,
                () -> lock.with(() -> {
                    waitTasks(List.of(sleeper(), wantsLock("worker")), ReturnWhen.ALL_COMPLETED);
                }));
        assertTold(
                "2 tasks" + UNLESS,
                "Task 'worker' (pending, waiting for a lock held by 'main')",
                "Task 'main' (pending, waiting for waitTasks)");
    }

    @OnBothEngines
    void waitTasksForTheFirstFailure(EngineUnderTest engine) {
        run(
                engine,
                () -> lock.with(() -> {
                    waitTasks(List.of(sleeper(), wantsLock("worker")), ReturnWhen.FIRST_EXCEPTION);
                }));
        assertTold(
                "2 tasks" + UNLESS + OR_FAILS,
                "Task 'worker' (pending, waiting for a lock held by 'main')",
                "Task 'main' (pending, waiting for waitTasks)");
    }

    @OnBothEngines
    void waitTasksWithALimitEndsByItself(EngineUnderTest engine) {
        run(
                engine,
                () -> lock.with(() -> {
                    waitTasks(List.of(wantsLock("worker")), ReturnWhen.ALL_COMPLETED, SECOND);
                }));
        assertThat(told).isEmpty();
    }

    // it is cancelled, takes no notice, and wants what the caller has, who waits for its end
    @OnBothEngines
    void waitForWithoutAnyTime(EngineUnderTest engine) {
        run(
                engine,
                () -> lock.with(() -> {
                    var worker = createTask("worker", () -> {
                        try {
                            sleep(Duration.ofDays(1));
                        } catch (CancelledError e) {
                            lock.with(() -> {});
                        }
                    });
                    yieldNow();
                    waitFor(worker, Duration.ZERO);
                }));
        assertTold(
                "2 tasks" + UNLESS,
                "Task 'worker' (pending, waiting for a lock held by 'main', cancelling)",
                "Task 'main' (pending, waiting for waitFor)");
    }

    // -- groups

    // the child waits for a task outside, which wants the lock; then the body ends, and the owner waits for the child
    @OnBothEngines
    void groupThatIsWaitedForLater(EngineUnderTest engine) {
        run(
                engine,
                () -> lock.with(() -> {
                    var outside = wantsLock("outside");
                    taskGroup(group -> {
                        group.createTask(() -> sleep(Duration.ofDays(1)));
                        group.createTask("child", () -> outside.await());
                        sleep(SECOND);
                    });
                }));
        assertTold(
                "3 tasks" + UNLESS,
                "Task 'main' (pending, waiting for the tasks of its group)",
                "Task 'child' (pending, waiting for Task 'outside')",
                "Task 'outside' (pending, waiting for a lock held by 'main')");
    }

    @OnBothEngines
    void childThatWaitsForATaskOutside(EngineUnderTest engine) {
        run(
                engine,
                () -> lock.with(() -> {
                    var outside = createTask("outside", () -> {
                        sleep(SECOND);
                        lock.with(() -> {});
                    });
                    taskGroup(group -> group.createTask("child", () -> outside.await()));
                }));
        assertTold(
                "3 tasks" + UNLESS,
                "Task 'outside' (pending, waiting for a lock held by 'main')",
                "Task 'main' (pending, waiting for the tasks of its group)",
                "Task 'child' (pending, waiting for Task 'outside')");
    }

    // -- the first of them

    @OnBothEngines
    void waitTasksForTheFirstIsStuckIfAllAre(EngineUnderTest engine) {
        run(
                engine,
                () -> lock.with(() -> {
                    var one = wantsLock("one");
                    var two = createTask("two", () -> {
                        sleep(SECOND);
                        one.await();
                    });
                    waitTasks(List.of(one, two), ReturnWhen.FIRST_COMPLETED);
                }));
        assertTold(
                "3 tasks" + UNLESS,
                "Task 'two' (pending, waiting for Task 'one')",
                "Task 'one' (pending, waiting for a lock held by 'main')",
                "Task 'main' (pending, waiting for waitTasks)");
    }

    @OnBothEngines
    void waitTasksForTheFirstIsNotStuckIfOneCanEnd(EngineUnderTest engine) {
        run(
                engine,
                () -> lock.with(() -> {
                    var free = createTask(() -> sleep(SECOND));
                    waitTasks(List.of(wantsLock("one"), free), ReturnWhen.FIRST_COMPLETED);
                }));
        assertThat(told).isEmpty();
    }

    @OnBothEngines
    void raceIsStuckWhenTheLastOtherHasFailed(EngineUnderTest engine) {
        run(
                engine,
                () -> lock.with(() -> {
                    race(
                                    () -> lock.with(() -> 1),
                                    () -> {
                                        sleep(SECOND);
                                        assertThat(told).isEmpty();
                                        throw new IllegalStateException("no");
                                    },
                                    () -> {
                                        throw new IllegalStateException("no");
                                    })
                            .await();
                }));
        assertTold(
                "2 tasks" + UNLESS,
                "Task 'Task-3' (pending, waiting for a lock held by 'main')",
                "Task 'main' (pending, waiting for race)");
    }

    @OnBothEngines
    void raceWaitsForTheLosersOnceItIsWon(EngineUnderTest engine) {
        run(
                engine,
                () -> lock.with(() -> {
                    race(() -> 1, () -> {
                                try {
                                    sleep(SECOND);
                                } catch (CancelledError e) {
                                    lock.with(() -> {});
                                }
                                return 2;
                            })
                            .await();
                }));
        assertTold(
                "2 tasks" + UNLESS,
                "Task 'Task-4' (pending, waiting for a lock held by 'main', cancelling)",
                "Task 'main' (pending, waiting for race)");
    }

    @OnBothEngines
    void asCompletedIsStuckWhenNoneIsLeftThatCanEnd(EngineUnderTest engine) {
        run(
                engine,
                () -> lock.with(() -> {
                    Awaitable<Void, RuntimeException> free = createTask(() -> sleep(SECOND));
                    for (var next : asCompleted(List.of(free, wantsLock("one"), wantsLock("two")))) {
                        next.await();
                        assertThat(next).isSameAs(free);
                    }
                }));
        assertTold(
                "3 tasks" + UNLESS,
                "Task 'main' (pending, waiting for asCompleted)",
                "Task 'one' (pending, waiting for a lock held by 'main')",
                "Task 'two' (pending, waiting for a lock held by 'main')");
    }

    // -- conditions

    @OnBothEngines
    void holderOfTheLockThatAwaitsWhoWaitsForItsSignal(EngineUnderTest engine) {
        run(engine, () -> {
            var condition = new Condition(lock);
            var waiter = createTask("waiter", () -> condition.with(condition::await));
            yieldNow();
            // not just awaited: then who is cancelled is the waiter, which wants the lock back, as in CPython
            condition.with(() -> shield(waiter).await());
        });
        assertTold(
                "2 tasks" + UNLESS,
                "Task 'main' (pending, waiting for shield)",
                "Task 'waiter' (pending, waiting for a condition)");
    }

    // -- what is not a circle, or not a new one

    @OnBothEngines
    void whoWaitsForACircleIsNotInIt(EngineUnderTest engine) {
        run(
                engine,
                () -> lock.with(() -> {
                    var stuck = wantsLock("stuck");
                    createTask(() -> stuck.await());
                    createTask(() -> {
                        sleep(SECOND);
                        gather(sleeper(), stuck).await();
                    });
                    stuck.await();
                }));
        assertThat(told).hasSize(1);
    }

    @OnBothEngines
    void membersThatWaitForOthersAreNone(EngineUnderTest engine) {
        run(engine, () -> {
            var holder = createTask("holder", () -> lock.with(() -> sleep(SECOND)));
            yieldNow();
            var other = createTask("other", () -> holder.await());
            gather(
                            shield(other),
                            wantsLock("worker"),
                            createTask(() -> waitTasks(List.of(other), ReturnWhen.FIRST_COMPLETED)),
                            createTask(() -> taskGroup(group -> group.createTask(() -> lock.with(() -> {})))),
                            createTask(() -> race(() -> lock.with(() -> 1), () -> {
                                        other.await();
                                        return 2;
                                    })
                                    .await()))
                    .await();
        });
        assertThat(told).isEmpty();
    }

    // a future may be completed by anybody
    @OnBothEngines
    void oneThatMayBeCompletedIsNone(EngineUnderTest engine) {
        run(
                engine,
                () -> lock.with(() -> {
                    Future<Void, RuntimeException> open = Future.create();
                    waitTasks(List.of(open, wantsLock("worker")), ReturnWhen.FIRST_COMPLETED);
                }));
        assertThat(told).isEmpty();
    }

    @OnBothEngines
    void circleThatHasEndedMayCloseAgain(EngineUnderTest engine) {
        run(
                engine,
                () -> lock.with(() -> {
                    var worker = wantsLock("worker");
                    for (int i = 0; i < 3; i++) {
                        try {
                            timeout(
                                    SECOND,
                                    () -> gather(sleeper(), shield(worker)).await());
                        } catch (TimeoutException e) {
                            sleep(SECOND);
                        }
                    }
                }));
        assertThat(told).hasSize(3);
    }
}
