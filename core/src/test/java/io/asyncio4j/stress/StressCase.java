// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.stress;

import io.asyncio4j.support.EngineUnderTest;
import java.util.List;

/** Something that must also hold a million times. The short form of each is among the tests, the long one is tools/stress. */
interface StressCase {
    /** The name by which tools/stress knows it. */
    String name();

    /** The size of the long form. */
    int fullSize();

    /** The engines to run it on. */
    default List<EngineUnderTest> engines() {
        return List.of(EngineUnderTest.values());
    }

    /** Runs it; throws if anything was not as it must be. Returns, in words, what was done. */
    String run(EngineUnderTest engine, int size) throws Exception;

    /** Throws unless a condition holds. */
    static void check(boolean condition, String otherwise) {
        if (!condition) {
            throw new AssertionError(otherwise);
        }
    }
}
