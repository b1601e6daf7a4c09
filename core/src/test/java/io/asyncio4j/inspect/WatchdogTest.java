// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.inspect;

import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.coroutine.Kernel;
import io.asyncio4j.local.Chore;
import io.asyncio4j.loop.Callback;
import io.asyncio4j.run.Runner;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.LogCapture;
import io.asyncio4j.support.OnBothEngines;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** S31: the watchdog names who holds the loop. Who waits for what is told by LockOwnerTest. */
class WatchdogTest {
    private static final Duration BOUND = Duration.ofMillis(50);

    private static Runner runner(EngineUnderTest engine) {
        return engine.realTime().watchdogBound(BOUND).build();
    }

    private static List<String> warnings(LogCapture log) {
        return log.messages(Level.WARNING);
    }

    /** Computes, in a method that the report must name, until the watchdog has spoken so many times. */
    private static void hold(LogCapture log, int warnings) {
        while (warnings(log).size() < warnings) {
            Thread.onSpinWait();
        }
    }

    /** How the report on a task or callback begins, with the time that it has held the loop. */
    private static Pattern report(String who) {
        return Pattern.compile(Pattern.quote(who + " has held EventLoop(running, ")
                + "\\d ready, 0 timers\\) for (\\d+)"
                + Pattern.quote(" ms: nothing else of this loop runs meanwhile. Put such work into blocking(...).")
                + "(\n    at .*)+");
    }

    private static void assertReport(String text, String who) {
        var matcher = report(who).matcher(text);
        assertThat(matcher.matches()).as(text).isTrue();
        assertThat(Long.parseLong(matcher.group(1))).isGreaterThanOrEqualTo(BOUND.toMillis());
        assertThat(text).contains("\n    at " + WatchdogTest.class.getName() + ".hold(WatchdogTest.java:");
    }

    @OnBothEngines
    void taskThatComputesIsNamedWithItsLineAndForHowLong(EngineUnderTest engine) {
        try (var log = LogCapture.start();
                var runner = runner(engine)) {
            runner.run(() -> {
                currentTask().setName("busy");
                hold(log, 1);
            });
            assertThat(warnings(log)).hasSize(1);
            assertReport(warnings(log).getFirst(), "Task 'busy' (pending, running)");
        }
    }

    @OnBothEngines
    void callbackThatComputesIsNamed(EngineUnderTest engine) {
        try (var log = LogCapture.start();
                var runner = runner(engine)) {
            runner.run(() -> {
                runningLoop().callSoon(new Callback() {
                    @Override
                    public void run() {
                        hold(log, 1);
                    }

                    @Override
                    public String toString() {
                        return "busy callback";
                    }
                });
                yieldNow();
                yieldNow();
            });
            assertThat(warnings(log)).hasSize(1);
            assertReport(warnings(log).getFirst(), "a callback: Handle(busy callback)");
        }
    }

    // Nobody can put it elsewhere
    @OnBothEngines
    void loopsOwnWorkIsNamedWithoutAdvice(EngineUnderTest engine) {
        try (var log = LogCapture.start();
                var runner = runner(engine)) {
            runner.run(() -> {
                ((Kernel) runningLoop()).post(new Chore("the search for something", () -> hold(log, 1)));
                yieldNow();
                yieldNow();
            });
            assertThat(warnings(log))
                    .singleElement()
                    .asString()
                    .matches(m -> Pattern.compile(
                                    "the search for something has held EventLoop\\(running, \\d ready, 0 timers\\) for"
                                            + " \\d+ ms: nothing else of this loop runs meanwhile. (\n"
                                            + "    at .*)+")
                            .matcher(m)
                            .matches());
        }
    }

