// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.failure;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio4j.future.ExceptionGroup;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.support.Told;
import io.asyncio4j.task.Task;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** S28 for groups (S24): under the group, the way of each failure that is in it. */
class FailureGroupPathTest {
    private static void failing(String message) throws IOException {
        throw new IOException(message);
    }

    /** Starts tasks that fail, awaits each, and puts what they threw in a group. */
    private static ExceptionGroup groupOf(String message, String... names) {
        var tasks = new ArrayList<Task<Void, IOException>>();
        for (String name : names) {
            tasks.add(createTask(name, () -> failing("no " + name)));
        }
        var failures = new ArrayList<Throwable>();
        for (var task : tasks) {
            failures.add(catchThrowable(task::await));
        }
        return new ExceptionGroup(message, failures, List.of(names));
    }

    private static String normalised(String text) {
        return text.replaceAll("\\.java:\\d+\\)", ".java:N)")
                .replaceAll("lambda\\$\\w+\\$\\d+", "lambda")
                .replaceAll("at [\\w.]+FailureGroupPathTest\\.", "at ")
                .replaceAll(" at org\\.assertj.*", " at assertj");
    }

    @OnBothEngines
    void wayOfEachMemberIsPrintedUnderIt(EngineUnderTest engine) {
        var thrown = catchThrowable(() -> engine.run(() -> {
            var task = createTask("parent", () -> {
                throw groupOf("two", "fetch", "query");
            });
            task.await();
        }));
        assertThat(normalised(Failures.path(thrown))).isEqualTo("""
            raised in task 'parent'
            await in task 'Task-1' at lambda(FailureGroupPathTest.java:N)
            member 1 of 2, java.io.IOException:
              raised in task 'fetch'
              await in task 'parent' at assertj
            member 2 of 2, java.io.IOException:
              raised in task 'query'
              await in task 'parent' at assertj
            """.indent(2));
    }

    @OnBothEngines
    void pathStandsUnderTheTree(EngineUnderTest engine) {
        var thrown = catchThrowable(() -> engine.run(() -> {
            throw groupOf("one", "fetch");
        }));
        assertThat(normalised(Failures.format(thrown))).isEqualTo("""
            io.asyncio4j.future.ExceptionGroup: one (1 sub-exception)
            \tat groupOf(FailureGroupPathTest.java:N)
            \tat lambda(FailureGroupPathTest.java:N)
              +---- 1 of 1, task 'fetch'
              | java.io.IOException: no fetch
              | \tat failing(FailureGroupPathTest.java:N)
              | \tat lambda(FailureGroupPathTest.java:N)
              +----
              raised in task 'Task-1'
              member 1 of 1, java.io.IOException:
                raised in task 'fetch'
                await in task 'Task-1' at assertj
            """);
    }

    @OnBothEngines
    void waysOfNestedMembersAreNestedAndCausesFollowed(EngineUnderTest engine) {
        var thrown = catchThrowable(() -> engine.run(() -> {
            var inner = groupOf("inner", "a");
            var wrapped = new IllegalStateException(
                    "wrapped", groupOf("cause", "b").exceptions().getFirst());
            throw new ExceptionGroup("outer", List.of(wrapped, inner));
        }));
        assertThat(normalised(Failures.path(thrown))).isEqualTo("""
            raised in task 'Task-1'
            member 1 of 2, java.lang.IllegalStateException:
              the cause, java.io.IOException:
              raised in task 'b'
              await in task 'Task-1' at assertj
            member 2 of 2, io.asyncio4j.future.ExceptionGroup:
              member 1 of 1, java.io.IOException:
                raised in task 'a'
                await in task 'Task-1' at assertj
            """.indent(2));
    }

    @OnBothEngines
    void membersOfAGroupThatIsACauseAreFollowed(EngineUnderTest engine) {
        var thrown = catchThrowable(() -> engine.run(() -> {
            throw new IllegalStateException(groupOf("cause", "a"));
        }));
        assertThat(normalised(Failures.path(thrown))).isEqualTo("""
            raised in task 'Task-1'
            the cause, io.asyncio4j.future.ExceptionGroup:
            member 1 of 1, java.io.IOException:
              raised in task 'a'
              await in task 'Task-1' at assertj
            """.indent(2));
    }

    @OnBothEngines
    void membersOfWhichNothingIsKnownAreLeftOut(EngineUnderTest engine) {
        var group =
                new ExceptionGroup("g", List.of(new IOException("x"), new ExceptionGroup("h", List.of(new Error()))));
        var thrown = catchThrowable(() -> engine.run(() -> {
            throw group;
        }));
        assertThat(thrown).isSameAs(group);
        assertThat(Failures.path(group)).isEqualTo("  raised in task 'Task-1'\n");
    }

