// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.sync;

import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.timeout;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.support.CancelAtEach;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.task.Task;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** S16: wherever a task is cancelled, no lock, permit or wake-up is lost, and nobody waits for ever. */
class CancelledAtEachSuspensionTest {
    private static final Duration MILLI = Duration.ofMillis(1);

    /** In it one task at a time. */
    private static final class Room {
        private int inside;

        void use() {
            assertThat(++inside).isEqualTo(1);
            try {
                yieldNow();
                sleep(MILLI);
            } finally {
                inside--;
            }
        }
    }

    private static void assertFree(Acquirable lock) {
        assertThat(lock.snapshot().waiters()).isEmpty();
        assertThat(lock.snapshot().holders()).isEmpty();
        assertThat(lock.isLocked()).isFalse();
    }

    @OnBothEngines
    void lockIsHandedOn(EngineUnderTest engine) {
        int runs = CancelAtEach.on(engine, run -> {
            var lock = new Lock();
            var room = new Room();
            run.victim("a", () -> lock.with(room::use));
            run.victim("b", () -> {
                try (var _ = lock.hold()) {
                    room.use();
                }
            });
            run.bystander("c", () -> lock.with(room::use));
            run.victim("d", () -> {
                lock.with(room::use);
                lock.with(room::use);
            });
            run.afterwards(() -> assertFree(lock));
        });
        assertThat(runs).isGreaterThan(500);
    }

    @OnBothEngines
    void eventWakesAllOthers(EngineUnderTest engine) {
        CancelAtEach.on(engine, run -> {
            var event = new Event();
            run.victim("a", event::await);
            run.bystander("b", event::await);
            run.victim("c", event::await);
            run.bystander("setter", () -> {
                yieldNow();
                event.set();
                event.clear();
                sleep(MILLI);
                event.set();
            });
            run.victim("d", () -> {
                sleep(MILLI);
                event.await();
            });
            run.afterwards(() -> {
                assertThat(event.snapshot().waiters()).isEmpty();
                assertThat(event).hasToString("Event(set)");
            });
        });
    }

    @OnBothEngines
    void permitsOfASemaphoreComeBack(EngineUnderTest engine) {
        CancelAtEach.on(engine, run -> {
            var semaphore = new BoundedSemaphore(2);
            for (String name : List.of("a", "b", "c")) {
                run.victim(name, () -> semaphore.with(() -> sleep(MILLI)));
            }
            run.bystander("d", () -> semaphore.with(() -> sleep(MILLI)));
            run.bystander("e", () -> semaphore.with(() -> yieldNow()));
            run.afterwards(() -> {
                assertFree(semaphore);
                assertThat(semaphore.permits()).isEqualTo(2);
            });
        });
    }

    @OnBothEngines
    void permitsThatOthersGiveAreNotLost(EngineUnderTest engine) {
        CancelAtEach.on(engine, run -> {
            var semaphore = new Semaphore(0);
            var taken = new ArrayList<String>();
            for (String name : List.of("a", "b", "c")) {
                run.victim(name, () -> {
                    semaphore.acquire();
                    taken.add(name);
                });
            }
            run.bystander("d", () -> {
                semaphore.acquire();
                taken.add("d");
            });
            run.bystander("giver", () -> {
                yieldNow();
                semaphore.release();
                semaphore.release();
                sleep(MILLI);
                semaphore.release();
                semaphore.release();
            });
            run.afterwards(() -> {
                assertThat(semaphore.permits() + taken.size()).isEqualTo(4);
                assertThat(taken).contains("d");
                taken.removeIf(run::isChosen); // one that is cancelled in a group starts later
                assertThat(taken).isSorted();
                assertThat(semaphore.snapshot().waiters()).isEmpty();
            });
        });
    }

