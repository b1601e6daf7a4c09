// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.support;

import io.asyncio4j.coroutine.Kernel;
import io.asyncio4j.loop.Clock;
import io.asyncio4j.loop.EventLoop;
import io.asyncio4j.loop.Handle;
import io.asyncio4j.task.Tasks;
import io.asyncio4j.testing.VirtualClock;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;

/**
 * Virtual time that counts the iterations of its loop in which anything happens, and calls somebody in each of them.
 *
 * <p>A callback that calls itself again and again would keep the loop from ever being idle, and so time from jumping. So it
 * pauses while nothing is ready, and goes on when the loop asks this clock how long to wait.
 */
final class Ticks implements Clock {
    /** Where in an iteration the call comes. */
    enum Position {
        /** Before all that is ready. */
        FIRST,
        /** After it: a timer that is due comes last. */
        LAST
    }

    /** More iterations than any program of a test has. */
    private static final long BOUND = 100_000;

    private final VirtualClock time = VirtualClock.autojump();
    private final boolean othersMayWake;

    /** The one that counts now, or null. Loop only. */
    private Counter counter;

    /** If other threads may wake the loop, one that has nothing to do is no hang. */
    Ticks(boolean othersMayWake) {
        this.othersMayWake = othersMayWake;
    }

    /** One run's count. Loop only. */
    final class Counter {
        private final Kernel loop;
        private final Position position;
        private final LongConsumer each;
        private Handle next;
        private long count;
        private String hang;

        private Counter(EventLoop loop, Position position, LongConsumer each) {
            this.loop = (Kernel) loop;
            this.position = position;
            this.each = each;
        }

        /** How many there were. */
        long count() {
            return count;
        }

        /** Why the loop was stopped before the program had ended; null if it was not. */
        String hang() {
            return hang;
        }

        /** Counts no more. */
        void end() {
            next.cancel();
            counter = null;
        }

        private void resume() {
            next = position == Position.FIRST ? loop.callSoon(this::tick) : loop.callAt(loop.time(), this::tick);
        }

        private void tick() {
            count++;
            try {
                each.accept(count);
            } catch (Throwable t) {
                stop(t.toString());
                throw t;
            }
            if (count == BOUND) {
                stop("after " + BOUND + " iterations the program has not ended");
            } else if (loop.hasReady()) {
                resume();
            }
        }

        private void stop(String why) {
            hang = why + ":\n  "
                    + Tasks.allTasks(loop).stream().map(Object::toString).collect(Collectors.joining("\n  "));
            loop.stop();
        }
    }

    /** Counts the iterations of a loop from the next one on. */
    Counter count(EventLoop loop, Position position, LongConsumer each) {
        counter = new Counter(loop, position, each);
        counter.resume();
        return counter;
    }

    @Override
    public long time() {
        return time.time();
    }

    @Override
    public long idle(long deadline, boolean busyElsewhere) {
        Counter counting = counter;
        if (counting == null) {
            return time.idle(deadline, busyElsewhere);
        }
        if (deadline == Long.MAX_VALUE && !busyElsewhere && !othersMayWake) {
            counting.stop("nothing can wake these tasks");
            return 0;
        }
        long wait = time.idle(deadline, busyElsewhere);
        counting.resume();
        return wait;
    }

    @Override
    public boolean isReal() {
        return false;
    }
}
