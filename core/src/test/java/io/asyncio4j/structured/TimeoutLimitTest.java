// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.structured;

import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.timeout;
import static io.asyncio4j.Asyncio.timeoutAt;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio4j.future.CancelReason;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.Future;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.testing.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** S22: limits that are zero, negative, very long or over already, and bodies that give the loop no chance to look. */
class TimeoutLimitTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration DAY = Duration.ofDays(1);

    // CPython 3.13: ['in', 'timeout']
    @OnBothEngines
    void limitThatHasPassedCancelsAtTheFirstSuspensionPoint(EngineUnderTest engine) {
        engine.run(() -> {
            for (var limit : List.of(Duration.ZERO, Duration.ofSeconds(-1), Duration.ofSeconds(Long.MIN_VALUE))) {
                var log = new ArrayList<String>();
                var thrown = catchThrowable(() -> timeout(limit, () -> {
                    log.add("in");
                    yieldNow();
                    log.add("after");
                }));
                assertThat(thrown).isInstanceOf(TimeoutException.class).hasMessage("deadline passed after PT0S");
                assertThat(log).containsExactly("in");
            }
            assertThat(runningLoop().time()).isZero();
        });
    }

    // CPython 3.13: (1, False), in both cases
    @OnBothEngines
    void bodyThatDoesNotSuspendKeepsItsValue(EngineUnderTest engine) throws TimeoutException {
        engine.run(() -> {
            var limit = Timeout.after(Duration.ZERO);
            Future<String, RuntimeException> done = Future.create();
            done.setResult("value");
            assertThat(limit.with(done::await)).isEqualTo("value");
            assertThat(limit.expired()).isFalse();
            yieldNow(); // nothing comes after
            assertThat(currentTask().cancelling()).isZero();
        });
    }

    // CPython 3.13: False
    @OnBothEngines
    void deadlineThatPassesWhileTheBodyComputesIsNotSeen(EngineUnderTest engine) throws TimeoutException {
        var clock = VirtualClock.manual();
        try (var runner = engine.realTime().clock(clock).build()) {
            runner.run(() -> {
                var limit = Timeout.after(SECOND);
                limit.with(() -> clock.advance(DAY));
                assertThat(limit.expired()).isFalse();
                yieldNow();
                assertThat(currentTask().cancelling()).isZero();
            });
        }
    }

    // CPython 3.13: ['computed', 'once', 'timeout']: what is ready goes before a timer that is due
    @OnBothEngines
    void deadlineThatPassesWhileTheBodyComputesIsSeenOnceTheLoopHasLooked(EngineUnderTest engine) {
        var clock = VirtualClock.manual();
        try (var runner = engine.realTime().clock(clock).build()) {
            runner.run(() -> {
                var log = new ArrayList<String>();
                var thrown = catchThrowable(() -> timeout(SECOND, () -> {
                    clock.advance(DAY);
                    log.add("computed");
                    yieldNow();
                    log.add("once");
                    yieldNow();
                    log.add("twice");
                }));
                assertThat(thrown).isInstanceOf(TimeoutException.class).hasMessage("deadline passed after PT1S");
                assertThat(log).containsExactly("computed", "once");
            });
        }
    }

    // CPython 3.13: what ends in the same iteration, and before the timer, counts; the cancellation comes where it
    // resumes
    @OnBothEngines
    void deadlineCountsForMoreThanAValueThatIsInAlready(EngineUnderTest engine) {
        engine.run(() -> {
            var log = new ArrayList<String>();
            Future<String, RuntimeException> future = Future.create();
            var at = SECOND.toNanos();
            var unused = runningLoop().callAt(at, () -> future.setResult("in time"));
            assertThat(catchThrowable(() -> timeoutAt(at, () -> {
                        log.add(future.await());
                    })))
                    .isInstanceOf(TimeoutException.class);
            assertThat(log).isEmpty();
            assertThat(future.result()).isEqualTo("in time");
        });
    }

    // A deadline is a point in time: one that was made a while ago has less left
    @OnBothEngines
    void limitRunsFromWhereItIsMade(EngineUnderTest engine) throws TimeoutException {
        engine.run(() -> {
            var limit = Timeout.after(SECOND);
            assertThat(limit.when()).hasValue(SECOND.toNanos());
            sleep(Duration.ofMillis(400));
            assertThat(catchThrowable(() -> limit.with(() -> sleep(DAY)))).isInstanceOf(TimeoutException.class);
            assertThat(runningLoop().time()).isEqualTo(SECOND.toNanos());
        });
    }

    @OnBothEngines
    void pointInTimeSaysHowLongItWas(EngineUnderTest engine) throws TimeoutException {
        engine.run(() -> {
            sleep(SECOND);
            var thrown = catchThrowable(() -> timeoutAt(3 * SECOND.toNanos(), () -> sleep(DAY)));
            assertThat(thrown).hasMessage("deadline passed after PT2S");
            assertThat(((CancelledError) thrown.getCause()).reason())
                    .isEqualTo(new CancelReason.DeadlinePassed(Duration.ofSeconds(2)));
        });
    }

    @OnBothEngines
    void earliestPointInTimeHasPassed(EngineUnderTest engine) throws TimeoutException {
        engine.run(() -> {
            sleep(SECOND);
            assertThat(catchThrowable(() -> timeoutAt(Long.MIN_VALUE, () -> yieldNow())))
                    .isInstanceOf(TimeoutException.class)
                    .hasMessage("deadline passed after PT0S");
            var limit = Timeout.never();
            assertThat(catchThrowable(() -> limit.with(() -> {
                        limit.rescheduleAt(Long.MIN_VALUE);
                        yieldNow();
                    })))
                    .hasMessage("deadline passed after PT0S");
        });
    }

    @OnBothEngines
    void limitThatIsTooLongIsRefused(EngineUnderTest engine) {
        engine.run(() -> {
            var log = new ArrayList<String>();
            assertThat(catchThrowable(() -> timeout(Duration.ofSeconds(Long.MAX_VALUE), () -> log.add("ran"))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("limit is too long: timeout(...) got PT2562047788015215H30M7S, at most 53375 days."
                            + " To wait for ever, await a future that nobody completes.");
            assertThat(log).isEmpty();
        });
    }

    @OnBothEngines
    void noLimitIsNoLimit(EngineUnderTest engine) throws TimeoutException {
        engine.run(() -> {
            var limit = Timeout.never();
            limit.with(() -> sleep(DAY));
            assertThat(limit.when()).isEmpty();
            assertThat(limit).hasToString("Timeout(finished)");
        });
    }

    // A limit that was over is forgotten: its timer keeps no loop awake
    @OnBothEngines
    void limitOfABodyThatHasEndedMovesNoTime(EngineUnderTest engine) throws TimeoutException {
        try (var runner = engine.virtualTime().build()) {
            runner.run(() -> timeout(DAY, () -> yieldNow()));
            assertThat(runner.loop().time()).isZero();
        }
    }
}
