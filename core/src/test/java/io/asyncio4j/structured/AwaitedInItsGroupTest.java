// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.structured;

import static io.asyncio4j.Asyncio.callTaskGroup;
import static io.asyncio4j.Asyncio.taskGroup;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.asyncio4j.future.ExceptionGroup;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import java.io.IOException;

/** S20, S24: a task of a group fails while the body of the group awaits it, or has not come to that yet. */
class AwaitedInItsGroupTest {
    // CPython 3.13: one OSError, for the body gets the CancelledError of the group in its place
    @OnBothEngines
    void failureThatTheBodyWaitsForIsInTheGroupOnce(EngineUnderTest engine) throws ExceptionGroup {
        engine.run(() -> {
            var failure = new IOException("no line");
            var group = catchThrowableOfType(
                    ExceptionGroup.class,
                    () -> callTaskGroup(g -> g.createTask(() -> {
                                throw failure;
                            })
                            .await()));

            assertThat(group.exceptions()).containsExactly(failure);
            assertThat(group.unwrapSingle(IOException.class)).isSameAs(failure);
        });
    }

    // CPython 3.13: the same OSError twice, for the body asks the task before the group knows that it has failed
    @OnBothEngines
    void failureThatTheBodyFindsIsInTheGroupTwiceAndStillASingleOne(EngineUnderTest engine) throws ExceptionGroup {
        engine.run(() -> {
            var failure = new IOException("no line");
            var group = catchThrowableOfType(
                    ExceptionGroup.class,
                    () -> taskGroup(g -> {
                        var good = g.createTask(() -> "text");
                        var bad = g.createTask(() -> {
                            throw failure;
                        });
                        good.await();
                        bad.await();
                    }));

            assertThat(group.exceptions()).containsExactly(failure, failure);
            assertThat(group.unwrapSingle(IOException.class)).isSameAs(failure);
        });
    }

    @OnBothEngines
    void twoFailuresAreNoSingleOneThoughTheyAreAlike(EngineUnderTest engine) {
        engine.run(() -> {
            var group = catchThrowableOfType(
                    ExceptionGroup.class,
                    () -> taskGroup(g -> {
                        for (int i = 0; i < 2; i++) {
                            g.createTask(() -> {
                                throw new IOException("no line");
                            });
                        }
                        yieldNow();
                    }));

            assertThat(catchThrowableOfType(ExceptionGroup.class, () -> group.unwrapSingle(IOException.class)))
                    .isSameAs(group);
        });
    }
}
