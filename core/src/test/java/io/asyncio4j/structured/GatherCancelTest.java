// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.structured;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.gather;
import static io.asyncio4j.Asyncio.gatherOutcomes;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.timeout;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.asyncio4j.future.Awaitable;
import io.asyncio4j.future.CancelReason;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.Future;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.task.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** S16, S17, S23: cancelling a gather cancels all that is in it; one of them that is cancelled cancels only the whole. */
class GatherCancelTest {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration MILLI = Duration.ofMillis(1);

    private static Task<Integer, RuntimeException> sleeping(Duration time) {
        return createTask(() -> {
            sleep(time);
            return 1;
        });
    }

    private static Task<String, RuntimeException> swallowing(Duration cleanup) {
        return createTask(() -> {
            try {
                sleep(DAY);
                return "slept";
            } catch (CancelledError e) {
                sleep(cleanup);
                return "swallowed";
            }
        });
    }

    // CPython 3.13: cancel('stop') is True, done() False; CancelledError('stop'), both tasks cancelled, and cancel()
    // False.
    // Differs: the future is cancelled; in CPython it has a CancelledError as its exception.
    @OnBothEngines
    void wholeThatIsCancelledCancelsAll(EngineUnderTest engine) {
        engine.run(() -> {
            var tasks = List.of(sleeping(DAY), sleeping(DAY));
            var whole = gather(tasks);
            yieldNow();
            assertThat(whole.cancel("stop")).isTrue();
            assertThat(whole.done()).isFalse();
            var error = catchThrowableOfType(CancelledError.class, whole::await);
            assertThat(error).hasMessage("stop");
            assertThat(error.reason()).isEqualTo(new CancelReason.Requested("stop"));
            assertThat(error.requestedBy()).isEqualTo("task 'Task-1'");
            assertThat(tasks).allMatch(Awaitable::cancelled);
            assertThat(tasks)
                    .allSatisfy(t -> assertThat(catchThrowable(t::await)).hasMessage("stop"));
            assertThat(whole.cancelled()).isTrue();
            assertThat(whole.cancel()).isFalse();
        });
    }

    // Differs: CPython 3.13 asks it twice, so that its cancelling() is 2
    @OnBothEngines
    void taskThatIsGivenTwiceIsAskedOnce(EngineUnderTest engine) {
        engine.run(() -> {
            var task = sleeping(DAY);
            var whole = gather(task, sleeping(DAY), task);
            yieldNow();
            whole.cancel();
            assertThat(catchThrowable(whole::await)).isInstanceOf(CancelledError.class);
            assertThat(task.cancelled()).isTrue();
            assertThat(task.cancelling()).isEqualTo(1);
        });
    }

    // CPython 3.13: CancelledError('why'), both tasks cancelled
    @OnBothEngines
    void awaiterThatIsCancelledCancelsAll(EngineUnderTest engine) {
        engine.run(() -> {
            var tasks = List.of(sleeping(DAY), sleeping(DAY));
            var awaiter = createTask(() -> gather(tasks).await());
            yieldNow();
            yieldNow();
            awaiter.cancel("why");
            assertThat(catchThrowable(awaiter::await)).hasMessage("why");
            assertThat(awaiter.cancelled()).isTrue();
            assertThat(awaiter.cancelling()).isEqualTo(1);
            assertThat(tasks).allMatch(Awaitable::cancelled);
        });
    }

    @OnBothEngines
    void tasksThatHaveNotStartedNeverRun(EngineUnderTest engine) {
        engine.run(() -> {
            var log = new ArrayList<String>();
            var whole = gather(() -> log.add("one"), () -> log.add("two"));
            whole.cancel();
            assertThat(catchThrowable(whole::await)).isInstanceOf(CancelledError.class);
            assertThat(log).isEmpty();
        });
    }

    // CPython 3.13: CancelledError('c'), the other one is not cancelled and gives 1
    @OnBothEngines
    void oneThatIsCancelledCancelsTheWholeAndNotTheOther(EngineUnderTest engine) {
        engine.run(() -> {
            var one = sleeping(DAY);
            var other = sleeping(MILLI);
            var whole = gather(one, other);
            yieldNow();
            one.cancel("c");
            assertThat(catchThrowable(whole::await))
                    .isInstanceOf(CancelledError.class)
                    .hasMessage("c");
            assertThat(whole.cancelled()).isTrue();
            assertThat(currentTask().cancelling()).isZero();
            assertThat(other.await()).isEqualTo(1);
        });
    }

