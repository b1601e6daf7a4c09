// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.process;

import io.asyncio4j.coroutine.Kernel;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Threads for what waits in the operating system: starting a process, reading or writing its pipes, ending a tree. The JDK's
 * calls for these hold whichever thread they are on, and react to no interrupt: on the loop they would stop it, and on a
 * virtual thread they would keep one of the few carriers. A pipe that is read has a platform thread with a small stack for as
 * long as it is open, one that is written only while there is something to write. A hundred processes with all three pipes
 * have 200 to 300 of them.
 */
final class PipeThreads {
    private static final long STACK_SIZE = 256 << 10;
    private static final AtomicLong NUMBER = new AtomicLong();

    /** One that has nothing to do waits a second for more: a program that starts one process after the other makes few. */
    private static final ThreadPoolExecutor POOL = new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), PipeThreads::thread);

    private PipeThreads() {}

    private static Thread thread(Runnable work) {
        Thread thread = Thread.ofPlatform()
                .daemon()
                .name("asyncio4j-process-" + NUMBER.incrementAndGet())
                .stackSize(STACK_SIZE)
                .inheritInheritableThreadLocals(false)
                .unstarted(work);
        thread.setContextClassLoader(null); // a waiting thread must hold nobody's classes
        return thread;
    }

    /**
     * Runs something that lets nothing out. On the loop, or on one of these threads: not on a task's (S1).
     *
     * @param refused told on the loop if there is no thread for it
     */
    static void execute(Kernel loop, Runnable work, Consumer<Throwable> refused) {
        // One that waits takes it at once. To make one takes as long as the operating system lets it wait for a
        // processor, for which the loop has no time: a hundred processes at once would hold it for a second.
        if (!POOL.getQueue().offer(work)) {
            Thread.ofVirtual().inheritInheritableThreadLocals(false).start(() -> executeHere(loop, work, refused));
        }
    }

    /** Runs something short on a thread of its own after some real time: a loop's timers may go by a virtual clock. */
    static void later(long nanos, Runnable work) {
        Thread.ofVirtual().inheritInheritableThreadLocals(false).start(() -> {
            LockSupport.parkNanos(nanos);
            work.run();
        });
    }

    private static void executeHere(Kernel loop, Runnable work, Consumer<Throwable> refused) {
        try {
            POOL.execute(work);
        } catch (OutOfMemoryError | RuntimeException e) {
            loop.post(() -> refused.accept(e));
        }
    }
}
