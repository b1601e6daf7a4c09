// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.structured;

import static io.asyncio4j.Asyncio.createTask;
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
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.task.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.TimeoutException;

/** A cancel scope beside the other two who may ask a task to leave: task.cancel() (S16) and a timeout (S22). */
class CancelScopeAndCancelTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration DAY = Duration.ofDays(1);

    private static void assertCancelled(Task<?, ?> task, String message) {
        assertThat(catchThrowable(task::await))
                .isInstanceOf(CancelledError.class)
                .hasMessage(message);
        assertThat(task.cancelled()).isTrue();
        assertThat(task.cancelling()).isEqualTo(1);
    }

    @OnBothEngines
    void cancellationOfTheTaskIsNotTheScopes(EngineUnderTest engine) {
        engine.run(() -> {
            var scope = CancelScope.create();
            var task = createTask(() -> scope.with(() -> sleep(DAY)));
            yieldNow();
            task.cancel("asked");
            assertCancelled(task, "asked");
            assertThat(scope.cancelCalled()).isFalse();
            assertThat(scope.cancelledCaught()).isFalse();
        });
    }

    // One throw for both; the task has to end, so its own request goes on, whichever came first
    @OnBothEngines
    void ofBothTheCancellationOfTheTaskGoesOn(EngineUnderTest engine) {
        engine.run(() -> {
            for (boolean scopeFirst : new boolean[] {true, false}) {
                var scope = CancelScope.create();
                var task = createTask(() -> {
                    scope.with(() -> sleep(DAY));
                    return "not cancelled";
                });
                yieldNow();
                if (scopeFirst) {
                    scope.cancel();
                }
                task.cancel("asked");
                if (!scopeFirst) {
                    scope.cancel();
                }
                assertCancelled(task, "asked");
                assertThat(scope.cancelCalled()).isTrue();
                assertThat(scope.cancelledCaught()).isFalse();
            }
        });
    }

    @OnBothEngines
    void cancellationDuringTheCleanUpOfTheScopeGoesOn(EngineUnderTest engine) {
        engine.run(() -> {
            var scope = CancelScope.create();
            var task = createTask(() -> scope.with(() -> {
                try {
                    scope.cancel();
                    sleep(DAY);
                } finally {
                    CancelScope.shielded().with(() -> sleep(DAY));
                }
            }));
            sleep(SECOND);
            task.cancel("asked");
            assertCancelled(task, "asked");
        });
    }

    // The body cancels its own task while the scope's error is on its way
    @OnBothEngines
    void cancellationThatIsStillUndeliveredGoesOn(EngineUnderTest engine) {
        engine.run(() -> {
            var scope = CancelScope.create();
            var task = createTask(() -> {
                scope.with(() -> {
                    try {
                        scope.cancel();
                        sleep(DAY);
                    } finally {
                        currentTask().cancel("asked");
                    }
                });
                return "not cancelled";
            });
            assertCancelled(task, "asked");
        });
    }

    // It has been asked before the scope, and is told inside of it
    @OnBothEngines
    void requestFromBeforeTheScopeIsNotAbsorbed(EngineUnderTest engine) {
        engine.run(() -> {
            var scope = CancelScope.create();
            var task = createTask(() -> {
                currentTask().cancel("asked");
                scope.with(() -> {
                    scope.cancel();
                    sleep(DAY);
                });
                return "not cancelled";
            });
            assertCancelled(task, "asked");
            assertThat(scope.cancelledCaught()).isFalse();
        });
    }

    // Swallowed before: that request is of the past
    @OnBothEngines
    void requestThatWasSwallowedBeforeDoesNotCount(EngineUnderTest engine) {
        engine.run(() -> {
            var task = createTask(() -> {
                assertThat(catchThrowable(() -> sleep(DAY))).hasMessage("asked");
                var scope = CancelScope.create();
                scope.with(() -> {
                    scope.cancel();
                    sleep(DAY);
                });
                assertThat(scope.cancelledCaught()).isTrue();
                return "went on";
            });
            yieldNow();
            task.cancel("asked");
            assertThat(task.await()).isEqualTo("went on");
            assertThat(task.cancelling()).isEqualTo(1);
        });
    }

    @OnBothEngines
    void requestThatIsTakenBackInsideLeavesTheScopes(EngineUnderTest engine) {
        engine.run(() -> {
            var scope = CancelScope.create();
            var task = createTask(() -> {
                scope.with(() -> {
                    assertThat(catchThrowable(() -> sleep(DAY))).hasMessage("asked");
                    assertThat(currentTask().uncancel()).isZero();
                    scope.cancel();
                    sleep(DAY);
                });
                return "went on";
            });
            yieldNow();
            task.cancel("asked");
            assertThat(task.await()).isEqualTo("went on");
        });
    }

    // The request is swallowed inside, the scope's own is not: the task must still end
    @OnBothEngines
    void requestThatIsSwallowedInsideIsNotAbsorbedLater(EngineUnderTest engine) {
        engine.run(() -> {
            var scope = CancelScope.create();
            var task = createTask(() -> {
                scope.with(() -> {
                    assertThat(catchThrowable(() -> sleep(DAY))).hasMessage("asked");
                    scope.cancel();
                    sleep(DAY);
                });
                return "not cancelled";
            });
            yieldNow();
            task.cancel("asked");
            assertCancelled(task, "asked");
        });
    }

    // A task that awaits is asked, and what it awaits is asked through it: that counts there, as always (S16)
    @OnBothEngines
    void plainTaskIsNotInsideAndIsAskedOnlyByWhoAwaitsIt(EngineUnderTest engine) throws Exception {
        engine.run(() -> {
            var scope = CancelScope.create();
            var log = new ArrayList<Task<?, ?>>();
            scope.with(() -> {
                var alone = createTask(() -> {
                    sleep(SECOND);
                    return "alone";
                });
                var awaited = createTask(() -> sleep(DAY));
                log.add(alone);
                log.add(awaited);
                yieldNow();
                scope.cancel();
                awaited.await();
            });
            assertThat(log.get(0).await()).isEqualTo("alone");
            assertThat(log.get(1).cancelled()).isTrue();
            assertThat(log.get(1).cancelling()).isEqualTo(1);
            assertThat(currentTask().cancelling()).isZero();
        });
    }

    // -- timeouts

    @OnBothEngines
    void timeoutInsideEndsAsAlways(EngineUnderTest engine) throws TimeoutException {
        engine.run(() -> {
            var scope = CancelScope.create();
            assertThat(catchThrowable(() -> scope.with(() -> timeout(SECOND, () -> sleep(DAY)))))
                    .isInstanceOf(TimeoutException.class);
            assertThat(scope.cancelledCaught()).isFalse();
        });
    }

    @OnBothEngines
    void scopeThatIsCancelledEndsATimeoutInside(EngineUnderTest engine) throws TimeoutException {
        engine.run(() -> {
            var limit = Timeout.after(DAY);
            var scope = CancelScope.after(SECOND);
            scope.with(() -> limit.with(() -> sleep(DAY)));
            assertThat(scope.cancelledCaught()).isTrue();
            assertThat(limit.expired()).isFalse();
            assertThat(runningLoop().time()).isEqualTo(SECOND.toNanos());
        });
    }

    // Both at the same instant: the outer one wins, whichever timer is the first
    @OnBothEngines
    void ofATimeoutInsideAndTheScopeTheScopeWins(EngineUnderTest engine) throws TimeoutException {
        engine.run(() -> {
            var scope = CancelScope.at(SECOND.toNanos());
            var limit = Timeout.at(SECOND.toNanos());
            scope.with(() -> limit.with(() -> sleep(DAY)));
            assertThat(scope.cancelledCaught()).isTrue();
            assertThat(limit.expired()).isTrue();

            var later = CancelScope.create();
            var first = Timeout.at(2 * SECOND.toNanos());
            later.with(() -> first.with(() -> {
                later.rescheduleAt(2 * SECOND.toNanos());
                sleep(DAY);
            }));
            assertThat(later.cancelledCaught()).isTrue();
            assertThat(first.expired()).isTrue();
            assertThat(currentTask().cancelling()).isZero();
            sleep(SECOND);
        });
    }

    @OnBothEngines
    void scopeThatIsCancelledDuringTheCleanUpAfterATimeoutInsideWins(EngineUnderTest engine) throws TimeoutException {
        engine.run(() -> {
            var scope = CancelScope.after(Duration.ofSeconds(3));
            scope.with(() -> timeout(SECOND, () -> {
                try {
                    sleep(DAY);
                } finally {
                    sleep(DAY);
                }
            }));
            assertThat(scope.cancelledCaught()).isTrue();
            assertThat(currentTask().cancelling()).isZero();
        });
    }

    @OnBothEngines
    void ofATimeoutAroundAndTheScopeTheTimeoutWins(EngineUnderTest engine) {
        engine.run(() -> {
            var at = SECOND.toNanos();
            var scope = CancelScope.create();
            var thrown = catchThrowable(() -> timeoutAt(at, () -> {
                scope.rescheduleAt(at);
                scope.with(() -> sleep(DAY));
            }));
            assertThat(thrown).isInstanceOf(TimeoutException.class);
            assertThat(scope.cancelCalled()).isTrue();
            assertThat(scope.cancelledCaught()).isFalse();

            var first = CancelScope.at(2 * at);
            var limit = Timeout.never();
            thrown = catchThrowable(() -> limit.with(() -> first.with(() -> {
                limit.rescheduleAt(2 * at);
                sleep(DAY);
            })));
            assertThat(thrown)
                    .isInstanceOf(TimeoutException.class)
                    .cause()
                    .isInstanceOfSatisfying(
                            CancelledError.class,
                            e -> assertThat(e.requestedBy()).isEqualTo("the timeout of task 'Task-1'"));
            assertThat(first.cancelCalled()).isTrue();
            assertThat(currentTask().cancelling()).isZero();
        });
    }

    @OnBothEngines
    void timeoutInTheShieldedCleanUpWorks(EngineUnderTest engine) {
        engine.run(() -> {
            var log = new ArrayList<String>();
            var scope = CancelScope.create();
            scope.with(() -> {
                scope.cancel();
                try {
                    sleep(DAY);
                } finally {
                    CancelScope.shielded().with(() -> {
                        try {
                            timeout(SECOND, () -> sleep(DAY));
                        } catch (TimeoutException e) {
                            log.add("the clean-up took too long");
                        }
                    });
                }
            });
            assertThat(log).containsExactly("the clean-up took too long");
            assertThat(scope.cancelledCaught()).isTrue();
            assertThat(scope.reason()).contains(new CancelReason.ScopeCancelled());
        });
    }
}