    @OnBothEngines
    void oneThatWasCancelledBeforeCancelsTheWholeAtOnce(EngineUnderTest engine) {
        engine.run(() -> {
            Future<Integer, RuntimeException> cancelled = Future.create();
            cancelled.cancel("before");
            var other = sleeping(MILLI);
            var whole = gather(other, cancelled);
            assertThat(whole.cancelled()).isTrue();
            assertThat(catchThrowable(whole::await)).hasMessage("before");
            assertThat(other.await()).isEqualTo(1);
        });
    }

    // CPython 3.13: both swallow it and give values, and the whole ends with CancelledError all the same, without the
    // message
    @OnBothEngines
    void requestForTheWholeCountsThoughAllHaveSwallowedIt(EngineUnderTest engine) {
        engine.run(() -> {
            var tasks = List.of(swallowing(Duration.ZERO), swallowing(MILLI));
            var whole = gather(tasks);
            yieldNow();
            assertThat(whole.cancel("m")).isTrue();
            assertThat(catchThrowable(whole::await))
                    .isInstanceOf(CancelledError.class)
                    .hasMessage("m");
            assertThat(tasks).extracting(Awaitable::resultNow).containsExactly("swallowed", "swallowed");
        });
    }

    // CPython 3.13: CancelledError('m') while the other one still cleans up, which then gives its value
    @OnBothEngines
    void wholeEndsWithTheFirstThatIsCancelled(EngineUnderTest engine) {
        engine.run(() -> {
            var slow = swallowing(MILLI);
            var whole = gather(slow, createTask(() -> {
                sleep(DAY);
                return "";
            }));
            yieldNow();
            whole.cancel("m");
            assertThat(catchThrowable(whole::await)).hasMessage("m");
            assertThat(slow.done()).isFalse();
            assertThat(slow.await()).isEqualTo("swallowed");
        });
    }

    // CPython 3.13: ValueError('cleanup'), though the whole was cancelled
    @OnBothEngines
    void failureOfACleanupCountsForMoreThanTheRequest(EngineUnderTest engine) {
        engine.run(() -> {
            var failing = createTask(() -> {
                try {
                    sleep(DAY);
                } finally {
                    failNow();
                }
                return 1;
            });
            var whole = gather(failing, sleeping(DAY));
            yieldNow();
            whole.cancel("m");
            assertThat(catchThrowable(whole::await))
                    .isExactlyInstanceOf(IllegalStateException.class)
                    .hasMessage("cleanup");
        });
    }

    private static void failNow() {
        throw new IllegalStateException("cleanup");
    }

    // CPython 3.13: CancelledError('deep'), all three cancelled
    @OnBothEngines
    void requestReachesNestedGathers(EngineUnderTest engine) {
        engine.run(() -> {
            var one = sleeping(DAY);
            var two = sleeping(DAY);
            var three = createTask(() -> {
                sleep(DAY);
                return List.of(3);
            });
            var whole = gather(gather(one, two), three);
            yieldNow();
            whole.cancel("deep");
            assertThat(catchThrowable(whole::await)).hasMessage("deep");
            yieldNow();
            assertThat(List.of(one, two, three)).allMatch(Awaitable::cancelled);
        });
    }

    // CPython 3.13: False, and the value arrives
    @OnBothEngines
    void requestThatFindsAllEndedIsRefused(EngineUnderTest engine) {
        engine.run(() -> {
            Future<Integer, RuntimeException> future = Future.create();
            var whole = gather(future);
            future.setResult(1);
            assertThat(whole.done()).isFalse();
            assertThat(whole.cancel()).isFalse();
            assertThat(whole.await()).containsExactly(1);
        });
    }

    // CPython 3.13: the awaiter is cancelled, count 1; the values are there
    @OnBothEngines
    void requestForAnAwaiterIsNotLostThoughAllHaveEnded(EngineUnderTest engine) {
        engine.run(() -> {
            Future<Integer, RuntimeException> future = Future.create();
            var whole = gather(future);
            var awaiter = createTask(() -> whole.await());
            yieldNow();
            future.setResult(1);
            awaiter.cancel("late");
            assertThat(catchThrowable(awaiter::await)).hasMessage("late");
            assertThat(whole.result()).containsExactly(1);
        });
    }

