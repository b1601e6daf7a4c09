// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.local;

/**
 * A step of the loop's own that may take long, with a name for those who are told what has held the loop.
 *
 * @param name what it does
 * @param work does it
 */
public record Chore(String name, Runnable work) implements Runnable {
    @Override
    public void run() {
        work.run();
    }

    @Override
    public String toString() {
        return name;
    }
}
