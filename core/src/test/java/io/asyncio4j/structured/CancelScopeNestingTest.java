// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.structured;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio4j.future.CancelledError;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import java.time.Duration;
import java.util.ArrayList;

/** Cancel scopes inside of each other, and shields: as in trio. */
class CancelScopeNestingTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration DAY = Duration.ofDays(1);

    @OnBothEngines
    void innerEndsAndTheOuterGoesOn(EngineUnderTest engine) {
        engine.run(() -> {
            var log = new ArrayList<String>();
            var outer = CancelScope.create();
            var inner = CancelScope.create();
            outer.with(() -> {
                inner.with(() -> {
                    inner.cancel();
                    sleep(DAY);
                });
                log.add("after inner");
                yieldNow();
                log.add("still inside outer");
            });
            assertThat(log).containsExactly("after inner", "still inside outer");
            assertThat(inner.cancelledCaught()).isTrue();
            assertThat(outer.cancelledCaught()).isFalse();
        });
    }

    @OnBothEngines
    void outerReachesInside(EngineUnderTest engine) {
        engine.run(() -> {
            var log = new ArrayList<String>();
            var outer = CancelScope.create();
            var inner = CancelScope.create();
            outer.with(() -> {
                inner.with(() -> {
                    outer.cancel();
                    assertThat(catchThrowable(() -> sleep(DAY))).isInstanceOf(CancelledError.class);
                    sleep(DAY);
                });
                log.add("after inner");
            });
            assertThat(log).isEmpty();
            assertThat(inner.cancelledCaught()).isFalse();
            assertThat(inner.cancelCalled()).isFalse();
            assertThat(outer.cancelledCaught()).isTrue();
        });
    }

    // trio: it is the outermost one that takes it, whichever was cancelled first
    @OnBothEngines
    void ofTwoTheOutermostTakesIt(EngineUnderTest engine) {
        engine.run(() -> {
            for (boolean innerFirst : new boolean[] {true, false}) {
                var log = new ArrayList<String>();
                var outer = CancelScope.create();
                var inner = CancelScope.create();
                var unused = createTask(() -> {
                    (innerFirst ? inner : outer).cancel();
                    (innerFirst ? outer : inner).cancel();
                });
                outer.with(() -> {
                    inner.with(() -> sleep(DAY));
                    log.add("after inner");
                });
                assertThat(log).isEmpty();
                assertThat(inner.cancelCalled()).isTrue();
                assertThat(inner.cancelledCaught()).isFalse();
                assertThat(outer.cancelledCaught()).isTrue();
            }
        });
    }

    @OnBothEngines
    void outerThatIsCancelledWhileTheInnerCleansUpTakesIt(EngineUnderTest engine) {
        engine.run(() -> {
            var outer = CancelScope.create();
            var inner = CancelScope.create();
            outer.with(() -> inner.with(() -> {
                try {
                    inner.cancel();
                    sleep(DAY);
                } finally {
                    outer.cancel();
                }
            }));
            assertThat(inner.cancelledCaught()).isFalse();
            assertThat(outer.cancelledCaught()).isTrue();
        });
    }

    // trio: cleaning up that has to suspend
    @OnBothEngines
    void shieldKeepsTheOuterOut(EngineUnderTest engine) {
        engine.run(() -> {
            var log = new ArrayList<String>();
            var outer = CancelScope.create();
            outer.with(() -> {
                try {
                    outer.cancel();
                    sleep(DAY);
                } finally {
                    CancelScope.shielded().with(() -> {
                        sleep(SECOND);
                        log.add("cleaned up");
                    });
                    log.add("outside the shield");
                    assertThat(catchThrowable(() -> yieldNow())).isInstanceOf(CancelledError.class);
                }
            });
            assertThat(log).containsExactly("cleaned up", "outside the shield");
            assertThat(outer.cancelledCaught()).isTrue();
            assertThat(runningLoop().time()).isEqualTo(SECOND.toNanos());
        });
    }

    @OnBothEngines
    void shieldKeepsTheOuterOutOfScopesInsideIt(EngineUnderTest engine) {
        engine.run(() -> {
            var outer = CancelScope.create();
            var shield = CancelScope.shielded();
            var inner = CancelScope.create();
            outer.with(() -> shield.with(() -> {
                outer.cancel();
                inner.with(() -> sleep(SECOND));
            }));
            assertThat(runningLoop().time()).isEqualTo(SECOND.toNanos());
            assertThat(outer.cancelCalled()).isTrue();
            assertThat(outer.cancelledCaught()).isFalse();
        });
    }

    @OnBothEngines
    void shieldedScopeMayBeCancelledItselfAndTakesItsOwn(EngineUnderTest engine) {
        engine.run(() -> {
            var log = new ArrayList<String>();
            var outer = CancelScope.create();
            var shield = CancelScope.shielded();
            outer.with(() -> {
                shield.with(() -> {
                    outer.cancel();
                    shield.cancel();
                    sleep(DAY);
                });
                log.add("after the shield");
                yieldNow();
                log.add("never");
            });
            assertThat(shield.cancelledCaught()).isTrue();
            assertThat(outer.cancelledCaught()).isTrue();
            assertThat(log).containsExactly("after the shield");
        });
    }

    // trio: taking the shield away lets the cancellation in at once
    @OnBothEngines
    void shieldThatIsTakenAwayLetsTheOuterIn(EngineUnderTest engine) {
        engine.run(() -> {
            var outer = CancelScope.create();
            var shield = CancelScope.shielded();
            var unused = runningLoop().callLater(SECOND, () -> shield.shield(false));
            outer.with(() -> shield.with(() -> {
                outer.cancel();
                sleep(DAY);
            }));
            assertThat(shield.isShielded()).isFalse();
            assertThat(outer.cancelledCaught()).isTrue();
            assertThat(runningLoop().time()).isEqualTo(SECOND.toNanos());
        });
    }

    @OnBothEngines
    void shieldMayBePutUpAndTakenAwayAgain(EngineUnderTest engine) {
        engine.run(() -> {
            var log = new ArrayList<String>();
            var outer = CancelScope.create();
            var inner = CancelScope.create();
            outer.with(() -> inner.with(() -> {
                outer.cancel();
                inner.shield(true);
                sleep(SECOND);
                log.add("shielded");
                inner.shield(false);
                try {
                    yieldNow();
                } catch (CancelledError e) {
                    log.add("not shielded");
                }
                inner.shield(true);
                sleep(SECOND);
                log.add("shielded again");
            }));
            assertThat(log).containsExactly("shielded", "not shielded", "shielded again");
            assertThat(outer.cancelCalled()).isTrue();
            assertThat(outer.cancelledCaught()).isFalse();
        });
    }

    // A shield is for scopes: the task itself is cancelled as always
    @OnBothEngines
    void shieldDoesNotKeepACancellationOfTheTaskOut(EngineUnderTest engine) {
        engine.run(() -> {
            var task = createTask(() -> CancelScope.shielded().with(() -> sleep(DAY)));
            yieldNow();
            task.cancel("asked");
            assertThat(catchThrowable(task::await)).hasMessage("asked");
            assertThat(task.cancelling()).isEqualTo(1);
        });
    }

    @OnBothEngines
    void manyMayBeNested(EngineUnderTest engine) {
        engine.run(() -> {
            var outer = CancelScope.after(SECOND);
            outer.with(() -> nested(100));
            assertThat(outer.cancelledCaught()).isTrue();
            assertThat(currentTask().cancelling()).isZero();
        });
    }

    private static void nested(int depth) {
        if (depth == 0) {
            sleep(DAY);
        } else {
            CancelScope.create().with(() -> nested(depth - 1));
        }
    }
}
