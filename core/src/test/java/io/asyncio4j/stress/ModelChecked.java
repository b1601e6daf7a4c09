// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.stress;

import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.Interleavings;
import io.asyncio4j.support.ModelChecker;
import java.util.List;

/** Lincheck tries as many interleavings of each of the {@link Interleavings}. The engine plays no part. */
final class ModelChecked implements StressCase {
    @Override
    public String name() {
        return "model-checking";
    }

    @Override
    public int fullSize() {
        return 100;
    }

    @Override
    public List<EngineUnderTest> engines() {
        return List.of(EngineUnderTest.PORTABLE); // as well as any
    }

    @Override
    public String run(EngineUnderTest engine, int size) throws Exception {
        for (var type : RealThreads.MODELS) {
            ModelChecker.check(List.of(type), size);
        }
        return "%,d interleavings of each scenario".formatted(size);
    }
}
