// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.structured;

import static io.asyncio4j.Asyncio.blocking;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.taskGroup;
import static io.asyncio4j.Asyncio.timeout;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.ExceptionGroup;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.task.Task;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;

/**
 * What a cancelled scope asks of the one who has opened a group, it does not ask of the group's tasks a second time: it
 * reaches them itself, as far as they have no shield. And a task that cleans up is asked once.
 */
class ShieldInAGroupTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration DAY = Duration.ofDays(1);

    private final List<String> log = new ArrayList<>();

    private void saveInAShield() {
        CancelScope.shielded().with(() -> {
            sleep(Duration.ofMinutes(1));
            log.add("saved, " + currentTask().cancelling());
        });
    }

    // trio 0.22: saved
    @OnBothEngines
    void scopeThatEndsTheBodyLeavesTheShieldsOfTasks(EngineUnderTest engine) throws ExceptionGroup {
        engine.run(() -> {
            CancelScope.after(SECOND)
                    .with(() -> taskGroup(group -> {
                        group.createTask(this::saveInAShield);
                        sleep(DAY);
                    }));
            assertThat(log).containsExactly("saved, 0");
        });
    }

    // trio 0.22: saved
    @OnBothEngines
    void scopeThatEndsTheWaitLeavesTheShieldsOfTasks(EngineUnderTest engine) throws ExceptionGroup {
        engine.run(() -> {
            CancelScope.after(SECOND).with(() -> taskGroup(group -> group.createTask(this::saveInAShield)));
            assertThat(log).containsExactly("saved, 0");
        });
    }

    @OnBothEngines
    void scopeThatEndsAnAwaitOfTheTaskLeavesItsShield(EngineUnderTest engine) throws ExceptionGroup {
        engine.run(() -> {
            CancelScope.after(SECOND)
                    .with(() -> taskGroup(
                            group -> group.createTask(this::saveInAShield).await()));
            assertThat(log).containsExactly("saved, 0");
        });
    }

    @OnBothEngines
    void scopeThatEndsStartLeavesTheShieldOfTheTask(EngineUnderTest engine) throws ExceptionGroup {
        engine.run(() -> {
            CancelScope.after(SECOND).with(() -> taskGroup(group -> group.start(ready -> saveInAShield())));
            assertThat(log).containsExactly("saved, 0");
        });
    }

    @OnBothEngines
    void cancellationOfTheTaskComesThroughTheShieldAfterAll(EngineUnderTest engine) {
        engine.run(() -> {
            var task = createTask(() ->
                    CancelScope.after(SECOND).with(() -> taskGroup(group -> group.createTask(this::saveInAShield))));
            sleep(SECOND.multipliedBy(2));
            task.cancel();
            yieldNow();
            yieldNow();
            yieldNow();
            assertThat(task.cancelled()).isFalse();
            sleep(SECOND);
            assertThat(task.cancelled()).isTrue();
            assertThat(log).isEmpty();
        });
    }

    @OnBothEngines
    void taskOfStartIsAskedOnceWhenASiblingFails(EngineUnderTest engine) {
        engine.run(() -> {
            var thrown = catchThrowable(() -> taskGroup(group -> {
                group.createTask(() -> {
                    sleep(SECOND);
                    throw new IOException("sibling");
                });
                group.start(ready -> {
                    try {
                        sleep(DAY);
                    } finally {
                        sleep(SECOND);
                        log.add("cleaned up");
                    }
                });
            }));
            assertThat(thrown).isInstanceOf(ExceptionGroup.class);
            assertThat(log).containsExactly("cleaned up");
        });
    }

    @OnBothEngines
    void scopeInterruptsAgainWhereAnEarlierInterruptWasSwallowed(EngineUnderTest engine) throws Exception {
        var swallowed = new CountDownLatch(1);
        try (var runner = engine.realTime().build()) {
            runner.run(() -> {
                var scopes = new ArrayList<CancelScope>();
                var entered = new CountDownLatch(1);
                var task = createTask(() -> {
                    var scope = CancelScope.create();
                    scopes.add(scope);
                    scope.with(() -> blocking(() -> {
                        entered.countDown();
                        try {
                            new CountDownLatch(1).await();
                        } catch (InterruptedException e) {
                            swallowed.countDown();
                        }
                        new CountDownLatch(1).await(); // for ever, were it not for the scope
                    }));
                });
                blocking(() -> entered.await());
                task.cancel();
                blocking(() -> swallowed.await());
                scopes.getFirst().cancel();
                assertThat(catchThrowable(task::await)).isInstanceOf(CancelledError.class);
            });
        }
    }

    // CPython 3.13: waits for ever
    @OnBothEngines
    void circleThroughAGroupCanBeCancelled(EngineUnderTest engine) {
        engine.run(() -> {
            Task<?, ?> main = currentTask();
            var thrown = catchThrowable(() -> timeout(
                    SECOND,
                    () -> taskGroup(group -> {
                        var helper = createTask("helper", () -> main.await());
                        group.createTask("child", () -> helper.await());
                    })));
            assertThat(thrown).isInstanceOf(TimeoutException.class);
        });
    }
}
