// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.stress;

import static io.asyncio4j.support.Interleavings.check;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.queue.QueueInterleavings;
import io.asyncio4j.scheduler.LoopAmongThreads;
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
    private static final int MANY = 100;

    @Test
    void whatCrossesThreadsHoldsInEachInterleaving() throws Exception {
        ModelChecker.check(List.of(LoopInterleavings.class, CallInterleavings.class, QueueInterleavings.class), SOME);
    }

    // Lincheck that cannot rewrite the classes, or does not see what the threads share, finds nothing and says nothing
    @Test
    void whatIsLostInOneInterleavingIsFound() {
        assertThatThrownBy(() -> ModelChecker.check(List.of(LostUpdate.class), MANY))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Concurrent test failed")
                .hasMessageContaining("one of two was lost");
    }

    /** What nobody should write. */
    public static final class LostUpdate implements Interleavings {
        private static final class Counter {
            private int count;
        }

        @Override
        public List<Scenario> scenarios() {
            return List.of(new Scenario("two threads count", () -> {
                var crowd = new LoopAmongThreads();
                var counter = new Counter();
                crowd.thread(() -> counter.count++);
                crowd.thread(() -> counter.count++);
                crowd.start();
                crowd.join();
                check(counter.count == 2, "one of two was lost");
            }));
        }
    }
}
