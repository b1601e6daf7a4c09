// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.sync;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.support.Journal.end;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.coroutine.Kernel;
import io.asyncio4j.future.Action;
import io.asyncio4j.queue.Queue;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.task.Task;
import java.util.ArrayList;
import java.util.List;

/**
 * A hundred thousand tasks in one line, of which every other one is cancelled: what they cost grows with their number.
 * Counted in steps of the loop; searching the line for each would not end in time.
 */
class ManyWaitersTest {
    private static final int MANY = 100_000;
    private static final int HALF = MANY / 2;

    private int served;

    private List<Task<?, ?>> line(int length, Action<RuntimeException> body) {
        var all = new ArrayList<Task<?, ?>>(length);
        for (int i = 0; i < length; i++) {
            all.add(createTask(() -> {
                body.run();
                served++;
            }));
        }
        yieldNow();
        return all;
    }

    private static long steps() {
        return ((Kernel) runningLoop()).steps();
    }

    /** One step for each to be cancelled, all in the next iteration, and one for who looks. */
    private static void cancelEveryOther(List<Task<?, ?>> all) {
        long before = steps();
        for (int i = 0; i < MANY; i += 2) {
            all.get(i).cancel();
        }
        yieldNow();
        assertThat(steps() - before).isEqualTo(HALF + 1);
        assertThat(all.stream().filter(Task::cancelled).count()).isEqualTo(HALF);
    }

    /** One step for each to be served, and a few for who looks. */
    private void assertOthersAreServed(List<Task<?, ?>> all, Runnable wake) {
        long before = steps();
        wake.run();
        end(all.getLast());
        assertThat(served).isEqualTo(HALF);
        assertThat(steps() - before).isBetween((long) HALF, HALF + 3L);
    }

    @OnBothEngines
    void ofALock(EngineUnderTest engine) {
        engine.run(() -> {
            var lock = new Lock();
            lock.acquire();
            var all = line(MANY, () -> lock.with(() -> {}));
            cancelEveryOther(all);
            assertThat(lock).hasToString("Lock(held by Task-1, 50000 waiting)");
            assertOthersAreServed(all, lock::release);
            assertThat(lock).hasToString("Lock(free)");
        });
    }

    @OnBothEngines
    void ofAnEvent(EngineUnderTest engine) {
        engine.run(() -> {
            var event = new Event();
            var all = line(MANY, event::await);
            cancelEveryOther(all);
            assertOthersAreServed(all, event::set);
        });
    }

    @OnBothEngines
    void ofAQueue(EngineUnderTest engine) {
        engine.run(() -> {
            var queue = new Queue<Integer>();
            var all = line(MANY, queue::get);
            cancelEveryOther(all);
            assertOthersAreServed(all, () -> {
                for (int i = 0; i < HALF; i++) {
                    queue.putNowait(i);
                }
            });
            assertThat(queue.isEmpty()).isTrue();
        });
    }

    // Those who have been cancelled stand in line until they run: who comes then must not look at each of them.
    @OnBothEngines
    void ofASemaphoreWhereAllAreCancelledAndOthersComeAtOnce(EngineUnderTest engine) {
        engine.run(() -> {
            var semaphore = new Semaphore(0);
            var all = line(HALF, semaphore::acquire);
            all.forEach(Task::cancel);
            for (int i = 0; i < HALF; i++) {
                semaphore.release();
            }
            for (int i = 0; i < HALF; i++) {
                semaphore.acquire();
            }
            assertThat(semaphore).hasToString("Semaphore(0 permits, 50000 waiting)");
            yieldNow();
            assertThat(all.stream().filter(Task::cancelled).count()).isEqualTo(HALF);
            assertThat(semaphore).hasToString("Semaphore(0 permits)");
        });
    }
}
