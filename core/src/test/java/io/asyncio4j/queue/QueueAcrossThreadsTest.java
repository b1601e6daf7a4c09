// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.queue;

import static io.asyncio4j.Asyncio.blocking;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.support.Journal.end;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.future.Action;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** S5: other threads put and get, are blocked as long as a task would wait, and stand in the same line. */
class QueueAcrossThreadsTest {
    /** A call of a queue on a thread of its own. */
    private static final class Caller<T> {
        private final CompletableFuture<T> outcome = new CompletableFuture<>();
        private final Thread thread;

        Caller(Callable<T> call) {
            thread = Thread.ofPlatform().name("caller").daemon().start(() -> {
                try {
                    outcome.complete(call.call());
                } catch (Throwable t) {
                    outcome.completeExceptionally(t);
                }
            });
        }

        /** Its value or what it has thrown; for a thread that may be blocked. */
        Object join() {
            return outcome.handle((value, thrown) -> thrown == null ? value : thrown)
                    .join();
        }

        /** Blocks the task, not the loop, until the call has returned. */
        Object joinInTask() {
            return blocking(this::join);
        }
    }

    /** Though the loop has found out: the line of the thread is what its reader looks for. */
    private static void showsWhoHasCalled(Throwable thrown) {
        assertThat(thrown.getStackTrace())
                .anySatisfy(frame -> assertThat(frame.getMethodName()).matches("(put|get)Threadsafe"))
                .anySatisfy(frame -> assertThat(frame.getClassName()).startsWith(Caller.class.getName()));
    }

    private static Caller<String> puts(Queue<Integer> queue, int item) {
        return new Caller<>(() -> {
            queue.putThreadsafe(item);
            return "put";
        });
    }

    private static void waitUntilItReads(Queue<?> queue, String text) {
        while (!queue.toString().equals(text)) {
            sleep(Duration.ofMillis(1));
        }
    }

    private static void runInRealTime(EngineUnderTest engine, Action<Exception> body) throws Exception {
        try (var runner = engine.realTime().build()) {
            runner.run(body);
        }
    }

    @OnBothEngines
    void threadIsHeldUpWhileTheQueueIsFull(EngineUnderTest engine) throws Exception {
        runInRealTime(engine, () -> {
            var queue = new Queue<Integer>(2).shared();
            var put = new AtomicInteger();
            var caller = new Caller<>(() -> {
                for (int i = 0; i < 1_000; i++) {
                    queue.putThreadsafe(i);
                    put.set(i + 1);
                }
                return "all";
            });
            for (int i = 0; i < 1_000; i++) {
                assertThat(put.get()).isLessThanOrEqualTo(i + 2);
                assertThat(queue.get()).isEqualTo(i);
            }
            assertThat(caller.joinInTask()).isEqualTo("all");
        });
    }

    @OnBothEngines
    void threadAndTasksStandInOneLine(EngineUnderTest engine) throws Exception {
        runInRealTime(engine, () -> {
            var queue = new Queue<Integer>().shared();
            var got = new ArrayList<Integer>();
            var a = createTask(() -> got.add(queue.get()));
            sleep(Duration.ZERO);
            var caller = new Caller<>(queue::getThreadsafe);
            waitUntilItReads(queue, "Queue(0 items, 2 getting)");
            var b = createTask(() -> got.add(queue.get()));
            waitUntilItReads(queue, "Queue(0 items, 3 getting)");
            queue.put(1);
            queue.put(2);
            queue.put(3);
            end(a, b);
            assertThat(caller.joinInTask()).isEqualTo(2);
            assertThat(got).containsExactly(1, 3);
        });
    }

    @OnBothEngines
    void interruptedThreadPutsNothingAndLeavesTheLine(EngineUnderTest engine) throws Exception {
        runInRealTime(engine, () -> {
            var queue = new Queue<Integer>(1).shared();
            queue.put(1);
            var caller = puts(queue, 2);
            waitUntilItReads(queue, "Queue(1 of 1 items, 1 putting, 1 unfinished)");
            var other = puts(queue, 3);
            waitUntilItReads(queue, "Queue(1 of 1 items, 2 putting, 1 unfinished)");
            caller.thread.interrupt();
            assertThat(caller.joinInTask()).isInstanceOf(InterruptedException.class);
            waitUntilItReads(queue, "Queue(1 of 1 items, 1 putting, 1 unfinished)");
            assertThat(queue.get()).isEqualTo(1);
            assertThat(other.joinInTask()).isEqualTo("put");
            assertThat(queue.get()).isEqualTo(3);
            assertThat(queue.isEmpty()).isTrue();
        });
    }

