// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.structured;

import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio4j.future.CancelReason;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A cancel scope with a deadline: trio's move_on_after and move_on_at. */
class CancelScopeDeadlineTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration DAY = Duration.ofDays(1);

    private static long seconds(long n) {
        return n * SECOND.toNanos();
    }

    @OnBothEngines
    void deadlineCancelsItForGood(EngineUnderTest engine) {
        engine.run(() -> {
            var scope = CancelScope.after(SECOND);
            assertThat(scope.deadline()).hasValue(seconds(1));
            scope.with(() -> {
                assertThat(catchThrowable(() -> sleep(DAY))).hasMessage("deadline passed after PT1S");
                assertThat(catchThrowable(() -> sleep(DAY))).hasMessage("deadline passed after PT1S");
                sleep(DAY);
            });
            assertThat(runningLoop().time()).isEqualTo(seconds(1));
            assertThat(scope.cancelCalled()).isTrue();
            assertThat(scope.cancelledCaught()).isTrue();
            assertThat(scope.reason()).contains(new CancelReason.DeadlinePassed(SECOND));
        });
    }

    @OnBothEngines
    void bodyInTimeIsNotCancelled(EngineUnderTest engine) {
        engine.run(() -> {
            var scope = CancelScope.at(seconds(2));
            assertThat(scope.with(() -> {
                        sleep(SECOND);
                        return 1;
                    }))
                    .contains(1);
            assertThat(scope.cancelCalled()).isFalse();
            sleep(DAY);
            assertThat(scope.cancelCalled()).isFalse();
        });
    }

    @OnBothEngines
    void deadlineThatHasPassedCancelsAtTheFirstSuspensionPoint(EngineUnderTest engine) {
        engine.run(() -> {
            sleep(SECOND);
            for (var scope : List.of(
                    CancelScope.after(Duration.ZERO),
                    CancelScope.after(Duration.ofSeconds(-5)),
                    CancelScope.at(0),
                    CancelScope.at(Long.MIN_VALUE))) {
                var log = new ArrayList<String>();
                scope.with(() -> {
                    assertThat(scope.cancelCalled()).isTrue();
                    log.add("began");
                    yieldNow();
                    log.add("went on");
                });
                assertThat(log).containsExactly("began");
                assertThat(scope.reason()).contains(new CancelReason.DeadlinePassed(Duration.ZERO));
            }
        });
    }

    @OnBothEngines
    void deadlineThatPassesBeforeItIsEnteredCancelsToo(EngineUnderTest engine) {
        engine.run(() -> {
            var scope = CancelScope.after(SECOND);
            sleep(DAY);
            scope.with(() -> sleep(DAY));
            assertThat(scope.cancelledCaught()).isTrue();
            assertThat(runningLoop().time()).isEqualTo(DAY.toNanos());
            assertThat(scope.reason()).contains(new CancelReason.DeadlinePassed(SECOND));
        });
    }

    @OnBothEngines
    void deadlineMayBeMovedBeforeAndInside(EngineUnderTest engine) {
        engine.run(() -> {
            var scope = CancelScope.after(SECOND);
            scope.reschedule(Duration.ofSeconds(3));
            scope.with(() -> {
                sleep(Duration.ofSeconds(2));
                scope.rescheduleAt(seconds(4));
                assertThat(scope.deadline()).hasValue(seconds(4));
                sleep(DAY);
            });
            assertThat(scope.cancelledCaught()).isTrue();
            assertThat(runningLoop().time()).isEqualTo(seconds(4));

            var withoutAny = CancelScope.after(SECOND);
            withoutAny.with(() -> {
                withoutAny.rescheduleNever();
                sleep(DAY);
            });
            assertThat(withoutAny.cancelCalled()).isFalse();
            assertThat(withoutAny.deadline()).isEmpty();
        });
    }

    @OnBothEngines
    void deadlineMovedIntoThePastCancelsAtOnce(EngineUnderTest engine) {
        engine.run(() -> {
            sleep(SECOND);
            var scope = CancelScope.create();
            scope.with(() -> {
                scope.rescheduleAt(0);
                assertThat(scope.cancelCalled()).isTrue();
                sleep(DAY);
            });
            assertThat(scope.cancelledCaught()).isTrue();
            assertThat(runningLoop().time()).isEqualTo(seconds(1));
        });
    }

    // cancel() stands: no deadline comes after
    @OnBothEngines
    void cancelCountsForMoreThanADeadline(EngineUnderTest engine) {
        engine.run(() -> {
            var scope = CancelScope.after(SECOND);
            scope.cancel();
            scope.with(() -> sleep(DAY));
            assertThat(scope.reason()).contains(new CancelReason.ScopeCancelled());
        });
        try (var runner = engine.virtualTime().build()) {
            runner.run(() -> CancelScope.after(SECOND).with(() -> {}));
            assertThat(runner.loop().time()).as("no timer is left").isZero();
        }
    }

    @OnBothEngines
    void tooLongIsRefused(EngineUnderTest engine) {
        engine.run(() -> {
            assertThat(catchThrowable(() -> CancelScope.after(Duration.ofSeconds(Long.MAX_VALUE))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("limit is too long: CancelScope.after(...) got PT2562047788015215H30M7S, at most 53375"
                            + " days. To wait for ever, await a future that nobody completes.");
        });
    }
}
