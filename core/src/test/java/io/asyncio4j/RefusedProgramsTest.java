// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.support.Javac;
import java.nio.file.Path;
import javax.tools.Diagnostic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user forgets, the compiler asks for (S13): these programs must not compile, each for one reason. */
class RefusedProgramsTest {
    private static final String UNHANDLED = "unreported exception %s; must be caught or declared to be thrown";

    @TempDir
    Path out;

    @Test
    void awaitedFailureCannotBeForgotten() {
        assertRefused(UNHANDLED.formatted("java.io.IOException"), """
            void user() {
                var task = createTask(() -> read());
                task.await(); // here
            }
            """);
    }

    @Test
    void failureReadFromAResultCannotBeForgotten() {
        assertRefused(UNHANDLED.formatted("java.io.IOException"), """
            void user(Task<String, IOException> task) {
                String text = task.result(); // here
            }
            """);
    }

    @Test
    void failureOfAMethodReferenceCannotBeForgotten() {
        assertRefused(UNHANDLED.formatted("java.io.IOException"), """
            void user() {
                var task = createTask("reads", this::read);
                task.await(); // here
            }
            """);
    }

    @Test
    void failureOfAnAwaitedTaskIsThatOfTheAwaiter() {
        assertRefused(UNHANDLED.formatted("java.io.IOException"), """
            void user() {
                var inner = createTask(() -> read());
                var outer = createTask(() -> {
                    inner.await();
                });
                outer.await(); // here
            }
            """);
    }

    @Test
    void failureOfTheProgramCannotBeForgotten() {
        assertRefused(UNHANDLED.formatted("java.io.IOException"), """
            void user() {
                run(() -> { // here
                    read();
                });
            }
            """);
    }

    @Test
    void failureOfABlockingBodyCannotBeForgotten() {
        assertRefused(UNHANDLED.formatted("java.io.IOException"), """
            void user() {
                String text = blocking(() -> read()); // here
            }
            """);
    }

    @Test
    void twoCheckedTypesCanOnlyBeCaughtAsException() {
        assertRefused(UNHANDLED.formatted("java.lang.Exception"), """
            void user() {
                var task = createTask(() -> query(read()));
                try {
                    task.await(); // here
                } catch (IOException | SQLException e) {
                    throw new AssertionError(e);
                }
            }
            """);
    }

    @Test
    void failureThatCannotComeNeedsNoCatch() {
        assertRefused("exception java.io.IOException is never thrown in body of corresponding try statement", """
            void user() {
                var task = createTask(() -> 42);
                try {
                    int value = task.await();
                } catch (IOException e) { // here
                    throw new AssertionError(e);
                }
            }
            """);
    }

    @Test
    void taskMayNotPromiseLessThanItsBodyThrows() {
        assertRefused("incompatible types: inference variable X has incompatible bounds", """
            void user() {
                Task<String, RuntimeException> task = createTask(() -> read()); // here
            }
            """);
    }

    /** A limit of javac's, which the guide shows with its cure: assign first, then return. */
    @Test
    void exceptionLeaksOutOfAReturnedGenericCall() {
        assertRefused(UNHANDLED.formatted("java.io.IOException"), """
            void user() {
                var tight = createTask(() -> {
                    try {
                        var text = blocking(() -> read());
                        return text;
                    } catch (IOException e) {
                        return "";
                    }
                });
                tight.await();
                var leaks = createTask(() -> {
                    try {
                        return blocking(() -> read());
                    } catch (IOException e) {
                        return "";
                    }
                });
                leaks.await(); // here
            }
            """);
    }

    @Test
    void outcomeThatIsLeftOutIsMissed() {
        assertRefused("the switch expression does not cover all possible input values", """
            String user(Task<String, IOException> task) {
                return switch (task.outcome()) { // here
                    case Outcome.Succeeded(var value) -> value;
                    case Outcome.Failed(var e) -> "failed";
                    case Outcome.Pending() -> "pending";
                };
            }
            """);
    }

    @Test
    void futureTakesOnlyTheExceptionsOfItsType() {
        assertRefused("incompatible types: java.sql.SQLException cannot be converted to java.io.IOException", """
            void user(Future<String, IOException> future) {
                future.setException(new SQLException()); // here
            }
            """);
    }