    // The loop comes to the item first: it calls a thread that has gone, and only then hears of that
    @OnBothEngines
    void itemThatAThreadWasCalledForAsItWentGoesToTheNext(EngineUnderTest engine) throws Exception {
        runInRealTime(engine, () -> {
            var queue = new Queue<Integer>().shared();
            var first = new Caller<>(queue::getThreadsafe);
            waitUntilItReads(queue, "Queue(0 items, 1 getting)");
            var second = new Caller<>(queue::getThreadsafe);
            waitUntilItReads(queue, "Queue(0 items, 2 getting)");
            var loop = runningLoop();
            loop.callSoon(() -> {
                loop.callSoon(() -> queue.putNowait(1));
                first.thread.interrupt();
                assertThat(first.join()).isInstanceOf(InterruptedException.class); // holds the loop up so long
            });
            for (int i = 0; i < 5; i++) {
                yieldNow();
            }
            assertThat(queue).hasToString("Queue(0 items, 1 unfinished)");
            assertThat(second.joinInTask()).isEqualTo(1);
        });
    }

    @OnBothEngines
    void threadThatIsInterruptedBeforePutsNothing(EngineUnderTest engine) throws Exception {
        runInRealTime(engine, () -> {
            var queue = new Queue<Integer>().shared();
            var caller = new Caller<>(() -> {
                Thread.currentThread().interrupt();
                queue.putThreadsafe(1);
                return "put";
            });
            assertThat(caller.joinInTask()).isInstanceOf(InterruptedException.class);
            sleep(Duration.ZERO);
            assertThat(queue).hasToString("Queue(0 items)");
        });
    }

    @OnBothEngines
    void shutdownReachesThreads(EngineUnderTest engine) throws Exception {
        runInRealTime(engine, () -> {
            var queue = new Queue<Integer>().shared();
            var caller = new Caller<>(queue::getThreadsafe);
            waitUntilItReads(queue, "Queue(0 items, 1 getting)");
            queue.shutdown();
            assertThat((Throwable) caller.joinInTask())
                    .isInstanceOf(QueueShutDownException.class)
                    .hasMessage("getThreadsafe() was called on Queue(0 items, shut down), which is shut down and has no"
                            + " items left.")
                    .satisfies(QueueAcrossThreadsTest::showsWhoHasCalled);
            assertThat((Throwable) puts(queue, 1).joinInTask())
                    .isInstanceOf(QueueShutDownException.class)
                    .hasMessage(
                            "putThreadsafe(...) was called on Queue(0 items, shut down), which is shut down and takes"
                                    + " no more items.")
                    .satisfies(QueueAcrossThreadsTest::showsWhoHasCalled);
        });
    }

    @OnBothEngines
    void loopThatClosesSendsThreadsAway(EngineUnderTest engine) {
        var queue = new Queue<Integer>();
        Caller<Integer> caller;
        try (var runner = engine.realTime().build()) {
            caller = runner.run(() -> {
                var waits = new Caller<>(queue.shared()::getThreadsafe);
                waitUntilItReads(queue, "Queue(0 items, 1 getting)");
                return waits;
            });
        }
        assertThat((Throwable) caller.join())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "Event loop is closed: getThreadsafe() was called on Queue(0 items), whose loop runs nothing"
                                + " any more. End the threads that use a queue before its loop.")
                .satisfies(QueueAcrossThreadsTest::showsWhoHasCalled);
        assertThat((Throwable) puts(queue, 1).join())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "Event loop is closed: putThreadsafe(...) was called on Queue(0 items), whose loop runs nothing"
                                + " any more. End the threads that use a queue before its loop.");
    }

    // who was sent away must not be called for an item of the next loop
    @OnBothEngines
    void nextLoopOfAQueueHasALineOfItsOwn(EngineUnderTest engine) throws Exception {
        var queue = new Queue<Integer>();
        var caller = new Caller<?>[1];
        runInRealTime(engine, () -> {
            caller[0] = new Caller<>(queue.shared()::getThreadsafe);
            waitUntilItReads(queue, "Queue(0 items, 1 getting)");
        });
        assertThat(caller[0].join()).isInstanceOf(IllegalStateException.class);
        engine.run(() -> {
            var task = createTask(queue::get);
            sleep(Duration.ZERO);
            queue.put(1);
            assertThat(task.await()).isEqualTo(1);
        });
    }

    @OnBothEngines
    void taskInBlockingMayCallIt(EngineUnderTest engine) throws Exception {
        runInRealTime(engine, () -> {
            var queue = new Queue<Integer>(1).shared();
            var task = createTask(() -> blocking(queue::getThreadsafe));
            waitUntilItReads(queue, "Queue(0 of 1 items, 1 getting)");
            queue.put(1);
            assertThat(task.await()).isEqualTo(1);
        });
    }

    // the interrupt of S18 reaches it
    @OnBothEngines
    void taskInBlockingThatIsCancelledLeavesTheLine(EngineUnderTest engine) throws Exception {
        runInRealTime(engine, () -> {
            var queue = new Queue<Integer>(1).shared();
            var task = createTask(() -> blocking(queue::getThreadsafe));
            waitUntilItReads(queue, "Queue(0 of 1 items, 1 getting)");
            task.cancel("enough");
            end(task);
            assertThat(task.cancelled()).isTrue();
            waitUntilItReads(queue, "Queue(0 of 1 items)");
            queue.put(1);
            assertThat(queue.get()).isEqualTo(1);
        });
    }
}
