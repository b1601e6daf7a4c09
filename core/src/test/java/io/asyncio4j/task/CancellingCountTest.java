// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.task;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.Future;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import java.time.Duration;
import java.util.ArrayList;

/** S16: the count of requests, and taking one back. */
class CancellingCountTest {
    private static final Duration DAY = Duration.ofDays(1);

    // CPython 3.13: uncancel() is 0, nothing is thrown, 'free'
    @OnBothEngines
    void lastOneTakenBackBeforeItWasThrownIsForgotten(EngineUnderTest engine) {
        engine.run(() -> {
            var task = createTask(() -> {
                currentTask().cancel("a");
                assertThat(currentTask().uncancel()).isZero();
                sleep(DAY);
                return "free";
            });
            assertThat(task.await()).isEqualTo("free");
            assertThat(task.cancelling()).isZero();
        });
    }

    // CPython 3.13: [1, "CancelledError('b')", 0, 0], 'free'
    @OnBothEngines
    void oneOfTwoTakenBackLeavesTheOther(EngineUnderTest engine) {
        engine.run(() -> {
            var log = new ArrayList<Object>();
            var task = createTask(() -> {
                currentTask().cancel("a");
                currentTask().cancel("b");
                log.add(currentTask().uncancel());
                try {
                    yieldNow();
                } catch (CancelledError e) {
                    log.add(e.getMessage());
                }
                log.add(currentTask().uncancel());
                log.add(currentTask().uncancel());
                return "free";
            });
            assertThat(task.await()).isEqualTo("free");
            assertThat(log).containsExactly(1, "b", 0, 0);
        });
    }

    // CPython 3.13: 1 0 0 0 True
    @OnBothEngines
    void countOfATaskThatHasEndedMayBeReadAndTakenBack(EngineUnderTest engine) {
        engine.run(() -> {
            var task = createTask(() -> sleep(DAY));
            yieldNow();
            task.cancel();
            assertThat(catchThrowable(task::await)).isInstanceOf(CancelledError.class);
            assertThat(task.cancelling()).isEqualTo(1);
            assertThat(task.uncancel()).isZero();
            assertThat(task.cancelling()).isZero();
            assertThat(task.uncancel()).isZero();
            assertThat(task.cancelled()).isTrue();
        });
    }

    @OnBothEngines
    void requestThatWasPassedOnCountsForEachTaskOnTheWay(EngineUnderTest engine) {
        engine.run(() -> {
            var leaf = createTask(() -> sleep(DAY));
            var mid = createTask(() -> leaf.await());
            var top = createTask(() -> mid.await());
            yieldNow();
            yieldNow();
            top.cancel();
            top.cancel();
            mid.cancel();
            assertThat(top.cancelling()).isEqualTo(2);
            assertThat(mid.cancelling()).isEqualTo(3);
            assertThat(leaf.cancelling()).isEqualTo(3);
            assertThat(catchThrowable(top::await)).isInstanceOf(CancelledError.class);
        });
    }

    // S4: taking back is a change, and so is asking
    @OnBothEngines
    void otherThreadsMayNeitherAskNorTakeBack(EngineUnderTest engine) {
        engine.run(() -> {
            Future<Integer, RuntimeException> never = Future.create();
            var task = createTask("target", () -> never.await());
            yieldNow();
            var thrown = new ArrayList<Throwable>();
            Thread.ofPlatform()
                    .name("foreign")
                    .start(() -> {
                        thrown.add(catchThrowable(task::cancel));
                        thrown.add(catchThrowable(task::uncancel));
                    })
                    .join();
            assertThat(thrown).allMatch(IllegalStateException.class::isInstance);
            assertThat(thrown)
                    .extracting(Throwable::getMessage)
                    .containsExactly(
                            "cancel() was called on thread 'foreign', but EventLoop(running, 0 ready, 0 timers)"
                                    + " runs on another thread. Use loop.callSoonThreadsafe(() -> task.cancel()).",
                            "uncancel() was called on thread 'foreign', but EventLoop(running, 0 ready, 0 timers)"
                                    + " runs on another thread. Use loop.callSoonThreadsafe(task::uncancel).");
            assertThat(task.cancelling()).isZero();
            assertThat(task.done()).isFalse();
        });
    }

    @OnBothEngines
    void messageMayNotBeNull(EngineUnderTest engine) {
        engine.run(() -> {
            var task = createTask(() -> sleep(DAY));
            assertThatThrownBy(() -> task.cancel(nothing()))
                    .isInstanceOf(NullPointerException.class)
                    .hasMessage("message is null: cancel(...) takes a text; without one it is cancel()");
            assertThat(task.cancelling()).isZero();
        });
    }

    private static String nothing() {
        return null;
    }
}
