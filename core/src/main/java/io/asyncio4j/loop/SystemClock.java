// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.loop;

/** {@link System#nanoTime()}, counted from class loading so that times are small, positive and far from overflow. */
enum SystemClock implements Clock {
    INSTANCE;

    private final long origin = System.nanoTime();

    @Override
    public long time() {
        return System.nanoTime() - origin;
    }
}