    @OnBothEngines
    void signalsOfAConditionReachSomebody(EngineUnderTest engine) {
        CancelAtEach.on(engine, run -> {
            var condition = new Condition();
            var buffer = new ArrayDeque<Integer>();
            var taken = new ArrayList<Integer>();
            var takers = new ArrayList<Task<?, ?>>();
            for (String name : List.of("a", "b", "c")) {
                takers.add(run.victim(name, () -> take(condition, buffer, taken)));
            }
            takers.add(run.bystander("d", () -> take(condition, buffer, taken)));
            run.bystander("giver", () -> {
                yieldNow();
                // Who is woken for nothing, by one that was cancelled, stands at the end of the line then, as in
                // CPython.
                for (int i = 0; !takers.stream().allMatch(Task::done); i++) {
                    give(condition, buffer, i);
                    sleep(MILLI);
                    assertThat(takers)
                            .as("items are left: %s", buffer)
                            .matches(all -> buffer.isEmpty() || all.stream().allMatch(Task::done));
                }
            });
            run.afterwards(() -> {
                assertFree(condition);
                taken.addAll(buffer);
                assertThat(taken).isSorted().doesNotHaveDuplicates();
                assertThat(taken.getLast()).isEqualTo(taken.size() - 1);
            });
        });
    }

    private static void take(Condition condition, ArrayDeque<Integer> buffer, List<Integer> taken) {
        condition.with(() -> {
            try {
                condition.awaitUntil(() -> !buffer.isEmpty());
            } finally {
                assertThat(condition.isHeldHere()).isTrue();
            }
            taken.add(buffer.removeFirst());
        });
    }

    private static void give(Condition condition, ArrayDeque<Integer> buffer, int item) {
        condition.with(() -> {
            buffer.add(item);
            condition.signal();
            if (item == 1) {
                sleep(MILLI); // who is woken finds the lock held
            }
        });
    }

    // whoever is cancelled while it waits for the lock again has the lock, again and again
    @OnBothEngines
    void conditionHasItsLockAgainHoweverOftenItsTaskIsCancelled(EngineUnderTest engine) {
        CancelAtEach.on(engine, run -> {
            var condition = new Condition();
            var room = new Room();
            run.victim(
                    "a",
                    () -> condition.with(() -> {
                        try {
                            condition.await();
                        } finally {
                            assertThat(condition.isHeldHere()).isTrue();
                            assertThat(++room.inside).isEqualTo(1);
                            room.inside--;
                        }
                    }));
            run.bystander("b", () -> {
                for (int i = 0; i < 3; i++) {
                    condition.with(room::use);
                }
                condition.with(condition::signalAll);
            });
            run.afterwards(() -> assertFree(condition));
        });
    }

    // who is cancelled has not come, so that the others wait for one more: they give up after a second
    @OnBothEngines
    void barrierIsLeftByThoseWhoAreCancelled(EngineUnderTest engine) {
        CancelAtEach.on(engine, run -> {
            var barrier = new Barrier(2);
            var passed = new ArrayList<Integer>();
            run.victim("a", () -> passed.add(barrier.await()));
            run.victim("b", () -> passed.add(barrier.await()));
            for (String name : List.of("c", "d")) {
                run.bystander(name, () -> {
                    try {
                        timeout(Duration.ofSeconds(1), () -> passed.add(barrier.await()));
                    } catch (TimeoutException e) {
                        assertThat(run.isChosen("a") || run.isChosen("b")).isTrue();
                    }
                });
            }
            run.afterwards(() -> {
                assertThat(passed.size()).isBetween(run.isChosen("a") || run.isChosen("b") ? 2 : 4, 4);
                assertThat(barrier).hasToString("Barrier(filling, 0 of 2)");
                assertThat(barrier.snapshot().waiters()).isEmpty();
            });
        });
    }

    @OnBothEngines
    void barrierIsResetByOneOfThoseWhoAreCancelled(EngineUnderTest engine) {
        CancelAtEach.on(engine, run -> {
            var barrier = new Barrier(3);
            for (String name : List.of("a", "b")) {
                run.victim(name, () -> {
                    try {
                        barrier.await();
                    } catch (BrokenBarrierException e) {
                        yieldNow();
                    }
                });
            }
            run.victim("resets", () -> {
                yieldNow();
                barrier.reset();
            });
            run.bystander("aborts", () -> {
                sleep(MILLI);
                barrier.abort();
                barrier.reset();
            });
            run.afterwards(() -> {
                assertThat(barrier).hasToString("Barrier(filling, 0 of 3)");
                assertThat(barrier.snapshot().waiters()).isEmpty();
            });
        });
    }
}
