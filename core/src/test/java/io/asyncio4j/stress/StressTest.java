// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.stress;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;

/** The short form of the stress; each case throws when anything is not as it must be. The long one is tools/stress. */
class StressTest {
    @OnBothEngines
    void callsFromEightThreadsArriveOnceAndInOrder(EngineUnderTest engine) throws Exception {
        assertThat(new ForeignCalls().run(engine, 10_000)).startsWith("80,000 calls from 8 threads:");
    }

    @OnBothEngines
    void cancelRacesWithCompletion(EngineUnderTest engine) throws Exception {
        assertThat(new CancelAgainstCompletion().run(engine, 20_000)).startsWith("20,000 tasks");
    }

    @OnBothEngines
    void interruptRacesWithTheEndOfBlocking(EngineUnderTest engine) throws Exception {
        assertThat(new InterruptAgainstBlocking().run(engine, 2_000)).startsWith("2,000 requests");
    }

    @OnBothEngines
    void manyTasksAreCreatedAndAwaited(EngineUnderTest engine) throws Exception {
        assertThat(new ManyTasks().run(engine, 20_000))
                .isEqualTo("20,000 tasks created and awaited, 20 of them failed");
    }

    @OnBothEngines
    void manyTasksAreAsleepAtOnce(EngineUnderTest engine) throws Exception {
        assertThat(new ManySleepers().run(engine, 20_000)).isEqualTo("20,000 tasks asleep at once, woken in order");
    }
}
