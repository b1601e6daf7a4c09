// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.thread;

import io.asyncio4j.support.Eventually;
import java.util.concurrent.CountDownLatch;

/** A body that keeps its thread until it is let go, or interrupted. */
final class Held {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);
    volatile Thread thread;
    volatile boolean interrupted;

    /** The body. */
    int hold() throws InterruptedException {
        thread = Thread.currentThread();
        begun.countDown();
        try {
            go.await();
        } catch (InterruptedException e) {
            interrupted = true;
            throw e;
        }
        return 1;
    }

    /** The body of code that hears no interrupt. */
    int holdDeaf() {
        thread = Thread.currentThread();
        begun.countDown();
        while (true) {
            try {
                go.await();
                return 1;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
    }

    void waitUntilBegun() {
        Eventually.waitUntil("the body begins", () -> begun.getCount() == 0);
    }

    void letGo() {
        go.countDown();
    }
}
