// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.loop.Clock;
import io.asyncio4j.loop.Poller;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clock, poller and host are seams: a loop asks them for what it needs, and a network needs no change in it (S2, S5). */
@Timeout(60)
class LoopSeamsTest {
    private static final long FOR_EVER = Long.MAX_VALUE;

    private final List<String> order = new ArrayList<>();

    /** What each call of poll was asked for. */
    private final List<Long> waits = new ArrayList<>();

    private long now;
    private Runnable inPoll = () -> {};
    private int wakeups;
    private int closed;

    private final Clock clock = () -> now;

    /** Waits not at all: time jumps as far as it was asked to wait. */
    private final Poller poller = new Poller() {
        @Override
        public void poll(long nanos) {
            waits.add(nanos);
            if (nanos != FOR_EVER) {
                now += nanos;
            }
            inPoll.run();
        }

        @Override
        public void wakeup() {
            wakeups++;
        }

        @Override
        public void close() {
            closed++;
        }
    };

    private final Loop loop = new Loop(clock, poller, Runnable::run);

    @Test
    void pollerIsClosedWhateverTheLoopThrowsAtItsClose() {
        var failure = new OutOfMemoryError("as if");
        var failing = new Loop(clock, poller, Runnable::run) {
            @Override
            protected void closed(List<Runnable> left) {
                throw failure;
            }
        };
        assertThatThrownBy(failing::close).isSameAs(failure);
        assertThat(closed).isEqualTo(1);
    }

    private static void postFromAnotherThread(Runnable post) {
        Thread thread = Thread.ofPlatform().start(post);
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void loopLooksWithoutWaitingWhileSomethingIsReady() {
        loop.callSoon(() -> loop.callSoon(loop::stop));
        loop.runForever();
        assertThat(waits).containsExactly(0L, 0L);
    }

    @Test
    void loopWaitsForItsFirstTimer() {
        now = 100;
        loop.callAt(5_000, () -> order.add("second"));
        loop.callAt(1_100, () -> order.add("first"));
        loop.callAt(9_000, loop::stop);
        loop.runForever();
        assertThat(order).containsExactly("first", "second");
        assertThat(waits).containsExactly(1_000L, 3_900L, 4_000L);
    }

    @Test
    void timerThatIsOverdueIsNotWaitedFor() {
        now = 100;
        loop.callAt(50, loop::stop);
        loop.runForever();
        assertThat(waits).containsExactly(0L);
    }

    @Test
    void cancelledTimerIsNotWaitedFor() {
        loop.callAt(1_000, () -> order.add("never")).cancel();
        loop.callAt(3_000, loop::stop);
        loop.runForever();
        assertThat(waits).containsExactly(3_000L);
        assertThat(order).isEmpty();
    }

    @Test
    void loopWithoutTimersWaitsUntilItIsWoken() {
        inPoll = () -> postFromAnotherThread(() -> {
            assertThat(loop.isWaiting()).isTrue();
            loop.callSoonThreadsafe(loop::stop);
        });
        loop.runForever();
        assertThat(waits).containsExactly(FOR_EVER);
        assertThat(wakeups).isEqualTo(1);
        assertThat(loop.isWaiting()).isFalse();
    }

    // Waking costs a system call: a loop that runs will look anyway
    @Test
    void loopThatRunsIsNotWoken() {
        loop.callSoon(() -> postFromAnotherThread(() -> loop.callSoonThreadsafe(loop::stop)));
        loop.runForever();
        assertThat(wakeups).isZero();
        assertThat(waits).containsExactly(0L, 0L);
    }

    @Test
    void loopThatIsStoppedDoesNotWait() {
        loop.stop();
        loop.runForever();
        assertThat(waits).containsExactly(0L);
    }

    // S2: what other threads posted, then I/O events, then timers, all in the same iteration
    @Test
    void whatThePollerSchedulesRunsInThisIterationBeforeTheTimers() {
        loop.callSoon(() -> order.add("ready before"));
        loop.callAt(0, () -> order.add("timer"));
        postFromAnotherThread(() -> loop.callSoonThreadsafe(() -> order.add("posted")));
        inPoll = () -> {
            inPoll = () -> {};
            loop.callSoon(() -> order.add("I/O"));
        };
        loop.stop(); // one iteration only
        loop.runForever();
        assertThat(order).containsExactly("ready before", "posted", "I/O", "timer");
    }

    @Test
    void pollerMaySayThatItWaitsLessThanAsked() {
        loop.callAt(1_000, loop::stop);
        inPoll = () -> {
            if (waits.size() < 3) {
                now -= 600; // woken early
            }
        };
        loop.runForever();
        assertThat(waits).containsExactly(1_000L, 600L, 600L);
    }

    @Test
    void pollerIsClosedOnceWithTheLoop() {
        loop.close();
        loop.close();
        assertThat(closed).isEqualTo(1);
    }

    @Test
    void clockDecidesHowLongToWait() {
        var asked = new ArrayList<String>();
        var jumping = new Clock() {
            @Override
            public long time() {
                return now;
            }

            @Override
            public long idle(long deadline, boolean busyElsewhere) {
                asked.add(deadline + " " + busyElsewhere);
                now = deadline;
                return 7;
            }
        };
        var other = new Loop(jumping, poller, Runnable::run);
        other.callLater(Duration.ofNanos(1_000), () -> other.elsewhere(1));
        other.callLater(Duration.ofNanos(2_000), other::stop);
        other.runForever();
        assertThat(asked).containsExactly("1000 false", "2000 true");
        assertThat(waits).containsExactly(7L, 7L);
    }

    // The host gives the thread; what leaves the loop there is for it to pass on
    @Test
    void hostRunsTheLoop() {
        var fatal = new InternalError("fatal");
        var hosted = new Loop(clock, poller, body -> {
            order.add("before");
            try {
                body.run();
            } finally {
                order.add("after");
            }
        });
        hosted.callSoon(() -> {
            order.add("callback");
            throw fatal;
        });
        assertThatThrownBy(hosted::runForever).isSameAs(fatal);
        assertThat(order).containsExactly("before", "callback", "after");
        assertThat(hosted.isRunning()).isFalse();
    }
}
