// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.failure;

import static io.asyncio4j.Asyncio.blocking;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio4j.future.Future;
import io.asyncio4j.loop.Callback;
import io.asyncio4j.loop.ExceptionContext;
import io.asyncio4j.loop.ExceptionHandler;
import io.asyncio4j.run.Runner;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.Eventually;
import io.asyncio4j.support.LogCapture;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.support.Told;
import io.asyncio4j.task.Task;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What a report says (S26, S28), and that nothing gets in its way: it is the last that is heard of a failure. */
class FailureReportTest {
    private final Told told = new Told();

    private static Task<Void, RuntimeException> failing(String name) {
        return createTask(name, () -> {
            throw new IllegalStateException(name);
        });
    }

    private static void runAndClose(Runner.Builder options, Callback program) throws Exception {
        try (var runner = options.build()) {
            runner.run(() -> {
                program.run();
                return null;
            });
        }
    }

    /** Without the numbers of lines, which change whenever this file does. */
    private static String withoutNumbers(String text) {
        return text.replaceAll("\\.java:\\d+\\)", ".java:N)").replaceAll("lambda\\$\\w+\\$\\d+", "lambda");
    }

    // -- what it says

    @OnBothEngines
    void contextHoldsMessageExceptionAndRecord(EngineUnderTest engine) throws Exception {
        runAndClose(engine.virtualTime().exceptionHandler(told), () -> failing("t"));
        ExceptionContext context = told.contexts().getFirst();
        assertThat(context.message()).isEqualTo("Task exception was never retrieved: Task 't'");
        assertThat(context.exception()).isExactlyInstanceOf(IllegalStateException.class);
        assertThat(context.details()).isEmpty();
        assertThat(context.source()).isInstanceOf(FailureRecord.class);
        assertThat(((FailureRecord) context.source()).state()).isEqualTo(FailureState.REPORTED);
        assertThat(told.contexts()).hasSize(1);
    }

    @OnBothEngines
    void detailsTellTheWayOfTheException(EngineUnderTest engine) throws Exception {
        runAndClose(engine.virtualTime().exceptionHandler(told), () -> {
            var child = failing("child");
            createTask("parent", () -> {
                child.await();
            });
            yieldNow();
            yieldNow();
        });
        ExceptionContext context = told.contexts().getFirst();
        assertThat(context.message()).isEqualTo("Task exception was never retrieved: Task 'parent'");
        assertThat(withoutNumbers(context.details()))
                .isEqualTo("  raised in task 'child'\n"
                        + "  await in task 'parent' at"
                        + " io.asyncio4j.failure.FailureReportTest.lambda(FailureReportTest.java:N)");
    }

    @OnBothEngines
    void detailsTellTheWayOfTheCause(EngineUnderTest engine) throws Exception {
        runAndClose(engine.virtualTime().exceptionHandler(told), () -> {
            var child = failing("child");
            createTask("parent", () -> {
                try {
                    child.await();
                } catch (IllegalStateException e) {
                    throw new IOException("no answer", e);
                }
            });
            yieldNow();
            yieldNow();
        });
        assertThat(withoutNumbers(told.contexts().getFirst().details()))
                .isEqualTo("  raised in task 'parent'\n"
                        + "  the cause, java.lang.IllegalStateException:\n"
                        + "  raised in task 'child'\n"
                        + "  await in task 'parent' at"
                        + " io.asyncio4j.failure.FailureReportTest.lambda(FailureReportTest.java:N)");
    }

    @OnBothEngines
    void logShowsTheDetailsUnderTheMessage(EngineUnderTest engine) throws Exception {
        try (var log = LogCapture.start()) {
            runAndClose(engine.virtualTime(), () -> {
                var child = failing("child");
                createTask("parent", () -> {
                    child.await();
                });
                yieldNow();
                yieldNow();
            });
            assertThat(log.messages().getFirst())
                    .startsWith("Task exception was never retrieved: Task 'parent'\n  raised in task 'child'\n");
        }
    }

    // -- what may go wrong

    @OnBothEngines
    void exceptionHandlerThatThrowsIsLoggedWithWhatItWasCalledFor(EngineUnderTest engine) throws Exception {
        var faulty = new ExceptionHandler() {
            @Override
            public void handle(ExceptionContext context) throws Exception {
                throw new Exception("handler");
            }

            @Override
            public String toString() {
                return "faulty handler";
            }
        };
        try (var log = LogCapture.start()) {
            runAndClose(engine.virtualTime().exceptionHandler(faulty), () -> {
                failing("one");
                failing("two");
            });
            String wrong = "Unhandled error in exception handler faulty handler, which was called for what follows";
            assertThat(log.messages())
                    .containsExactly(
                            wrong,
                            "Task exception was never retrieved: Task 'one'",
                            wrong,
                            "Task exception was never retrieved: Task 'two'");
        }
    }

