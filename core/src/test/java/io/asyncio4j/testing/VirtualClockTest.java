// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.testing;

import static io.asyncio4j.Asyncio.blocking;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.support.Eventually.waitUntil;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.coroutine.Kernel;
import io.asyncio4j.future.Action;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Time that jumps when nothing is ready, or is moved by hand. */
class VirtualClockTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration YEAR = Duration.ofDays(365);
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE / 2);

    private final List<Object> order = new ArrayList<>();

    private static <X extends Exception> void run(EngineUnderTest engine, VirtualClock clock, Action<X> body) throws X {
        try (var runner = engine.realTime().clock(clock).build()) {
            runner.run(body);
        }
    }

    @OnBothEngines
    void programThatSleepsForAYearEndsAtOnce(EngineUnderTest engine) {
        var clock = VirtualClock.autojump();
        run(engine, clock, () -> sleep(YEAR));
        assertThat(clock.time()).isEqualTo(YEAR.toNanos());
        assertThat(clock).hasToString("VirtualClock(PT8760H)");
    }

    @OnBothEngines
    void timeJumpsFromTimerToTimerInTheirOrder(EngineUnderTest engine) {
        var clock = VirtualClock.autojump();
        run(engine, clock, () -> {
            for (int seconds : new int[] {3, 1, 2}) {
                createTask(() -> {
                    sleep(SECOND.multipliedBy(seconds));
                    order.add(Duration.ofNanos(clock.time()));
                });
            }
            sleep(SECOND.multipliedBy(4));
        });
        assertThat(order).containsExactly(SECOND, SECOND.multipliedBy(2), SECOND.multipliedBy(3));
    }

    @OnBothEngines
    void timeStandsStillWhileAnythingIsReady(EngineUnderTest engine) {
        var clock = VirtualClock.autojump();
        run(engine, clock, () -> {
            var sleeper = createTask(() -> sleep(Duration.ofNanos(1)));
            for (int i = 0; i < 1_000; i++) {
                yieldNow();
            }
            assertThat(clock.time()).isZero();
            assertThat(sleeper.done()).isFalse();
            sleeper.await();
            assertThat(clock.time()).isEqualTo(1);
        });
    }

    // The loop waits for it in real time
    @OnBothEngines
    void timeDoesNotJumpWhileABlockingBodyRuns(EngineUnderTest engine) {
        var clock = VirtualClock.autojump();
        run(engine, clock, () -> {
            var loop = (Kernel) runningLoop();
            var sleeper = createTask(() -> {
                sleep(YEAR);
                order.add("slept");
            });
            var leaver = createTask(() -> {
                blocking(() -> {
                    waitUntil("the loop waits", loop::isWaiting);
                    assertThat(clock.time()).isZero();
                });
                order.add("back at " + clock.time());
            });
            leaver.await();
            sleeper.await();
        });
        assertThat(order).containsExactly("back at 0", "slept");
        assertThat(clock.time()).isEqualTo(YEAR.toNanos());
    }

    @OnBothEngines
    void manualClockMovesOnlyByHand(EngineUnderTest engine) {
        var clock = VirtualClock.manual();
        run(engine, clock, () -> {
            var sleeper = createTask(() -> {
                sleep(SECOND);
                order.add("slept until " + Duration.ofNanos(clock.time()));
            });
            for (int i = 0; i < 100; i++) {
                yieldNow();
            }
            assertThat(clock.time()).isZero();
            clock.advance(SECOND.minusNanos(1));
            yieldNow();
            yieldNow();
            assertThat(sleeper.done()).isFalse();
            clock.advance(Duration.ofNanos(1));
            sleeper.await();
        });
        assertThat(order).containsExactly("slept until PT1S");
    }

    @OnBothEngines
    void timersThatAreDueAfterAnAdvanceRunInTheNextIteration(EngineUnderTest engine) {
        var clock = VirtualClock.manual();
        run(engine, clock, () -> {
            runningLoop().callLater(SECOND.multipliedBy(2), () -> order.add("two"));
            runningLoop().callLater(SECOND, () -> order.add("one"));
            clock.advance(SECOND.multipliedBy(5));
            order.add("advanced");
            yieldNow();
        });
        assertThat(order).containsExactly("advanced", "one", "two");
    }

    // A program that sleeps on a manual clock waits in real time, and is reached from outside as any other
    @OnBothEngines
    void manualClockIsAdvancedFromOutsideThroughTheLoop(EngineUnderTest engine) throws InterruptedException {
        var clock = VirtualClock.manual();
        try (var runner = engine.realTime().clock(clock).build()) {
            var loop = (Kernel) runner.loop();
            Thread mover = Thread.ofPlatform().start(() -> {
                waitUntil("the loop waits", loop::isWaiting);
                loop.callSoonThreadsafe(() -> clock.advance(YEAR));
            });
            runner.run(() -> sleep(YEAR));
            mover.join();
        }
        assertThat(clock.time()).isEqualTo(YEAR.toNanos());
    }

    @OnBothEngines
    void loopTimeIsThatOfTheClock(EngineUnderTest engine) {
        var clock = VirtualClock.manual();
        clock.advance(SECOND);
        run(engine, clock, () -> {
            assertThat(runningLoop().time()).isEqualTo(SECOND.toNanos());
            clock.advance(SECOND);
            assertThat(runningLoop().time()).isEqualTo(SECOND.toNanos() * 2);
        });
        assertThat(clock.isReal()).isFalse();
    }

    @Test
    void timeDoesNotGoBackNorPastItsEnd() {
        var clock = VirtualClock.manual();
        assertThatThrownBy(() -> clock.advance(Duration.ofSeconds(-1)))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("time does not go back: advance(PT-1S)");
        clock.advance(Duration.ZERO);
        clock.advance(SECOND);
        for (Duration tooFar : List.of(Duration.ofNanos(Long.MAX_VALUE), Duration.ofSeconds(Long.MAX_VALUE))) {
            assertThatThrownBy(() -> clock.advance(tooFar))
                    .isExactlyInstanceOf(IllegalArgumentException.class)
                    .hasMessage("time ends after 292 years: advance(" + tooFar + ") of VirtualClock(PT1S)");
        }
        assertThat(clock.time()).isEqualTo(SECOND.toNanos());
        clock.advance(Duration.ofNanos(Long.MAX_VALUE).minus(SECOND));
        assertThat(clock.time()).isEqualTo(Long.MAX_VALUE);
    }

    // Else the sum would be negative, and the sleep over at once
    @OnBothEngines
    void sleepPastTheEndOfTimeIsRefused(EngineUnderTest engine) {
        var clock = VirtualClock.autojump();
        run(engine, clock, () -> {
            sleep(LONGEST);
            sleep(LONGEST);
            assertThatThrownBy(() -> sleep(SECOND))
                    .isExactlyInstanceOf(IllegalArgumentException.class)
                    .hasMessage("delay is too long: sleep(...) got PT1S after " + LONGEST.multipliedBy(2)
                            + " of loop time, which ends after 292 years.");
            yieldNow();
        });
        assertThat(clock.time()).isEqualTo(Long.MAX_VALUE - 1);
    }
}
