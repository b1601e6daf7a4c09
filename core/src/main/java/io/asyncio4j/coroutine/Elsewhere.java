// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.coroutine;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Platform threads that carry inline strands while they are off their loop. Not the JDK's carriers: a thread that parks on
 * one of those comes back to the JDK's scheduler without asking ours. Their stacks are as large as the loop's, since bodies
 * recurse on them.
 */
final class Elsewhere {
    private static final AtomicLong NUMBER = new AtomicLong();
    private static final ExecutorService POOL = Executors.newCachedThreadPool(work -> Thread.ofPlatform()
            .daemon()
            .name("asyncio4j-blocking-" + NUMBER.incrementAndGet())
            .stackSize(Engine.STACK_SIZE)
            .unstarted(work));

    /** The pool; a test may put one here that refuses. */
    static volatile Executor executor = POOL;

    private Elsewhere() {}

    /** Runs a ride; throws if there is no thread for it. Any thread. */
    static void execute(Runnable ride) {
        executor.execute(ride);
    }
}
