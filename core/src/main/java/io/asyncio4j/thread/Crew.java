// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.thread;

import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The threads of one loop's {@code toThread}: daemon platform threads, 64 at most. Not a {@code ThreadPoolExecutor}: that
 * makes new threads while old ones are idle, or else has no bound; and it takes locks, which a task must not (S1).
 *
 * <p>How many threads there are, and how many calls, the loop alone counts. So it knows without asking whether one is idle,
 * or about to be: a thread is made only if there are more calls than threads.
 */
final class Crew {
    private static final int MOST = 64;
    private static final AtomicLong NUMBER = new AtomicLong();

    /** For {@link #end}. */
    private static final Object GO_HOME = new Object();

    /** Calls, and GO_HOME. Filled by the loop, emptied by the threads; neither waits for the other. */
    private final LinkedTransferQueue<Object> queue = new LinkedTransferQueue<>();

    /** Changed by the loop, but for a thread that ends unasked and cannot be replaced. */
    private final AtomicInteger threads = new AtomicInteger();

    /** Has a thread run a call. For whoever has the turn. */
    void run(Call call, int calls) {
        int there = threads.get();
        if (calls > there && there < MOST) {
            try {
                newThread(Thread.currentThread().getContextClassLoader());
                threads.incrementAndGet();
            } catch (OutOfMemoryError e) {
                if (threads.get() == 0) { // else the call waits for one of those that there are
                    throw e;
                }
            }
        }
        queue.put(call);
    }

    private void newThread(@Nullable ClassLoader loader) {
        String name = "asyncio4j-thread-" + NUMBER.incrementAndGet();
        Thread made = Thread.ofPlatform()
                .daemon()
                .name(name)
                .inheritInheritableThreadLocals(false) // it does not belong to who happens to call first
                .unstarted(() -> work(name));
        made.setContextClassLoader(loader);
        made.start();
    }

    private void work(String name) {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        boolean sentHome = false;
        try {
            workUntilSentHome(name);
            sentHome = true;
        } finally {
            if (!sentHome) {
                replace(loader);
            }
        }
    }

    private void workUntilSentHome(String name) {
        Thread mine = Thread.currentThread();
        while (true) {
            Object next = queue.poll();
            if (next == null) {
                mine.setName(name);
                try {
                    next = queue.take();
                } catch (InterruptedException e) {
                    continue; // somebody has kept the thread, and interrupts it though it has no work: it means no call
                }
            }
            if (next == GO_HOME) {
                return;
            }
            var call = (Call) next;
            mine.setName(call.caller().isEmpty() ? name : name + " for " + call.caller());
            call.run();
            Thread.interrupted(); // a body may leave it set, and it must not hit the next call
        }
    }

    /** The calling thread ends though nobody has sent it home: the loop counts on it. */
    private void replace(@Nullable ClassLoader loader) {
        boolean replaced = false;
        try {
            newThread(loader);
            replaced = true;
        } finally {
            if (!replaced) {
                threads.decrementAndGet();
            }
        }
    }

    /** Lets all threads end when they have run what there is. For whoever has the turn. */
    void end() {
        for (int there = threads.getAndSet(0); there > 0; there--) {
            queue.put(GO_HOME);
        }
    }
}