    // The second loop that is held shows that the watchdog has looked at the first one many times meanwhile
    @OnBothEngines
    void stepIsNamedOnceHoweverLongItTakes(EngineUnderTest engine) {
        try (var log = LogCapture.start();
                var runner = runner(engine)) {
            runner.run(() -> {
                currentTask().setName("first");
                hold(log, 1);
                var second = Thread.ofPlatform().start(() -> {
                    try (var other = runner(engine)) {
                        other.run(() -> {
                            currentTask().setName("second");
                            hold(log, 2);
                            yieldNow();
                            hold(log, 3);
                        });
                    }
                });
                second.join();
            });
            assertThat(warnings(log)).hasSize(3);
            assertReport(warnings(log).get(0), "Task 'first' (pending, running)");
            assertReport(warnings(log).get(1), "Task 'second' (pending, running)");
            assertReport(warnings(log).get(2), "Task 'second' (pending, running)");
        }
    }

    @OnBothEngines
    void nextStepOfTheSameTaskIsNamedAgain(EngineUnderTest engine) {
        try (var log = LogCapture.start();
                var runner = runner(engine)) {
            runner.run(() -> {
                currentTask().setName("busy");
                hold(log, 1);
                yieldNow();
                hold(log, 2);
            });
            assertThat(warnings(log)).hasSize(2);
        }
    }

    @OnBothEngines
    void callbackThatCannotBeShownDoesNotEndTheWatchdog(EngineUnderTest engine) {
        try (var log = LogCapture.start();
                var runner = runner(engine)) {
            runner.run(() -> {
                runningLoop().callSoon(new Callback() {
                    @Override
                    public void run() {
                        hold(log, 1);
                    }

                    @Override
                    public String toString() {
                        throw new UnsupportedOperationException("no name");
                    }
                });
                yieldNow();
                yieldNow();
                currentTask().setName("busy");
                hold(log, 2);
            });
            assertReport(
                    warnings(log).getFirst(),
                    "a callback: Handle(io.asyncio4j.inspect.WatchdogTest$2"
                            + " (its toString() threw java.lang.UnsupportedOperationException))");
            assertReport(warnings(log).getLast(), "Task 'busy' (pending, running)");
        }
    }

    // A loop that waits is not held; the one that is held shows that the watchdog has looked at both
    @OnBothEngines
    void loopThatWaitsIsNotNamed(EngineUnderTest engine) {
        try (var log = LogCapture.start();
                var runner = runner(engine)) {
            runner.run(() -> {
                var caller = runningLoop();
                var main = currentTask();
                Thread.ofPlatform().start(() -> {
                    try (var other = runner(engine)) {
                        other.run(() -> {
                            currentTask().setName("busy");
                            hold(log, 1);
                            yieldNow();
                            hold(log, 2);
                        });
                    }
                    caller.callSoonThreadsafe(() -> main.cancel());
                });
                try {
                    sleep(Duration.ofDays(1));
                } catch (io.asyncio4j.future.CancelledError over) {
                    main.uncancel();
                }
            });
            assertThat(warnings(log)).hasSize(2).allMatch(text -> text.startsWith("Task 'busy' "));
        }
    }

    @Test
    void timeInWhichTheWholeMachineStoodStillIsNotHeldAgainstAStep() {
        var first = Watchdog.Seen.of(7, 0);
        assertThat(first.next(7, false, 100, 100).held()).isEqualTo(100);
        assertThat(first.next(7, false, 60_000, 100).held()).isEqualTo(200);
        assertThat(first.next(7, false, 150, 100).next(7, false, 250, 100).held())
                .isEqualTo(250);
        assertThat(first.next(8, false, 100, 100).held()).isZero();
        assertThat(first.next(7, true, 100, 100).held()).isZero();
    }

    @OnBothEngines
    void ofADeepStackTheInnermostLinesAreShown(EngineUnderTest engine) {
        try (var log = LogCapture.start();
                var runner = runner(engine)) {
            runner.run(() -> holdDeepDown(log, 200));
            assertThat(warnings(log))
                    .singleElement()
                    .asString()
                    .containsPattern("\n    \\.\\.\\. 1[67]\\d more$")
                    .satisfies(text -> assertThat(text.lines()).hasSize(42));
        }
    }

    private static void holdDeepDown(LogCapture log, int depth) {
        if (depth == 0) {
            hold(log, 1);
        } else {
            holdDeepDown(log, depth - 1);
        }
    }
}
