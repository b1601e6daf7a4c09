// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.structured;

import static io.asyncio4j.Asyncio.allTasks;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.taskGroup;
import static io.asyncio4j.structured.Workers.DAY;
import static io.asyncio4j.structured.Workers.failAfter;
import static io.asyncio4j.structured.Workers.groupOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio4j.coroutine.Kernel;
import io.asyncio4j.future.Action;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.ExceptionGroup;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.task.Task;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;

/** S20 for many tasks, long chains of them, and many groups in each other. Counted in steps of the loop, not in time. */
class GroupScaleTest {
    private static final int DEEP = 1_000;

    /** Groups on one stack: the JVM can put a stack aside only as long as it fits into half a region of its heap. */
    private static final int STACKED = 400;

    private static final int CHAIN = 10_000;

    private int ended;

    private static long steps() {
        return ((Kernel) runningLoop()).steps();
    }

    private void sleepAndCount() {
        try {
            sleep(DAY);
        } finally {
            ended++;
        }
    }

    private long stepsOfAGroupThatFails(int children) {
        ended = 0;
        long before = steps();
        var failure = new IOException("x");
        var group = groupOf(() -> taskGroup(g -> {
            for (int i = 0; i < children; i++) {
                g.createTask(this::sleepAndCount);
            }
            g.createTask(() -> failAfter(1, failure));
        }));
        assertThat(group.exceptions()).containsExactly(failure);
        assertThat(ended).isEqualTo(children);
        assertThat(allTasks()).hasSize(1);
        return steps() - before;
    }

    // a step to start, one to be cancelled, and one to tell the group
    @OnBothEngines
    void stepsGrowWithTheNumberOfTasksAndNoFaster(EngineUnderTest engine) {
        engine.run(() -> {
            long few = stepsOfAGroupThatFails(10_000);
            long many = stepsOfAGroupThatFails(100_000);
            assertThat(few).isBetween(3L * 10_000, 4L * 10_000);
            assertThat(many).isBetween(3L * 100_000, 10 * few);
        });
    }

    /** Tasks each of which awaits the one before, the first of which does something; the last one. */
    private static Task<?, Exception> chain(Action<Exception> first) {
        var last = createTask(first);
        for (int i = 1; i < CHAIN; i++) {
            var before = last;
            last = createTask(() -> {
                before.await();
            });
        }
        return last;
    }

    // CPython 3.13 dies of recursion where such a chain is cancelled
    @OnBothEngines
    void chainInAGroupIsCancelledAtItsHead(EngineUnderTest engine) {
        engine.run(() -> {
            var head =
                    createTask(() -> taskGroup(g -> chain(this::sleepAndCount).await()));
            sleep(Duration.ofSeconds(1));
            head.cancel("out");
            assertThat(catchThrowable(head::await))
                    .isInstanceOf(CancelledError.class)
                    .hasMessage("out");
            assertThat(ended).isEqualTo(1);
            assertThat(allTasks()).hasSize(1);
        });
    }

    @OnBothEngines
    void failureAtTheEndOfAChainComesOutOfTheGroup(EngineUnderTest engine) {
        engine.run(() -> {
            var failure = new IOException("x");
            var group = groupOf(() ->
                    taskGroup(g -> chain(() -> failAfter(1, failure)).await()));
            assertThat(group.exceptions()).containsExactly(failure);
            assertThat(allTasks()).hasSize(1);
        });
    }

    // each of them is asked by the group, and by all that await it, as in CPython: that is not linear
    @OnBothEngines
    void chainOfTheTasksOfOneGroupIsCancelled(EngineUnderTest engine) {
        engine.run(() -> {
            var failure = new IOException("x");
            var tasks = new ArrayList<Task<?, ?>>();
            var group = groupOf(() -> taskGroup(g -> {
                tasks.add(g.createTask(this::sleepAndCount));
                for (int i = 1; i < 2_000; i++) {
                    var before = tasks.getLast();
                    tasks.add(g.createTask(() -> {
                        before.await();
                    }));
                }
                g.createTask(() -> failAfter(1, failure));
            }));
            assertThat(group.exceptions()).containsExactly(failure);
            assertThat(tasks).hasSize(2_000).allMatch(t -> t.cancelled());
        });
    }

    /** Groups in each other on the stack of one task, each with a task. */
    private void nest(int depth, Action<Exception> innermost) throws Exception {
        if (depth == 0) {
            innermost.run();
        } else {
            taskGroup(g -> {
                g.createTask(this::sleepAndCount);
                nest(depth - 1, innermost);
            });
        }
    }

    /** Groups in each other, each in a task of the one around it. */
    private void nestTasks(int depth, Action<Exception> innermost) throws Exception {
        if (depth == 0) {
            innermost.run();
        } else {
            taskGroup(g -> {
                g.createTask(this::sleepAndCount);
                g.createTask(() -> nestTasks(depth - 1, innermost));
            });
        }
    }

    private void assertAllHaveEnded(int groups, Throwable failure, Throwable thrown) {
        assertThat(((ExceptionGroup) thrown).leaves()).containsExactly(failure);
        assertThat(ended).isEqualTo(groups);
        assertThat(allTasks()).hasSize(1);
        assertThat(currentTask().cancelling()).isZero();
    }

    @OnBothEngines
    void failureComesOutOfManyGroupsOnOneStack(EngineUnderTest engine) {
        engine.run(() -> {
            var failure = new IOException("x");
            assertAllHaveEnded(STACKED, failure, catchThrowable(() -> nest(STACKED, () -> failAfter(1, failure))));
        });
    }

    @OnBothEngines
    void failureComesOutOfManyGroupsInTasks(EngineUnderTest engine) {
        engine.run(() -> {
            var failure = new IOException("x");
            assertAllHaveEnded(DEEP, failure, catchThrowable(() -> nestTasks(DEEP, () -> failAfter(1, failure))));
        });
    }

    private void assertCancelledAsAWhole(int groups, Action<Exception> body) {
        var task = createTask(body);
        sleep(Duration.ofSeconds(1));
        task.cancel("out");
        assertThat(catchThrowable(task::await))
                .isInstanceOf(CancelledError.class)
                .hasMessage("out");
        assertThat(task.cancelling()).isEqualTo(1);
        assertThat(ended).isEqualTo(groups);
        assertThat(allTasks()).hasSize(1);
    }

    @OnBothEngines
    void requestReachesTheInnermostOfManyGroupsOnOneStack(EngineUnderTest engine) {
        engine.run(() -> assertCancelledAsAWhole(STACKED, () -> nest(STACKED, () -> sleep(DAY))));
    }

    @OnBothEngines
    void requestReachesTheInnermostOfManyGroupsInTasks(EngineUnderTest engine) {
        engine.run(() -> assertCancelledAsAWhole(DEEP, () -> nestTasks(DEEP, () -> sleep(DAY))));
    }

    // the group of each level ends without an error, also those that were asked by the levels around them
    @OnBothEngines
    void outermostGroupOfManyIsCancelled(EngineUnderTest engine) throws Exception {
        engine.run(() -> {
            taskGroup(g -> {
                g.createTask(() -> nestTasks(DEEP, () -> sleep(DAY)));
                sleep(Duration.ofSeconds(1));
                g.cancel();
            });
            assertThat(ended).isEqualTo(DEEP);
            assertThat(allTasks()).hasSize(1);
            assertThat(currentTask().cancelling()).isZero();
        });
    }
}
