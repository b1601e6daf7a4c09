// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.loop;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** S3: a report names a callback by what a person finds: nobody can look up the class of a lambda. */
class CallbackNameTest {
    private static final String HERE = CallbackNameTest.class.getName();

    private final List<String> told = new ArrayList<>();

    private static void fails() {
        throw new IllegalStateException("callback");
    }

    @OnBothEngines
    void lambdaIsNamedByTheClassThatItIsWrittenIn(EngineUnderTest engine) {
        try (var runner = engine.virtualTime()
                .exceptionHandler(context -> told.add(context.message()))
                .build()) {
            runner.run(() -> {
                runningLoop().callSoon(() -> fails());
                runningLoop().callSoon(CallbackNameTest::fails);
                runningLoop().callLater(Duration.ZERO, () -> fails());
                var task = createTask("t", () -> 1);
                task.addDoneCallback(ended -> fails());
                task.await();
                yieldNow();
            });
        }
        assertThat(told)
                .containsExactly(
                        "Exception in callback Handle(a lambda of " + HERE + ")",
                        "Exception in callback Handle(a lambda of " + HERE + ")",
                        "Exception in callback TimerHandle(when=0, a lambda of " + HERE + ")",
                        "Exception in callback Handle(a lambda of " + HERE + " for Task 't' (succeeded, result=1))");
    }

    @OnBothEngines
    void inDebugModeTheLineIsNamedThatHasGivenItToTheLoop(EngineUnderTest engine) {
        try (var runner = engine.virtualTime().debug(true).build()) {
            runner.run(() -> {
                assertThat(runningLoop().callSoon(() -> {}).toString()).matches(from("Handle\\(", "\\)"));
                assertThat(runningLoop().callSoonThreadsafe(() -> {}).toString())
                        .matches(from("Handle\\(", "\\)"));
                assertThat(runningLoop().callLater(Duration.ZERO, () -> {}).toString())
                        .matches(from("TimerHandle\\(when=0, ", "\\)"));
                var task = createTask("t", () -> 1);
                assertThat(task.addDoneCallback(ended -> {}).toString())
                        .matches(from("", " for Task 't' \\(pending, not started\\)"));
            });
        }
    }

    private static String from(String before, String after) {
        return before + "a lambda of \\Q" + HERE + "\\E, from \\Q" + HERE
                + ".lambda$inDebugMode\\E.*\\(CallbackNameTest\\.java:\\d+\\)" + after;
    }
}
