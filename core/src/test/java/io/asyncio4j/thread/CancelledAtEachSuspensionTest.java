// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.thread;

import static io.asyncio4j.Asyncio.await;
import static io.asyncio4j.Asyncio.blocking;
import static io.asyncio4j.Asyncio.iterate;
import static io.asyncio4j.Asyncio.publisher;
import static io.asyncio4j.Asyncio.runInExecutor;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.submitThreadsafe;
import static io.asyncio4j.Asyncio.toThread;
import static io.asyncio4j.Asyncio.wrapFuture;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.coroutine.Kernel;
import io.asyncio4j.future.Future;
import io.asyncio4j.loop.EventLoop;
import io.asyncio4j.support.CancelAtEach;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.Eventually;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.sync.Lock;
import io.asyncio4j.task.Tasks;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.SubmissionPublisher;
import java.util.stream.Collectors;

/**
 * S16, S25: wherever a task is cancelled that waits for another thread, nobody waits for ever, no thread is left, and what
 * fails too late for that task is told of once. The threads go on when the loop has nothing else to do.
 */
class CancelledAtEachSuspensionTest {
    private static final Duration MILLI = Duration.ofMillis(1);
    private static final Duration SHORT = MILLI.dividedBy(2);

    /** Waits in a callback, since a task that waits on the inline engine lets others run. */
    private static void runOnceBegun(Future<?, ?> call, Held held) {
        runningLoop().callSoon(() -> {
            if (!call.done()) {
                held.waitUntilBegun();
            }
        });
    }

