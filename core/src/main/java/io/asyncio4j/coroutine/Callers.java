// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.coroutine;

import io.asyncio4j.local.ThreadName;

/** How the calling task or thread is named, for who is told of its calls later. */
public final class Callers {
    private Callers() {}

    /** {@code task 'main'}, or {@code thread 'main'} for code outside tasks. */
    public static String who() {
        Strand calling = Strand.current();
        return calling == null ? ThreadName.ofCaller() : "task '" + calling.body.name() + "'";
    }

    /** The calling task as it prints itself, or {@code a callback, on thread 'main'}. */
    public static String describe() {
        Strand calling = Strand.current();
        return calling == null ? "a callback, on " + ThreadName.ofCaller() : calling.toString();
    }

    /** The name of the calling task; empty in a callback. */
    public static String task() {
        Strand calling = Strand.current();
        return calling == null ? "" : calling.body.name();
    }
}
