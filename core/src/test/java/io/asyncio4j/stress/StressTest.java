// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.stress;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The short form of the stress; each case throws when anything is not as it must be. The long one is tools/stress. */
class StressTest {
    private static final Path COMMAND = Path.of("..", "tools", "stress");

    // It takes the names that it helps with
    @Test
    void helpOfTheCommandNamesEachCase() throws IOException {
        String help = Files.readString(COMMAND);
        assertThat(Stress.CASES).allSatisfy(c -> assertThat(help).contains("\n  " + c.name() + " "));
    }

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
    void cancelRacesWithCallsOnOtherThreads(EngineUnderTest engine) throws Exception {
        assertThat(new CancelAgainstCalls().run(engine, 10_000))
                .isEqualTo("10,000 calls cancelled before, in and after their bodies: no interrupt leaked, none counted"
                        + " twice");
    }

    @OnBothEngines
    void queueIsSharedByThreadsThatAreInterrupted(EngineUnderTest engine) throws Exception {
        assertThat(new QueueAcrossThreads().run(engine, 10_000))
                .isEqualTo("10,000 items through a queue of 2 places, among interrupts and cancelled tasks: none lost,"
                        + " none twice");
    }

    @OnBothEngines
    void submissionsAreCancelledAsTheyBeginAndEnd(EngineUnderTest engine) throws Exception {
        assertThat(new SubmissionsFromThreads().run(engine, 2_000))
                .isEqualTo("2,000 bodies submitted by 3 threads, and cancelled as they began and ended");
    }

    @OnBothEngines
    void flowsAcrossThreadsKeepOrderAndDemand(EngineUnderTest engine) throws Exception {
        assertThat(new FlowsAcrossThreads().run(engine, 1_000))
                .isEqualTo("1,000 flows of 100 items between a loop and other threads");
    }

    @OnBothEngines
    void strangersWakeAndInterruptTasks(EngineUnderTest engine) throws Exception {
        assertThat(new StrangersAtTasks().run(engine, 20_000))
                .isEqualTo("20,000 turns of 8 tasks among strangers: one at a time");
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void loopMeetsRealThreads() throws Exception {
        assertThat(new RealThreads().run(EngineUnderTest.PORTABLE, 100))
                .isEqualTo("4,300 meetings of a loop with other threads, of 43 kinds");
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

    @OnBothEngines
    void processesLeaveNothingBehind(EngineUnderTest engine) throws Exception {
        assertThat(new ManyProcesses().run(engine, 100)).isEqualTo("100 processes one after the other, 100 at once");
    }

    @OnBothEngines
    void manyBytesGoThroughCat(EngineUnderTest engine) throws Exception {
        assertThat(new PipedThroughCat().run(engine, 64)).isEqualTo("64 MiB through cat");
    }
}
