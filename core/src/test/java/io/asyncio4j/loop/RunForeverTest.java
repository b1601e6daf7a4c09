// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Starting, stopping and closing a loop by hand. CPython 3.13 does the same with each of these programs. */
class RunForeverTest {
    private final List<Object> order = new ArrayList<>();

    @OnBothEngines
    void stopLetsTheIterationEnd(EngineUnderTest engine) {
        try (var runner = engine.virtualTime().build()) {
            EventLoop loop = runner.loop();
            loop.callSoon(loop::stop);
            loop.callSoon(() -> {
                order.add("still");
                loop.callSoon(() -> order.add("next run"));
            });
            loop.runForever();
            order.add("returned");
            loop.callSoon(loop::stop);
            loop.runForever();
        }
        assertThat(order).containsExactly("still", "returned", "next run");
    }

    @OnBothEngines
    void stopBeforeTheRunLeavesOneIteration(EngineUnderTest engine) {
        try (var runner = engine.virtualTime().build()) {
            EventLoop loop = runner.loop();
            loop.stop();
            loop.callSoon(() -> {
                order.add("once");
                loop.callSoon(() -> order.add("second run"));
            });
            loop.runForever();
            order.add("returned");
            loop.callSoon(loop::stop);
            loop.runForever();
        }
        assertThat(order).containsExactly("once", "returned", "second run");
    }

    @OnBothEngines
    void timersStayFromOneRunToTheNext(EngineUnderTest engine) {
        try (var runner = engine.virtualTime().build()) {
            EventLoop loop = runner.loop();
            loop.callLater(Duration.ofSeconds(2), () -> {
                order.add(loop.time());
                loop.stop();
            });
            loop.callLater(Duration.ofSeconds(1), () -> {
                order.add(loop.time());
                loop.stop();
            });
            loop.runForever();
            order.add("between");
            loop.runForever();
        }
        assertThat(order).containsExactly(1_000_000_000L, "between", 2_000_000_000L);
    }

    @OnBothEngines
    void loopTellsWhatItDoes(EngineUnderTest engine) {
        EventLoop loop;
        try (var runner = engine.virtualTime().build()) {
            loop = runner.loop();
            assertThat(loop.isRunning()).isFalse();
            assertThat(loop.isClosed()).isFalse();
            assertThat(loop).hasToString("EventLoop(idle, 0 ready, 0 timers)");
            loop.callSoon(() -> {
                order.add(loop.isRunning());
                order.add(loop.isClosed());
                order.add(loop.toString());
                loop.stop();
            });
            loop.callLater(Duration.ofDays(1), () -> {});
            loop.runForever();
            assertThat(loop.isRunning()).isFalse();
        }
        assertThat(loop.isClosed()).isTrue();
        assertThat(loop.isRunning()).isFalse();
        assertThat(order).containsExactly(true, false, "EventLoop(running, 0 ready, 1 timers)");
    }

    @OnBothEngines
    void closeDropsWhatIsScheduledAndMayBeRepeated(EngineUnderTest engine) {
        try (var runner = engine.virtualTime().build()) {
            EventLoop loop = runner.loop();
            loop.callSoon(() -> order.add("never"));
            loop.callLater(Duration.ofSeconds(1), () -> order.add("never"));
            loop.close();
            loop.close();
            assertThat(loop.isClosed()).isTrue();
            assertThat(loop).hasToString("EventLoop(closed, 0 ready, 0 timers)");
        }
        assertThat(order).isEmpty();
    }

    // The caller of runForever waits; an interrupt does not end the loop, and is still there afterwards
    @OnBothEngines
    void interruptOfTheCallerIsKept(EngineUnderTest engine) {
        try (var runner = engine.virtualTime().build()) {
            EventLoop loop = runner.loop();
            Thread caller = Thread.currentThread();
            loop.callSoon(() -> {
                caller.interrupt();
                loop.callLater(Duration.ofSeconds(1), () -> {
                    order.add("went on");
                    loop.stop();
                });
            });
            loop.runForever();
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(order).containsExactly("went on");
    }
}
