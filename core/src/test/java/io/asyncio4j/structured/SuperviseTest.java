// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.structured;

import static io.asyncio4j.Asyncio.allTasks;
import static io.asyncio4j.Asyncio.callSupervised;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.supervise;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.structured.Workers.DAY;
import static io.asyncio4j.structured.Workers.failAfter;
import static io.asyncio4j.structured.Workers.failWhenCancelled;
import static io.asyncio4j.structured.Workers.groupOf;
import static io.asyncio4j.structured.Workers.waitLogged;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.ExceptionGroup;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** S21: a supervised group, which CPython does not have. */
class SuperviseTest {
    private final List<Object> log = new ArrayList<>();

    @OnBothEngines
    void failureLeavesSiblingsAndBodyAloneAndIsThrownAtTheEnd(EngineUnderTest engine) {
        engine.run(() -> {
            var first = new IOException("first");
            var second = new IllegalStateException("second");
            var group = groupOf(() -> supervise(g -> {
                g.createTask("F", () -> failAfter(100, first));
                g.createTask("S", () -> failAfter(3_000, second));
                g.createTask(() -> {
                    sleep(Duration.ofSeconds(2));
                    log.add("sibling");
                    g.createTask(() -> log.add("more tasks may start"));
                });
                sleep(Duration.ofSeconds(1));
                log.add("body");
            }));
            assertThat(group).hasMessage("unhandled errors in a TaskGroup (2 sub-exceptions)");
            assertThat(group.exceptions()).containsExactly(first, second);
            assertThat(group.exceptions()).map(group::taskOf).containsExactly("F", "S");
            assertThat(log).containsExactly("body", "sibling", "more tasks may start");
            assertThat(currentTask().cancelling()).isZero();
            assertThat(allTasks()).hasSize(1);
        });
    }

    @OnBothEngines
    void valueIsThatOfTheBody(EngineUnderTest engine) throws Exception {
        engine.run(() -> {
            int value = callSupervised(g -> g.createTask(() -> 7).await());
            assertThat(value).isEqualTo(7);
        });
    }

    // the body that awaits a task is told of its failure, as by any task
    @OnBothEngines
    void bodyMayHandleTheFailureOfATaskWhichIsThrownAllTheSame(EngineUnderTest engine) {
        engine.run(() -> {
            var failure = new IOException("x");
            var group = groupOf(() -> supervise(g -> {
                var task = g.createTask(() -> failAfter(100, failure));
                log.add(catchThrowable(task::await));
            }));
            assertThat(log).containsExactly(failure);
            assertThat(group.exceptions()).containsExactly(failure);
        });
    }

    @OnBothEngines
    void bodyThatFailsCancelsTheTasks(EngineUnderTest engine) {
        engine.run(() -> {
            var first = new IOException("first");
            var cleanUp = new IOException("clean-up");
            var own = new IOException("own");
            var group = groupOf(() -> supervise(g -> {
                g.createTask(() -> failAfter(1, first));
                g.createTask(() -> failWhenCancelled(1, cleanUp));
                g.createTask(() -> waitLogged(log, "a"));
                failAfter(100, own);
            }));
            assertThat(group.exceptions()).containsExactly(first, cleanUp, own);
            assertThat(log).containsExactly("a: a sibling failed: java.io.IOException: own");
        });
    }

    @OnBothEngines
    void requestFromOutsideCancelsTheTasksAndComesOut(EngineUnderTest engine) {
        engine.run(() -> {
            var task = createTask(() -> supervise(g -> g.createTask(() -> waitLogged(log, "a"))));
            sleep(Duration.ofMillis(1));
            task.cancel("out");
            assertThat(catchThrowable(task::await))
                    .isInstanceOf(CancelledError.class)
                    .hasMessage("out");
            assertThat(log).containsExactly("a: out");
        });
    }

    // S20: the failures first, the request at the next suspension point
    @OnBothEngines
    void requestFromOutsideAfterAFailureIsNotLost(EngineUnderTest engine) {
        engine.run(() -> {
            var task = createTask(() -> {
                try {
                    supervise(g -> {
                        g.createTask(() -> failAfter(1, new IOException("x")));
                        g.createTask(() -> waitLogged(log, "a"));
                    });
                } catch (ExceptionGroup e) {
                    log.add(e.getMessage() + " " + currentTask().cancelling());
                }
                yieldNow();
                log.add("not reached");
            });
            sleep(Duration.ofMillis(100));
            task.cancel("out");
            assertThat(catchThrowable(task::await))
                    .isInstanceOf(CancelledError.class)
                    .hasMessage("out");
            assertThat(log).containsExactly("a: out", "unhandled errors in a TaskGroup (1 sub-exception) 1");
        });
    }

    @OnBothEngines
    void cancelEndsItAndHidesNoFailure(EngineUnderTest engine) throws Exception {
        engine.run(() -> {
            supervise(g -> {
                g.createTask(() -> waitLogged(log, "a"));
                yieldNow();
                g.cancel();
            });
            var failure = new IOException("x");
            var group = groupOf(() -> supervise(g -> {
                g.createTask(() -> failAfter(1, failure));
                g.createTask(() -> waitLogged(log, "b"));
                sleep(Duration.ofSeconds(1));
                g.cancel();
                sleep(DAY);
            }));
            assertThat(group.exceptions()).containsExactly(failure);
            assertThat(log).containsExactly("a: scope cancelled", "b: scope cancelled");
            assertThat(currentTask().cancelling()).isZero();
        });
    }
}
