// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.structured;

import static io.asyncio4j.Asyncio.blocking;
import static io.asyncio4j.Asyncio.callTaskGroup;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.failures;
import static io.asyncio4j.Asyncio.gather;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.shield;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.taskGroup;
import static io.asyncio4j.Asyncio.timeout;
import static io.asyncio4j.Asyncio.waitTasks;
import static io.asyncio4j.Asyncio.yieldNow;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.failure.FailureLedger;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.Coroutine;
import io.asyncio4j.future.ExceptionGroup;
import io.asyncio4j.future.Future;
import io.asyncio4j.future.Outcome;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.Told;
import io.asyncio4j.task.Task;
import io.asyncio4j.testing.VirtualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Walks through the tables of {@code docs/cancellation-states.md}: whoever asks (S16, S20–S22, S29), whatever the task waits
 * for, and whatever its body makes of it, each time on both engines.
 */
class CancellationTableTest {
    private static final Path TABLES = Path.of("..", "docs", "cancellation-states.md");
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration DAY = Duration.ofDays(1);

    /** Who asks, one second after the start: the body runs in what is opened here. */
    enum Source {
        TASK_CANCEL("`task.cancel(\"asked\")`") {
            @Override
            Object run(Coroutine<Object, Exception> body) throws Exception {
                var me = currentTask();
                var unused = runningLoop().callLater(SECOND, () -> me.cancel("asked"));
                return body.call();
            }
        },
        OUTER_TIMEOUT("a timeout, with another inside") {
            @Override
            Object run(Coroutine<Object, Exception> body) throws Exception {
                Object value = timeout(SECOND, () -> {
                    Object inner = timeout(DAY, body);
                    return inner;
                });
                return value;
            }
        },
        INNER_TIMEOUT("a timeout, with another around") {
            @Override
            Object run(Coroutine<Object, Exception> body) throws Exception {
                Object value = timeout(DAY, () -> {
                    Object inner = timeout(SECOND, body);
                    return inner;
                });
                return value;
            }
        },
        SIBLING_FAILURE("a sibling that fails with *s*") {
            @Override
            Object run(Coroutine<Object, Exception> body) throws Exception {
                return callTaskGroup(group -> {
                    var unused = group.createTask(() -> {
                        sleep(SECOND);
                        throw new IOException("s");
                    });
                    return body.call();
                });
            }
        },
        GROUP_CANCEL("`group.cancel()`") {
            @Override
            Object run(Coroutine<Object, Exception> body) throws Exception {
                return callTaskGroup(group -> {
                    var unused = runningLoop().callLater(SECOND, group::cancel);
                    return body.call();
                });
            }
        },
        SCOPE_CANCEL("`scope.cancel()`, with another scope around") {
            @Override
            Object run(Coroutine<Object, Exception> body) throws Exception {
                return scopes(body, false);
            }
        },
        OUTER_SCOPE("`scope.cancel()`, with another scope inside") {
            @Override
            Object run(Coroutine<Object, Exception> body) throws Exception {
                return scopes(body, true);
            }
        },
        SHUTDOWN("the end of the run") {
            @Override
            Object run(Coroutine<Object, Exception> body) throws Exception {
                return body.call();
            }
        };

        final String row;

        Source(String row) {
            this.row = row;
        }

        abstract Object run(Coroutine<Object, Exception> body) throws Exception;

        private static Object scopes(Coroutine<Object, Exception> body, boolean cancelsOuter) throws Exception {
            var outer = CancelScope.create();
            var inner = CancelScope.create();
            var unused = runningLoop().callLater(SECOND, () -> (cancelsOuter ? outer : inner).cancel());
            Optional<Optional<Object>> value = outer.with(() -> {
                Optional<Object> of = inner.with(body);
                return of;
            });
            return value.flatMap(v -> v).orElse(null);
        }
    }

    /** What the body waits for. */
    enum Inside {
        SLEEP,
        FUTURE,
        TASK,
        GROUP,
        GATHER,
        SHIELD,
        BLOCKING;

        void await(CountDownLatch entered) throws Exception {
            switch (this) {
                case SLEEP -> sleep(DAY);
                case FUTURE -> Future.<Integer, RuntimeException>create().await();
                case TASK -> createTask(() -> sleep(DAY)).await();
                case GROUP ->
                    taskGroup(group -> {
                        var unused = group.createTask(() -> sleep(DAY));
                    });
                case GATHER ->
                    gather(createTask(() -> sleep(DAY)), createTask(() -> sleep(DAY)))
                            .await();
                case SHIELD -> shield(() -> sleep(DAY)).await();
                case BLOCKING ->
                    blocking(() -> {
                        entered.countDown();
                        Thread.sleep(Long.MAX_VALUE);
                    });
            }
        }
    }

