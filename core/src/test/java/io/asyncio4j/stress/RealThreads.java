// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.stress;

import io.asyncio4j.coroutine.GateInterleavings;
import io.asyncio4j.coroutine.OutsideInterleavings;
import io.asyncio4j.coroutine.RideInterleavings;
import io.asyncio4j.process.PipeReadingInterleavings;
import io.asyncio4j.process.PipesOnThreads;
import io.asyncio4j.queue.QueueInterleavings;
import io.asyncio4j.scheduler.LoopAmongThreads;
import io.asyncio4j.scheduler.LoopInterleavings;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.Interleavings;
import io.asyncio4j.support.Interleavings.Scenario;
import io.asyncio4j.support.ModelChecker;
import io.asyncio4j.thread.CallInterleavings;
import io.asyncio4j.thread.DemandInterleavings;
import io.asyncio4j.thread.IncomingInterleavings;
import io.asyncio4j.thread.WrappingInterleavings;
import java.util.ArrayList;
import java.util.List;

/**
 * The {@link Interleavings} on real threads, which begin at the same moment: what Lincheck, to whom memory is sequentially
 * consistent, cannot see. There are no tasks in them, so the engine plays no part.
 */
final class RealThreads implements StressCase {
    /** What Lincheck can follow. */
    static final List<Class<? extends Interleavings>> MODELS = List.of(
            LoopInterleavings.class,
            GateInterleavings.class,
            RideInterleavings.class,
            OutsideInterleavings.class,
            CallInterleavings.class,
            WrappingInterleavings.class,
            IncomingInterleavings.class,
            DemandInterleavings.class,
            QueueInterleavings.class,
            PipeReadingInterleavings.class);

    @Override
    public List<EngineUnderTest> engines() {
        return List.of(EngineUnderTest.PORTABLE); // as well as any
    }

    @Override
    public String name() {
        return "real-threads";
    }

    @Override
    public int fullSize() {
        return 5_000;
    }

    @Override
    public String run(EngineUnderTest engine, int size) throws ReflectiveOperationException {
        var all = new ArrayList<Scenario>();
        for (var type : MODELS) {
            all.addAll(ModelChecker.scenarios(type));
        }
        all.addAll(new PipesOnThreads().scenarios());
        LoopAmongThreads.together = true;
        try {
            for (Scenario scenario : all) {
                repeat(scenario, size);
            }
        } finally {
            LoopAmongThreads.together = false;
        }
        return "%,d meetings of a loop with other threads, of %d kinds".formatted(all.size() * size, all.size());
    }

    private static void repeat(Scenario scenario, int times) {
        for (int i = 0; i < times; i++) {
            try {
                scenario.program().run();
            } catch (Throwable t) {
                throw new AssertionError(scenario.name() + ": " + t.getMessage() + ", after " + i + " times", t);
            }
        }
    }
}
