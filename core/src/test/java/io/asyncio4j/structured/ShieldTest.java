// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.structured;

import static io.asyncio4j.Asyncio.blocking;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.shield;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.timeout;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio4j.future.Awaitable;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.Future;
import io.asyncio4j.support.Collected;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.task.Task;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** S23: a shield has the outcome of what it shields, and no request to cancel goes through it. */
class ShieldTest {
    private static final Duration MILLI = Duration.ofMillis(1);
    private static final Duration DAY = Duration.ofDays(1);

    private static Task<Integer, RuntimeException> sleeping(Duration time) {
        return createTask("inner", () -> {
            sleep(time);
            return 1;
        });
    }

    @OnBothEngines
    void valueOfATaskComesThrough(EngineUnderTest engine) {
        engine.run(() -> assertThat(shield(sleeping(MILLI)).await()).isEqualTo(1));
    }

    @OnBothEngines
    void bodyWithAValueRunsAsATask(EngineUnderTest engine) {
        engine.run(() -> {
            String name = shield(() -> currentTask().name()).await();
            assertThat(name).isEqualTo("Task-2");
        });
    }

    @OnBothEngines
    void bodyWithoutAValueRunsAsATask(EngineUnderTest engine) {
        engine.run(() -> {
            var log = new ArrayList<String>();
            Future<Void, RuntimeException> shield = shield(() -> {
                log.add(currentTask().name());
            });
            shield.await();
            assertThat(log).containsExactly("Task-2");
        });
    }

    // CPython 3.13: the very exception
    @OnBothEngines
    void failureComesThroughUnchanged(EngineUnderTest engine) {
        engine.run(() -> {
            var task = createTask(() -> {
                yieldNow();
                throw new IOException("x");
            });
            assertThat(catchThrowable(shield(task)::await)).isSameAs(task.exception());
        });
    }

    // CPython 3.13: cancel('m') is True, the shield is cancelled at once; CancelledError('m'); the task gives 1
    @OnBothEngines
    void shieldThatIsCancelledLetsTheTaskRunOn(EngineUnderTest engine) {
        engine.run(() -> {
            var task = sleeping(MILLI);
            var shield = shield(task);
            yieldNow();
            assertThat(shield.cancel("m")).isTrue();
            assertThat(shield.cancelled()).isTrue();
            assertThat(catchThrowable(shield::await)).hasMessage("m");
            assertThat(shield.cancel()).isFalse();
            assertThat(task.cancelling()).isZero();
            assertThat(task.await()).isEqualTo(1);
            assertThat(shield.cancelled()).isTrue();
        });
    }

    // CPython 3.13: CancelledError('w') at once, the task has not ended, and gives 1
    @OnBothEngines
    void awaiterThatIsCancelledLetsTheTaskRunOn(EngineUnderTest engine) {
        engine.run(() -> {
            var task = sleeping(MILLI);
            var awaiter = createTask(() -> shield(task).await());
            yieldNow();
            awaiter.cancel("w");
            assertThat(catchThrowable(awaiter::await)).hasMessage("w");
            assertThat(task.done()).isFalse();
            assertThat(task.await()).isEqualTo(1);
        });
    }

    @OnBothEngines
    void timeoutAroundAShieldLetsTheTaskRunOn(EngineUnderTest engine) {
        engine.run(() -> {
            var task = sleeping(Duration.ofMillis(5));
            assertThat(catchThrowable(() -> timeout(MILLI, () -> shield(task).await())))
                    .isExactlyInstanceOf(TimeoutException.class);
            assertThat(task.await()).isEqualTo(1);
        });
    }

    // CPython 3.13: CancelledError, the shield is cancelled, the count of the awaiter is 0
    @OnBothEngines
    void taskThatIsCancelledCancelsItsShield(EngineUnderTest engine) {
        engine.run(() -> {
            var task = sleeping(DAY);
            var shield = shield(task);
            yieldNow();
            task.cancel("inner");
            assertThat(catchThrowable(shield::await))
                    .isInstanceOf(CancelledError.class)
                    .hasMessage("inner");
            assertThat(shield.cancelled()).isTrue();
            assertThat(currentTask().cancelling()).isZero();
        });
    }

    // CPython 3.13: shield(t) is t, if that has ended
    @OnBothEngines
    void whatHasEndedIsShieldedAtOnce(EngineUnderTest engine) {
        engine.run(() -> {
            var task = sleeping(MILLI);
            task.await();
            assertThat(shield(task).result()).isEqualTo(1);
            Future<Integer, IOException> failed = Future.create();
            failed.setException(new IOException("x"));
            assertThat(shield(failed).exception()).isSameAs(failed.exception());
            Future<Integer, IOException> cancelled = Future.create();
            cancelled.cancel();
            assertThat(shield(cancelled).cancelled()).isTrue();
        });
    }

    // CPython 3.13: the same lines in the same order
    @OnBothEngines
    void eventsComeInTheOrderOfCPython(EngineUnderTest engine) {
        engine.run(() -> {
            var log = new ArrayList<String>();
            var shield = shield(() -> {
                log.add("start");
                yieldNow();
                log.add("end");
                return 1;
            });
            shield.addDoneCallback(f -> log.add("callback"));
            var ticks = createTask(() -> {
                for (int i = 0; i < 5; i++) {
                    log.add("tick " + i);
                    yieldNow();
                }
            });
            shield.await();
            log.add("awaited");
            ticks.await();
            assertThat(log)
                    .containsExactly(
                            "start", "tick 0", "end", "tick 1", "tick 2", "callback", "awaited", "tick 3", "tick 4");
        });
    }

    @OnBothEngines
    void shieldOfAShieldLetsTheTaskRunOn(EngineUnderTest engine) {
        engine.run(() -> {
            var task = sleeping(MILLI);
            var inner = shield(task);
            var outer = shield(inner);
            outer.cancel();
            assertThat(List.<Awaitable<?, ?>>of(inner, task)).noneMatch(Awaitable::done);
            assertThat(inner.await()).isEqualTo(1);
        });
    }

    // A task that is shielded again and again, with a limit each time, must not remember all of them.
    @OnBothEngines
    void taskForgetsAShieldThatWasCancelled(EngineUnderTest engine) {
        engine.run(() -> {
            var task = sleeping(DAY);
            var shield = new WeakReference<>(cancelledShield(task));
            blocking(() -> Collected.waitUntilGone("the shield", shield));
            task.cancel();
        });
    }

    private static Future<Integer, RuntimeException> cancelledShield(Task<Integer, RuntimeException> task) {
        var shield = shield(task);
        shield.cancel();
        return shield;
    }
}
