// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.task;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.Future;
import io.asyncio4j.future.State;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.stream.IntStream;

/** S16: what a request does to a task that waits, and to what it waits for. */
class CancelWhileWaitingTest {
    private static final Duration DAY = Duration.ofDays(1);

    // CPython 3.13: [True, True, False, ('caught', ('m',), True)]: the future is cancelled at once, the task a step
    // later
    @OnBothEngines
    void pendingFutureIsCancelledAndItsWaiterSeesThat(EngineUnderTest engine) {
        engine.run(() -> {
            var log = new ArrayList<Object>();
            Future<Integer, RuntimeException> future = Future.create();
            var task = createTask(() -> {
                try {
                    future.await();
                } catch (CancelledError e) {
                    log.add(e.getMessage());
                    throw e;
                }
            });
            yieldNow();
            log.add(task.cancel("m"));
            log.add(future.cancelled());
            log.add(task.done());
            assertThat(catchThrowable(task::await)).hasMessage("m");
            assertThat(log).containsExactly(true, true, false, "m");
            assertThat(task.state()).isEqualTo(State.CANCELLED);
        });
    }

    // CPython 3.13: both succeed with 'swallowed', both with count 1
    @OnBothEngines
    void childThatSwallowsLetsTheParentGoOn(EngineUnderTest engine) {
        engine.run(() -> {
            var child = createTask(() -> {
                try {
                    sleep(DAY);
                    return "slept";
                } catch (CancelledError e) {
                    return "swallowed";
                }
            });
            var parent = createTask(() -> child.await());
            yieldNow();
            yieldNow();
            assertThat(parent.cancel()).isTrue();
            assertThat(parent.await()).isEqualTo("swallowed");
            assertThat(parent.state()).isEqualTo(State.SUCCEEDED);
            assertThat(parent.cancelling()).isEqualTo(1);
            assertThat(child.cancelling()).isEqualTo(1);
        });
    }

    // CPython 3.13: the parent fails with ValueError('cleanup failed')
    @OnBothEngines
    void childThatThrowsInsteadLetsTheParentFail(EngineUnderTest engine) {
        engine.run(() -> {
            var failure = new IllegalStateException("cleanup failed");
            var child = createTask(() -> {
                try {
                    sleep(DAY);
                } catch (CancelledError e) {
                    throw failure;
                }
            });
            var parent = createTask(() -> child.await());
            yieldNow();
            yieldNow();
            parent.cancel();
            assertThat(catchThrowable(parent::await)).isSameAs(failure);
            assertThat(parent.state()).isEqualTo(State.FAILED);
        });
    }

    // CPython 3.13: all three cancelled with 'x', counts 1, 0, 0
    @OnBothEngines
    void sharedFutureReachesAllThatWaitForIt(EngineUnderTest engine) {
        engine.run(() -> {
            Future<Integer, RuntimeException> future = Future.create();
            var tasks = IntStream.range(0, 3)
                    .mapToObj(i -> createTask(() -> future.await()))
                    .toList();
            yieldNow();
            tasks.getFirst().cancel("x");
            for (var task : tasks) {
                assertThat(catchThrowable(task::await)).hasMessage("x");
                assertThat(task.cancelled()).isTrue();
            }
            assertThat(tasks).extracting(Task::cancelling).containsExactly(1, 0, 0);
        });
    }

    // CPython 3.13: CANCELLED with 'o', count 0: nobody has asked the waiting task
    @OnBothEngines
    void taskThatAwaitsACancelledOneIsCancelledWithoutARequest(EngineUnderTest engine) {
        engine.run(() -> {
            var other = createTask(() -> sleep(DAY));
            yieldNow();
            other.cancel("o");
            var task = createTask(() -> other.await());
            assertThat(catchThrowable(task::await)).hasMessage("o");
            assertThat(task.cancelled()).isTrue();
            assertThat(task.cancelling()).isZero();
        });
    }

    // CPython 3.13: CancelledError('a') once, then the task goes on; count 2
    @OnBothEngines
    void twoRequestsBeforeTheNextStepAreThrownOnce(EngineUnderTest engine) {
        engine.run(() -> {
            var log = new ArrayList<Object>();
            Future<Integer, RuntimeException> future = Future.create();
            var task = createTask(() -> {
                try {
                    future.await();
                } catch (CancelledError e) {
                    log.add(e.getMessage());
                }
                yieldNow();
                sleep(DAY);
                log.add("went on");
                return currentTask().cancelling();
            });
            yieldNow();
            log.add(task.cancel("a"));
            log.add(task.cancel("b"));
            assertThat(task.await()).isEqualTo(2);
            assertThat(log).containsExactly(true, true, "a", "went on");
        });
    }

    // S16; CPython 3.13: as for the future, since its sleep waits for one
    @OnBothEngines
    void twoRequestsInASleepAreThrownOnce(EngineUnderTest engine) {
        engine.run(() -> {
            var log = new ArrayList<String>();
            var task = createTask(() -> {
                try {
                    sleep(DAY);
                } catch (CancelledError e) {
                    log.add(e.getMessage());
                }
                yieldNow();
                return currentTask().cancelling();
            });
            yieldNow();
            task.cancel("a");
            task.cancel("b");
            assertThat(task.await()).isEqualTo(2);
            assertThat(log).containsExactly("a");
        });
    }

    // CPython 3.13: [('child', "CancelledError('a')"), ('parent', "CancelledError('b')")]
    @OnBothEngines
    void secondRequestIsDeliveredWhereTheChildHasSwallowedTheFirst(EngineUnderTest engine) {
        engine.run(() -> {
            var log = new ArrayList<String>();
            var child = createTask(() -> {
                try {
                    sleep(DAY);
                } catch (CancelledError e) {
                    log.add("child " + e.getMessage());
                }
            });
            var parent = createTask(() -> {
                try {
                    child.await();
                    log.add("got it");
                } catch (CancelledError e) {
                    log.add("parent " + e.getMessage());
                }
                yieldNow();
                return "end";
            });
            yieldNow();
            yieldNow();
            parent.cancel("a");
            yieldNow();
            parent.cancel("b");
            assertThat(parent.await()).isEqualTo("end");
            assertThat(log).containsExactly("child a", "parent b");
            assertThat(parent.cancelling()).isEqualTo(2);
            assertThat(child.cancelling()).isEqualTo(1);
        });
    }

    @OnBothEngines
    void sleepEndsAtOnceAndItsTimerIsGone(EngineUnderTest engine) {
        engine.run(() -> {
            long start = runningLoop().time();
            var task = createTask(() -> sleep(DAY));
            yieldNow();
            task.cancel("wake up");
            assertThat(catchThrowable(task::await)).hasMessage("wake up");
            assertThat(runningLoop().time()).isEqualTo(start);
            assertThat(runningLoop()).hasToString("EventLoop(running, 0 ready, 0 timers)");
        });
    }

    // CPython 3.13: CancelledError('z') out of sleep(0)
    @OnBothEngines
    void taskThatOnlyGivesWayIsToldWhenItGoesOn(EngineUnderTest engine) {
        engine.run(() -> {
            var log = new ArrayList<String>();
            var task = createTask(() -> {
                try {
                    yieldNow();
                } catch (CancelledError e) {
                    log.add(e.getMessage());
                    throw e;
                }
            });
            yieldNow();
            task.cancel("z");
            assertThat(catchThrowable(task::await)).hasMessage("z");
            assertThat(log).containsExactly("z");
        });
    }
}
