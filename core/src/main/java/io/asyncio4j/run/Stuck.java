// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.run;

import io.asyncio4j.coroutine.Kernel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The time after which the end of a run says what it waits for. */
final class Stuck {
    /** How often it is said. */
    static final Duration OFTEN = Duration.ofSeconds(5);

    private Stuck() {}

    /** Runs something on the loop later, by the time that passes for whoever waits for the run to end. */
    static void later(Kernel loop, Duration delay, Runnable action) {
        if (loop.hasRealClock()) {
            loop.callLater(delay, action::run);
        } else {
            // A timer would move a virtual clock on; and where nothing moves it, a stuck run would be silent.
            CompletableFuture.delayedExecutor(delay.toNanos(), TimeUnit.NANOSECONDS, loop::post)
                    .execute(action);
        }
    }
}
