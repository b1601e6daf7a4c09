// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.failure;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.failures;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio4j.future.Future;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.task.Task;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** S28: the way of a failure through the tasks that awaited it, as Failures prints it. */
class FailurePathTest {
    private static final String HERE = "io.asyncio4j.failure.FailurePathTest.";

    private static void failing() throws IOException {
        throw new IOException("no route");
    }

    private static void fetch() throws IOException {
        sleep(Duration.ofSeconds(1));
        failing();
    }

    private static void query(Task<Void, IOException> fetch) throws IOException {
        fetch.await();
    }

    /** Three tasks that await each other, the first of which fails; what the last one throws. */
    private static Throwable throughThreeTasks(EngineUnderTest engine) {
        return catchThrowable(() -> engine.run(() -> {
            Task<Void, IOException> fetch = createTask("fetch", () -> fetch());
            Task<Void, IOException> query = createTask("query", () -> query(fetch));
            query.await();
        }));
    }

    /** The text without what changes whenever this file or the library does. */
    private static String normalised(String text) {
        return text.replaceAll("\\.java:\\d+\\)", ".java:N)")
                .replaceAll("lambda\\$\\w+\\$\\d+", "lambda")
                .replace(HERE, "HERE.");
    }

    @OnBothEngines
    void wayThroughSeveralTasksIsPrintedUnderTheStackTrace(EngineUnderTest engine) {
        assertThat(normalised(Failures.format(throughThreeTasks(engine)))).isEqualTo("""
            java.io.IOException: no route
            \tat HERE.failing(FailurePathTest.java:N)
            \tat HERE.fetch(FailurePathTest.java:N)
            \tat HERE.lambda(FailurePathTest.java:N)
              raised in task 'fetch'
              await in task 'query' at HERE.query(FailurePathTest.java:N)
              await in task 'Task-1' at HERE.lambda(FailurePathTest.java:N)
            """);
    }

    @OnBothEngines
    void pathAloneLeavesTheStackTraceOut(EngineUnderTest engine) {
        assertThat(normalised(Failures.path(throughThreeTasks(engine)))).isEqualTo("""
            raised in task 'fetch'
            await in task 'query' at HERE.query(FailurePathTest.java:N)
            await in task 'Task-1' at HERE.lambda(FailurePathTest.java:N)
            """.indent(2));
    }

    // S9
    @OnBothEngines
    void formattingChangesNothingOfTheException(EngineUnderTest engine) {
        var failure = new IOException("untouched", new IllegalStateException("cause"));
        StackTraceElement[] stack = failure.getStackTrace();
        var thrown = catchThrowable(() -> engine.run(() -> {
            var task = createTask(() -> {
                throw failure;
            });
            task.await();
        }));
        assertThat(thrown).isSameAs(failure);
        assertThat(Failures.format(failure)).contains("await in task 'Task-1'");
        assertThat(failure.getStackTrace()).isEqualTo(stack);
        assertThat(failure.getSuppressed()).isEmpty();
        assertThat(failure.getCause()).hasMessage("cause").hasNoCause();
        assertThat(failure.getMessage()).isEqualTo("untouched");
    }

