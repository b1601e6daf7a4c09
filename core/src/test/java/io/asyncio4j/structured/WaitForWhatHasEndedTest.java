// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.structured;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.waitFor;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio4j.future.CancelledError;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import java.time.Duration;

/** S23: waitFor without any time, of what has ended already, is a look at how it has ended. */
class WaitForWhatHasEndedTest {
    // CPython 3.13: CancelledError('m'), no TimeoutError
    @OnBothEngines
    void cancelledTaskIsNoTimeout(EngineUnderTest engine) {
        engine.run(() -> {
            var task = createTask(() -> 1);
            task.cancel("m");
            yieldNow();
            assertThat(catchThrowable(() -> waitFor(task, Duration.ZERO)))
                    .isExactlyInstanceOf(CancelledError.class)
                    .hasMessage("m");
        });
    }

    // CPython 3.13: 1
    @OnBothEngines
    void valueIsReturned(EngineUnderTest engine) throws Exception {
        assertThat(engine.run(() -> {
                    var task = createTask(() -> 1);
                    yieldNow();
                    return waitFor(task, Duration.ZERO);
                }))
                .isEqualTo(1);
    }
}
