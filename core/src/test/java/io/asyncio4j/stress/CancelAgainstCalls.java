// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.stress;

import static io.asyncio4j.Asyncio.runInExecutor;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.stress.StressCase.check;

import io.asyncio4j.coroutine.Kernel;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.Future;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Calls on other threads are cancelled before they start, while they run and as they end. A call that was cancelled before
 * its start never runs, no interrupt hits what comes next on its thread, and the loop knows in the end that nothing runs
 * elsewhere: else time would stand still, or jump while a call runs.
 */
final class CancelAgainstCalls implements StressCase {
    private static final int AT_ONCE = 8;

    /** In fewer calls one side may always come first: there are races, but no proof of it. */
    private static final int PROOF = 2_000;

    private static final Duration DAY = Duration.ofDays(1);

    @Override
    public String name() {
        return "cancel-calls";
    }

    @Override
    public int fullSize() {
        return 500_000;
    }

    @Override
    public String run(EngineUnderTest engine, int size) throws InterruptedException {
        var race = new Race();
        try {
            engine.run(() -> {
                for (int first = 0; first < size; first += AT_ONCE) {
                    race.round(Math.min(AT_ONCE, size - first));
                }
                race.checkNothingIsElsewhere();
            });
        } finally {
            race.end();
        }
        return race.judge(size);
    }

    /** Two threads of its own: a pool of the JDK clears the flag by itself before each call, and would hide what leaks. */
    private static final class Race implements Executor {
        private final SplittableRandom random = new SplittableRandom(17);
        private final LinkedBlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
        private final AtomicBoolean isOver = new AtomicBoolean();
        private final AtomicInteger leaked = new AtomicInteger();
        private final AtomicInteger began = new AtomicInteger();
        private final AtomicInteger interrupted = new AtomicInteger();
        private final List<Thread> threads = List.of(
                Thread.ofPlatform().daemon().start(this::work),
                Thread.ofPlatform().daemon().start(this::work));

        /** Loop only. */
        private int cancelled;

        private int ended;

        @Override
        public void execute(Runnable call) {
            queue.add(call);
        }

        private void work() {
            while (!isOver.get()) {
                try {
                    queue.take().run();
                    if (Thread.interrupted()) {
                        leaked.incrementAndGet();
                    }
                } catch (InterruptedException e) {
                    leaked.incrementAndGet();
                }
            }
        }

        void round(int size) {
            var calls = new ArrayList<Future<Boolean, RuntimeException>>();
            for (int i = 0; i < size; i++) {
                int kind = i % 3;
                int length = random.nextInt(300);
                calls.add(runInExecutor(this, () -> body(kind, length)));
            }
            for (var call : calls) {
                spin(random.nextInt(300));
                if (random.nextInt(4) == 0) {
                    yieldNow();
                }
                boolean accepted = call.cancel();
                check(accepted == call.cancelled(), call + ", but cancel() said " + accepted);
            }
            for (var call : calls) {
                try {
                    check(call.await(), call.toString());
                    ended++;
                } catch (CancelledError e) {
                    cancelled++;
                }
            }
        }

        private boolean body(int kind, int length) throws InterruptedException {
            began.incrementAndGet();
            try {
                switch (kind) {
                    case 0 -> spin(length);
                    case 1 -> LockSupport.parkNanos(1 + length);
                    default -> Thread.sleep(0, 1 + length);
                }
            } catch (InterruptedException e) {
                interrupted.incrementAndGet();
                throw e;
            }
            return true;
        }

        /** With too many, the sleep would not end; with too few, time would jump while the last call runs. */
        void checkNothingIsElsewhere() {
            sleep(DAY);
            var loop = (Kernel) runningLoop();
            var jumped = new AtomicInteger();
            var timer = loop.callLater(DAY, jumped::incrementAndGet);
            runInExecutor(this, () -> Eventually.waitUntil("the loop waits for it", loop::isWaiting))
                    .await();
            check(jumped.get() == 0, "time has jumped while a call ran");
            timer.cancel();
        }

        void end() throws InterruptedException {
            isOver.set(true);
            threads.forEach(_ -> execute(() -> {}));
            for (Thread thread : threads) {
                thread.join();
            }
        }

        String judge(int size) {
            check(leaked.get() == 0, leaked + " interrupts have leaked");
            check(cancelled + ended == size, cancelled + " + " + ended + " of " + size);
            check(began.get() >= ended, began + " began, " + ended + " ended");
            boolean wasRace = ended > 0 && interrupted.get() > 0 && began.get() < size;
            check(
                    size < PROOF || wasRace,
                    "there was no race: " + ended + " ended, " + interrupted + " interrupted, " + began + " began");
            return "%,d calls cancelled before, in and after their bodies: no interrupt leaked, none counted twice"
                    .formatted(size);
        }
    }

    private static void spin(int times) {
        for (int i = 0; i < times; i++) {
            Thread.onSpinWait();
        }
    }
}