    @Test
    void failureOfAGatheredTaskCannotBeForgotten() {
        assertRefused(UNHANDLED.formatted("java.io.IOException"), """
            void user() {
                var task = createTask(() -> read());
                gather(task).await(); // here
            }
            """);
    }

    @Test
    void failureOfAGatheredBodyCannotBeForgotten() {
        assertRefused(UNHANDLED.formatted("java.io.IOException"), """
            void user() {
                List<String> texts = gather(() -> read(), () -> "").await(); // here
            }
            """);
    }

    @Test
    void failureOfAGatheredCollectionCannotBeForgotten() {
        assertRefused(UNHANDLED.formatted("java.io.IOException"), """
            void user(List<Task<String, IOException>> tasks) {
                List<String> texts = gather(tasks).await(); // here
            }
            """);
    }

    @Test
    void failureOfAShieldedTaskCannotBeForgotten() {
        assertRefused(UNHANDLED.formatted("java.io.IOException"), """
            void user(Task<String, IOException> task) {
                shield(task).await(); // here
            }
            """);
    }

    @Test
    void failureOfATaskAsItCompletesCannotBeForgotten() {
        assertRefused(UNHANDLED.formatted("java.io.IOException"), """
            void user(List<Task<String, IOException>> tasks) {
                for (var task : asCompleted(tasks)) {
                    task.await(); // here
                }
            }
            """);
    }

    @Test
    void timeLimitCannotBeForgotten() {
        assertRefused(UNHANDLED.formatted("java.util.concurrent.TimeoutException"), """
            void user() {
                timeout(Duration.ofSeconds(1), () -> { // here
                    sleep(Duration.ofSeconds(2));
                });
            }
            """);
    }

    @Test
    void failureInsideATimeLimitCannotBeForgotten() {
        assertRefused(UNHANDLED.formatted("java.io.IOException"), """
            void user() throws TimeoutException {
                String text = timeout(Duration.ofSeconds(1), () -> read()); // here
            }
            """);
    }

    @Test
    void limitOfAWaitCannotBeForgotten() {
        assertRefused(UNHANDLED.formatted("java.util.concurrent.TimeoutException"), """
            void user(Task<String, RuntimeException> task) {
                String text = waitFor(task, Duration.ofSeconds(1)); // here
            }
            """);
    }

    @Test
    void failuresOfAGroupCannotBeForgotten() {
        assertRefused(UNHANDLED.formatted("io.asyncio4j.future.ExceptionGroup"), """
            void user() {
                taskGroup(group -> { // here
                    group.createTask(() -> read());
                });
            }
            """);
    }

    @Test
    void failuresOfAGroupWithAValueCannotBeForgotten() {
        assertRefused(UNHANDLED.formatted("io.asyncio4j.future.ExceptionGroup"), """
            void user() {
                String text = callSupervised(group -> read()); // here
            }
            """);
    }

    @Test
    void failureBeforeATaskIsReadyIsTheGroupsToKnow() {
        assertRefused(UNHANDLED.formatted("java.io.IOException"), """
            void user(TaskGroup group) {
                int port = group.start(ready -> { // here
                    read();
                    ready.is(80);
                });
            }
            """);
    }

    /** One error, with this text, at the line that ends in {@code // here}. */
    private void assertRefused(String message, String method) {
        var program = """
            import static io.asyncio4j.Asyncio.*;

            import io.asyncio4j.future.Future;
            import io.asyncio4j.future.Outcome;
            import io.asyncio4j.task.Task;
            import io.asyncio4j.structured.TaskGroup;
            import java.io.IOException;
            import java.sql.SQLException;
            import java.time.Duration;
            import java.util.List;
            import java.util.concurrent.TimeoutException;

            class Program {
                String read() throws IOException {
                    return "";
                }

                String query(String text) throws SQLException {
                    return text;
                }

            %s}
            """.formatted(method.indent(4));
        var lines = program.lines().toList();

        // A note says, where it is so, that the compiler could tell more.
        var errors = new Javac(out)
                .compile("Program", program).stream()
                        .filter(complaint -> complaint.kind() != Diagnostic.Kind.NOTE)
                        .toList();

        assertThat(errors).singleElement().satisfies(only -> {
            assertThat(only.kind()).isEqualTo(Diagnostic.Kind.ERROR);
            assertThat(only.text().lines().findFirst()).contains(message);
            assertThat(lines.get((int) only.line() - 1)).endsWith("// here");
        });
    }
}