    /** All calls have come back, also those that nobody waits for, and the threads take new ones. */
    private static void assertThreadsAreFree() {
        EventLoop loop = runningLoop();
        DefaultExecutor calls = DefaultExecutor.peek((Kernel) loop);
        blocking(() -> Eventually.waitUntil(
                "all calls come back",
                () -> submitThreadsafe(loop, () -> !calls.isBusy()).join()));
        boolean interrupted =
                toThread(() -> Thread.currentThread().isInterrupted()).await();
        assertThat(interrupted).isFalse();
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("asyncio4j-thread-"))
                .collect(Collectors.toSet());
    }

    private static void assertNoThreadIsLeft(EngineUnderTest engine, CancelAtEach.Program program) {
        Set<Thread> before = threads();
        CancelAtEach.withOtherThreads(engine, program);
        Eventually.waitUntil("the threads of the loop end", () -> before.containsAll(threads()));
    }

    @OnBothEngines
    void toThreadWhoseBodyFailsTooLate(EngineUnderTest engine) {
        assertNoThreadIsLeft(engine, run -> {
            var held = new Held();
            var failure = new IOException("late");
            var seen = new ArrayList<Throwable>();
            run.victim("caller", () -> {
                Future<Void, IOException> call = toThread(() -> {
                    held.holdDeaf();
                    throw failure;
                });
                runOnceBegun(call, held);
                try {
                    call.await();
                } catch (IOException e) {
                    seen.add(e);
                }
            });
            run.bystander("other caller", () -> {
                String value = toThread(() -> "value").await();
                assertThat(value).isEqualTo("value");
            });
            run.whenIdle(held::letGo);
            run.afterwards(() -> {
                held.letGo();
                assertThreadsAreFree();
                if (!seen.isEmpty()) {
                    assertThat(seen).containsExactly(failure);
                } else {
                    assertThat(run.isChosen("caller")).isTrue();
                    if (held.thread != null) {
                        run.leaves(failure);
                    }
                }
            });
        });
    }

    // What an interrupt leads to is nobody's failure
    @OnBothEngines
    void toThreadWhoseBodyGivesWay(EngineUnderTest engine) {
        assertNoThreadIsLeft(engine, run -> {
            var held = new Held();
            var got = new ArrayList<Integer>();
            run.victim("caller", () -> {
                Future<Integer, RuntimeException> call = toThread(held::hold);
                runOnceBegun(call, held);
                got.add(call.await());
            });
            run.whenIdle(held::letGo);
            run.afterwards(() -> {
                if (got.isEmpty()) {
                    assertThat(run.isChosen("caller")).isTrue();
                } else {
                    assertThat(got).containsExactly(1);
                    assertThat(held.interrupted).isFalse();
                }
                assertThreadsAreFree();
            });
        });
    }

    /** Unless it was started: where a task is cancelled early, the loop may have been idle or not. */
    private static void start(Thread thread) {
        if (thread.getState() == Thread.State.NEW) {
            thread.start();
        }
    }

    /** Calls stand in line there until they are run. */
    private static final class Line {
        private final ConcurrentLinkedQueue<Runnable> calls = new ConcurrentLinkedQueue<>();
        private volatile Thread thread;

        /** Runs all that stand in line, on a thread of its own. */
        void run() {
            thread = Thread.ofPlatform().start(() -> {
                for (Runnable call = calls.poll(); call != null; call = calls.poll()) {
                    call.run();
                }
            });
        }

        void join() {
            blocking(() -> thread.join());
        }
    }

    // A call that was cancelled before a thread has taken it never runs
    @OnBothEngines
    void callsInAnExecutor(EngineUnderTest engine) {
        CancelAtEach.withOtherThreads(engine, run -> {
            var line = new Line();
            List<String> ran = Collections.synchronizedList(new ArrayList<>());
            var got = new ArrayList<String>();
            for (String name : List.of("a", "b")) {
                run.victim(name, () -> got.add(callIn(line, name, ran)));
            }
            run.bystander("c", () -> got.add(callIn(line, "c", ran)));
            run.whenIdle(line::run);
            run.afterwards(() -> {
                line.join();
                assertThat(line.calls).isEmpty();
                assertThat(ran).contains("c").containsAll(got).doesNotHaveDuplicates();
                assertThat(got).contains("c").doesNotHaveDuplicates();
                assertThat(got.size() == 3 || run.isChosen("a") || run.isChosen("b"))
                        .isTrue();
            });
        });
    }

    private static String callIn(Line line, String name, List<String> ran) {
        return runInExecutor(line.calls::add, () -> {
                    ran.add(name);
                    return name;
                })
                .await();
    }

    /** A way to wait for a stage. */
    @FunctionalInterface
    private interface Wait {
        String on(CompletionStage<String> stage);
    }

    private static void assertStagesAreLeft(EngineUnderTest engine, Wait wait) {
        CancelAtEach.withOtherThreads(engine, run -> {
            var a = new CompletableFuture<String>();
            var b = new CompletableFuture<String>();
            var got = new ArrayList<String>();
            var thread = Thread.ofPlatform().unstarted(() -> {
                a.complete("a");
                b.complete("b");
            });
            run.victim("a", () -> got.add(wait.on(a)));
            run.bystander("b", () -> got.add(wait.on(b)));
            run.whenIdle(() -> start(thread));
            run.afterwards(() -> {
                blocking(() -> thread.join());
                assertThat(a).isDone();
                assertThat(got).contains("b").doesNotHaveDuplicates();
                if (!got.contains("a")) {
                    assertThat(run.isChosen("a")).isTrue();
                } else {
                    assertThat(a.isCancelled()).isFalse();
                }
            });
        });
    }

    @OnBothEngines
    void awaitedStage(EngineUnderTest engine) {
        assertStagesAreLeft(engine, stage -> await(stage));
    }

    @OnBothEngines
    void wrappedStage(EngineUnderTest engine) {
        assertStagesAreLeft(engine, stage -> wrapFuture(stage).await());
    }

    @OnBothEngines
    void stageThatCannotBeCancelledAndFailsTooLate(EngineUnderTest engine) {
        CancelAtEach.withOtherThreads(engine, run -> {
            var source = new CompletableFuture<String>();
            var failure = new IllegalStateException("late");
            var seen = new ArrayList<Throwable>();
            var asked = new ArrayList<String>();
            var thread = Thread.ofPlatform().unstarted(() -> source.completeExceptionally(failure));
            run.victim("a", () -> {
                asked.add("a");
                try {
                    await(source.minimalCompletionStage());
                } catch (IllegalStateException e) {
                    seen.add(e);
                }
            });
            run.whenIdle(() -> start(thread));
            run.afterwards(() -> {
                start(thread);
                blocking(() -> thread.join());
                yieldNow(); // what it has posted is there now
                if (!seen.isEmpty()) {
                    assertThat(seen).containsExactly(failure);
                } else {
                    assertThat(run.isChosen("a")).isTrue();
                    if (!asked.isEmpty()) {
                        run.leaves(failure);
                    }
                }
            });
        });
    }

    // Another thread sees how the task has ended
    @OnBothEngines
    void taskThatAnotherThreadWaitsFor(EngineUnderTest engine) {
        CancelAtEach.withOtherThreads(engine, run -> {
            var seen = new CompletableFuture<String>();
            var task = run.victim("a", () -> {
                yieldNow();
                sleep(MILLI);
            });
            CompletableFuture<Void> outside = task.toCompletableFuture();
            var thread = Thread.ofPlatform().start(() -> seen.complete(endOf(outside)));
            run.afterwards(() -> {
                blocking(() -> thread.join());
                assertThat(seen.join()).isEqualTo(task.cancelled() ? "cancelled" : "null");
            });
        });
    }

    private static String endOf(CompletableFuture<?> outside) {
        try {
            return String.valueOf(outside.get());
        } catch (CancellationException e) {
            return "cancelled";
        } catch (InterruptedException | ExecutionException e) {
            return e.toString();
        }
    }

    // To cancel the wait is to cancel the body, which has released its lock then
    @OnBothEngines
    void submittedBody(EngineUnderTest engine) {
        CancelAtEach.withOtherThreads(engine, run -> {
            EventLoop loop = runningLoop();
            var lock = new Lock();
            var log = new ArrayList<String>();
            run.victim("a", () -> await(submitThreadsafe(loop, () -> uses(lock, log))));
            run.bystander("b", () -> uses(lock, log));
            var outside = new CompletableFuture<String>();
            var thread = Thread.ofPlatform().unstarted(() -> {
                try {
                    submitThreadsafe(loop, () -> uses(lock, log)).join();
                    outside.complete("done");
                } catch (Throwable t) {
                    outside.completeExceptionally(t);
                }
            });
            run.whenIdle(() -> start(thread));
            run.afterwards(() -> {
                start(thread);
                assertThat(await(outside)).isEqualTo("done");
                lock.with(() -> {}); // whoever was before has had it, or has been cancelled
                assertThat(lock).hasToString("Lock(free)");
                assertThat(log.stream().filter("in"::equals).count())
                        .isEqualTo(log.stream().filter("out"::equals).count())
                        .isBetween(run.isChosen("a") ? 2L : 3L, 3L);
            });
        });
    }

    private static void uses(Lock lock, List<String> log) {
        lock.with(() -> {
            log.add("in");
            try {
                yieldNow(); // no sleep: virtual time stands still while a stage of somebody else's is awaited
                yieldNow();
            } finally {
                log.add("out");
            }
        });
    }

    // -- items

    // The task that makes the items ends with the one that wants them
    @OnBothEngines
    void itemsOfTheSameLoop(EngineUnderTest engine) {
        CancelAtEach.withOtherThreads(engine, run -> {
            var numbers = publisher(List.of(1, 2, 3, 4, 5));
            var gotByVictim = new ArrayList<Integer>();
            var got = new ArrayList<Integer>();
            run.victim("a", () -> {
                try (var items = iterate(numbers).window(2)) {
                    for (int item : items) {
                        gotByVictim.add(item);
                        yieldNow();
                    }
                }
            });
            run.bystander("b", () -> {
                try (var items = iterate(numbers).window(1)) {
                    items.forEach(got::add);
                }
            });
            run.afterwards(() -> {
                assertThat(got).containsExactly(1, 2, 3, 4, 5);
                assertThat(gotByVictim).isEqualTo(List.of(1, 2, 3, 4, 5).subList(0, gotByVictim.size()));
                assertThat(gotByVictim.size() == 5 || run.isChosen("a")).isTrue();
                sleep(MILLI); // what is left ends
                assertThat(Tasks.allTasks()).containsExactly(Tasks.currentTask());
            });
        });
    }

    @OnBothEngines
    void itemsThatAreClosedByAnotherTask(EngineUnderTest engine) {
        CancelAtEach.withOtherThreads(engine, run -> {
            var items = iterate(publisher(CancelledAtEachSuspensionTest::endless));
            run.victim("a", () -> items.forEach(item -> assertThat(item).isZero()));
            run.victim("closes", () -> {
                try {
                    sleep(SHORT);
                } finally {
                    items.close();
                }
            });
            run.bystander("closes too", () -> {
                sleep(MILLI);
                items.close();
            });
            run.afterwards(() -> {
                sleep(MILLI); // what is left ends
                assertThat(Tasks.allTasks()).containsExactly(Tasks.currentTask());
            });
        });
    }

    /** One item after the other, each after a while. */
    private static Iterator<Integer> endless() {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public Integer next() {
                sleep(MILLI.dividedBy(3));
                return 0;
            }
        };
    }

    @OnBothEngines
    void itemsOfAnotherThread(EngineUnderTest engine) {
        CancelAtEach.withOtherThreads(engine, run -> {
            var source = new SubmissionPublisher<Integer>(Runnable::run, 16);
            var gotByVictim = new ArrayList<Integer>();
            var got = new ArrayList<Integer>();
            var thread = Thread.ofPlatform().unstarted(() -> {
                for (int i = 1; i <= 5; i++) {
                    source.submit(i);
                }
                source.close();
            });
            run.victim("a", () -> {
                try (var items = iterate(source).window(2)) {
                    items.forEach(gotByVictim::add);
                }
            });
            run.bystander("b", () -> {
                try (var items = iterate(source).window(2)) {
                    items.forEach(got::add);
                }
            });
            run.whenIdle(() -> start(thread));
            run.afterwards(() -> {
                blocking(() -> thread.join());
                assertThat(got).containsExactly(1, 2, 3, 4, 5);
                assertThat(gotByVictim).isEqualTo(List.of(1, 2, 3, 4, 5).subList(0, gotByVictim.size()));
                assertThat(gotByVictim.size() == 5 || run.isChosen("a")).isTrue();
            });
        });
    }
}
