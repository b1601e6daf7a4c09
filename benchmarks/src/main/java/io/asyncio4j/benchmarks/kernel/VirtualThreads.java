// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks.kernel;

import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/** Runs what a peer does on virtual threads: from inside of one, as a task of ours is inside of its loop. */
final class VirtualThreads {
    private VirtualThreads() {}

    static <T> T inside(Callable<T> body) throws Exception {
        var task = new FutureTask<>(body);
        Thread.startVirtualThread(task);
        return task.get();
    }
}
