// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.coroutine;

import java.lang.management.ManagementFactory;
import java.util.Objects;
import jdk.management.VirtualThreadSchedulerMXBean;

/**
 * Room on the JDK's own scheduler for what portable strands do in {@code blocking(…)}. The scheduler has a carrier for each
 * core, and a body that computes keeps one: with as many such bodies as cores no carrier would be left for the loop, which
 * is a virtual thread too. So each of them brings a carrier with it, and takes it away again. The cores are then shared out
 * by the operating system, as between platform threads.
 */
final class Carriers {
    /** Where the scheduler's own limit lies: {@code jdk.virtualThreadScheduler.maxPoolSize}. */
    private static final int MOST = Integer.getInteger("jdk.virtualThreadScheduler.maxPoolSize", 256);

    private static final VirtualThreadSchedulerMXBean SCHEDULER =
            Objects.requireNonNull(ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class));

    private Carriers() {}

    /** One more; false if there are as many as may be. */
    static synchronized boolean add() {
        int now = SCHEDULER.getParallelism();
        if (now >= MOST) {
            return false;
        }
        SCHEDULER.setParallelism(now + 1);
        return true;
    }

    /** One less. */
    static synchronized void remove() {
        SCHEDULER.setParallelism(Math.max(1, SCHEDULER.getParallelism() - 1));
    }
}
