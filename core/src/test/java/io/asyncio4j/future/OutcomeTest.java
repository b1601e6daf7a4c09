// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.future;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.future.Outcome.Cancelled;
import io.asyncio4j.future.Outcome.Failed;
import io.asyncio4j.future.Outcome.Pending;
import io.asyncio4j.future.Outcome.Succeeded;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.task.Task;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;

/** Outcomes are for pattern matching; javac knows when all are covered (S11). */
class OutcomeTest {
    private static String show(Task<String, IOException> task) {
        return switch (task.outcome()) {
            case Succeeded(var value) -> "ok " + value.length();
            case Failed(FileNotFoundException e) -> "missing " + e.getMessage();
            case Failed(IOException e) -> "io " + e.getMessage();
            case Failed(var e) -> "bug " + e.getMessage();
            case Cancelled(CancelReason.Requested(var message)) -> "asked to: " + message;
            case Cancelled(var why) -> "cancelled " + why;
            case Pending() -> "running";
        };
    }

    private static String ended(Coroutine<String, IOException> body) {
        var task = createTask(body);
        yieldNow();
        return show(task);
    }

    @OnBothEngines
    void everyOutcomeHasItsPattern(EngineUnderTest engine) {
        engine.run(() -> {
            assertThat(ended(() -> "four")).isEqualTo("ok 4");
            assertThat(ended(() -> {
                        throw new FileNotFoundException("x.txt");
                    }))
                    .isEqualTo("missing x.txt");
            assertThat(ended(() -> {
                        throw new IOException("disk");
                    }))
                    .isEqualTo("io disk");
            assertThat(ended(() -> {
                        throw new IllegalStateException("oops");
                    }))
                    .isEqualTo("bug oops");
            assertThat(ended(() -> {
                        throw new InterruptedException();
                    }))
                    .isEqualTo("cancelled Interrupted[]");
            Task<String, IOException> sleeping = createTask(() -> {
                sleep(Duration.ofDays(1));
                return "";
            });
            yieldNow();
            assertThat(show(sleeping)).isEqualTo("running");
            sleeping.cancel("stop");
            assertThat(show(sleeping)).isEqualTo("running");
            yieldNow();
            assertThat(show(sleeping)).isEqualTo("asked to: stop");
        });
    }

    @OnBothEngines
    void outcomesShowWhatTheyHold(EngineUnderTest engine) {
        engine.run(() -> {
            Future<Integer, IOException> future = Future.create();
            assertThat(future.outcome()).hasToString("Pending[]");
            future.setException(new IOException("boom"));
            assertThat(future.outcome()).hasToString("Failed[exception=java.io.IOException: boom]");
            assertThat(createTask(() -> 42).outcome()).hasToString("Pending[]");
            Task<Void, RuntimeException> nothing = createTask(() -> {});
            nothing.await();
            assertThat(nothing.outcome()).hasToString("Succeeded[value=null]");
        });
    }
}
