// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.local;

import org.jspecify.annotations.Nullable;

/**
 * The call of {@code toThread} or {@code runInExecutor} whose body the calling thread runs, as it prints itself: all that such
 * a thread knows of a loop. A {@code ThreadLocal}, since the thread is the executor's.
 */
public final class OffLoop {
    private static final ThreadLocal<@Nullable Object> CALL = new ThreadLocal<>();

    private OffLoop() {}

    /** The call, or null. */
    public static @Nullable Object current() {
        return CALL.get();
    }

    /** The calling thread runs the body of a call from now on; what it ran before, for {@link #leave}. */
    public static @Nullable Object enter(Object call) {
        Object outer = CALL.get();
        CALL.set(call);
        return outer;
    }

    /** The body has ended. */
    public static void leave(@Nullable Object outer) {
        if (outer == null) {
            CALL.remove();
        } else {
            CALL.set(outer);
        }
    }

    /** Where the calling thread is, for messages: inside of which call, if of one, and on which thread. */
    public static String where() {
        Object call = current();
        return (call == null ? "" : "inside " + call + ", ") + "on " + ThreadName.ofCaller();
    }
}
