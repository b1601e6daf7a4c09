// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.testing;

import io.asyncio4j.loop.Clock;
import java.time.Duration;

/**
 * Time for tests: it stands still while anything is ready to run, and then jumps to the next timer, so a program that sleeps
 * for a year ends at once, with the same order of events as in real time.
 *
 * <pre>{@code
 * var clock = VirtualClock.autojump();
 * try (var runner = Runner.builder().clock(clock).build()) {
 *     runner.run(() -> sleep(Duration.ofDays(365)));
 * }
 * }</pre>
 *
 * <p>While a {@code blocking} body, a call of {@code toThread}, a process or a foreign {@code CompletionStage} is under way,
 * time does not jump: the loop waits for it in real time, and a timeout around it does not come. (If that in turn waits for a
 * task that sleeps, move the time on by hand.) Blocking calls of the JDK know nothing of this clock: on the inline
 * engine a task that is in one looks idle to the loop, and time may jump meanwhile.
 */
public final class VirtualClock implements Clock {
    private final boolean jumps;

    /** Moved by the loop, or by whoever calls {@link #advance}; read from any thread. */
    private volatile long now;

    private VirtualClock(boolean jumps) {
        this.jumps = jumps;
    }

    /**
     * A clock that jumps to the next timer when nothing is ready.
     *
     * @return a clock at time 0
     */
    public static VirtualClock autojump() {
        return new VirtualClock(true);
    }

    /**
     * A clock that moves only by {@link #advance}.
     *
     * @return a clock at time 0
     */
    public static VirtualClock manual() {
        return new VirtualClock(false);
    }

    /**
     * Moves the time on: for a task or callback of the loop. Timers that are due then run in the next iteration. A call on
     * another thread moves the time too, but wakes no loop that waits.
     *
     * @param by how far, not negative
     * @throws IllegalArgumentException if it is negative
     */
    public synchronized void advance(Duration by) {
        if (by.isNegative()) {
            throw new IllegalArgumentException("time does not go back: advance(" + by + ")");
        }
        if (by.compareTo(Duration.ofNanos(Long.MAX_VALUE - now)) > 0) {
            throw new IllegalArgumentException("time ends after 292 years: advance(" + by + ") of " + this);
        }
        now += by.toNanos();
    }

    @Override
    public long time() {
        return now;
    }

    @Override
    public synchronized long idle(long deadline, boolean busyElsewhere) {
        if (deadline <= now) {
            return 0;
        }
        if (!jumps || busyElsewhere || deadline == Long.MAX_VALUE) {
            return Long.MAX_VALUE;
        }
        now = deadline;
        return 0;
    }

    @Override
    public boolean isReal() {
        return false;
    }

    /** Shows the time. */
    @Override
    public String toString() {
        return "VirtualClock(" + Duration.ofNanos(now) + ")";
    }
}
