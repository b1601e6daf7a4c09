// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.inspect;

import io.asyncio4j.coroutine.Kernel;
import io.asyncio4j.coroutine.Strand;
import io.asyncio4j.local.CallSite;
import io.asyncio4j.local.Chore;
import io.asyncio4j.local.Log;
import io.asyncio4j.local.Text;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Names a step that holds its loop for too long (S31), and has a loop that does nothing for as long look whether anything can
 * wake its tasks. One daemon thread for all loops; a loop pays for it with one plain
 * counter. The watchdog looks at the counter four times per bound, the shortest of any loop: no change while the loop is not waiting means that one
 * step runs.
 */
public final class Watchdog {
    private static final Watchdog INSTANCE = new Watchdog();

    /** The shortest bound of any loop so far: how often to look. */
    private long shortest = Long.MAX_VALUE;

    private @Nullable Thread thread;

    /** How many lines of a stack are shown: that of a deep recursion has thousands. */
    private static final int LINES = 40;

    /**
     * What was seen of a loop: its count of steps, when, for how long that has not changed, and whether that was told.
     * Nanoseconds.
     */
    record Seen(long steps, long at, long held, boolean named, long idle) {
        /** A loop that has just been seen for the first time, or to make progress. */
        static Seen of(long steps, long now) {
            return new Seen(steps, now, 0, false, 0);
        }

        /**
         * What is seen at the next look. A look that comes much too late was held up itself, by a machine or a JVM that stood
         * still: that time is not held against the step.
         */
        Seen next(long stepsNow, boolean waiting, long now, long pause) {
            long passed = Math.min(now - at, 2 * pause);
            if (stepsNow != steps) {
                return of(stepsNow, now);
            }
            return waiting
                    ? new Seen(steps, now, 0, false, idle + passed)
                    : new Seen(steps, now, held + passed, named, 0);
        }
    }

    private Watchdog() {}

    /** Watches a loop whenever it runs. */
    public static void watch(Kernel loop, Duration bound) {
        loop.watchdogBound(bound.toNanos());
        INSTANCE.start(bound.toNanos());
    }

    private synchronized void start(long bound) {
        shortest = Math.min(shortest, bound);
        if (thread == null) {
            thread = Thread.ofPlatform().daemon().name("asyncio4j-watchdog").start(this::run);
        } else {
            LockSupport.unpark(thread);
        }
    }

    private synchronized long shortest() {
        return shortest;
    }

    private void run() {
        Map<Kernel, Seen> seen = new WeakHashMap<>();
        while (true) {
            long pause = shortest() / 4;
            LockSupport.parkNanos(pause);
            long now = System.nanoTime();
            for (Kernel loop : Kernel.running()) {
                try {
                    seen.put(loop, look(loop, seen.get(loop), now, pause));
                } catch (Throwable t) {
                    // The others are watched too: it must not end because it stumbled over one.
                    Log.write(Level.ERROR, "the watchdog cannot tell who holds " + loop, t);
                    seen.put(loop, new Seen(loop.steps(), now, 0, true, 0));
                }
            }
        }
    }

    private static Seen look(Kernel loop, @Nullable Seen before, long now, long pause) {
        if (before == null) {
            return Seen.of(loop.steps(), now);
        }
        Seen seen = before.next(loop.steps(), loop.isWaiting(), now, pause);
        if (before.idle < loop.watchdogBound() && seen.idle >= loop.watchdogBound()) {
            loop.post(loop.searchForDeadlock());
            return new Seen(seen.steps + 1, now, 0, false, seen.idle); // that is no progress
        }
        if (seen.named || seen.held < loop.watchdogBound()) {
            return seen;
        }
        name(loop, seen.held);
        return new Seen(seen.steps, now, seen.held, true, 0);
    }

    private static void name(Kernel loop, long nanos) {
        Strand strand = loop.runningStrand();
        Thread holder = strand != null && strand.thread() != null ? strand.thread() : loop.thread();
        if (holder == null) {
            return;
        }
        List<StackTraceElement> stack = CallSite.trim(holder.getStackTrace());
        var text = new StringBuilder();
        Runnable current = loop.current();
        boolean isOwn = strand == null && current instanceof Chore;
        text.append(strand != null ? strand.body.toString() : (isOwn ? "" : "a callback: ") + Text.of(current));
        text.append(" has held ").append(loop).append(" for ");
        text.append(nanos / 1_000_000).append(" ms: nothing else of this loop runs meanwhile. ");
        text.append(LockOwner.of(holder, loop)).append(isOwn ? "" : "Put such work into blocking(...).");
        stack.stream().limit(LINES).forEach(line -> text.append("\n    at ").append(line));
        if (stack.size() > LINES) {
            text.append("\n    ... ").append(stack.size() - LINES).append(" more");
        }
        Log.write(Level.WARNING, text.toString());
    }
}
