// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.coroutine;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The two things of the JDK that have no public face: a virtual thread with a scheduler of its own, and the scheduler
 * that all others use. Reached with {@code --add-opens java.base/java.lang=ALL-UNNAMED}; without it, or on a JDK that has
 * them in another shape, {@link #missing} says why.
 */
final class InlineAccess {
    private static final @Nullable MethodHandle NEW_THREAD;
    private static final @Nullable Executor JDK_SCHEDULER;
    private static final @Nullable String MISSING;

    static {
        MethodHandle newThread = null;
        Executor scheduler = null;
        String missing = null;
        try {
            Class<?> builders = Class.forName("java.lang.ThreadBuilders");
            newThread = MethodHandles.privateLookupIn(builders, MethodHandles.lookup())
                    .findStatic(
                            builders,
                            "newVirtualThread",
                            MethodType.methodType(
                                    Thread.class, Executor.class, String.class, int.class, Runnable.class));
            Class<?> virtual = Class.forName("java.lang.VirtualThread");
            scheduler = (Executor) MethodHandles.privateLookupIn(virtual, MethodHandles.lookup())
                    .findStatic(virtual, "defaultScheduler", MethodType.methodType(Executor.class))
                    .invoke();
            // If a task were the first to block on a socket in this JVM, the JDK's socket poller would run on our loop,
            // and die with it. On a platform thread it starts on the JDK's own scheduler.
            Class.forName("sun.nio.ch.Poller");
        } catch (IllegalAccessException e) {
            missing = "java.lang is not open to it";
        } catch (Throwable e) {
            missing = "this JDK has no scheduler for virtual threads in the known place (" + e + ")";
        }
        NEW_THREAD = missing == null ? newThread : null;
        JDK_SCHEDULER = scheduler;
        MISSING = missing;
        if (missing == null) {
            letOneThreadEnd();
        }
    }

    /**
     * The cold trap: if a million tasks park before the first virtual thread of this JVM has ended, C2 has compiled
     * {@code VirtualThread.run} with an uncommon trap in place of the calls that follow the body, because they were never
     * linked. Then each of the million threads is deoptimised when it ends: 13 µs instead of one. One thread that ends
     * before is enough; it runs on the calling thread.
     */
    private static void letOneThreadEnd() {
        newThread(Runnable::run, null, () -> {}).start();
    }

    private InlineAccess() {}

    /** Why the inline engine cannot run, or null if it can. */
    static @Nullable String missing() {
        return MISSING;
    }

    @SuppressWarnings("NullAway") // not called when missing() says why
    static Thread newThread(Executor scheduler, @Nullable String name, Runnable body) {
        try {
            return (Thread) NEW_THREAD.invokeExact(scheduler, name, 0, body);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    @SuppressWarnings("NullAway") // not called when missing() says why
    static Executor jdkScheduler() {
        return JDK_SCHEDULER;
    }
}
