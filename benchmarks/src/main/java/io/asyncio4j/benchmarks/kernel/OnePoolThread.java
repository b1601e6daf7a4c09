// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks.kernel;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The JDK's timers, on one thread. */
@State(Scope.Thread)
public class OnePoolThread {
    ScheduledThreadPoolExecutor pool;

    @Setup
    public void open() {
        pool = new ScheduledThreadPoolExecutor(1);
        // Else what was cancelled piles up, as it does not with us.
        pool.setRemoveOnCancelPolicy(true);
    }

    @TearDown
    public void close() {
        pool.shutdownNow();
    }
}
