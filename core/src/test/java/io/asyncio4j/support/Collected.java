// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.support;

import java.lang.ref.WeakReference;

/** Waits for the garbage collector. */
public final class Collected {
    private Collected() {}

    /** Returns once an object is gone. */
    public static void waitUntilGone(String what, WeakReference<?> object) {
        Eventually.waitUntil(what + " is collected", () -> {
            System.gc();
            return object.refersTo(null);
        });
    }
}
