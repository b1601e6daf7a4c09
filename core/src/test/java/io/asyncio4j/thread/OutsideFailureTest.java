// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.thread;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.submitThreadsafe;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.loop.ExceptionContext;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A failure that goes out in a CompletableFuture is not lost with it: it is reported unless somebody looks there (S25). */
class OutsideFailureTest {
    private final List<ExceptionContext> told = new CopyOnWriteArrayList<>();
    private final IOException failure = new IOException("nobody's?");

    private void assertReported(EngineUnderTest engine, boolean reported, Consumer<CompletableFuture<?>> use)
            throws Exception {
        for (boolean submitted : new boolean[] {true, false}) {
            for (boolean before : new boolean[] {true, false}) {
                told.clear();
                try (var runner =
                        engine.virtualTime().exceptionHandler(told::add).build()) {
                    runner.run(() -> {
                        CompletableFuture<?> outside = submitted
                                ? submitThreadsafe(runningLoop(), this::fail)
                                : createTask(this::fail).toCompletableFuture();
                        if (before) {
                            use.accept(outside);
                        }
                        while (!outside.isDone()) {
                            yieldNow();
                        }
                        if (!before) {
                            use.accept(outside);
                        }
                    });
                }
                assertThat(told)
                        .as("submitted %s, used before its end %s", submitted, before)
                        .hasSize(reported ? 1 : 0);
                assertThat(told).allSatisfy(context -> {
                    assertThat(context.message()).startsWith("Task exception was never retrieved");
                    assertThat(context.exception()).isSameAs(failure);
                });
            }
        }
    }

    private void fail() throws IOException {
        throw failure;
    }

    @OnBothEngines
    void futureThatNobodyLooksAtIsReported(EngineUnderTest engine) throws Exception {
        assertReported(engine, true, outside -> {});
    }

    @OnBothEngines
    void whoAsksWhetherItWasCancelledDoesNotLook(EngineUnderTest engine) throws Exception {
        assertReported(
                engine, true, outside -> assertThat(outside.isCancelled()).isFalse());
    }

    @OnBothEngines
    void stageThatDependsOnItHasIt(EngineUnderTest engine) throws Exception {
        assertReported(
                engine,
                false,
                outside -> assertThat(outside.handle((value, thrown) -> thrown)).isNotNull());
    }

    @OnBothEngines
    void otherStageThatIsCombinedWithItHasIt(EngineUnderTest engine) throws Exception {
        assertReported(
                engine,
                false,
                outside -> assertThat(new CompletableFuture<>().thenCombine(outside, (a, b) -> a))
                        .isNotNull());
    }

    @OnBothEngines
    void whoWaitsForSeveralHasIt(EngineUnderTest engine) throws Exception {
        assertReported(engine, false, outside -> {
            if (outside.isDone()) {
                assertThat(outside.exceptionNow()).isSameAs(failure);
            } else {
                assertThat(CompletableFuture.allOf(outside)).isNotDone();
            }
        });
    }

    @OnBothEngines
    void whoHasCompletedItHimselfHasNotSeenTheFailure(EngineUnderTest engine) throws Exception {
        try (var runner = engine.virtualTime().exceptionHandler(told::add).build()) {
            runner.run(() -> {
                var task = createTask(this::fail);
                var outside = task.toCompletableFuture();
                outside.complete(null);
                while (!task.done()) {
                    yieldNow();
                }
                yieldNow();
                assertThat(outside.join()).isNull();
            });
        }
        assertThat(told)
                .singleElement()
                .satisfies(context -> assertThat(context.exception()).isSameAs(failure));
    }
}
