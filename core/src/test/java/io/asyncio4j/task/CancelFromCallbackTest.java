// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.task;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio4j.future.Future;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import java.time.Duration;
import java.util.ArrayList;

/** S16, S12: requests that callbacks make, in the gap between an outcome and the step that takes it in. */
class CancelFromCallbackTest {
    private static final Duration DAY = Duration.ofDays(1);

    // CPython 3.13: [('cb', True), "CancelledError('cb')"]: the callback stands before the task in the list
    @OnBothEngines
    void callbackBeforeTheWaiterCancelsIt(EngineUnderTest engine) {
        engine.run(() -> {
            var log = new ArrayList<String>();
            Future<Integer, RuntimeException> future = Future.create();
            var task = createTask(() -> log.add("got " + future.await()));
            future.addDoneCallback(f -> log.add("asked " + task.cancel("cb")));
            yieldNow();
            future.setResult(7);
            assertThat(catchThrowable(task::await)).hasMessage("cb");
            assertThat(log).containsExactly("asked true");
        });
    }

    // CPython 3.13: [('got', 7), ('cb', False)]
    @OnBothEngines
    void callbackAfterTheWaiterComesTooLate(EngineUnderTest engine) {
        engine.run(() -> {
            var log = new ArrayList<String>();
            Future<Integer, RuntimeException> future = Future.create();
            var task = createTask(() -> log.add("got " + future.await()));
            yieldNow();
            future.addDoneCallback(f -> log.add("asked " + task.cancel("cb")));
            future.setResult(7);
            task.await();
            assertThat(log).containsExactly("got 7", "asked false");
        });
    }

    // CPython 3.13: ['c', False]: the parent was registered with the child before the callback
    @OnBothEngines
    void childsCallbackAfterTheParentComesTooLate(EngineUnderTest engine) {
        engine.run(() -> {
            var log = new ArrayList<String>();
            var child = createTask(() -> {
                yieldNow();
                return "c";
            });
            var parent = createTask(() -> log.add(child.await()));
            yieldNow();
            child.addDoneCallback(c -> log.add("asked " + parent.cancel("gap")));
            parent.await();
            assertThat(log).containsExactly("c", "asked false");
        });
    }

    // CPython 3.13: [False], SUCCEEDED
    @OnBothEngines
    void taskCannotBeCancelledByItsOwnCallback(EngineUnderTest engine) {
        engine.run(() -> {
            var log = new ArrayList<Boolean>();
            var task = createTask(() -> 1);
            task.addDoneCallback(t -> log.add(t.cancel()));
            task.await();
            yieldNow();
            assertThat(log).containsExactly(false);
            assertThat(task.result()).isEqualTo(1);
        });
    }

    @OnBothEngines
    void callbackOfTheLoopCancelsASleepingTask(EngineUnderTest engine) {
        engine.run(() -> {
            var task = createTask(() -> sleep(DAY));
            long start = runningLoop().time();
            runningLoop().callLater(Duration.ofHours(1), () -> task.cancel("an hour is enough"));
            assertThat(catchThrowable(task::await)).hasMessage("an hour is enough");
            assertThat(Duration.ofNanos(runningLoop().time() - start)).isEqualTo(Duration.ofHours(1));
        });
    }

    @OnBothEngines
    void cancelledTaskCallsItsCallbacksInOrder(EngineUnderTest engine) {
        engine.run(() -> {
            var log = new ArrayList<String>();
            var task = createTask(() -> sleep(DAY));
            task.addDoneCallback(t -> log.add("first " + t.cancelled()));
            task.addDoneCallback(t -> log.add("second " + t.state()));
            task.cancel();
            yieldNow();
            yieldNow();
            assertThat(log).containsExactly("first true", "second CANCELLED");
        });
    }
}
