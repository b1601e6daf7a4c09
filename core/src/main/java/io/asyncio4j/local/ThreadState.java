// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.local;

import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel knows of one thread: its context, and the loop whose turn it has.
 *
 * <p>The threads of tasks carry theirs as their uncaught-exception handler, which is a field that every thread has
 * anyway: a million sleeping tasks pay nothing for it, where a {@code ThreadLocal} costs 136 bytes a thread and a
 * {@code ScopedValue} 105. Threads that user code starts do not inherit the handler, so a thread forked inside a task is
 * not the task (S4). All other threads keep theirs in a {@code ThreadLocal}.
 *
 * <p>The fields belong to the thread itself. They are typed {@code Object} because this package is the lowest one:
 * {@code context} holds a {@code Context}, {@code turn} an {@code EventLoop}.
 */
public class ThreadState implements Thread.UncaughtExceptionHandler {
    private static final ThreadLocal<ThreadState> OTHERS = new ThreadLocal<>();

    /** The current {@code Context} of this thread, made when it is first asked for. */
    public @Nullable Object context;

    /** The loop that this thread acts for right now, or null: a task in {@code blocking} has none. */
    public @Nullable Object turn;

    /** For the thread that owns it. */
    protected ThreadState() {}

    /** The state of the calling thread; made if it has none. */
    public static ThreadState current() {
        ThreadState state = peek();
        if (state == null) {
            state = new ThreadState();
            OTHERS.set(state);
        }
        return state;
    }

    /** The state of the calling thread, or null if the kernel has never met it. */
    public static @Nullable ThreadState peek() {
        return Thread.currentThread().getUncaughtExceptionHandler() instanceof ThreadState s ? s : OTHERS.get();
    }

    /** Reached only by a defect of this library: a task's thread lets nothing out. */
    @Override
    public void uncaughtException(Thread thread, Throwable failure) {
        System.getLogger("io.asyncio4j").log(Level.ERROR, "the thread of a task died: please report this", failure);
    }
}
