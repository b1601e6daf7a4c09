// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.support;

import io.asyncio4j.coroutine.Kernel;
import io.asyncio4j.loop.Clock;
import io.asyncio4j.task.Tasks;
import io.asyncio4j.testing.VirtualClock;
import java.time.Duration;

/** Virtual time of a test, which throws out of the run what a run in debug mode throws: nothing can wake these tasks. */
final class TestTime implements Clock {
    private final VirtualClock time = VirtualClock.autojump();
    private final Impasse impasse = new Impasse(Duration.ofSeconds(30));

    /** No call is in flight: only a thread that knows the loop could end that. */
    private final Impasse unlikely = new Impasse(Duration.ofSeconds(10));

    @Override
    public long time() {
        return time.time();
    }

    @Override
    public long idle(long deadline, boolean busyElsewhere) {
        Kernel loop = Tasks.runningKernel("idle(...)");
        if (deadline == Long.MAX_VALUE && !busyElsewhere && !loop.isHandedOut() && Impasse.allWait(loop)) {
            throw Impasse.error(loop, "nothing can wake these tasks");
        }
        return (busyElsewhere ? impasse : unlikely).wait(loop, time.idle(deadline, busyElsewhere), 0);
    }

    @Override
    public boolean isReal() {
        return false;
    }
}
