// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.future;

/** A callback that waits for its call; closing it takes the callback back. */
@FunctionalInterface
public interface Registration extends AutoCloseable {
    /** Takes the callback back. Does nothing if it was called or taken back before. For the loop's own thread. */
    @Override
    void close();
}
