// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.structured;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.gather;
import static io.asyncio4j.Asyncio.gatherOutcomes;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.Coroutine;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.task.Task;
import java.util.function.Function;

/** S23: a gather that was asked to cancel ends with the error with which its child has ended. */
class CancelledGatherMessageTest {
    private static void awaitedByOneThatItsChildCancels(
            EngineUnderTest engine, Function<Task<?, RuntimeException>, Coroutine<?, RuntimeException>> gathering) {
        engine.run(() -> {
            var main = currentTask();
            var child = createTask("child", () -> {
                yieldNow();
                main.cancel("of the whole");
                currentTask().cancel("its own");
            });
            assertThatThrownBy(gathering.apply(child)::call)
                    .isExactlyInstanceOf(CancelledError.class)
                    .hasMessage("its own");
        });
    }

    // CPython 3.13: CancelledError('its own')
    @OnBothEngines
    void errorIsTheChilds(EngineUnderTest engine) {
        awaitedByOneThatItsChildCancels(engine, child -> () -> gather(child).await());
    }

    // CPython 3.13: the same
    @OnBothEngines
    void errorIsTheLastChildsWhereOutcomesAreGathered(EngineUnderTest engine) {
        awaitedByOneThatItsChildCancels(
                engine, child -> () -> gatherOutcomes(child).await());
    }
}