    @OnBothEngines
    void timeoutReachesAllAndTheErrorsSayWhy(EngineUnderTest engine) {
        engine.run(() -> {
            var tasks = List.of(sleeping(DAY), sleeping(DAY));
            assertThat(catchThrowable(() -> timeout(MILLI, () -> gather(tasks).await())))
                    .isExactlyInstanceOf(TimeoutException.class);
            yieldNow();
            assertThat(tasks).allSatisfy(task -> {
                var error = catchThrowableOfType(CancelledError.class, task::await);
                assertThat(error.reason()).isEqualTo(new CancelReason.DeadlinePassed(MILLI));
            });
        });
    }

    // CPython 3.13: CancelledError() after both have ended
    @OnBothEngines
    void outcomesThatAreCancelledWaitForAll(EngineUnderTest engine) {
        engine.run(() -> {
            var slow = swallowing(MILLI);
            var whole = gatherOutcomes(slow, sleeping(DAY));
            yieldNow();
            assertThat(whole.cancel("m")).isTrue();
            assertThat(catchThrowable(whole::await))
                    .isInstanceOf(CancelledError.class)
                    .hasMessage("m");
            assertThat(slow.resultNow()).isEqualTo("swallowed");
        });
    }

    // Differs: CPython 3.13 has CancelledError('its own'), as that one stands last.
    @OnBothEngines
    void outcomesThatAreCancelledSayWhatTheLastToEndWasCancelledFor(EngineUnderTest engine) {
        engine.run(() -> {
            var other = sleeping(DAY);
            var whole = gatherOutcomes(sleeping(DAY), other);
            yieldNow();
            other.cancel("its own");
            yieldNow();
            yieldNow();
            whole.cancel("stop");
            assertThat(catchThrowable(whole::await))
                    .isInstanceOf(CancelledError.class)
                    .hasMessage("stop");
        });
    }

    // CPython 3.13: cancel() is a RecursionError
    @OnBothEngines
    void tasksThatGatherEachOtherCanBeCancelled(EngineUnderTest engine) {
        engine.run(() -> {
            var tasks = new ArrayList<Task<Void, RuntimeException>>();
            tasks.add(createTask("a", () -> {
                gather(tasks.getLast()).await();
            }));
            tasks.add(createTask("b", () -> {
                gather(tasks.getFirst()).await();
            }));
            sleep(MILLI);
            assertThat(tasks.getFirst().cancel("circle")).isTrue();
            assertThat(tasks)
                    .allSatisfy(t -> assertThat(catchThrowable(t::await)).hasMessage("circle"));
            assertThat(tasks).allMatch(Awaitable::cancelled);
        });
    }

    // CPython 3.13: cancel() is a RecursionError
    @OnBothEngines
    void taskThatGathersItselfCanBeCancelled(EngineUnderTest engine) {
        engine.run(() -> {
            var task = createTask(() -> {
                gather(currentTask()).await();
            });
            sleep(MILLI);
            task.cancel("self");
            assertThat(catchThrowable(task::await)).hasMessage("self");
        });
    }

    @OnBothEngines
    void requestPassesThroughAChainOfManyGathers(EngineUnderTest engine) {
        engine.run(() -> {
            Task<?, RuntimeException> last = sleeping(DAY);
            var tasks = new ArrayList<Task<?, RuntimeException>>();
            for (int i = 0; i < 10_000; i++) {
                var awaited = last;
                last = createTask(() -> gather(awaited).await());
                tasks.add(last);
            }
            sleep(MILLI);
            assertThat(last.cancel("chain")).isTrue();
            assertThat(catchThrowable(last::await)).hasMessage("chain");
            assertThat(tasks).allMatch(Awaitable::cancelled);
        });
    }

    @OnBothEngines
    void tasksThatGatherEachOtherEndWithTheRun(EngineUnderTest engine) {
        var tasks = new ArrayList<Task<Void, RuntimeException>>();
        engine.run(() -> {
            tasks.add(createTask(() -> {
                gather(tasks.getLast()).await();
            }));
            tasks.add(createTask(() -> {
                gather(tasks.getFirst()).await();
            }));
            sleep(MILLI);
        });
        assertThat(tasks).hasSize(2).allMatch(Awaitable::cancelled);
    }
}
