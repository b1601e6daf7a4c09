// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.run;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.Asyncio;
import io.asyncio4j.loop.Callback;
import io.asyncio4j.support.ChildJvm;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.LogCapture;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.support.Told;
import io.asyncio4j.task.Task;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Debug mode, S31: creation stacks, and steps that take long. */
class DebugModeTest {
    private static final Duration SHORT = Duration.ofMillis(1);

    /** Computes for longer than {@link #SHORT}. */
    private static void compute() {
        long start = System.nanoTime();
        while (System.nanoTime() - start < 2 * SHORT.toNanos()) {
            Thread.onSpinWait();
        }
    }

    private static void createFailing() {
        createTask("t", () -> {
            throw new IllegalStateException("boom");
        });
    }

    @OnBothEngines
    void reportSaysWhereTheTaskWasCreated(EngineUnderTest engine) {
        var told = new Told();
        try (var runner = engine.virtualTime()
                .debug(true)
                .slowStepBound(Duration.ofDays(1))
                .exceptionHandler(told)
                .build()) {
            runner.run(() -> createFailing());
        }
        assertThat(told.contexts()
                        .getFirst()
                        .details()
                        .replaceAll(":\\d+\\)", ":N)")
                        .replaceAll("\\$\\d+\\(", "("))
                .isEqualTo("  created at\n"
                        + "    io.asyncio4j.run.DebugModeTest.createFailing(DebugModeTest.java:N)\n"
                        + "    io.asyncio4j.run.DebugModeTest.lambda$reportSaysWhereTheTaskWasCreated"
                        + "(DebugModeTest.java:N)");
    }

    @OnBothEngines
    void withoutDebugModeNoCreationIsRemembered(EngineUnderTest engine) {
        var told = new Told();
        try (var runner = engine.virtualTime().exceptionHandler(told).build()) {
            runner.run(() -> createFailing());
        }
        assertThat(told.contexts().getFirst().details()).isEmpty();
    }

    // CPython 3.13: "Executing <Task pending …> took 0.150 seconds"
    @OnBothEngines
    void stepThatTakesLongIsLogged(EngineUnderTest engine) {
        try (var log = LogCapture.start()) {
            try (var runner = engine.realTime().debug(true).slowStepBound(SHORT).build()) {
                runner.run(() -> {
                    currentTask().setName("slow");
                    compute();
                    yieldNow();
                });
            }
            assertThat(log.messages(Level.WARNING).getFirst())
                    .matches("Executing Task 'slow' \\(pending, .*\\) took \\d+\\.\\d{3} seconds");
        }
    }

    @OnBothEngines
    void callbackThatTakesLongIsLogged(EngineUnderTest engine) {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.GERMANY); // would write 0,002
        try (var log = LogCapture.start()) {
            try (var runner = engine.realTime().debug(true).slowStepBound(SHORT).build()) {
                runner.run(() -> {
                    runningLoop().callSoon(new Callback() {
                        @Override
                        public void run() {
                            compute();
                        }

                        @Override
                        public String toString() {
                            return "slow callback";
                        }
                    });
                    yieldNow();
                    yieldNow();
                });
            }
            assertThat(log.messages(Level.WARNING))
                    .anyMatch(m ->
                            m.matches("Executing Handle\\(slow callback, from \\S+\\(DebugModeTest.java:\\d+\\)\\) took"
                                    + " \\d+\\.\\d{3} seconds"));
        } finally {
            Locale.setDefault(before);
        }
    }

    // It calls the exception handler, so it may take long for a reason of the user's.
    @OnBothEngines
    void searchForDeadlocksThatTakesLongHasAName(EngineUnderTest engine) {
        try (var log = LogCapture.start()) {
            try (var runner = engine.realTime()
                    .debug(true)
                    .slowStepBound(SHORT)
                    .exceptionHandler(context -> compute())
                    .build()) {
                runner.run(() -> {
                    Task<?, ?>[] tasks = new Task<?, ?>[2];
                    tasks[0] = createTask("a", () -> tasks[1].await());
                    tasks[1] = createTask("b", () -> tasks[0].await());
                    for (int i = 0; i < 5; i++) {
                        yieldNow();
                    }
                    tasks[0].cancel();
                });
            }
            assertThat(log.messages(Level.WARNING))
                    .anyMatch(m -> m.matches("Executing the search for deadlocks took \\d+\\.\\d{3} seconds"));
        }
    }

    @OnBothEngines
    void withoutDebugModeNoStepIsTimed(EngineUnderTest engine) {
        try (var log = LogCapture.start()) {
            try (var runner = engine.realTime().slowStepBound(SHORT).build()) {
                runner.run(() -> compute());
            }
            assertThat(log.messages()).isEmpty();
        }
    }

    // -- how it is switched on

    /** A program that says whether it runs in debug mode. */
    static final class Program {
        private Program() {}

        public static void main(String[] args) {
            System.out.println(
                    Asyncio.<Boolean, RuntimeException>run(() -> runningLoop().isDebug()));
            try (var off = Runner.builder().debug(false).build()) {
                System.out.println(off.loop().isDebug());
            }
        }
    }

    private static String outputOf(Map<String, String> environment, List<String> options) throws Exception {
        return ChildJvm.run(Program.class, environment, options.toArray(String[]::new))
                .out();
    }

    @Test
    @Timeout(120)
    void systemPropertyOrEnvironmentSwitchItOn() throws Exception {
        assertThat(outputOf(Map.of(), List.of())).isEqualTo("false\nfalse\n");
        assertThat(outputOf(Map.of(), List.of("-Dasyncio4j.debug=true"))).isEqualTo("true\nfalse\n");
        assertThat(outputOf(Map.of("ASYNCIO4J_DEBUG", "1"), List.of())).isEqualTo("true\nfalse\n");
        assertThat(outputOf(Map.of("ASYNCIO4J_DEBUG", "0"), List.of("-Dasyncio4j.debug=false")))
                .isEqualTo("false\nfalse\n");
    }
}
