// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.scheduler;

import static io.asyncio4j.support.Eventually.waitUntil;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The default poller: it returns when it is woken, and for no other reason before its time (S5). */
@Timeout(60)
class ParkingPollerTest {
    private static final long FOR_EVER = Long.MAX_VALUE;

    private final ParkingPoller poller = new ParkingPoller();
    private final AtomicInteger returned = new AtomicInteger();

    private Thread pollOnAThread(long nanos) {
        return Thread.ofPlatform().start(() -> {
            poller.poll(nanos);
            returned.incrementAndGet();
        });
    }

    private static void untilParked(Thread thread) {
        waitUntil("it waits", () -> LockSupport.getBlocker(thread) instanceof ParkingPoller);
    }

    @Test
    void wakeupEndsAWait() throws InterruptedException {
        Thread thread = pollOnAThread(FOR_EVER);
        untilParked(thread);
        poller.wakeup();
        thread.join();
        assertThat(returned).hasValue(1);
    }

    @Test
    void wakeupBeforeTheWaitEndsItAtOnceAndOnlyOnce() throws InterruptedException {
        poller.wakeup();
        poller.wakeup();
        poller.poll(FOR_EVER);
        Thread thread = pollOnAThread(FOR_EVER);
        untilParked(thread);
        assertThat(returned).hasValue(0);
        poller.wakeup();
        thread.join();
    }

    @Test
    void lookWithoutWaitingLosesNoWakeup() {
        poller.wakeup();
        poller.poll(0);
        poller.poll(FOR_EVER); // would never return
    }

    @Test
    void waitEndsWhenItsTimeHasPassed() {
        long start = System.nanoTime();
        poller.poll(5_000_000);
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(5_000_000);
    }

    // A set flag makes every park return at once: a poller that left it set would spin
    @Test
    void interruptNeitherEndsTheWaitNorIsLost() throws InterruptedException {
        var flag = new CountDownLatch(1);
        Thread thread = Thread.ofPlatform().start(() -> {
            Thread.currentThread().interrupt();
            poller.poll(FOR_EVER);
            returned.incrementAndGet();
            if (Thread.currentThread().isInterrupted()) {
                flag.countDown();
            }
        });
        waitUntil(
                "it waits with the flag put aside",
                () -> thread.getState() == Thread.State.WAITING && !thread.isInterrupted());
        thread.interrupt();
        waitUntil("it waits again", () -> thread.getState() == Thread.State.WAITING && !thread.isInterrupted());
        assertThat(returned).hasValue(0);
        poller.wakeup();
        thread.join();
        assertThat(flag.getCount()).isZero();
    }

    @Test
    void permitThatIsNotAWakeupDoesNotEndTheWait() throws InterruptedException {
        Thread thread = pollOnAThread(FOR_EVER);
        for (int i = 0; i < 3; i++) {
            untilParked(thread);
            LockSupport.unpark(thread);
        }
        untilParked(thread);
        assertThat(returned).hasValue(0);
        poller.wakeup();
        thread.join();
    }

    // Somebody's park on the waiting thread takes the permit of a wake-up that came before the wait
    @Test
    void stolenPermitLosesNoWakeup() throws InterruptedException {
        Thread thread = Thread.ofPlatform().start(() -> {
            poller.wakeup();
            LockSupport.unpark(Thread.currentThread());
            LockSupport.park();
            poller.poll(FOR_EVER);
            returned.incrementAndGet();
        });
        thread.join();
        assertThat(returned).hasValue(1);
    }

    // Each wake-up is for one item: as in a loop, the item is there before the call, and looked for after the wait
    @Test
    void everyOneOfManyWakeupsIsSeen() throws InterruptedException {
        int items = 50_000;
        var there = new AtomicInteger();
        var taken = new Semaphore(0);
        Thread waiter = Thread.ofPlatform().start(() -> {
            for (int seen = 0; seen < items; ) {
                poller.poll(FOR_EVER);
                int now = there.get();
                taken.release(now - seen);
                seen = now;
            }
        });
        int outstanding = 0;
        for (int i = 0; i < items; i++) {
            there.incrementAndGet();
            poller.wakeup();
            outstanding++;
            if (i % 3 == 0) {
                taken.acquire(outstanding); // a lost wake-up would be for ever; the waiter is about to wait again
                outstanding = 0;
            }
        }
        waiter.join();
        assertThat(taken.availablePermits()).isEqualTo(outstanding);
    }
}
