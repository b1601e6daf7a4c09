// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.scheduler;

import io.asyncio4j.local.Text;
import io.asyncio4j.loop.Callback;
import org.jspecify.annotations.Nullable;

/**
 * A callback in debug mode: reports name the line that has given it to the loop.
 *
 * @param callback the callback
 * @param line that line; null if there is none but ours
 */
record PlacedCallback(Callback callback, @Nullable StackTraceElement line) implements Callback {
    @Override
    public void run() throws Exception {
        callback.run();
    }

    @Override
    public String toString() {
        return Text.of(callback, line);
    }
}
