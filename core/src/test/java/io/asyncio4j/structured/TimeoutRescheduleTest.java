// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.structured;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.TimeoutException;

/** S22: a limit that is moved while the body runs. CPython 3.13: ['later ok', None, 'never ok', 'past set', 'timeout']. */
class TimeoutRescheduleTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration DAY = Duration.ofDays(1);

    private static long seconds(long n) {
        return n * SECOND.toNanos();
    }

    @OnBothEngines
    void laterGivesTheBodyMoreTime(EngineUnderTest engine) throws TimeoutException {
        engine.run(() -> {
            var limit = Timeout.after(SECOND);
            var thrown = catchThrowable(() -> limit.with(() -> {
                limit.reschedule(Duration.ofSeconds(5));
                sleep(Duration.ofSeconds(3));
                assertThat(limit.when()).hasValue(seconds(5));
                limit.reschedule(Duration.ofSeconds(5));
                sleep(DAY);
            }));
            assertThat(thrown).isInstanceOf(TimeoutException.class).hasMessage("deadline passed after PT5S");
            assertThat(runningLoop().time()).isEqualTo(seconds(8));
            assertThat(limit.when()).hasValue(seconds(8));
        });
    }

    @OnBothEngines
    void earlierGivesItLess(EngineUnderTest engine) throws TimeoutException {
        engine.run(() -> {
            var limit = Timeout.after(DAY);
            assertThat(catchThrowable(() -> limit.with(() -> {
                        limit.rescheduleAt(seconds(2));
                        sleep(DAY);
                    })))
                    .hasMessage("deadline passed after PT2S");
            assertThat(runningLoop().time()).isEqualTo(seconds(2));
            sleep(DAY); // the first one has gone
        });
    }

    @OnBothEngines
    void neverTakesItAwayUntilItIsSetAgain(EngineUnderTest engine) throws TimeoutException {
        engine.run(() -> {
            var limit = Timeout.after(SECOND);
            assertThat(catchThrowable(() -> limit.with(() -> {
                        limit.rescheduleNever();
                        assertThat(limit.when()).isEmpty();
                        sleep(DAY);
                        limit.reschedule(SECOND);
                        sleep(DAY);
                    })))
                    .isInstanceOf(TimeoutException.class);
            assertThat(runningLoop().time()).isEqualTo(DAY.toNanos() + seconds(1));
        });
    }

    @OnBothEngines
    void pastCancelsWhereTheBodyNextSuspends(EngineUnderTest engine) throws TimeoutException {
        engine.run(() -> {
            sleep(SECOND);
            for (int how = 0; how < 3; how++) {
                int choice = how;
                var log = new ArrayList<String>();
                var limit = Timeout.never();
                assertThat(catchThrowable(() -> limit.with(() -> {
                            switch (choice) {
                                case 0 -> limit.reschedule(Duration.ZERO);
                                case 1 -> limit.reschedule(Duration.ofSeconds(-1));
                                default -> limit.rescheduleAt(0);
                            }
                            log.add("set");
                            yieldNow();
                            log.add("went on");
                        })))
                        .isInstanceOf(TimeoutException.class)
                        .hasMessage("deadline passed after PT0S");
                assertThat(log).containsExactly("set");
            }
        });
    }

    // Ready already, but not run: the move counts
    @OnBothEngines
    void passedLimitMayStillBeMovedBeforeTheLoopHasLooked(EngineUnderTest engine) throws TimeoutException {
        engine.run(() -> {
            var limit = Timeout.after(Duration.ZERO);
            limit.with(() -> {
                limit.reschedule(SECOND);
                sleep(Duration.ofMillis(500));
            });
            assertThat(limit.expired()).isFalse();
        });
    }

    @OnBothEngines
    void anotherTaskAndACallbackMayMoveIt(EngineUnderTest engine) throws TimeoutException {
        engine.run(() -> {
            var limit = Timeout.after(DAY);
            var other = createTask(() -> limit.reschedule(Duration.ofSeconds(10)));
            runningLoop().callLater(SECOND, () -> limit.rescheduleAt(seconds(2)));
            assertThat(catchThrowable(() -> limit.with(() -> sleep(DAY)))).isInstanceOf(TimeoutException.class);
            assertThat(runningLoop().time()).isEqualTo(seconds(2));
            other.await();
        });
    }
}
