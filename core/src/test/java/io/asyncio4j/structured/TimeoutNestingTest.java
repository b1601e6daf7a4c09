// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.structured;

import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.taskGroup;
import static io.asyncio4j.Asyncio.timeout;
import static io.asyncio4j.Asyncio.timeoutAt;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio4j.future.Action;
import io.asyncio4j.future.CancelReason;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.ExceptionGroup;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** S22: timeouts inside of each other, inside of groups and around them. */
class TimeoutNestingTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration TEN = Duration.ofSeconds(10);
    private static final Duration DAY = Duration.ofDays(1);

    /** Runs a body and logs what comes out. */
    private static <X extends Exception> void logged(List<String> log, String who, Action<X> body) {
        try {
            body.run();
        } catch (Throwable t) {
            log.add(who + " " + t.getClass().getSimpleName());
            if (t instanceof CancelledError error) {
                throw error;
            }
        }
    }

    // CPython 3.13: ['inner'], False, True
    @OnBothEngines
    void innerFirstLeavesTheOuterAlone(EngineUnderTest engine) throws TimeoutException {
        engine.run(() -> {
            var log = new ArrayList<String>();
            var outer = Timeout.after(TEN);
            var inner = Timeout.after(SECOND);
            outer.with(() -> {
                logged(log, "inner", () -> inner.with(() -> sleep(DAY)));
                yieldNow();
            });
            assertThat(log).containsExactly("inner TimeoutException");
            assertThat(outer.expired()).isFalse();
            assertThat(inner.expired()).isTrue();
        });
    }

    // CPython 3.13: ['inner sees cancel', 'outer'], True, False
    @OnBothEngines
    void outerFirstIsACancellationForTheInner(EngineUnderTest engine) {
        engine.run(() -> {
            var log = new ArrayList<String>();
            var outer = Timeout.after(SECOND);
            var inner = Timeout.after(TEN);
            logged(log, "outer", () -> outer.with(() -> logged(log, "inner", () -> inner.with(() -> sleep(DAY)))));
            assertThat(log).containsExactly("inner CancelledError", "outer TimeoutException");
            assertThat(outer.expired()).isTrue();
            assertThat(inner.expired()).isFalse();
        });
    }

    // CPython 3.13: ['inner CancelledError()', 'outer'], True, True, 0
    @OnBothEngines
    void atTheSameInstantItIsTheOuterOnes(EngineUnderTest engine) {
        engine.run(() -> {
            var log = new ArrayList<String>();
            var outer = Timeout.at(SECOND.toNanos());
            var inner = Timeout.at(SECOND.toNanos());
            logged(log, "outer", () -> outer.with(() -> logged(log, "inner", () -> inner.with(() -> sleep(DAY)))));
            assertThat(log).containsExactly("inner CancelledError", "outer TimeoutException");
            assertThat(outer.expired()).isTrue();
            assertThat(inner.expired()).isTrue();
            assertThat(currentTask().cancelling()).isZero();
        });
    }

    // The outer one comes while the body cleans up because of the inner one
    @OnBothEngines
    void outerDuringTheCleanUpOfTheInnerIsTheOuterOnes(EngineUnderTest engine) {
        engine.run(() -> {
            var log = new ArrayList<String>();
            logged(
                    log,
                    "outer",
                    () -> timeout(
                            TEN,
                            () -> logged(
                                    log,
                                    "inner",
                                    () -> timeout(SECOND, () -> {
                                        try {
                                            sleep(DAY);
                                        } finally {
                                            sleep(DAY);
                                        }
                                    }))));
            assertThat(log).containsExactly("inner CancelledError", "outer TimeoutException");
            assertThat(runningLoop().time()).isEqualTo(TEN.toNanos());
            assertThat(currentTask().cancelling()).isZero();
        });
    }

    @OnBothEngines
    void manyMayBeNested(EngineUnderTest engine) throws TimeoutException {
        engine.run(() -> {
            var thrown = catchThrowable(() -> nested(100));
            assertThat(thrown).isInstanceOf(TimeoutException.class).hasMessage("deadline passed after PT1S");
            assertThat(currentTask().cancelling()).isZero();
            sleep(DAY);
        });
    }

    private static void nested(int depth) throws TimeoutException {
        if (depth == 0) {
            sleep(DAY);
        } else {
            timeoutAt(SECOND.toNanos(), () -> nested(depth - 1));
        }
    }

    // CPython 3.13: ['child cancelled', 'TimeoutError()'], 0
    @OnBothEngines
    void aroundAGroupItCancelsTheTasksOfTheGroup(EngineUnderTest engine) {
        engine.run(() -> {
            var log = new ArrayList<Object>();
            var thrown = catchThrowable(() -> timeout(
                    SECOND,
                    () -> taskGroup(group -> {
                        var unused = group.createTask(() -> {
                            try {
                                sleep(DAY);
                            } catch (CancelledError e) {
                                log.add(e.reason());
                                throw e;
                            }
                        });
                        sleep(DAY);
                    })));
            assertThat(thrown).isInstanceOf(TimeoutException.class);
            assertThat(log).containsExactly(new CancelReason.DeadlinePassed(SECOND));
            assertThat(currentTask().cancelling()).isZero();
        });
    }

    // CPython 3.13: the group with ValueError('x'), nothing at the next await, 0, expired() True
    @OnBothEngines
    void failuresOfAGroupThatItCancelsComeOut(EngineUnderTest engine) throws TimeoutException {
        engine.run(() -> {
            var failure = new IllegalStateException("x");
            var limit = Timeout.after(SECOND);
            var thrown = catchThrowable(() -> limit.with(() -> taskGroup(group -> {
                var unused = group.createTask(() -> {
                    try {
                        sleep(DAY);
                    } catch (CancelledError e) {
                        throw failure;
                    }
                });
            })));
            assertThat(thrown).isInstanceOf(ExceptionGroup.class);
            assertThat(((ExceptionGroup) thrown).exceptions()).containsExactly(failure);
            assertThat(limit.expired()).isTrue();
            assertThat(currentTask().cancelling()).isZero();
            yieldNow();
        });
    }

    // CPython 3.13: ExceptionGroup with TimeoutError(), 0
    @OnBothEngines
    void insideATaskOfAGroupItIsAFailureOfTheGroup(EngineUnderTest engine) {
        engine.run(() -> {
            var thrown = catchThrowable(() -> taskGroup(group -> {
                var unused = group.createTask(() -> timeout(SECOND, () -> sleep(DAY)));
                sleep(DAY);
            }));
            assertThat(thrown).isInstanceOf(ExceptionGroup.class);
            assertThat(((ExceptionGroup) thrown).exceptions()).singleElement().isInstanceOf(TimeoutException.class);
            assertThat(currentTask().cancelling()).isZero();
        });
    }

    // A sibling's failure comes through a timeout of the body, which has not expired
    @OnBothEngines
    void aroundTheBodyOfAGroupItLetsAFailureOfASiblingThrough(EngineUnderTest engine) {
        engine.run(() -> {
            var log = new ArrayList<String>();
            var failure = new IllegalStateException("x");
            var thrown = catchThrowable(() -> taskGroup(group -> {
                var unused = group.createTask(() -> {
                    sleep(SECOND);
                    throw failure;
                });
                logged(log, "body", () -> timeout(TEN, () -> sleep(DAY)));
            }));
            assertThat(((ExceptionGroup) thrown).exceptions()).containsExactly(failure);
            assertThat(log).containsExactly("body CancelledError");
        });
    }
}
