// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.support;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A bounded poll, for what no event announces: a garbage collection, a thread's state. */
public final class Eventually {
    private static final Duration BOUND = Duration.ofSeconds(30);

    private Eventually() {}

    /** Returns as soon as the condition holds; throws if it does not within half a minute. */
    public static void waitUntil(String what, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > BOUND.toNanos()) {
                throw new AssertionError("did not happen within " + BOUND + ": " + what);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }
}
