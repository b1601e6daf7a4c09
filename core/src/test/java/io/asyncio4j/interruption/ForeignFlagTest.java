// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.interruption;

import static io.asyncio4j.Asyncio.blocking;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio4j.coroutine.Kernel;
import io.asyncio4j.future.Future;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.Eventually;
import io.asyncio4j.support.OnBothEngines;
import java.time.Duration;
import java.util.ArrayList;

/** S18 (a): an interrupt flag that is not ours disturbs none of our suspension points, and is still there after them. */
class ForeignFlagTest {
    private static final Duration DAY = Duration.ofDays(1);

    private static void setFlag() {
        Thread.currentThread().interrupt();
    }

    @OnBothEngines
    void awaitSleepAndYieldGoOnAndLeaveTheFlag(EngineUnderTest engine) {
        engine.run(() -> {
            var log = new ArrayList<Object>();
            Future<String, RuntimeException> future = Future.create();
            var task = createTask(() -> {
                setFlag();
                log.add(future.await());
                log.add(Thread.interrupted());
                setFlag();
                long start = runningLoop().time();
                sleep(DAY);
                log.add(Duration.ofNanos(runningLoop().time() - start));
                log.add(Thread.interrupted());
                setFlag();
                yieldNow();
                log.add(Thread.interrupted());
            });
            yieldNow();
            yieldNow();
            future.setResult("value");
            task.await();
            assertThat(log).containsExactly("value", true, DAY, true, true);
        });
    }

    @OnBothEngines
    void blockingReturnsAndLeavesTheFlag(EngineUnderTest engine) {
        engine.run(() -> {
            setFlag();
            assertThat(blocking(() -> "value")).isEqualTo("value");
            assertThat(Thread.interrupted()).isTrue();
        });
    }

    @OnBothEngines
    void flagIsSeenInsideBlocking(EngineUnderTest engine) {
        engine.run(() -> {
            setFlag();
            boolean seen = blocking(Thread::interrupted);
            assertThat(seen).isTrue();
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
        });
    }

    // With the flag set every park would return at once: the loop is idle only if nothing spins
    @OnBothEngines
    void nothingSpinsMeanwhile(EngineUnderTest engine) {
        engine.run(() -> {
            var threads = new ArrayList<Thread>();
            Future<String, RuntimeException> future = Future.create();
            var task = createTask(() -> {
                threads.add(Thread.currentThread());
                setFlag();
                future.await();
                return Thread.interrupted();
            });
            yieldNow();
            var loop = (Kernel) runningLoop();
            blocking(() -> {
                Eventually.waitUntil("the loop waits", loop::isWaiting);
                long steps = loop.steps();
                if (engine == EngineUnderTest.PORTABLE) {
                    Eventually.waitUntil(
                            "the task waits", () -> threads.getFirst().getState() == Thread.State.WAITING);
                    assertThat(threads.getFirst().isInterrupted()).isFalse(); // it has been put aside
                }
                assertThat(loop.isWaiting()).isTrue();
                assertThat(loop.steps()).isEqualTo(steps);
            });
            future.setResult("value");
            assertThat(task.await()).isTrue();
        });
    }

    // It comes from another task, while the target is suspended
    @OnBothEngines
    void interruptFromOutsideDoesNotWakeASuspendedTask(EngineUnderTest engine) {
        engine.run(() -> {
            var threads = new ArrayList<Thread>();
            Future<String, RuntimeException> future = Future.create();
            var task = createTask(() -> {
                threads.add(Thread.currentThread());
                String value = future.await();
                return value + " " + Thread.interrupted();
            });
            yieldNow();
            threads.getFirst().interrupt();
            yieldNow();
            yieldNow();
            assertThat(task.done()).isFalse();
            future.setResult("value");
            assertThat(task.await()).isEqualTo("value true");
        });
    }

    @OnBothEngines
    void callbackThatSetsTheFlagOfTheLoopsThreadDisturbsNothing(EngineUnderTest engine) {
        engine.run(() -> {
            runningLoop().callSoon(ForeignFlagTest::setFlag);
            sleep(DAY);
            Future<String, RuntimeException> future = Future.create();
            runningLoop().callLater(DAY, () -> {
                setFlag();
                future.setResult("value");
            });
            assertThat(future.await()).isEqualTo("value");
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
        });
    }

    // A flag that is not ours is no request either
    @OnBothEngines
    void taskThatEndsWithTheFlagSetHasSucceeded(EngineUnderTest engine) {
        engine.run(() -> {
            var task = createTask(() -> {
                setFlag();
                return 1;
            });
            assertThat(catchThrowable(task::await)).isNull();
            assertThat(task.result()).isEqualTo(1);
        });
    }

    // A request beside it: thrown where our suspension point is, the foreign flag stays
    @OnBothEngines
    void requestArrivesBesideIt(EngineUnderTest engine) {
        engine.run(() -> {
            var log = new ArrayList<Object>();
            var task = createTask(() -> {
                setFlag();
                try {
                    sleep(DAY);
                } finally {
                    log.add(Thread.interrupted());
                }
            });
            yieldNow();
            task.cancel("asked");
            assertThat(catchThrowable(task::await)).hasMessage("asked");
            assertThat(log).containsExactly(true);
        });
    }
}
