// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.coroutine;

import static io.asyncio4j.support.Interleavings.check;

import io.asyncio4j.scheduler.LoopAmongThreads;
import io.asyncio4j.support.Interleavings;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * S18 (g): threads that the JDK asks, at once, to carry the same inline strand. One at a time does, and whatever has made the
 * strand runnable is followed by a ride. The strand has a continuation of the test's in place of a virtual thread's.
 */
public final class RideInterleavings implements Interleavings {
    @Override
    public List<Scenario> scenarios() {
        return List.of(
                new Scenario("one carries the strand, and none is missed", RideInterleavings::rides),
                new Scenario("who asks while another one carries it is heard", RideInterleavings::askedMeanwhile));
    }

    private static void askedMeanwhile() {
        var crowd = new LoopAmongThreads();
        var strand = new InlineStrand(crowd.loop, new Nothing(), new Object());
        var rides = new AtomicInteger();
        Runnable continuation = new Runnable() {
            @Override
            public void run() {
                if (rides.incrementAndGet() == 1) {
                    strand.execute(this);
                }
            }
        };
        Executor pool = Elsewhere.executor;
        Elsewhere.executor = Runnable::run;
        try {
            strand.execute(continuation); // the first one is the strand's own
            strand.mode(Strand.Mode.AWAY);
            strand.execute(continuation);
        } finally {
            Elsewhere.executor = pool;
        }
        check(rides.get() == 2, rides + " rides");
    }

    private static void rides() {
        var crowd = new LoopAmongThreads();
        var strand = new InlineStrand(crowd.loop, new Nothing(), new Object());
        var runnable = new AtomicBoolean();
        var carried = new AtomicBoolean();
        Runnable continuation = () -> {
            check(!carried.getAndSet(true), "two carry it at a time");
            runnable.set(false);
            LoopAmongThreads.linger(); // so that the other one often asks in this moment
            carried.set(false);
        };
        Executor pool = Elsewhere.executor;
        Elsewhere.executor = Runnable::run; // each thread carries it itself
        try {
            strand.execute(continuation); // the first one is the strand's own
            strand.mode(Strand.Mode.AWAY);
            for (int i = 0; i < 2; i++) {
                crowd.thread(() -> {
                    runnable.set(true);
                    strand.execute(continuation);
                });
            }
            crowd.run();
        } finally {
            Elsewhere.executor = pool;
        }
        check(!runnable.get(), "nobody has carried it since it could run");
    }

    private static final class Nothing implements Body {
        @Override
        public void run(Strand strand) {}

        @Override
        public void notRun(Throwable why) {}

        @Override
        public void ended(Strand strand) {}

        @Override
        public void endedWithoutLoop() {}

        @Override
        public String name() {
            return "nothing";
        }

        @Override
        public String threadName() {
            return null;
        }
    }
}
