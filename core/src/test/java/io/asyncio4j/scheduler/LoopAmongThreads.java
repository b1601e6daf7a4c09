// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.scheduler;

import io.asyncio4j.coroutine.Engine;
import io.asyncio4j.coroutine.Kernel;
import io.asyncio4j.failure.FailurePolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * A loop that runs on the thread of the test, and others around it: the loop as it is, with its inbox, its sleep and its
 * waking up, but without an engine's thread, which Lincheck could not follow. So it runs callbacks and no tasks.
 */
public final class LoopAmongThreads {
    /** What a thread does. */
    public interface Work {
        /** Does it; what it throws comes out of {@link LoopAmongThreads#run}. */
        void run() throws Exception;
    }

    /** The loop, whose time stands still. */
    public final Kernel loop =
            new Kernel(Engine.PORTABLE, () -> 0, new ParkingPoller(), false, FailurePolicy.IGNORE, null);

    /** Whether the threads wait for each other before they begin: for real ones, which do not start at once. */
    public static volatile boolean together;

    /**
     * What several threads can reach, through here. Lincheck has them take turns only at what is shared, and does not see
     * that a thread shares what it was made with.
     */
    @SuppressWarnings("unused") // for that
    private static volatile Object shared;

    private final List<Thread> threads = new ArrayList<>();
    private final AtomicInteger waiting = new AtomicInteger();

    /** Those that have not ended. Loop only. */
    private int running;

    private volatile Throwable thrown;

    /** A thread that {@link #run} or {@link #start} starts, in order. */
    public Thread thread(Work work) {
        return thread(work, () -> {});
    }

    /** One with something that happens whenever it is about to be interrupted. */
    public Thread thread(Work work, Runnable beforeInterrupt) {
        var thread =
                new Thread(() -> {
                    try {
                        if (together) {
                            begin();
                        }
                        work.run();
                    } catch (Throwable t) {
                        thrown = t;
                    } finally {
                        loop.post(this::ended);
                    }
                }) {
                    @Override
                    public void interrupt() {
                        beforeInterrupt.run();
                        super.interrupt();
                    }
                };
        threads.add(thread);
        running++;
        shared = work;
        shared = this;
        return thread;
    }

    /** Whoever is the last to come lets all go, each of them a little later than the last time. */
    @SuppressWarnings("ThreadPriorityCheck") // there may be more of them than cores
    private void begin() {
        waiting.incrementAndGet();
        while (waiting.get() <= threads.size()) {
            Thread.yield();
        }
        linger();
    }

    /** Of real threads one is not always as far as the other. */
    public static void linger() {
        if (together) {
            for (int n = ThreadLocalRandom.current().nextInt(300); n > 0; n--) {
                Thread.onSpinWait();
            }
        }
    }

    private void ended() {
        running--;
        if (running == 0) {
            loop.stop();
        }
    }

    /** Calls something on the loop. */
    public <T> T call(Supplier<T> body) {
        var result = new ArrayList<T>();
        loop.ready(() -> result.add(body.get()));
        turn();
        return result.getFirst();
    }

    /** Lets the loop do what there is to do, without waiting for more. */
    public void turn() {
        loop.ready(loop::stop);
        runUntilStopped();
    }

    /** Waits, on one of the threads, until the loop has done what it is at; whether an interrupt has come till then. */
    public boolean isInterruptedByLoop() {
        var over = new AtomicBoolean();
        Thread waiting = Thread.currentThread();
        loop.post(() -> {
            over.set(true);
            LockSupport.unpark(waiting);
        });
        boolean interrupted = Thread.interrupted();
        while (!over.get()) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        return interrupted || Thread.interrupted();
    }

    /** Starts the threads. */
    public void start() {
        threads.forEach(Thread::start);
        if (together) {
            begin();
        }
    }

    /** Starts the threads, and runs the loop until they have ended and nothing is left to be done. */
    public void run() {
        start();
        runUntilStopped();
        while (loop.hasReady()) {
            turn();
        }
        join();
    }

    /** Runs the loop until somebody stops it. */
    public void runUntilStopped() {
        ((Loop) loop).runHere();
    }

    /** Waits for the threads; throws if one has failed. */
    public void join() {
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
        if (thrown != null) {
            throw new AssertionError(thrown);
        }
    }

    /** Whether the loop knows of nothing that it has to wait for. */
    public boolean isIdle() {
        return loop.hasNothingAhead();
    }
}
