// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.failure;

import static io.asyncio4j.Asyncio.blocking;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.failures;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio4j.loop.EventLoop;
import io.asyncio4j.support.Collected;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.Eventually;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.support.Told;
import io.asyncio4j.task.Task;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;

/** S25: what a record of a failure holds, and what it must not hold. */
class FailureMemoryTest {
    /** What is to be collected. */
    private final List<WeakReference<?>> gone = new ArrayList<>();

    /** A task that has failed, with a body that refers to something big. */
    private Task<Void, RuntimeException> failed() {
        var big = new Object();
        Task<Void, RuntimeException> task = createTask("t", () -> {
            gone.add(new WeakReference<>(Thread.currentThread()));
            throw new IllegalStateException("size " + big.hashCode());
        });
        gone.add(new WeakReference<>(task));
        gone.add(new WeakReference<>(big));
        while (!task.done()) {
            yieldNow();
        }
        return task;
    }

    private void waitUntilAllAreGone() throws InterruptedException {
        blocking(() -> {
            for (var object : gone) {
                Collected.waitUntilGone("object", object);
            }
        });
    }

    @OnBothEngines
    void unsettledRecordHoldsNeitherTaskNorThreadNorBody(EngineUnderTest engine) throws Exception {
        var told = new Told();
        try (var runner = engine.virtualTime().exceptionHandler(told).build()) {
            runner.run(() -> {
                failed();
                var record = failures().unsettled().getFirst();
                waitUntilAllAreGone();
                blocking(() ->
                        Eventually.waitUntil("report", () -> !told.contexts().isEmpty()));
                assertThat(record.exception())
                        .isSameAs(told.contexts().getFirst().exception());
            });
        }
        assertThat(gone).hasSize(3);
    }

    @OnBothEngines
    void settledRecordHoldsTheExceptionWeakly(EngineUnderTest engine) throws Exception {
        try (var runner = engine.virtualTime().build()) {
            var record = runner.run(() -> {
                gone.add(new WeakReference<>(catchThrowable(failed()::await)));
                waitUntilAllAreGone();
                return failures().records().getFirst();
            });
            assertThat(record.state()).isEqualTo(FailureState.RETRIEVED);
            assertThat(record.exception()).isNull();
            assertThat(record).hasToString("Failure #1 of Task 't' (RETRIEVED): null");
        }
        assertThat(gone).hasSize(4);
    }

    // A record that is kept after its loop has closed, as the last 1,000 are for Failures.format
    @OnBothEngines
    void recordDoesNotHoldTheLoop(EngineUnderTest engine) {
        var records = new ArrayList<FailureRecord>();
        var loop = loopWithFailures(engine, records);
        Collected.waitUntilGone("loop", loop);
        assertThat(records).extracting(FailureRecord::state).containsExactly(FailureState.RETRIEVED);
        assertThat(records.getFirst().failedAtInstant()).isNotNull();
    }

    private static WeakReference<EventLoop> loopWithFailures(EngineUnderTest engine, List<FailureRecord> records) {
        try (var runner = engine.virtualTime().build()) {
            runner.run(() -> {
                var task = createTask(() -> {
                    throw new IllegalStateException("boom");
                });
                assertThat(catchThrowable(task::await)).isNotNull();
                records.addAll(failures().records());
            });
            return new WeakReference<>(runner.loop());
        }
    }

    /** One failure that nobody asks for, and many after it that are asked for late: they need not wait for its notice. */
    @OnBothEngines
    void failuresThatWereAskedForLateAreNotKept(EngineUnderTest engine) throws Exception {
        try (var runner = engine.virtualTime().exceptionHandler(new Told()).build()) {
            runner.run(() -> {
                var first = failed();
                gone.clear();
                for (int i = 0; i < 3_000; i++) {
                    askLate(i == 0);
                }
                waitUntilAllAreGone();
                assertThat(first.exception()).isNotNull();
            });
        }
        assertThat(gone).hasSize(1);
    }

    private void askLate(boolean remember) {
        var task = createTask(() -> {
            throw new IllegalStateException("boom");
        });
        yieldNow();
        yieldNow();
        yieldNow();
        if (remember) {
            gone.add(new WeakReference<>(failures().unsettled().getLast()));
        }
        assertThat(task.exception()).isNotNull();
        assertThat(currentTask()).isNotSameAs(task);
    }
}
