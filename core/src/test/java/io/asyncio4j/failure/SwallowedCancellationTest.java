// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.failure;

import static io.asyncio4j.Asyncio.blocking;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.failures;
import static io.asyncio4j.Asyncio.gather;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.taskGroup;
import static io.asyncio4j.Asyncio.timeout;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio4j.future.Action;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.Future;
import io.asyncio4j.structured.CancelScope;
import io.asyncio4j.support.Abroad;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.InForeignCode;
import io.asyncio4j.support.LogCapture;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.task.Task;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;

/** S19: cancellations that tasks have ignored are remembered. */
class SwallowedCancellationTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration DAY = Duration.ofDays(1);

    private static void swallow(Action<Exception> wait) {
        assertThat(catchThrowable(wait::run)).isInstanceOf(CancelledError.class);
    }

    private static void cancelAndWait(Task<?, ?> task) {
        yieldNow();
        yieldNow();
        task.cancel("stop it");
        var unused = catchThrowable(task::await);
    }

    private static List<String> tasks() {
        return failures().swallowedCancellations().stream()
                .map(SwallowedCancellation::task)
                .toList();
    }

    @OnBothEngines
    void taskThatGoesOnIsRemembered(EngineUnderTest engine) {
        engine.run(() -> {
            cancelAndWait(createTask("worker", () -> {
                swallow(() -> sleep(DAY));
                sleep(SECOND);
            }));
            assertThat(failures().swallowedCancellations()).singleElement().satisfies(s -> {
                assertThat(s.task()).isEqualTo("worker");
                assertThat(s.request()).isEqualTo("stop it");
                assertThat(s.requestedBy()).isEqualTo("task 'Task-1'");
                assertThat(s.requestedAt().getMethodName()).isEqualTo("cancelAndWait");
                assertThat(s.arrivedAt().getMethodName()).contains("taskThatGoesOnIsRemembered");
                assertThat(s.endedAt()).isEqualTo(SECOND.toNanos());
            });
        });
    }

    @OnBothEngines
    void itDoesNotMatterWhereItCame(EngineUnderTest engine) throws Exception {
        engine.run(() -> {
            Future<Integer, RuntimeException> future = Future.create();
            var child = createTask("child", () -> sleep(DAY));
            var gathered = createTask("gathered", () -> sleep(DAY));
            cancelAndWait(createTask("at a future", () -> swallow(future::await)));
            cancelAndWait(createTask("at a task", () -> swallow(child::await)));
            cancelAndWait(createTask(
                    "at a gather", () -> swallow(() -> gather(gathered).await())));
            cancelAndWait(createTask(
                    "at a group",
                    () -> swallow(() -> taskGroup(group -> {
                        var unused = group.createTask("in the group", () -> sleep(DAY));
                    }))));
            cancelAndWait(createTask("before it waits", () -> {
                currentTask().cancel();
                swallow(() -> sleep(DAY));
            }));
            assertThat(tasks())
                    .containsExactly("at a future", "at a task", "at a gather", "at a group", "before it waits");
            assertThat(failures().swallowedCancellations()).allMatch(s -> s.arrivedAt() != null);
        });
    }

    @InForeignCode
    void interruptThatIsSwallowedIsRemembered(Abroad abroad) {
        abroad.engine.run(() -> {
            var entered = new CountDownLatch(1);
            var task = createTask(
                    "worker",
                    () -> abroad.call(() -> {
                        entered.countDown();
                        try {
                            Thread.sleep(Long.MAX_VALUE);
                        } catch (InterruptedException e) {
                            // swallowed
                        }
                    }));
            blocking(() -> entered.await());
            task.cancel("stop it");
            task.await();
            assertThat(failures().swallowedCancellations()).singleElement().satisfies(s -> {
                assertThat(s.request()).isEqualTo("stop it");
                assertThat(s.arrivedAt()).isNull();
                assertThat(s.toString()).contains(" (stop it), it came as an interrupt, and the task went on");
            });
        });
    }

    // It is the child who has swallowed it: the parent got a value
    @OnBothEngines
    void parentOfATaskThatSwallowsHasSwallowedNothing(EngineUnderTest engine) throws Exception {
        engine.run(() -> {
            var child = createTask("child", () -> swallow(() -> sleep(DAY)));
            var parent = createTask("parent", () -> child.await());
            cancelAndWait(parent);
            assertThat(parent.cancelling()).isEqualTo(1);
            assertThat(tasks()).containsExactly("child");
        });
    }

    @OnBothEngines
    void requestThatIsTakenBackIsNotSwallowed(EngineUnderTest engine) {
        engine.run(() -> {
            cancelAndWait(createTask(() -> {
                swallow(() -> sleep(DAY));
                var unused = currentTask().uncancel();
            }));
            assertThat(tasks()).isEmpty();
        });
    }

    @OnBothEngines
    void taskThatFailsOrEndsCancelledHasNotSwallowed(EngineUnderTest engine) {
        engine.run(() -> {
            cancelAndWait(createTask(() -> {
                swallow(() -> sleep(DAY));
                throw new IllegalStateException("x");
            }));
            cancelAndWait(createTask(() -> {
                swallow(() -> sleep(DAY));
                currentTask().cancel();
            }));
            cancelAndWait(createTask(() -> sleep(DAY)));
            cancelAndWait(createTask(() -> {
                currentTask().cancel();
                return "dropped";
            }));
            assertThat(tasks()).isEmpty();
        });
    }

    // Somebody else was cancelled, and this task has looked
    @OnBothEngines
    void cancellationOfAnotherTaskIsNotOurs(EngineUnderTest engine) throws Exception {
        engine.run(() -> {
            var other = createTask("other", () -> sleep(DAY));
            var looking = createTask("looking", () -> swallow(other::await));
            cancelAndWait(other);
            looking.await();
            assertThat(tasks()).isEmpty();
        });
    }

    // A timeout and a group take their own requests back
    @OnBothEngines
    void requestsOfTimeoutsAndGroupsAreTheirOwn(EngineUnderTest engine) throws Exception {
        engine.run(() -> {
            createTask("in a timeout", () -> timeout(SECOND, () -> swallow(() -> sleep(DAY))))
                    .await();
            createTask("in a group", () -> {
                        assertThat(catchThrowable(() -> taskGroup(group -> {
                                    var unused = group.createTask("failing", () -> {
                                        throw new IllegalStateException("x");
                                    });
                                    swallow(() -> sleep(DAY));
                                })))
                                .isNotNull();
                    })
                    .await();
            createTask(
                            "in a group that is cancelled",
                            () -> taskGroup(group -> {
                                group.cancel();
                                swallow(() -> sleep(DAY));
                            }))
                    .await();
            createTask("in a scope", () -> CancelScope.after(SECOND).with(() -> swallow(() -> sleep(DAY))))
                    .await();
            assertThat(tasks()).isEmpty();
        });
    }

    // What a timeout has asked for later, and taken back, does not hide what was swallowed before
    @OnBothEngines
    void whatWasSwallowedIsNamedThoughOtherRequestsCameAfter(EngineUnderTest engine) {
        engine.run(() -> {
            cancelAndWait(createTask("worker", () -> {
                swallow(() -> sleep(DAY));
                assertThat(catchThrowable(() -> timeout(SECOND, () -> sleep(DAY))))
                        .isNotNull();
                CancelScope.after(SECOND).with(() -> sleep(DAY));
            }));
            assertThat(failures().swallowedCancellations())
                    .singleElement()
                    .satisfies(s -> assertThat(s.request()).isEqualTo("stop it"));
        });
    }

    // The last request that came to the body is the one that is named
    @OnBothEngines
    void swallowedTwiceIsOneEntry(EngineUnderTest engine) throws Exception {
        engine.run(() -> {
            var task = createTask("worker", () -> {
                swallow(() -> sleep(DAY));
                swallow(() -> sleep(DAY));
            });
            yieldNow();
            task.cancel("one");
            yieldNow();
            yieldNow();
            task.cancel("two");
            task.await();
            assertThat(failures().swallowedCancellations())
                    .singleElement()
                    .satisfies(s -> assertThat(s.request()).isEqualTo("two"));
        });
    }

    @OnBothEngines
    void lastThousandAreKeptOldestFirst(EngineUnderTest engine) throws Exception {
        engine.run(() -> {
            for (int i = 1; i <= 1_002; i++) {
                var task = createTask("t" + i, () -> swallow(() -> sleep(DAY)));
                yieldNow();
                task.cancel();
                task.await();
            }
            assertThat(tasks()).hasSize(1_000).startsWith("t3", "t4").endsWith("t1002");
        });
    }

    @OnBothEngines
    void shutdownIsARequestToo(EngineUnderTest engine) {
        var ledger = engine.run(() -> {
            var unused = createTask("stays", () -> swallow(() -> sleep(DAY)));
            yieldNow();
            return failures();
        });
        assertThat(ledger.swallowedCancellations()).singleElement().satisfies(s -> {
            assertThat(s.task()).isEqualTo("stays");
            assertThat(s.request()).isEqualTo("the loop is shutting down");
            assertThat(s.requestedBy()).isEqualTo("the end of the run");
            assertThat(s.requestedAt()).isNull();
        });
    }

    // S31
    @OnBothEngines
    void debugModeWarnsWithBothPlaces(EngineUnderTest engine) {
        try (var log = LogCapture.start();
                var runner = engine.virtualTime().debug(true).slowStepBound(DAY).build()) {
            runner.run(() -> cancelAndWait(createTask("worker", () -> swallow(() -> sleep(DAY)))));
            var messages = log.messages(Level.WARNING).stream()
                    .map(m -> m.replaceAll(":\\d+\\)", ":N)").replaceAll("lambda\\$\\w+\\$\\d+", "lambda"))
                    .toList();
            assertThat(messages)
                    .containsExactly("Task 'worker' has swallowed a cancellation: task 'Task-1' asked for it at "
                            + "io.asyncio4j.failure.SwallowedCancellationTest.cancelAndWait"
                            + "(SwallowedCancellationTest.java:N) (stop it), it came out at "
                            + "io.asyncio4j.failure.SwallowedCancellationTest.lambda(SwallowedCancellationTest.java:N),"
                            + " and the task went on and ended with a value."
                            + " Throw it on, or call currentTask().uncancel() where going on is meant");
        }
    }

    @OnBothEngines
    void withoutDebugModeNothingIsLogged(EngineUnderTest engine) {
        try (var log = LogCapture.start()) {
            engine.run(() -> cancelAndWait(createTask("worker", () -> swallow(() -> sleep(DAY)))));
            assertThat(log.messages()).isEmpty();
        }
    }
}
