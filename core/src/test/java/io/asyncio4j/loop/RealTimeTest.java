// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.loop;

import static io.asyncio4j.support.Eventually.waitUntil;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.coroutine.Kernel;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Timers by the system's clock. */
class RealTimeTest {
    private final List<Object> order = new ArrayList<>();

    @OnBothEngines
    void timerIsNeverEarly(EngineUnderTest engine) {
        try (var runner = engine.realTime().build()) {
            EventLoop loop = runner.loop();
            var early = new ArrayList<Long>();
            var left = new int[] {20};
            for (int i = 20; i > 0; i--) {
                long when = loop.time() + i * 500_000L;
                loop.callAt(when, () -> {
                    if (loop.time() < when) {
                        early.add(when - loop.time());
                    }
                    if (--left[0] == 0) {
                        loop.stop();
                    }
                });
            }
            loop.runForever();
            assertThat(early).isEmpty();
        }
    }

    // The first timer may lie far ahead: a new one that is nearer is seen to at once
    @OnBothEngines
    void foreignCallWakesALoopThatWaitsForATimer(EngineUnderTest engine) throws InterruptedException {
        try (var runner = engine.realTime().build()) {
            var loop = (Kernel) runner.loop();
            loop.callLater(Duration.ofDays(1), () -> order.add("never"));
            Thread caller = Thread.ofPlatform().start(() -> {
                waitUntil("the loop waits", loop::isWaiting);
                loop.callSoonThreadsafe(() -> {
                    order.add("called");
                    loop.callLater(Duration.ofMillis(1), () -> {
                        order.add("timer");
                        loop.stop();
                    });
                });
            });
            loop.runForever();
            caller.join();
        }
        assertThat(order).containsExactly("called", "timer");
    }

    @OnBothEngines
    void timeGoesOnWhileTheLoopDoesNotRun(EngineUnderTest engine) {
        try (var runner = engine.realTime().build()) {
            EventLoop loop = runner.loop();
            long start = loop.time();
            loop.callLater(Duration.ofNanos(1), loop::stop);
            waitUntil("time goes on", () -> loop.time() > start + 1);
            loop.runForever(); // the timer is overdue
        }
    }
}
