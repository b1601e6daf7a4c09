// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.support;

import io.asyncio4j.coroutine.Kernel;
import io.asyncio4j.loop.Clock;
import io.asyncio4j.loop.EventLoop;
import io.asyncio4j.loop.Handle;
import io.asyncio4j.task.Tasks;
import io.asyncio4j.testing.VirtualClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.function.BooleanSupplier;

/**
 * Virtual time that calls somebody in each iteration of its loop in which anything happens.
 *
 * <p>A callback that calls itself again and again would keep the loop from ever being idle, and so time from jumping. So it
 * pauses while nothing is ready, and goes on when the loop asks this clock how long to wait.
 *
 * <p>It also lets the world outside the loop go on, when the loop has nothing else to do: that is what makes programs with
 * other threads and processes go the same way each time.
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
    private final Impasse impasse;

    /** If other threads may wake the loop, one that has nothing to do is no hang. */
    private final boolean othersMayWake;

    /** How often somebody was called, in all runs. Loop only. */
    private long allTicks;

    /** The one that calls now, or null. Loop only. */
    private Counter counter;

    private Ticks(boolean othersMayWake, Duration patience) {
        this.othersMayWake = othersMayWake;
        this.impasse = new Impasse(patience);
    }

    /** For programs that are a loop's own affair. */
    static Ticks ofALoopAlone() {
        return new Ticks(false, Duration.ofSeconds(15));
    }

    /** For programs in which other threads may wake the loop, that take so long at most, in real time. */
    static Ticks withOthers(Duration patience) {
        return new Ticks(true, patience);
    }

    /** One run's calls. Loop only. */
    final class Counter {
        private final Kernel loop;
        private final Position position;
        private final Runnable each;

        /** What lets the world outside go on, in this order. */
        private final ArrayDeque<BooleanSupplier> outside = new ArrayDeque<>();

        private Handle next;
        private long count;
        private String hang;

        private Counter(EventLoop loop, Position position, Runnable each) {
            this.loop = (Kernel) loop;
            this.position = position;
            this.each = each;
        }

        /** Why the loop was stopped before the program had ended; null if it was not. */
        String hang() {
            return hang;
        }

        /** Calls something when nothing is ready, before time jumps; again each time until it returns true. */
        void whenIdle(BooleanSupplier step) {
            outside.add(step);
        }

        /** Calls nobody any more. */
        void end() {
            next.cancel();
            counter = null;
        }

        private void resume() {
            next = position == Position.FIRST ? loop.callSoon(this::tick) : loop.callAt(loop.time(), this::tick);
        }

        private void tick() {
            allTicks++;
            count++;
            try {
                each.run();
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
            hang = Impasse.describe(loop, why);
            loop.stop();
        }

        private boolean letOutsideGoOn() {
            if (!outside.isEmpty() && outside.peek().getAsBoolean()) {
                outside.remove();
                return true;
            }
            return false;
        }
    }

    /** Calls somebody from the next iteration of a loop on. */
    Counter count(EventLoop loop, Position position, Runnable each) {
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
        Kernel loop = Tasks.runningKernel("idle(...)");
        if (counter != null && counter.letOutsideGoOn()) {
            counter.resume();
            return 0;
        }
        if (deadline == Long.MAX_VALUE && !busyElsewhere && !othersMayWake) {
            throw Impasse.error(loop, "nothing can wake these tasks");
        }
        long wait = impasse.wait(loop, time.idle(deadline, busyElsewhere), allTicks);
        if (counter != null) {
            counter.resume();
        }
        return wait;
    }

    @Override
    public boolean isReal() {
        return false;
    }
}