    /** An exception that throws when it is printed. */
    private static final class Unprintable extends RuntimeException {
        private static final long serialVersionUID = 1;

        @Override
        public String getMessage() {
            throw new UnsupportedOperationException("no message");
        }
    }

    @OnBothEngines
    void exceptionThatCannotBePrintedIsReported(EngineUnderTest engine) throws Exception {
        String name = Unprintable.class.getName() + " (its toString() threw java.lang.UnsupportedOperationException)";
        try (var log = LogCapture.start()) {
            runAndClose(engine.virtualTime(), () -> {
                var kept = createTask("t", () -> {
                    throw new Unprintable();
                });
                sleep(Duration.ofSeconds(11));
                assertThat(kept.done()).isTrue();
            });
            assertThat(log.messages()).hasSize(2);
            assertThat(log.messages().getFirst())
                    .isEqualTo("Task 't' failed 11.0 s ago and nobody has asked yet: " + name);
            assertThat(log.messages().getLast())
                    .startsWith("Task exception was never retrieved: Task 't'\n" + name + "\n    at ")
                    .contains("exceptionThatCannotBePrintedIsReported");
            assertThat(log.records().getLast().getThrown()).isNull();
        }
    }

    @OnBothEngines
    void exceptionWithAThrowingCauseIsReported(EngineUnderTest engine) throws Exception {
        class NoCause extends RuntimeException {
            private static final long serialVersionUID = 1;

            @Override
            @SuppressWarnings("UnsynchronizedOverridesSynchronized") // it only throws
            public Throwable getCause() {
                throw new UnsupportedOperationException("no cause");
            }
        }
        runAndClose(
                engine.virtualTime().exceptionHandler(told),
                () -> createTask("t", () -> {
                    throw new NoCause();
                }));
        assertThat(told.contexts()).hasSize(1);
        assertThat(told.contexts().getFirst().details()).isEqualTo("""
              raised in task 't'
              its cause is not known, since getCause() threw java.lang.UnsupportedOperationException: no cause\
            """.replaceAll("(?m)^ {16}", ""));
    }

    @OnBothEngines
    void callbackThatCannotBeShownDoesNotEndTheLoop(EngineUnderTest engine) throws Exception {
        var callback = new Callback() {
            @Override
            public void run() {
                throw new IllegalStateException("boom");
            }

            @Override
            public String toString() {
                throw new UnsupportedOperationException("no name");
            }
        };
        runAndClose(engine.virtualTime().exceptionHandler(told), () -> {
            runningLoop().callSoon(callback);
            yieldNow();
            yieldNow();
        });
        assertThat(told.messages())
                .containsExactly("Exception in callback Handle(io.asyncio4j.failure.FailureReportTest$2 (its toString()"
                        + " threw java.lang.UnsupportedOperationException)) | java.lang.IllegalStateException: boom");
    }

