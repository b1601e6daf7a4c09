// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.task;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import java.time.Duration;

class TaskResultTest {
    @OnBothEngines
    void awaitGivesTheValueOfTheBody(EngineUnderTest engine) {
        int value = engine.run(() -> createTask(() -> {
                    sleep(Duration.ofDays(1));
                    return 42;
                })
                .await());
        assertThat(value).isEqualTo(42);
    }
}