    /** What the body makes of the error; the order is that of the table's columns. */
    enum Reaction {
        PASSES_ON,
        SWALLOWS,
        SWALLOWS_AND_UNCANCELS,
        FAILS;

        Object to(CancelledError error) throws Exception {
            return switch (this) {
                case PASSES_ON -> throw error;
                case SWALLOWS -> "value";
                case SWALLOWS_AND_UNCANCELS -> {
                    var unused = currentTask().uncancel();
                    yield "value";
                }
                case FAILS -> throw new IOException("f");
            };
        }
    }

    static Stream<Arguments> cases() {
        return Arrays.stream(EngineUnderTest.values())
                .flatMap(engine -> Arrays.stream(Source.values())
                        .flatMap(source ->
                                Arrays.stream(Inside.values()).map(inside -> Arguments.of(engine, source, inside))));
    }

    @ParameterizedTest
    @MethodSource("cases")
    @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void endsAsTheTablesSay(EngineUnderTest engine, Source source, Inside inside) throws Exception {
        List<String> arrives = row("What arrives", source.row);
        List<String> ends = row("What comes out", source.row);
        Reaction[] columns = Reaction.values();
        assertThat(ends).hasSameSizeAs(columns);
        for (int column = 0; column < columns.length; column++) {
            var program = new Program(source, inside, columns[column]);
            program.run(engine);
            assertThat(program.arrived).as("what arrives").isEqualTo(arrives);
            assertThat(program.ended()).as("%s", columns[column]).isEqualTo(ends.get(column));
        }
    }

    /** The cells of a row, without its first, in the table under a heading. */
    private static List<String> row(String heading, String first) throws IOException {
        return Files.readAllLines(TABLES).stream()
                .dropWhile(line -> !line.endsWith("# " + heading))
                .filter(line -> line.startsWith("| " + first + " |"))
                .findFirst()
                .map(line -> Arrays.stream(line.split("\\|"))
                        .skip(2)
                        .map(String::strip)
                        .toList())
                .orElseThrow(() -> new AssertionError("no row " + first + " under " + heading + " in " + TABLES));
    }

    private static final class Program {
        private final Source source;
        private final Inside inside;
        private final Reaction reaction;
        private final VirtualClock clock = VirtualClock.manual();
        private final CountDownLatch entered = new CountDownLatch(1);
        private List<String> arrived = List.of();
        private FailureLedger ledger;
        private Task<Object, Exception> subject;

        Program(Source source, Inside inside, Reaction reaction) {
            this.source = source;
            this.inside = inside;
            this.reaction = reaction;
        }

        void run(EngineUnderTest engine) {
            try (var runner = engine.realTime()
                    .clock(clock)
                    .exceptionHandler(new Told()) // of the run's end
                    .build()) {
                runner.run(() -> {
                    ledger = failures();
                    subject = createTask("subject", () -> source.run(this::body));
                    if (inside == Inside.BLOCKING) {
                        blocking(() -> entered.await());
                    }
                    for (int i = 0; i < 5; i++) {
                        yieldNow(); // until it waits
                    }
                    if (source != Source.SHUTDOWN) {
                        clock.advance(SECOND);
                        var unused = waitTasks(List.of(subject), ReturnWhen.ALL_COMPLETED);
                    }
                });
            }
        }

        private Object body() throws Exception {
            try {
                inside.await(entered);
                return "nobody has asked";
            } catch (CancelledError e) {
                arrived = List.of(
                        "`" + e.reason().getClass().getSimpleName() + "`",
                        e.getMessage(),
                        String.valueOf(currentTask().cancelling()));
                return reaction.to(e);
            }
        }

        String ended() {
            boolean recorded = ledger.swallowedCancellations().stream()
                    .anyMatch(s -> s.task().equals("subject"));
            return outcome() + ", " + subject.cancelling() + (recorded ? ", recorded" : "");
        }

        private String outcome() {
            return switch (subject.outcome()) {
                case Outcome.Succeeded<?>(var value) -> value == null ? "no value" : value.toString();
                case Outcome.Failed<?>(TimeoutException e) -> "`TimeoutException`";
                case Outcome.Failed<?>(ExceptionGroup group) ->
                    "group of " + group.exceptions().stream().map(Program::name).collect(joining(" and "));
                case Outcome.Failed<?>(var failure) -> name(failure);
                case Outcome.Cancelled<?>(var reason) -> "cancelled: " + reason.text();
                case Outcome.Pending<?>() -> "pending";
            };
        }

        private static String name(Throwable failure) {
            return "*" + failure.getMessage() + "*";
        }
    }
}
