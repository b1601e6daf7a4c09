// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.coroutine;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio4j.loop.EventLoop;
import io.asyncio4j.support.Abroad;
import io.asyncio4j.support.Eventually;
import io.asyncio4j.support.InForeignCode;
import io.asyncio4j.support.LogCapture;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Level;

/** S5: a task that is in foreign code while its loop closes goes on without it; whoever wakes it notices nothing. */
@SuppressWarnings("LockNotBeforeTry") // the loop closes while the lock is held
class ClosedLoopTest {
    private final ReentrantLock lock = new ReentrantLock();
    private final CountDownLatch over = new CountDownLatch(1);
    private final List<Throwable> thrown = new ArrayList<>();
    private final List<EventLoop> loops = new ArrayList<>();

    private void thenTryTheLoop() {
        thrown.add(catchThrowable(() -> yieldNow()));
        thrown.add(catchThrowable(() -> runningLoop()));
        thrown.add(catchThrowable(() -> currentTask()));
        thrown.add(catchThrowable(() -> createTask(() -> {})));
        thrown.add(catchThrowable(() -> loops.getFirst().callSoonThreadsafe(() -> {})));
    }

    /** Starts a task that waits for the lock, which this thread holds, and closes the loop under it. */
    private void closeWhileATaskWaits(Abroad abroad, boolean fails) {
        var runner = abroad.engine.realTime().build();
        loops.add(runner.loop());
        runner.run(() -> {
            createTask("locker", () -> {
                try {
                    abroad.call(lock::lock);
                    thenTryTheLoop();
                    lock.unlock();
                    if (fails) {
                        throw new IllegalStateException("failed late");
                    }
                } finally {
                    over.countDown();
                }
            });
            while (!lock.hasQueuedThreads()) {
                yieldNow();
            }
        });
        runner.loop().close();
    }

    @InForeignCode
    void foreignUnlockReturnsAndTheTaskGoesOn(Abroad abroad) throws InterruptedException {
        try (var log = LogCapture.start()) {
            lock.lock();
            closeWhileATaskWaits(abroad, false);
            lock.unlock(); // wakes the task of the closed loop
            over.await();
            String task =
                    "Task 'locker' (pending, " + (abroad == Abroad.INLINE ? "in a JDK call" : "in blocking(...)") + ")";
            assertThat(log.messages(Level.SEVERE))
                    .containsExactly("the event loop is being closed while 1 task is pending: it never ends."
                            + " Close the Runner, which cancels what is left, not its loop\n  " + task);
        }
        String loop = "EventLoop(closed, 0 ready, 0 timers)";
        String closed = " was called by Task 'locker' (pending, running), whose event loop is closed.";
        assertThat(thrown)
                .allMatch(t -> t.getClass() == IllegalStateException.class)
                .extracting(Throwable::getMessage)
                .containsExactly(
                        "yieldNow()" + closed,
                        "no running event loop: runningLoop()" + closed,
                        "currentTask()" + closed,
                        "no running event loop: createTask(...)" + closed,
                        "Event loop is closed: callSoonThreadsafe(...) was called on " + loop
                                + ", which runs nothing any"
                                + " more. Start a new one with Asyncio.run(...) or a Runner.");
    }

    @InForeignCode
    void whatSuchATaskThrowsIsLogged(Abroad abroad) throws InterruptedException {
        try (var log = LogCapture.start()) {
            lock.lock();
            closeWhileATaskWaits(abroad, true);
            lock.unlock();
            over.await();
            Eventually.waitUntil("it is logged", () -> log.records().size() == 2);
            assertThat(log.messages(Level.SEVERE).get(1))
                    .isEqualTo("Task 'locker' has failed after its event loop was closed: nobody can ask it");
            assertThat(log.records().get(1).getThrown()).hasMessage("failed late");
        }
    }

    @InForeignCode
    void closedLoopTakesNoPosts(Abroad abroad) {
        Kernel loop;
        try (var runner = abroad.engine.realTime().build()) {
            loop = (Kernel) runner.loop();
        }
        assertThat(loop.post(() -> {})).isFalse();
        assertThatThrownBy(() -> loop.callSoonThreadsafe(() -> {})).isInstanceOf(IllegalStateException.class);
    }
}
