// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.failure;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.failures;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio4j.future.Future;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.support.Told;
import io.asyncio4j.task.Task;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** S25: what is retrieval, and what is none. */
class RetrievalTest {
    /** Looks at a task in some way. */
    private interface Look {
        void at(Task<Void, IOException> task) throws Exception;
    }

    /** What has become of the failure of a task that was looked at after it had failed. */
    private static FailureState after(EngineUnderTest engine, Look look) throws Exception {
        try (var runner = engine.virtualTime().exceptionHandler(new Told()).build()) {
            return runner.run(() -> {
                var task = failed();
                look.at(task);
                yieldNow();
                yieldNow();
                yieldNow();
                return failures().records().getFirst().state();
            });
        }
    }

    private static Task<Void, IOException> failed() {
        Task<Void, IOException> task = createTask(() -> {
            throw new IOException("boom");
        });
        while (!task.done()) {
            yieldNow();
        }
        return task;
    }

    @OnBothEngines
    void awaitRetrieves(EngineUnderTest engine) throws Exception {
        assertThat(after(engine, t -> assertThat(catchThrowable(t::await)).hasMessage("boom")))
                .isEqualTo(FailureState.RETRIEVED);
    }

    @OnBothEngines
    void awaitThatSuspendsRetrieves(EngineUnderTest engine) {
        engine.run(() -> {
            var task = createTask(() -> {
                yieldNow();
                throw new IOException("boom");
            });
            assertThat(catchThrowable(task::await)).hasMessage("boom");
            assertThat(failures().counts()).containsEntry(FailureState.RETRIEVED, 1L);
        });
    }

    @OnBothEngines
    void resultRetrieves(EngineUnderTest engine) throws Exception {
        assertThat(after(engine, t -> assertThat(catchThrowable(t::result)).hasMessage("boom")))
                .isEqualTo(FailureState.RETRIEVED);
    }

    @OnBothEngines
    void resultNowRetrieves(EngineUnderTest engine) throws Exception {
        assertThat(after(engine, t -> assertThat(catchThrowable(t::resultNow)).hasRootCauseMessage("boom")))
                .isEqualTo(FailureState.RETRIEVED);
    }

    @OnBothEngines
    void exceptionRetrieves(EngineUnderTest engine) throws Exception {
        assertThat(after(engine, t -> assertThat(t.exception()).hasMessage("boom")))
                .isEqualTo(FailureState.RETRIEVED);
    }

    @OnBothEngines
    void outcomeRetrieves(EngineUnderTest engine) throws Exception {
        assertThat(after(engine, t -> assertThat(t.outcome()).isNotNull())).isEqualTo(FailureState.RETRIEVED);
    }

    @OnBothEngines
    void callbackThatAsksRetrieves(EngineUnderTest engine) throws Exception {
        assertThat(after(engine, t -> t.addDoneCallback(f -> f.exception()))).isEqualTo(FailureState.RETRIEVED);
    }

    @OnBothEngines
    void questionsAboutTheStateDoNotRetrieve(EngineUnderTest engine) throws Exception {
        assertThat(after(engine, t -> {
                    assertThat(t.done()).isTrue();
                    assertThat(t.cancelled()).isFalse();
                    assertThat(t.state()).isNotNull();
                    assertThat(t.cancelling()).isZero();
                    assertThat(t.uncancel()).isZero();
                }))
                .isEqualTo(FailureState.UNSETTLED);
    }

    @OnBothEngines
    void printingDoesNotRetrieve(EngineUnderTest engine) throws Exception {
        assertThat(after(engine, t -> {
                    assertThat(t.toString()).contains("boom");
                    assertThat(t.stack()).isNotEmpty();
                    var out = new ByteArrayOutputStream();
                    t.printStack(new PrintStream(out, true, StandardCharsets.UTF_8));
                    assertThat(out.toString(StandardCharsets.UTF_8)).contains("boom");
                    assertThat(t.name()).isNotEmpty();
                    assertThat(t.context()).isNotNull();
                }))
                .isEqualTo(FailureState.UNSETTLED);
    }

    @OnBothEngines
    void callbackThatDoesNotLookDoesNotRetrieve(EngineUnderTest engine) throws Exception {
        assertThat(after(
                        engine, t -> t.addDoneCallback(f -> assertThat(f.done()).isTrue())))
                .isEqualTo(FailureState.UNSETTLED);
    }

    @OnBothEngines
    void cancelDoesNotRetrieve(EngineUnderTest engine) throws Exception {
        assertThat(after(engine, t -> assertThat(t.cancel()).isFalse())).isEqualTo(FailureState.UNSETTLED);
    }

    @OnBothEngines
    void lookAtTheLedgerDoesNotRetrieve(EngineUnderTest engine) throws Exception {
        assertThat(after(engine, t -> {
                    var record = failures().unsettled().getFirst();
                    assertThat(record.exception()).hasMessage("boom");
                    assertThat(record.path()).isEmpty();
                    assertThat(Failures.format(record.exception())).contains("raised in task 'Task-2'");
                }))
                .isEqualTo(FailureState.UNSETTLED);
    }

    @OnBothEngines
    void futureIsRetrievedAsATaskIs(EngineUnderTest engine) {
        engine.run(() -> {
            Future<Integer, IOException> future = Future.create();
            future.setException(new IOException("set"));
            assertThat(failures().unsettled().getFirst().kind()).isEqualTo("Future");
            assertThat(failures().unsettled().getFirst().name()).isEmpty();
            assertThat(catchThrowable(future::await)).hasMessage("set");
            assertThat(failures().unsettled()).isEmpty();
            assertThat(failures().records().getFirst().state()).isEqualTo(FailureState.RETRIEVED);
        });
    }

    @OnBothEngines
    void failureOfEachTaskIsItsOwnThoughTheExceptionIsTheSame(EngineUnderTest engine) throws Exception {
        var told = new Told();
        try (var runner = engine.virtualTime().exceptionHandler(told).build()) {
            runner.run(() -> {
                var child = createTask("child", () -> {
                    throw new IllegalStateException("boom");
                });
                var parent = createTask("parent", () -> {
                    child.await();
                });
                while (!parent.done()) {
                    yieldNow();
                }
                assertThat(failures().records())
                        .extracting(FailureRecord::name, FailureRecord::state)
                        .containsExactly(
                                org.assertj.core.groups.Tuple.tuple("child", FailureState.RETRIEVED),
                                org.assertj.core.groups.Tuple.tuple("parent", FailureState.UNSETTLED));
            });
        }
        assertThat(told.messages())
                .containsExactly("Task exception was never retrieved: Task 'parent' | "
                        + "java.lang.IllegalStateException: boom");
    }
}
