// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.structured;

import static io.asyncio4j.Asyncio.blocking;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.gather;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.taskGroup;
import static io.asyncio4j.Asyncio.waitTasks;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio4j.future.Action;
import io.asyncio4j.future.CancelReason;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.ExceptionGroup;
import io.asyncio4j.future.Future;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.task.TaskOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a cancel scope does to the task that has entered it: as trio's, since CPython has none. */
class CancelScopeTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration DAY = Duration.ofDays(1);

    @OnBothEngines
    void scopeThatIsNotCancelledIsNothing(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var scope = CancelScope.create();
            assertThat(scope.with(() -> {
                        sleep(SECOND);
                        return "value";
                    }))
                    .contains("value");
            assertThat(scope.cancelCalled()).isFalse();
            assertThat(scope.cancelledCaught()).isFalse();
            assertThat(scope.reason()).isEmpty();
            assertThat(scope.deadline()).isEmpty();
            var failure = new IOException("x");
            assertThat(catchThrowable(() -> CancelScope.create().with(() -> {
                        throw failure;
                    })))
                    .isSameAs(failure);
        });
    }

    @OnBothEngines
    void cancelledFromInsideItEndsWhereItNextSuspends(EngineUnderTest engine) {
        engine.run(() -> {
            var log = new ArrayList<Object>();
            var scope = CancelScope.create();
            var value = scope.with(() -> {
                scope.cancel();
                log.add("goes on");
                try {
                    sleep(DAY);
                } catch (CancelledError e) {
                    log.add(e.reason());
                    log.add(e.requestedBy());
                    log.add(e.getStackTrace().length > 0);
                    throw e;
                }
                return "value";
            });
            assertThat(value).isEmpty();
            assertThat(log).containsExactly("goes on", new CancelReason.ScopeCancelled(), "task 'Task-1'", true);
            assertThat(scope.cancelCalled()).isTrue();
            assertThat(scope.cancelledCaught()).isTrue();
            assertThat(scope.reason()).contains(new CancelReason.ScopeCancelled());
            assertThat(currentTask().cancelling()).isZero();
            assertThat(runningLoop().time()).isZero();
        });
    }

    @OnBothEngines
    void cancelledByASiblingOrACallbackItEndsAtOnce(EngineUnderTest engine) {
        engine.run(() -> {
            var scope = CancelScope.create();
            var sibling = createTask("sibling", () -> {
                sleep(SECOND);
                scope.cancel();
            });
            assertThat(scope.with(() -> {
                        sleep(DAY);
                        return 1;
                    }))
                    .isEmpty();
            assertThat(runningLoop().time()).isEqualTo(SECOND.toNanos());
            sibling.await();

            var second = CancelScope.create();
            var unused = runningLoop().callLater(SECOND, second::cancel);
            second.with(() -> sleep(DAY));
            assertThat(second.cancelledCaught()).isTrue();
            assertThat(runningLoop().time()).isEqualTo(2 * SECOND.toNanos());
        });
    }

    // trio: what was cancelled before it was entered cancels at the first checkpoint
    @OnBothEngines
    void cancelledBeforeItIsEnteredItEndsAtTheFirstSuspensionPoint(EngineUnderTest engine) {
        engine.run(() -> {
            var log = new ArrayList<String>();
            var scope = CancelScope.create();
            scope.cancel();
            assertThat(scope.cancelCalled()).isTrue();
            scope.with(() -> {
                log.add("began");
                yieldNow();
                log.add("went on");
            });
            assertThat(log).containsExactly("began");
            assertThat(scope.cancelledCaught()).isTrue();
        });
    }

    // A state, not an event: it cannot be swallowed
    @OnBothEngines
    void everySuspensionPointInsideIsCancelled(EngineUnderTest engine) throws Exception {
        engine.run(() -> {
            var pending = Future.<Integer, RuntimeException>create();
            var task = createTask(() -> sleep(DAY));
            var inGather = createTask(() -> sleep(DAY));
            var waited = createTask(() -> sleep(DAY));
            List<Action<Exception>> points = List.of(
                    () -> sleep(SECOND),
                    () -> sleep(Duration.ZERO),
                    () -> yieldNow(),
                    pending::await,
                    task::await,
                    () -> gather(inGather).await(),
                    () -> waitTasks(List.of(waited), ReturnWhen.ALL_COMPLETED),
                    () -> blocking(() -> {}),
                    () -> taskGroup(group -> {
                        var unused = group.createTask(() -> sleep(DAY));
                    }),
                    () -> taskGroup(group -> yieldNow()),
                    () -> CancelScope.create().with(() -> sleep(DAY)));
            var reasons = new ArrayList<CancelReason>();
            var scope = CancelScope.create();
            scope.with(() -> {
                scope.cancel();
                for (var point : points) {
                    try {
                        point.run();
                    } catch (CancelledError e) {
                        reasons.add(e.reason());
                    }
                }
                sleep(DAY);
            });
            assertThat(reasons).hasSize(points.size()).containsOnly(new CancelReason.ScopeCancelled());
            assertThat(scope.cancelledCaught()).isTrue();
            assertThat(pending.cancelled()).isTrue();
            assertThat(task.cancelled()).isTrue();
            assertThat(inGather.cancelled()).isTrue();
            assertThat(waited.done())
                    .as("nobody cancels what waitTasks waits for")
                    .isFalse();
            assertThat(currentTask().cancelling()).isZero();
            sleep(SECOND);
        });
    }

    // What has its result already keeps it; a body that ends so has not been cancelled
    @OnBothEngines
    void whatDoesNotSuspendIsNotCancelled(EngineUnderTest engine) {
        engine.run(() -> {
            var scope = CancelScope.create();
            Future<String, RuntimeException> done = Future.create();
            done.setResult("value");
            assertThat(scope.with(() -> {
                        scope.cancel();
                        return done.await();
                    }))
                    .contains("value");
            assertThat(scope.cancelCalled()).isTrue();
            assertThat(scope.cancelledCaught()).isFalse();
            yieldNow();
            assertThat(currentTask().cancelling()).isZero();
        });
    }

    @OnBothEngines
    void resultThatIsInAlreadyCountsForMore(EngineUnderTest engine) {
        engine.run(() -> {
            var log = new ArrayList<String>();
            Future<String, RuntimeException> future = Future.create();
            var scope = CancelScope.create();
            var task = createTask(() -> scope.with(() -> {
                log.add(future.await());
                sleep(DAY);
            }));
            yieldNow();
            future.setResult("value");
            scope.cancel();
            task.await();
            assertThat(log).containsExactly("value");
            assertThat(scope.cancelledCaught()).isTrue();
        });
    }

    @OnBothEngines
    void otherExceptionComesOutUnchanged(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var failure = new IOException("x");
            var scope = CancelScope.create();
            assertThat(catchThrowable(() -> scope.with(() -> {
                        scope.cancel();
                        try {
                            sleep(DAY);
                        } catch (CancelledError e) {
                            throw failure;
                        }
                    })))
                    .isSameAs(failure);
            assertThat(scope.cancelledCaught()).isFalse();
            yieldNow();
        });
    }

    // trio: the second call and one after the end do nothing
    @OnBothEngines
    void cancelAfterTheEndDoesNothing(EngineUnderTest engine) {
        engine.run(() -> {
            var scope = CancelScope.create();
            scope.with(() -> {});
            scope.cancel();
            scope.cancel();
            yieldNow();
            assertThat(scope.cancelCalled()).isFalse();
            assertThat(currentTask().cancelling()).isZero();
        });
    }

    // S6: an eager start does not make the creator wait, so it is no suspension point; the child is inside if its group
    // is
    @OnBothEngines
    void eagerTaskOfAGroupIsCancelledWhereItSuspends(EngineUnderTest engine) throws ExceptionGroup {
        engine.run(() -> {
            var log = new ArrayList<String>();
            var scope = CancelScope.create();
            scope.with(() -> {
                scope.cancel();
                taskGroup(group -> {
                    var unused = group.createTask(TaskOptions.options().eager(), () -> {
                        log.add("child");
                        try {
                            sleep(DAY);
                        } finally {
                            log.add("child is cancelled");
                        }
                    });
                    log.add("creator goes on");
                    yieldNow();
                    log.add("never");
                });
            });
            assertThat(log).containsExactly("child", "creator goes on", "child is cancelled");
            assertThat(scope.cancelledCaught()).isTrue();
            assertThat(runningLoop().time()).isZero();
        });
    }
}
