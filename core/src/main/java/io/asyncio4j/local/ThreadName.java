// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.local;

/** How messages call a thread. Virtual threads mostly have no name. */
public final class ThreadName {
    private ThreadName() {}

    /** {@code thread 'main'}, or the thread's number if it has no name: {@code thread '#42'}. */
    public static String of(Thread thread) {
        return "thread '" + (thread.getName().isEmpty() ? "#" + thread.threadId() : thread.getName()) + "'";
    }

    /** The calling thread. */
    public static String ofCaller() {
        return of(Thread.currentThread());
    }
}
