// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.inspect;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.gather;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.taskGroup;
import static io.asyncio4j.Asyncio.timeout;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.future.Action;
import io.asyncio4j.loop.ExceptionContext;
import io.asyncio4j.run.Runner;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.sync.Lock;
import io.asyncio4j.task.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** Tasks that wait for each other in a circle are reported when the circle closes, while the rest of the program goes on. */
class CircleReportTest {
    private static final String TWO = "2 tasks wait for each other, and none of them can go on unless one is cancelled"
            + " or has a time limit."
            + " Where they take several locks, have them take those in the same order";

    private final List<ExceptionContext> told = new ArrayList<>();
    private final Lock first = new Lock();
    private final Lock second = new Lock();

    private void run(EngineUnderTest engine, Action<Exception> body) throws Exception {
        try (Runner runner = engine.virtualTime().exceptionHandler(told::add).build()) {
            runner.run(body);
        }
    }

    private Task<Void, RuntimeException> taking(String name, Lock one, Lock other) {
        return createTask(
                name,
                () -> one.with(() -> {
                    sleep(Duration.ofSeconds(1));
                    other.with(() -> {});
                }));
    }

    @OnBothEngines
    void twoLocksInTwoOrders(EngineUnderTest engine) throws Exception {
        run(engine, () -> {
            var a = taking("a", first, second);
            var b = taking("b", second, first);
            sleep(Duration.ofSeconds(2));
            assertThat(told).singleElement().satisfies(context -> {
                assertThat(context.message()).isEqualTo(TWO);
                assertThat(context.exception()).isNull();
                assertThat(context.details().lines()).hasSize(2);
                assertThat(context.details().lines().toList().get(0))
                        .startsWith("  Task 'b' (pending, waiting for lock #1 held by 'a') at ")
                        .contains("CircleReportTest.");
                assertThat(context.details().lines().toList().get(1))
                        .startsWith("  Task 'a' (pending, waiting for lock #2 held by 'b') at ");
            });
            a.cancel();
            b.await();
            assertThat(a.cancelled()).isTrue();
        });
        assertThat(told).hasSize(1);
    }

    @OnBothEngines
    void circleThatATimeoutEndsIsReportedAsWell(EngineUnderTest engine) throws Exception {
        run(engine, () -> {
            var a = createTask(
                    "a",
                    () -> first.with(() -> {
                        yieldNow();
                        try {
                            timeout(Duration.ofSeconds(1), () -> second.with(() -> {}));
                        } catch (TimeoutException e) {
                            return;
                        }
                    }));
            var b = createTask(
                    "b",
                    () -> second.with(() -> {
                        yieldNow();
                        first.with(() -> {});
                    }));
            a.await();
            b.await();
        });
        assertThat(told)
                .singleElement()
                .satisfies(context -> assertThat(context.message()).isEqualTo(TWO));
    }

    @OnBothEngines
    void taskThatAwaitsWhoWaitsForItsLock(EngineUnderTest engine) throws Exception {
        run(engine, () -> {
            var b = createTask("b", () -> {
                yieldNow();
                first.with(() -> {});
            });
            var a = createTask(
                    "a",
                    () -> first.with(() -> {
                        yieldNow();
                        b.await();
                    }));
            sleep(Duration.ofSeconds(1));
            assertThat(told)
                    .singleElement()
                    .satisfies(context -> assertThat(context.details())
                            .contains(
                                    "Task 'a' (pending, waiting for Task 'b')",
                                    "Task 'b' (pending, waiting for a lock held by 'a')"));
            a.cancel();
        });
    }

    @OnBothEngines
    void threeTasksThatAwaitEachOther(EngineUnderTest engine) throws Exception {
        run(engine, () -> {
            var tasks = new ArrayList<Task<Void, RuntimeException>>();
            for (int i = 0; i < 3; i++) {
                int next = (i + 1) % 3;
                tasks.add(createTask("t" + i, () -> {
                    yieldNow();
                    tasks.get(next).await();
                }));
            }
            sleep(Duration.ofSeconds(1));
            assertThat(told).singleElement().satisfies(context -> {
                assertThat(context.message())
                        .isEqualTo("3 tasks wait for each other, and none of them can go on unless one is cancelled or"
                                + " has a time limit"); // there are no locks
                assertThat(context.details().lines()).hasSize(3);
            });
            tasks.getFirst().cancel();
        });
        assertThat(told).hasSize(1);
    }

    @OnBothEngines
    void childThatWaitsForTheLockOfTheGroupsOwner(EngineUnderTest engine) throws Exception {
        run(engine, () -> {
            var owner = createTask(
                    "owner",
                    () -> first.with(() -> taskGroup(g -> g.createTask("child", () -> {
                        sleep(Duration.ofSeconds(1));
                        first.with(() -> {});
                    }))));
            sleep(Duration.ofSeconds(2));
            assertThat(told)
                    .singleElement()
                    .satisfies(context -> assertThat(context.details())
                            .contains(
                                    "Task 'child' (pending, waiting for a lock held by 'owner')",
                                    "Task 'owner' (pending, waiting for the tasks of its group)"));
            owner.cancel();
        });
    }

    // the owner waits for another group than the one that the waiting task is in, and releases the lock after that
    @OnBothEngines
    void ownerThatWaitsForAnotherGroupIsNoCircle(EngineUnderTest engine) throws Exception {
        run(
                engine,
                () -> taskGroup(outer -> first.with(() -> {
                    outer.createTask("worker", () -> first.with(() -> {}));
                    taskGroup(inner -> inner.createTask(() -> sleep(Duration.ofSeconds(1))));
                })));
        assertThat(told).isEmpty();
    }

    @OnBothEngines
    void tasksThatWaitWithoutACircleAreNotReported(EngineUnderTest engine) throws Exception {
        run(engine, () -> {
            var a = taking("a", first, second);
            var b = taking("b", first, second);
            var c = taking("c", first, second);
            gather(a, b, c).await();
        });
        assertThat(told).isEmpty();
    }
}
