// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.structured;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.failures;
import static io.asyncio4j.Asyncio.gather;
import static io.asyncio4j.Asyncio.race;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.shield;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.taskGroup;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio4j.failure.Failures;
import io.asyncio4j.future.Future;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.support.Told;
import io.asyncio4j.task.Task;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import org.assertj.core.api.AbstractStringAssert;

/** S28: the way of a failure through groups and combinators, as Failures and the reports print it. */
class CombinatorPathTest {
    private static Task<String, IOException> failing(String name) {
        return createTask(name, () -> fail(name));
    }

    private static String fail(String name) throws IOException {
        yieldNow();
        throw new IOException(name);
    }

    private static AbstractStringAssert<?> assertPath(Throwable exception) {
        return assertThat(withoutLines(Failures.path(exception)));
    }

    /** The text without what changes whenever this file does. */
    private static String withoutLines(String path) {
        return path.replaceAll(" at \\S+\\.java:\\d+\\)", " at LINE");
    }

    @OnBothEngines
    void wayThroughAGather(EngineUnderTest engine) {
        engine.run(() -> {
            var thrown = catchThrowable(gather(failing("fetch"))::await);
            assertPath(thrown).isEqualTo("""
                raised in task 'fetch'
                gather in task 'Task-1'
                await in task 'Task-1' at LINE
                """.indent(2));
        });
    }

    @OnBothEngines
    void wayThroughNestedGathersAndTasks(EngineUnderTest engine) {
        engine.run(() -> {
            var middle =
                    createTask("middle", () -> gather(gather(failing("fetch"))).await());
            var thrown = catchThrowable(middle::await);
            assertPath(thrown).isEqualTo("""
                raised in task 'fetch'
                gather in task 'middle'
                gather in task 'middle'
                await in task 'middle' at LINE
                await in task 'Task-1' at LINE
                """.indent(2));
        });
    }

    @OnBothEngines
    void wayThroughAShield(EngineUnderTest engine) {
        engine.run(() -> {
            var thrown = catchThrowable(shield(failing("fetch"))::await);
            assertPath(thrown).isEqualTo("""
                raised in task 'fetch'
                shield in task 'Task-1'
                await in task 'Task-1' at LINE
                """.indent(2));
        });
    }

    // The group is the cause of what the race fails with
    @OnBothEngines
    void waysThroughARace(EngineUnderTest engine) {
        engine.run(() -> {
            var thrown = catchThrowable(race(
                    () -> {
                        currentTask().setName("one");
                        return fail("a");
                    },
                    () -> {
                        currentTask().setName("two");
                        return fail("b");
                    })::await);
            assertPath(thrown).isEqualTo("""
                came out of race in task 'Task-1'
                await in task 'Task-1' at LINE
                the cause, io.asyncio4j.future.ExceptionGroup:
                member 1 of 2, java.io.IOException:
                  raised in task 'one'
                  race in task 'Task-1'
                member 2 of 2, java.io.IOException:
                  raised in task 'two'
                  race in task 'Task-1'
                """.indent(2));
        });
    }

    @OnBothEngines
    void waysThroughAGroup(EngineUnderTest engine) {
        engine.run(() -> {
            var fetch = failing("fetch");
            var group = createTask(
                    "parent",
                    () -> taskGroup(g -> {
                        g.createTask("query", () -> fetch.await());
                    }));
            var thrown = catchThrowable(group::await);
            assertPath(thrown).isEqualTo("""
                raised in task 'parent'
                await in task 'Task-1' at LINE
                member 1 of 1, java.io.IOException:
                  raised in task 'fetch'
                  await in task 'query' at LINE
                  taskGroup in task 'parent'
                """.indent(2));
            assertThat(Failures.format(thrown)).contains("member 1 of 1, java.io.IOException:");
        });
    }

    @OnBothEngines
    void ofManyFailuresInAGroupTheFirstWaysArePrinted(EngineUnderTest engine) {
        engine.run(() -> {
            var thrown = catchThrowable(() -> taskGroup(g -> {
                for (int i = 0; i < 500; i++) {
                    g.createTask("t" + i, () -> {
                        throw new IOException("boom");
                    });
                }
            }));
            assertThat(Failures.path(thrown).lines().filter(line -> line.startsWith("    raised in task")))
                    .hasSize(99)
                    .endsWith("    raised in task 't98'");
        });
    }

    @OnBothEngines
    void combinatorInACallbackIsNamedSo(EngineUnderTest engine) {
        engine.run(() -> {
            var gathers = new ArrayList<Future<?, ?>>();
            runningLoop().callSoon(() -> gathers.add(gather(failing("fetch"))));
            sleep(Duration.ofMillis(1));
            assertPath(gathers.getFirst().exception()).isEqualTo("""
                raised in task 'fetch'
                gather in a callback
                """.indent(2));
        });
    }

    // The ledger remembers the last 1,000 that are settled: then the gather itself is the first thing known
    @OnBothEngines
    void whereTheTaskIsForgottenTheGatherIsWhereItCameFrom(EngineUnderTest engine) {
        engine.run(() -> {
            var gather = gather(failing("fetch"));
            sleep(Duration.ofMillis(1));
            for (int i = 0; i < 1_000; i++) {
                var other = createTask(() -> {
                    throw new IllegalStateException("other");
                });
                yieldNow();
                assertThat(other.exception()).isNotNull();
            }
            assertPath(catchThrowable(gather::await)).isEqualTo("""
                came out of gather in task 'Task-1'
                await in task 'Task-1' at LINE
                """.indent(2));
        });
    }

    @OnBothEngines
    void reportOfADroppedGatherNamesTheWay(EngineUnderTest engine) {
        var told = new Told();
        try (var runner = engine.virtualTime().exceptionHandler(told).build()) {
            runner.run(() -> {
                var fetch = failing("fetch");
                var whole = gather(createTask("query", () -> fetch.await()));
                sleep(Duration.ofMillis(1));
                assertThat(failures().unsettled().getFirst())
                        .asString()
                        .endsWith("of Future of gather in task 'Task-1' (UNSETTLED): java.io.IOException: fetch");
                assertThat(whole.done()).isTrue();
            });
        }
        assertThat(told.contexts()).singleElement().satisfies(context -> {
            assertThat(context.message())
                    .isEqualTo("Future exception was never retrieved: Future of gather in task 'Task-1'");
            assertThat(withoutLines(context.details() + "\n")).isEqualTo("""
                raised in task 'fetch'
                await in task 'query' at LINE
                gather in task 'Task-1'
                """.indent(2));
        });
    }

    @OnBothEngines
    void reportOfASupersededFailureSaysSo(EngineUnderTest engine) {
        var told = new Told();
        try (var runner = engine.virtualTime().exceptionHandler(told).build()) {
            runner.run(() -> {
                var fetch = failing("fetch");
                var query = createTask("query", () -> fetch.await());
                assertThat(catchThrowable(gather(failing("first"), query)::await))
                        .hasMessage("first");
                sleep(Duration.ofMillis(1));
            });
        }
        assertThat(told.contexts()).singleElement().satisfies(context -> {
            assertThat(context.message()).isEqualTo("Task exception was never retrieved (superseded): Task 'query'");
            assertThat(withoutLines(context.details() + "\n")).isEqualTo("""
                raised in task 'fetch'
                await in task 'query' at LINE
                raised in task 'query' (superseded)
                """.indent(2));
        });
    }
}
