// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.stress;

import io.asyncio4j.queue.QueueInterleavings;
import io.asyncio4j.scheduler.LoopInterleavings;
import io.asyncio4j.support.Interleavings;
import io.asyncio4j.support.ModelChecker;
import io.asyncio4j.thread.CallInterleavings;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Lincheck tries some interleavings of what a call from another thread goes through, and reports one that fails step by
 * step; {@code tools/stress model-checking} tries more, and all of the {@link Interleavings}, which takes minutes.
 */
class InterleavingsTest {
    private static final int SOME = 5;

    @Test
    void whatCrossesThreadsHoldsInEachInterleaving() throws Exception {
        ModelChecker.check(List.of(LoopInterleavings.class, CallInterleavings.class, QueueInterleavings.class), SOME);
    }
}