    /** A handler of the program's own logging, which fails. */
    private static final class FaultyLogging extends Handler {
        @Override
        public void publish(LogRecord record) {
            throw new UnsupportedOperationException("disk full");
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @OnBothEngines
    void loggingThatThrowsTakesNoFailureAlong(EngineUnderTest engine) throws Exception {
        var printed = new ByteArrayOutputStream();
        PrintStream errBefore = System.err;
        var faulty = new FaultyLogging();
        Logger logger = Logger.getLogger("io.asyncio4j");
        try (var log = LogCapture.start()) {
            logger.addHandler(faulty);
            System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
            runAndClose(engine.virtualTime(), () -> {
                var kept = failing("t");
                sleep(Duration.ofDays(1)); // the notice comes meanwhile, and the loop goes on
                assertThat(kept.done()).isTrue();
            });
            assertThat(log.messages()).hasSize(2);
        } finally {
            System.setErr(errBefore);
            logger.removeHandler(faulty);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("WARNING: Task 't' failed 86400.0 s ago and nobody has asked yet:"
                        + " java.lang.IllegalStateException: t\n")
                .contains("ERROR: Task exception was never retrieved: Task 't'\njava.lang.IllegalStateException: t\n"
                        + "    at ")
                .contains("It stands here because the logging of this program threw"
                        + " java.lang.UnsupportedOperationException: disk full\n    at ");
    }

    @OnBothEngines
    void fatalErrorOfAHandlerLosesNothing(EngineUnderTest engine) throws Exception {
        var error = new OutOfMemoryError("in the handler");
        try (var log = LogCapture.start()) {
            var runner = engine.virtualTime()
                    .exceptionHandler(context -> {
                        throw error;
                    })
                    .build();
            runner.run(() -> {
                failing("one");
                failing("two");
                yieldNow();
            });
            assertThat(catchThrowable(runner::close)).isSameAs(error);
            assertThat(runner.loop().isClosed()).isTrue();
            assertThat(log.messages())
                    .containsExactly(
                            "Task exception was never retrieved: Task 'one'",
                            "Task exception was never retrieved: Task 'two'");
        }
    }

    @OnBothEngines
    void fatalErrorOfACallbackLosesNoFailure(EngineUnderTest engine) {
        var error = new OutOfMemoryError("in a callback");
        try (var runner = engine.virtualTime().exceptionHandler(told).build()) {
            assertThatThrownBy(() -> runner.run(() -> {
                        failing("t");
                        runningLoop().callSoon(() -> {
                            throw error;
                        });
                        sleep(Duration.ofDays(1));
                    }))
                    .isSameAs(error);
        }
        assertThat(told.messages())
                .containsExactly("Task exception was never retrieved: Task 't' | java.lang.IllegalStateException: t");
    }

    @OnBothEngines
    void failuresThatAHandlerCausesAtTheCloseAreLogged(EngineUnderTest engine) throws Exception {
        List<Future<Void, RuntimeException>> pending = new ArrayList<>();
        try (var log = LogCapture.start()) {
            runAndClose(
                    engine.virtualTime()
                            .exceptionHandler(context -> pending.removeFirst()
                                    .setUnchecked(new IllegalStateException("by " + context.message()))),
                    () -> {
                        pending.add(Future.create());
                        failing("t");
                    });
            assertThat(log.messages()).containsExactly("Future exception was never retrieved: Future");
            assertThat(log.records().getFirst().getThrown())
                    .hasMessage("by Task exception was never retrieved: Task 't'");
        }
    }

    @OnBothEngines
    void handlerThatClosesTheLoopAtItsCloseDoesNoHarm(EngineUnderTest engine) throws Exception {
        Runner[] running = new Runner[1];
        try (var runner = engine.virtualTime()
                .exceptionHandler(context -> {
                    told.handle(context);
                    running[0].loop().close();
                })
                .build()) {
            running[0] = runner;
            runner.run(() -> {
                failing("one");
                failing("two");
                yieldNow();
            });
        }
        assertThat(told.contexts()).hasSize(2);
    }

    /** The time of the test is the assertion: were each report to look at all failures, it would take minutes. */
    @OnBothEngines
    void tensOfThousandsOfFailuresAreReportedAtTheClose(EngineUnderTest engine) throws Exception {
        int many = 50_000;
        runAndClose(engine.virtualTime().exceptionHandler(told), () -> {
            for (int i = 0; i < many; i++) {
                Future<Void, RuntimeException> future = Future.create();
                future.setUnchecked(new IllegalStateException("boom", new IOException("the cause")));
            }
        });
        assertThat(told.contexts()).hasSize(many);
    }

    // -- after the end

    @OnBothEngines
    void taskThatFailsAfterItsLoopHasClosedIsLogged(EngineUnderTest engine) throws Exception {
        var away = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        try (var log = LogCapture.start()) {
            var runner = engine.virtualTime().exceptionHandler(told).build();
            runner.run(() -> {
                createTask(
                        "t",
                        () -> blocking(() -> {
                            away.countDown();
                            goOn.await();
                            throw new IllegalStateException("too late");
                        }));
                yieldNow();
                blocking(() -> away.await());
            });
            runner.loop().close(); // not the runner, which would cancel the task and wait for it
            goOn.countDown();
            Eventually.waitUntil("the end of the task", () -> !log.records().isEmpty());
            assertThat(log.messages())
                    .containsExactly("Task 't' has failed after its event loop was closed: nobody can ask it");
            assertThat(log.records().getFirst().getThrown()).hasMessage("too late");
            assertThat(told.contexts().getFirst().message())
                    .isEqualTo("the event loop is being closed while 1 task is pending: it never ends."
                            + " Close the Runner, which cancels what is left, not its loop");
            assertThat(told.contexts().getFirst().details()).isEqualTo("  Task 't' (pending, in blocking(...))");
        }
        assertThat(away.await(0, TimeUnit.SECONDS)).isTrue();
    }
}
