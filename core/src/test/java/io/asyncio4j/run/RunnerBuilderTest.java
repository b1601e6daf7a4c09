// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.run;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.coroutine.Engine;
import io.asyncio4j.coroutine.Kernel;
import io.asyncio4j.failure.FailurePolicy;
import io.asyncio4j.failure.FailureState;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.support.Told;
import io.asyncio4j.task.TaskFactory;
import io.asyncio4j.testing.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** The options of a runner, and the values that they refuse. */
@SuppressWarnings("try") // runners are closed early, to look at them afterwards
class RunnerBuilderTest {
    @Test
    void engineIsTheOneThatWasChosen() {
        try (var inline = Runner.builder().inlineEngine().build();
                var portable = Runner.builder().portableEngine().build()) {
            assertThat(((Kernel) inline.loop()).engine()).isEqualTo(Engine.INLINE);
            assertThat(((Kernel) portable.loop()).engine()).isEqualTo(Engine.PORTABLE);
        }
    }

    @OnBothEngines
    void clockIsTheOneThatWasSet(EngineUnderTest engine) {
        var clock = VirtualClock.autojump();
        try (var runner = engine.realTime().clock(clock).build()) {
            runner.run(() -> sleep(Duration.ofDays(1)));
            assertThat(clock.time()).isEqualTo(Duration.ofDays(1).toNanos());
            assertThat(runner.loop().time()).isEqualTo(clock.time());
        }
    }

    @OnBothEngines
    void taskFactoryMakesTheTasks(EngineUnderTest engine) {
        var order = new ArrayList<String>();
        try (var runner = engine.virtualTime().taskFactory(TaskFactory.EAGER).build()) {
            runner.run(() -> {
                createTask(() -> order.add("child"));
                order.add("main");
            });
        }
        assertThat(order).containsExactly("child", "main");
    }

    @OnBothEngines
    void exceptionHandlerIsToldOfCallbacks(EngineUnderTest engine) {
        var told = new Told();
        try (var runner = engine.virtualTime().exceptionHandler(told).build()) {
            runner.run(() -> {
                runningLoop().callSoon(() -> {
                    throw new IllegalStateException("boom");
                });
                yieldNow();
                yieldNow();
            });
        }
        assertThat(told.messages().getFirst()).endsWith(" | java.lang.IllegalStateException: boom");
    }

    @OnBothEngines
    void failurePolicyIsThatOfTheLoop(EngineUnderTest engine) {
        try (var runner =
                engine.virtualTime().failurePolicy(FailurePolicy.IGNORE).build()) {
            runner.run(() -> {
                createTask(() -> {
                    throw new IllegalStateException("boom");
                });
                yieldNow();
            });
            runner.close();
            assertThat(runner.failures().counts()).containsEntry(FailureState.IGNORED, 1L);
        }
    }

    @OnBothEngines
    void debugModeIsOffUnlessAskedFor(EngineUnderTest engine) {
        try (var plain = engine.virtualTime().build();
                var debug = engine.virtualTime().debug(true).build()) {
            assertThat(plain.loop().isDebug()).isFalse();
            assertThat(debug.loop().isDebug()).isTrue();
        }
    }

    // -- what is refused

    @Test
    void nullIsRefused() {
        var builder = Runner.builder();
        assertThatThrownBy(() -> builder.clock(null))
                .hasMessage("clock is null: clock(...) takes a Clock, such as VirtualClock.autojump()")
                .isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> builder.failurePolicy(null))
                .hasMessage("policy is null: failurePolicy(...) takes a FailurePolicy, such as FailurePolicy.LOG")
                .isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> builder.failureGrace(null))
                .hasMessage("grace is null: failureGrace(...) takes a Duration, such as Duration.ofSeconds(10); for no"
                        + " early notice call noFailureNotice()")
                .isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> builder.taskFactory(null))
                .hasMessage("factory is null: taskFactory(...) takes a TaskFactory, such as TaskFactory.STANDARD")
                .isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> builder.exceptionHandler(null))
                .hasMessage("handler is null: exceptionHandler(...) takes what to call, such as context ->"
                        + " log(context.message())")
                .isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> builder.slowStepBound(null))
                .hasMessage("slowStepBound is null: slowStepBound(...) takes a Duration, such as Duration.ofSeconds(5)")
                .isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> builder.watchdogBound(null))
                .hasMessage("watchdogBound is null: watchdogBound(...) takes a Duration, such as Duration.ofSeconds(5)")
                .isInstanceOf(NullPointerException.class);
    }

    @Test
    void graceThatMakesNoSenseIsRefused() {
        var builder = Runner.builder();
        assertThatThrownBy(() -> builder.failureGrace(Duration.ofSeconds(-1)))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("grace is negative: PT-1S. For no early notice call noFailureNotice().");
        assertThatThrownBy(() -> builder.failureGrace(Duration.ofDays(36_501)))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("grace is too long: PT876024H, at most 36500 days. For no early notice call"
                        + " noFailureNotice().");
        builder.failureGrace(Duration.ZERO);
        builder.failureGrace(Duration.ofDays(36_500));
    }

    @Test
    void boundThatMakesNoSenseIsRefused() {
        var builder = Runner.builder();
        List<BiConsumer<String, Duration>> both = List.of(
                (name, bound) -> assertThatThrownBy(() -> builder.slowStepBound(bound))
                        .isExactlyInstanceOf(IllegalArgumentException.class)
                        .hasMessage("slowStepBound" + name),
                (name, bound) -> assertThatThrownBy(() -> builder.watchdogBound(bound))
                        .isExactlyInstanceOf(IllegalArgumentException.class)
                        .hasMessage("watchdogBound" + name));
        for (var option : both) {
            option.accept(" is too short: PT0S. Give it at least 1 ms.", Duration.ZERO);
            option.accept(" is too short: PT-1S. Give it at least 1 ms.", Duration.ofSeconds(-1));
            option.accept(" is too short: PT0.000000001S. Give it at least 1 ms.", Duration.ofNanos(1));
            option.accept(" is too long: PT876024H, at most 36500 days.", Duration.ofDays(36_501));
        }
        builder.slowStepBound(Duration.ofMillis(1)).watchdogBound(Duration.ofDays(36_500));
    }
}
