// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.structured;

import static io.asyncio4j.Asyncio.allTasks;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.gather;
import static io.asyncio4j.Asyncio.gatherOutcomes;
import static io.asyncio4j.Asyncio.race;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio4j.future.Action;
import io.asyncio4j.future.Outcome;
import io.asyncio4j.loop.EventLoop;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.task.Task;
import io.asyncio4j.task.TaskFactory;
import io.asyncio4j.task.TaskOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** S23: combinators that make tasks of bodies. */
class CombinatorBodiesTest {
    private static final Duration DAY = Duration.ofDays(1);

    /** Makes one task in a run, the main one, and one more; then it refuses. */
    private static final class Refusing implements TaskFactory {
        private int made;

        @Override
        public <T extends @Nullable Object, X extends Exception> Task<T, X> create(
                EventLoop loop, TaskOptions options, Action<? extends X> body) {
            if (++made > 2) {
                throw new IllegalStateException("no more tasks");
            }
            return STANDARD.create(loop, options, body);
        }
    }

    private static void assertNothingIsLeft(EngineUnderTest engine, Action<Exception> call) throws Exception {
        try (var runner = engine.virtualTime().taskFactory(new Refusing()).build()) {
            runner.run(() -> {
                assertThat(catchThrowable(call::run)).hasMessage("no more tasks");
                yieldNow();
                assertThat(allTasks()).hasSize(1).contains(currentTask());
            });
        }
    }

    @OnBothEngines
    void ofBodiesThatAreRefusedNoneRunsOn(EngineUnderTest engine) throws Exception {
        assertNothingIsLeft(
                engine, () -> gather(() -> sleep(DAY), () -> sleep(DAY)).await());
        assertNothingIsLeft(
                engine, () -> gatherOutcomes(() -> sleep(DAY), () -> sleep(DAY)).await());
        assertNothingIsLeft(
                engine,
                () -> race(
                                () -> {
                                    sleep(DAY);
                                    return 1;
                                },
                                () -> 2)
                        .await());
    }

    @OnBothEngines
    void outcomesOfBodies(EngineUnderTest engine) {
        engine.run(() -> {
            var failure = new IOException("b");
            List<Outcome<String>> outcomes = gatherOutcomes(() -> "a", () -> {
                        if (true) {
                            throw failure;
                        }
                        return "b";
                    })
                    .await();
            assertThat(outcomes).containsExactly(new Outcome.Succeeded<>("a"), new Outcome.Failed<>(failure));
            List<Outcome<Void>> none = gatherOutcomes(() -> {}, () -> {
                        throw failure;
                    })
                    .await();
            assertThat(none.getLast()).isEqualTo(new Outcome.Failed<>(failure));
        });
    }

    // It is made when the last body has failed, in a callback, of which nobody wants to know
    @OnBothEngines
    void raceThatAllHaveLostShowsWhereItWasCalled(EngineUnderTest engine) {
        engine.run(() -> {
            Throwable thrown = catchThrowable(() -> race(() -> {
                        throw new IOException("lost");
                    })
                    .await());
            assertThat(thrown).isInstanceOf(AllFailedException.class);
            // Lines of this package, as this test's own, are left out: the caller is who has called it.
            assertThat(thrown.getStackTrace()[0].getClassName()).isEqualTo("org.assertj.core.api.ThrowableAssert");
            assertThat(thrown.getCause().getStackTrace()).isEqualTo(thrown.getStackTrace());
        });
    }
}
