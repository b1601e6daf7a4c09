// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.coroutine;

import java.lang.System.Logger.Level;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The two ways to suspend a body and to resume it; see {@link InlineStrand} and {@link PortableStrand}. */
public enum Engine {
    /** Steps run on the loop's own platform thread. */
    INLINE {
        @Override
        Strand strand(Kernel loop, Body body, Object context) {
            return new InlineStrand(loop, body, context);
        }

        @Override
        void start(Runnable body) {
            ClassLoader loader = Thread.currentThread().getContextClassLoader();
            LoopThreads.POOL.execute(() -> {
                Thread.currentThread().setContextClassLoader(loader);
                try {
                    body.run();
                } finally {
                    Thread.currentThread().setContextClassLoader(null); // a waiting thread must hold nobody's classes
                }
            });
        }
    },
    /** Steps are handed from one virtual thread to another. */
    PORTABLE {
        @Override
        Strand strand(Kernel loop, Body body, Object context) {
            return new PortableStrand(loop, body, context);
        }

        @Override
        void start(Runnable body) {
            OneThatEnds.start();
            // Not a platform thread: handing over between kinds takes 25–50 µs instead of 0.8.
            Thread.ofVirtual().name(nextName()).start(body);
        }
    };

    /**
     * The cure for the cold trap, see {@link InlineAccess}: here one on the JDK's own scheduler. And one that waits for a
     * time: the classes that the JDK loads for the first such wait make it throw away what it has compiled with the
     * assumption that there are none, {@code Work.run} among it, and then every task that is parked in there is deoptimised.
     */
    private static final class OneThatEnds {
        static {
            Thread.startVirtualThread(() -> LockSupport.parkNanos(1));
        }

        static void start() {}
    }

    static final long STACK_SIZE = 64L << 20;
    private static final String FLAG = "--add-opens java.base/java.lang="
            + (Engine.class.getModule().isNamed() ? Engine.class.getModule().getName() : "ALL-UNNAMED");
    private static final AtomicBoolean SAID = new AtomicBoolean();
    private static final AtomicLong NUMBER = new AtomicLong();

    abstract Strand strand(Kernel loop, Body body, Object context);

    /** Runs a loop on a thread that fits. */
    abstract void start(Runnable body);

    private static String nextName() {
        return "asyncio4j-loop-" + NUMBER.incrementAndGet();
    }

    /** Threads for inline loops. One that has ended its loop waits a second for the next: making a thread takes a millisecond. */
    private static final class LoopThreads {
        static final ThreadPoolExecutor POOL = new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE,
                1,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                // Tasks recurse on this stack: the default gives 23,000 frames. The caller of run keeps the JVM alive.
                work -> Thread.ofPlatform()
                        .daemon()
                        .stackSize(STACK_SIZE)
                        .name(nextName())
                        .unstarted(work));
    }

    /** Runs a loop on a thread that fits; the caller waits. An interrupt of the caller goes to the given action. */
    void host(Runnable body, @Nullable Runnable onInterrupt) {
        var failure = new Throwable[1];
        var ended = new CountDownLatch(1);
        start(() -> {
            try {
                body.run();
            } catch (Throwable t) {
                failure[0] = t;
            } finally {
                ended.countDown();
            }
        });
        boolean interrupted = false;
        while (true) {
            try {
                ended.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
                if (onInterrupt != null) {
                    onInterrupt.run();
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        switch (failure[0]) {
            case null -> {}
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case Throwable e -> throw new AssertionError(e);
        }
    }

    /** The engine for this JVM: what the system property says, else inline where it can run. Says so once, at INFO. */
    public static Engine select() {
        String wanted = System.getProperty("asyncio4j.engine", "").toLowerCase(Locale.ROOT);
        String missing = InlineAccess.missing();
        return switch (wanted) {
            case "portable" -> said(PORTABLE, "portable engine: chosen with -Dasyncio4j.engine=portable");
            case "", "inline" -> {
                if (missing == null) {
                    yield said(INLINE, "inline engine: JDK calls that park free the loop");
                }
                if (!wanted.isEmpty()) {
                    throw new IllegalStateException(
                            "-Dasyncio4j.engine=inline was asked for, but it cannot run, because " + missing
                                    + ". Start the program with " + FLAG + ", or leave the property out.");
                }
                yield said(
                        PORTABLE,
                        "portable engine, because " + missing + ". The inline engine is several times faster"
                                + " and lets JDK calls that park free the loop: start the program with " + FLAG);
            }
            default ->
                throw new IllegalArgumentException(
                        "-Dasyncio4j.engine=" + wanted + " is unknown. Use inline or portable, or leave it out.");
        };
    }

    /** This engine, if it can run. */
    public Engine require() {
        if (this == INLINE && InlineAccess.missing() != null) {
            throw new IllegalStateException("the inline engine cannot run, because " + InlineAccess.missing()
                    + ". Start the program with " + FLAG + ", or use the portable engine.");
        }
        return this;
    }

    private static Engine said(Engine engine, String text) {
        if (!SAID.get() && SAID.compareAndSet(false, true)) {
            System.getLogger("io.asyncio4j").log(Level.INFO, "asyncio4j runs on the " + text);
        }
        return engine;
    }
}