    @OnBothEngines
    void everyTaskThatAwaitsIsNamed(EngineUnderTest engine) {
        engine.run(() -> {
            Task<Void, IOException> task = createTask("shared", () -> {
                yieldNow();
                failing();
            });
            var one = createTask("one", () -> catchThrowable(task::await));
            var two = createTask("two", () -> catchThrowable(task::await));
            one.await();
            two.await();
            assertThat(Failures.path(task.exception()).lines().map(line -> line.replaceAll(" at .*", "")))
                    .containsExactly("  raised in task 'shared'", "  await in task 'one'", "  await in task 'two'");
            assertThat(failures().records().getFirst().path())
                    .extracting(Hop::awaiter, Hop::call)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple("one", "await"),
                            org.assertj.core.groups.Tuple.tuple("two", "await"));
        });
    }

    // S25: a failed task that is kept may be awaited any number of times
    @OnBothEngines
    void ofManyAwaitsTheFirstOnesAreKept(EngineUnderTest engine) {
        engine.run(() -> {
            var task = createTask("cached", () -> failing());
            for (int i = 0; i < 10_000; i++) {
                assertThat(catchThrowable(task::await)).isInstanceOf(IOException.class);
            }
            assertThat(failures().records().getFirst().path()).hasSize(32);
            assertThat(Failures.path(task.exception()).lines())
                    .hasSize(34)
                    .startsWith("  raised in task 'cached'")
                    .endsWith("  and 9968 awaits more");
        });
    }

    @OnBothEngines
    void pathFollowsCauses(EngineUnderTest engine) {
        var thrown = catchThrowable(() -> engine.run(() -> {
            Task<Void, IOException> fetch = createTask("fetch", () -> failing());
            var service = createTask("service", () -> {
                try {
                    fetch.await();
                } catch (IOException e) {
                    throw new IllegalStateException("service down", e);
                }
            });
            service.await();
        }));
        assertThat(normalised(Failures.path(thrown))).isEqualTo("""
            raised in task 'service'
            await in task 'Task-1' at HERE.lambda(FailurePathTest.java:N)
            the cause, java.io.IOException:
            raised in task 'fetch'
            await in task 'service' at HERE.lambda(FailurePathTest.java:N)
            """.indent(2));
        assertThat(Failures.format(thrown)).contains("Caused by: java.io.IOException: no route");
    }

    @OnBothEngines
    void causesThatGoInACircleEnd(EngineUnderTest engine) {
        var one = new IOException("one");
        var two = new IOException("two", one);
        one.initCause(two);
        var thrown = catchThrowable(() -> engine.run(() -> {
            var task = createTask("t", () -> {
                throw one;
            });
            task.await();
        }));
        assertThat(thrown).isSameAs(one);
        assertThat(normalised(Failures.path(one))).isEqualTo("""
            raised in task 't'
            await in task 'Task-1' at HERE.lambda(FailurePathTest.java:N)
            """.indent(2));
        assertThat(normalised(Failures.path(two))).isEqualTo("""
            the cause, java.io.IOException:
            raised in task 't'
            await in task 'Task-1' at HERE.lambda(FailurePathTest.java:N)
            """.indent(2));
        assertThat(Failures.format(one)).contains("CIRCULAR REFERENCE");
    }

    @OnBothEngines
    void bareFutureIsPartOfTheWay(EngineUnderTest engine) {
        var thrown = catchThrowable(() -> engine.run(() -> {
            Future<Void, IOException> future = Future.create();
            future.setException(new IOException("set"));
            future.await();
        }));
        assertThat(normalised(Failures.path(thrown))).isEqualTo("""
            set on a future
            await in task 'Task-1' at HERE.lambda(FailurePathTest.java:N)
            """.indent(2));
    }

    // result(), exception() and outcome() are no way: who asks knows where he is
    @OnBothEngines
    void onlyAwaitsArePartOfTheWay(EngineUnderTest engine) {
        engine.run(() -> {
            Task<Void, IOException> task = createTask("t", () -> failing());
            yieldNow();
            assertThat(catchThrowable(task::result)).hasMessage("no route");
            assertThat(Failures.path(task.exception())).isEqualTo("  raised in task 't'\n");
        });
    }

    @Test
    void exceptionThatNeverWasInATaskHasNoWay() {
        var exception = new IOException("plain");
        assertThat(Failures.path(exception)).isEmpty();
        assertThat(Failures.format(exception)).startsWith("java.io.IOException: plain\n\tat ");
    }

    @Test
    void nullIsRefused() {
        assertThatThrownBy(() -> Failures.format(null))
                .isExactlyInstanceOf(NullPointerException.class)
                .hasMessage("exception is null: format(...) takes what was thrown");
        assertThatThrownBy(() -> Failures.path(null))
                .isExactlyInstanceOf(NullPointerException.class)
                .hasMessage("exception is null: path(...) takes what was thrown");
    }

    @OnBothEngines
    void wayIsRememberedAfterManyOtherFailuresAndOtherRuns(EngineUnderTest engine) {
        var thrown = throughThreeTasks(engine); // three records
        failAndAsk(engine, 997);
        assertThat(Failures.path(thrown)).contains("raised in task 'fetch'").contains("await in task 'query'");
        // Bounded: what is older than the last 1,000 is forgotten, and the stack trace is all there is
        failAndAsk(engine, 1_000);
        assertThat(Failures.path(thrown)).isEmpty();
        assertThat(Failures.format(thrown)).startsWith("java.io.IOException: no route\n\tat ");
    }

    private static void failAndAsk(EngineUnderTest engine, int many) {
        engine.run(() -> {
            for (int i = 0; i < many; i++) {
                var task = createTask(() -> {
                    throw new IllegalStateException("boom");
                });
                yieldNow();
                assertThat(task.exception()).isNotNull();
            }
        });
    }

    @OnBothEngines
    void wayIsKnownWhileTheLoopStillRuns(EngineUnderTest engine) {
        engine.run(() -> {
            Task<Void, IOException> task = createTask("t", () -> failing());
            try {
                query(task);
            } catch (IOException e) {
                assertThat(normalised(Failures.path(e))).isEqualTo("""
                    raised in task 't'
                    await in task 'Task-1' at HERE.query(FailurePathTest.java:N)
                    """.indent(2));
                return;
            }
            throw new AssertionError("it has failed");
        });
    }

    // -- source lines

    private static final Pattern SAMPLED = Pattern.compile("await in task '.*' at " + Pattern.quote(HERE) + ".*");

    /** How many of many failures have their line, and how many say that they have not. */
    private static int sampledOf(int many) {
        int sampled = 0;
        var thrown = new ArrayList<Throwable>();
        for (int i = 0; i < many; i++) {
            Task<Void, RuntimeException> task = createTask(() -> {
                throw new IllegalStateException("boom");
            });
            try {
                task.await();
            } catch (IllegalStateException e) {
                thrown.add(e);
            }
        }
        assertThat(thrown).hasSize(many);
        for (var t : thrown) {
            String hop = Failures.path(t).lines().toList().getLast().strip();
            if (SAMPLED.matcher(hop).matches()) {
                sampled++;
            } else {
                assertThat(hop).isEqualTo("await in task 'Task-1' (line not sampled)");
            }
        }
        return sampled;
    }

    // Which of the later ones are sampled depends on the time, the first hundred and one that is not do not.
    @OnBothEngines
    void linesPastAHundredASecondAreNotSampled(EngineUnderTest engine) {
        engine.run(() -> {
            assertThat(sampledOf(100)).isEqualTo(100);
            assertThat(sampledOf(20)).isZero();
        });
    }

    @OnBothEngines
    void everyLineIsSampledInDebugMode(EngineUnderTest engine) {
        try (var runner = engine.virtualTime()
                .debug(true)
                .slowStepBound(Duration.ofDays(1))
                .build()) {
            runner.run(() -> assertThat(sampledOf(900)).isEqualTo(900));
        }
    }

    @Test
    void hopShowsWhoAndWhere() {
        var line = new StackTraceElement("Demo", "main", "Demo.java", 15);
        assertThat(new Hop("main", "await", line)).hasToString("await in task 'main' at Demo.main(Demo.java:15)");
        assertThat(new Hop("main", "await", null)).hasToString("await in task 'main' (line not sampled)");
    }
}
