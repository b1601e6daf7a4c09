// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.structured;

import io.asyncio4j.coroutine.Kernel;
import io.asyncio4j.future.CancelReason;
import io.asyncio4j.scheduler.Timer;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A point in loop time that may be moved, and what happens when it comes. It is waited for from {@link #start} to
 * {@link #stop}. For whoever has the turn.
 */
abstract class Deadline {
    static final long NEVER = Long.MAX_VALUE;

    private long when;

    /** How long it is until then, for messages; null for a point in time that is not waited for yet. */
    private @Nullable Duration length;

    /** The one that waits for the time, or is ready; others were for times that have been moved. */
    private @Nullable Alarm alarm;

    Deadline(long when, @Nullable Duration length) {
        this.when = when;
        this.length = length;
    }

    /** The point in time that is so far from now. */
    static long in(Kernel loop, Duration limit, String call) {
        Objects.requireNonNull(
                limit, () -> "limit is null: " + call + " takes a Duration, such as Duration.ofSeconds(5)");
        return limit.isNegative() ? loop.time() : loop.deadline(limit, "limit", call);
    }

    /** It has come. */
    abstract void passed();

    /** Whose it is. */
    abstract Object owner();

    /** Another time; it is not waited for until the next {@link #start}. */
    final void move(Kernel loop, long to, @Nullable Duration length) {
        stop(loop);
        when = to;
        this.length = length;
    }

    /** Waits for it. If it has come already, {@link #passed} is called at once, or in the next iteration. */
    final void start(Kernel loop, boolean atOnce) {
        if (when == NEVER) {
            return;
        }
        long now = loop.time();
        if (length == null) {
            length = Duration.ofNanos(when).minusNanos(now); // not the difference, which may be too large for a long
        }
        var next = new Alarm(when);
        alarm = next;
        if (when > now) {
            loop.addTimer(next);
        } else if (atOnce) {
            next.run();
        } else {
            loop.ready(next);
        }
    }

    /** Waits for it no longer. */
    final void stop(Kernel loop) {
        Alarm set = alarm;
        if (set != null) {
            alarm = null;
            loop.removeTimer(set);
        }
    }

    /** Why something ends that has had its time. */
    final CancelReason.DeadlinePassed reason() {
        return new CancelReason.DeadlinePassed(length == null || length.isNegative() ? Duration.ZERO : length);
    }

    final OptionalLong when() {
        return when == NEVER ? OptionalLong.empty() : OptionalLong.of(when);
    }

    /** {@code , when=PT5S}; empty if there is none. */
    final String shown(String name) {
        return when == NEVER ? "" : ", " + name + "=" + Duration.ofNanos(when);
    }

    private final class Alarm extends Timer {
        Alarm(long when) {
            super(when);
        }

        @Override
        public void run() {
            if (alarm == this) { // else the time was moved, or nobody waits for it any more
                alarm = null;
                passed();
            }
        }

        @Override
        public String toString() {
            return owner().toString();
        }
    }
}
