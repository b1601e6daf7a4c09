// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.task;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.asyncio4j.future.CancelReason;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.Future;
import io.asyncio4j.future.Outcome;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;

/** S17: who asked, why and where; and where the error arrived. */
class CancelReasonTest {
    private static final Duration DAY = Duration.ofDays(1);

    @OnBothEngines
    void errorSaysWhoAskedAndWhere(EngineUnderTest engine) {
        engine.run(() -> {
            currentTask().setName("boss");
            var task = createTask("worker", () -> sleep(DAY));
            yieldNow();
            ask(task, "enough");
            var error = catchThrowableOfType(CancelledError.class, task::await);
            assertThat(error.reason()).isEqualTo(new CancelReason.Requested("enough"));
            assertThat(error.getMessage()).isEqualTo("enough");
            assertThat(error.requestedBy()).isEqualTo("task 'boss'");
            assertThat(error.requestedAt().getClassName()).isEqualTo(CancelReasonTest.class.getName());
            assertThat(error.requestedAt().getMethodName()).isEqualTo("ask");
            assertThat(error)
                    .hasToString("io.asyncio4j.future.CancelledError: enough (requested by task 'boss' at "
                            + error.requestedAt() + ")");
            assertThat(task).hasToString("Task 'worker' (cancelled: enough)");
            assertThat(task.outcome()).isEqualTo(new Outcome.Cancelled<>(new CancelReason.Requested("enough")));
        });
    }

    private static void ask(Task<?, ?> task, String message) {
        task.cancel(message);
    }

    private static void ask(Task<?, ?> task) {
        task.cancel();
    }

    @OnBothEngines
    void requestWithoutAMessageHasNone(EngineUnderTest engine) {
        engine.run(() -> {
            var task = createTask("worker", () -> sleep(DAY));
            yieldNow();
            ask(task);
            var error = catchThrowableOfType(CancelledError.class, task::await);
            assertThat(error.getMessage()).isNull();
            assertThat(error.reason()).isEqualTo(new CancelReason.Requested(""));
            assertThat(error.requestedAt().getMethodName()).isEqualTo("ask");
            assertThat(error)
                    .hasToString("io.asyncio4j.future.CancelledError (requested by task 'Task-1' at "
                            + error.requestedAt() + ")");
            assertThat(task).hasToString("Task 'worker' (cancelled)");
        });
    }

    @OnBothEngines
    void callbackIsNamedByItsThread(EngineUnderTest engine) {
        engine.run(() -> {
            var name = new ArrayList<String>();
            var task = createTask(() -> sleep(DAY));
            yieldNow();
            runningLoop().callSoon(() -> {
                name.add(Thread.currentThread().getName());
                ask(task, "by a callback");
            });
            var error = catchThrowableOfType(CancelledError.class, task::await);
            assertThat(name.getFirst()).startsWith("asyncio4j-loop-");
            assertThat(error.requestedBy()).isEqualTo("thread '" + name.getFirst() + "'");
        });
    }

    // The canceller's line is told by requestedAt; the stack is that of the cancelled task
    @OnBothEngines
    void stackTraceIsWhereItArrivedAtASleep(EngineUnderTest engine) {
        engine.run(() -> {
            var task = createTask(() -> napping());
            yieldNow();
            ask(task);
            assertArrivedIn("napping", catchThrowableOfType(CancelledError.class, task::await));
        });
    }

    private static void napping() {
        sleep(DAY);
    }

    @OnBothEngines
    void stackTraceIsWhereItArrivedAtAnAwait(EngineUnderTest engine) {
        engine.run(() -> {
            Future<Integer, RuntimeException> future = Future.create();
            var task = createTask(() -> waiting(future));
            yieldNow();
            ask(task);
            assertArrivedIn("waiting", catchThrowableOfType(CancelledError.class, task::await));
        });
    }

    private static void waiting(Future<?, RuntimeException> future) {
        future.await();
    }

    @OnBothEngines
    void stackTraceIsWhereItArrivedAtAYield(EngineUnderTest engine) {
        engine.run(() -> {
            var task = createTask(() -> yielding());
            yieldNow();
            ask(task);
            assertArrivedIn("yielding", catchThrowableOfType(CancelledError.class, task::await));
        });
    }

    private static void yielding() {
        yieldNow();
    }

    // In a chain it arrives at the innermost task: that is where the time was spent
    @OnBothEngines
    void stackTraceOfAChainIsThatOfTheInnermostTask(EngineUnderTest engine) {
        engine.run(() -> {
            var inner = createTask(() -> napping());
            var outer = createTask(() -> inner.await());
            yieldNow();
            yieldNow();
            ask(outer);
            var error = catchThrowableOfType(CancelledError.class, outer::await);
            assertArrivedIn("napping", error);
            var text = new StringWriter();
            error.printStackTrace(new PrintWriter(text, true));
            assertThat(text.toString())
                    .startsWith("io.asyncio4j.future.CancelledError (requested by task 'Task-1' at "
                            + CancelReasonTest.class.getName() + ".ask(CancelReasonTest.java:");
        });
    }

    private static void assertArrivedIn(String method, CancelledError error) {
        assertThat(error.getStackTrace())
                .filteredOn(line -> line.getClassName().equals(CancelReasonTest.class.getName()))
                .extracting(StackTraceElement::getMethodName)
                .first()
                .isEqualTo(method);
    }

    // S28: looking for a line costs a microsecond, so not every one of thousands gets one
    @OnBothEngines
    void lineIsSampledOnceThereAreMany(EngineUnderTest engine) {
        engine.run(() -> {
            var errors = new ArrayList<CancelledError>();
            for (int i = 0; i < 1_000; i++) {
                var task = createTask(() -> 1);
                ask(task, "many");
                errors.add(catchThrowableOfType(CancelledError.class, task::await));
            }
            assertThat(errors.subList(0, 100)).allMatch(e -> e.requestedAt() != null);
            var without = errors.stream().filter(e -> e.requestedAt() == null).toList();
            assertThat(without).isNotEmpty();
            assertThat(without.getFirst())
                    .hasToString("io.asyncio4j.future.CancelledError: many (requested by task 'Task-1')");
        });
    }

    // S29
    @OnBothEngines
    void endOfTheRunIsAReason(EngineUnderTest engine) {
        var seen = new ArrayList<CancelledError>();
        engine.run(() -> {
            createTask(() -> {
                try {
                    sleep(DAY);
                } catch (CancelledError e) {
                    seen.add(e);
                    throw e;
                }
            });
            yieldNow();
        });
        assertThat(seen).hasSize(1);
        assertThat(seen.getFirst().reason()).isEqualTo(new CancelReason.LoopShutdown());
        assertThat(seen.getFirst()).hasMessage("the loop is shutting down");
        assertThat(seen.getFirst().requestedBy()).isEqualTo("the end of the run");
    }
}