    @OnBothEngines
    void exceptionThatIsAMemberTwiceHasItsWayOnce(EngineUnderTest engine) {
        var thrown = catchThrowable(() -> engine.run(() -> {
            Throwable failure = groupOf("g", "a").exceptions().getFirst();
            throw new ExceptionGroup("twice", List.of(failure, failure));
        }));
        assertThat(Failures.path(thrown)).containsOnlyOnce("raised in task 'a'").doesNotContain("member 2");
    }

    @OnBothEngines
    void ofManyMembersTheFirstHundredAreLookedUp(EngineUnderTest engine) {
        engine.run(() -> {
            String[] names = IntStream.range(0, 150).mapToObj(i -> "task " + i).toArray(String[]::new);
            var lines = Failures.path(groupOf("many", names)).lines().toList();
            assertThat(lines)
                    .hasSize(99 * 3 + 1) // the group is the first of the hundred
                    .contains("  member 99 of 150, java.io.IOException:")
                    .endsWith("  and 51 exceptions more");
        });
    }

    @Test
    void groupThatCameThroughNoTaskHasNoPath() {
        var many = new ArrayList<Throwable>();
        for (int i = 0; i < 200; i++) {
            many.add(new IOException("m" + i));
        }
        assertThat(Failures.path(new ExceptionGroup("many", many))).isEmpty();
    }

    @OnBothEngines
    void thousandGroupsInEachOtherAreFollowed(EngineUnderTest engine) {
        engine.run(() -> {
            ExceptionGroup group = groupOf("innermost", "a");
            for (int i = 0; i < 1_000; i++) {
                group = new ExceptionGroup(
                        "g" + i, List.of(groupOf("b" + i, "b").exceptions().getFirst(), group));
            }
            assertThat(Failures.path(group))
                    .startsWith("  member 1 of 2, java.io.IOException:\n    raised in task 'b'\n")
                    .endsWith("\n  and 951 exceptions more\n");
            assertThat(Failures.format(group)).contains("+---- left out: 2 of 2, with 992 failures");
        });
    }

    @OnBothEngines
    void memberWhoseCodeThrowsHidesNoOther(EngineUnderTest engine) {
        class Broken extends RuntimeException {
            private static final long serialVersionUID = 1;

            @Override
            public String getMessage() {
                throw new UnsupportedOperationException("no message");
            }

            @Override
            @SuppressWarnings("UnsynchronizedOverridesSynchronized") // it only throws
            public Throwable getCause() {
                throw new UnsupportedOperationException("no cause");
            }
        }
        engine.run(() -> {
            Task<Void, RuntimeException> broken = createTask("broken", () -> {
                throw new Broken();
            });
            Throwable failure = catchThrowable(broken::await);
            Throwable other = groupOf("g", "a").exceptions().getFirst();
            String name = Broken.class.getName() + " (its toString() threw java.lang.UnsupportedOperationException)";
            var group = new ExceptionGroup("two", List.of(failure, other));
            assertThat(normalised(Failures.path(group)))
                    .isEqualTo("""
                        member 1 of 2, NAME:
                          raised in task 'broken'
                          await in task 'Task-1' at assertj
                          its cause is not known, since getCause() threw \
                        java.lang.UnsupportedOperationException: no cause
                        member 2 of 2, java.io.IOException:
                          raised in task 'a'
                          await in task 'Task-1' at assertj
                        """.replace("NAME", Broken.class.getName()).indent(2));
            assertThat(Failures.format(group)).contains("| " + name + "\n").contains("| java.io.IOException: no a\n");
            assertThat(Failures.format(failure)).startsWith(name + "\n    at ");
        });
    }

    @OnBothEngines
    void reportOfAGroupTellsTheWayOfItsMembers(EngineUnderTest engine) {
        var told = new Told();
        try (var runner = engine.virtualTime().exceptionHandler(told).build()) {
            runner.run(() -> {
                createTask("lost", () -> {
                    throw groupOf("two", "fetch", "query");
                });
                yieldNow();
                yieldNow();
            });
        }
        assertThat(told.messages())
                .containsExactly("Task exception was never retrieved: Task 'lost' | "
                        + "io.asyncio4j.future.ExceptionGroup: two (2 sub-exceptions)");
        assertThat(normalised(told.contexts().getFirst().details()))
                .isEqualTo("""
                    raised in task 'lost'
                    member 1 of 2, java.io.IOException:
                      raised in task 'fetch'
                      await in task 'lost' at assertj
                    member 2 of 2, java.io.IOException:
                      raised in task 'query'
                      await in task 'lost' at assertj
                    """.indent(2).stripTrailing());
    }
}
