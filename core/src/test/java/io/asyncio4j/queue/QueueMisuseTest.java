// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.queue;

import static io.asyncio4j.Asyncio.blocking;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio4j.future.Future;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** S4: a queue that is used wrongly says what is wrong, and what to write instead. */
class QueueMisuseTest {
    private static void assertRefused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalStateException.class).hasMessage(message);
    }

    @Test
    void sizeIsNotNegative() {
        assertThatThrownBy(() -> new Queue<>(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxsize is negative: -1. Use 0 for a queue without a bound.");
        assertThatThrownBy(() -> new LifoQueue<>(-2))
                .hasMessage("maxsize is negative: -2. Use 0 for a queue without a bound.");
        assertThatThrownBy(() -> new PriorityQueue<Integer>(-3))
                .hasMessage("maxsize is negative: -3. Use 0 for a queue without a bound.");
    }

    @OnBothEngines
    void itemsAreNotNull(EngineUnderTest engine) {
        engine.run(() -> {
            var queue = new Queue<Object>();
            String rest = " was called on Queue(0 items), and a queue holds no nulls. Put an object that says what null"
                    + " was to say.";
            assertThatThrownBy(() -> queue.put(null))
                    .isInstanceOf(NullPointerException.class)
                    .hasMessage("item is null: put(...)" + rest);
            assertThatThrownBy(() -> queue.putNowait(null)).hasMessage("item is null: putNowait(...)" + rest);
            assertThatThrownBy(() -> queue.putThreadsafe(null)).hasMessage("item is null: putThreadsafe(...)" + rest);
            assertThat(queue).hasToString("Queue(0 items)");
        });
    }

    @Test
    void nowaitDoesNotWait() {
        var queue = new Queue<Integer>(1);
        assertThatThrownBy(queue::getNowait)
                .isInstanceOf(QueueEmptyException.class)
                .hasMessage("getNowait() was called on Queue(0 of 1 items), which is empty. Use get(), which waits.");
        queue.putNowait(1);
        assertThatThrownBy(() -> queue.putNowait(2))
                .isInstanceOf(QueueFullException.class)
                .hasMessage(
                        "putNowait(...) was called on Queue(1 of 1 items, 1 unfinished), which is full. Use put(...),"
                                + " which waits.");
        assertThat(queue.size()).isEqualTo(1);
    }

    // CPython 3.13: ValueError('task_done() called too many times')
    @OnBothEngines
    void taskDoneIsCalledOnceForEachItem(EngineUnderTest engine) {
        engine.run(() -> {
            var queue = new Queue<Integer>();
            queue.put(1);
            queue.get();
            queue.taskDone();
            assertRefused(
                    queue::taskDone,
                    "taskDone() called too many times on Queue(0 items): each item that was put is done already. Call"
                            + " it once for each item that you have got.");
        });
    }

    @OnBothEngines
    void callbackDoesNotWait(EngineUnderTest engine) {
        engine.run(() -> {
            var queue = new Queue<Integer>(1);
            var thrown = inCallback(queue::get);
            assertThat(thrown)
                    .hasMessage("Queue.get() was called outside a task, in a callback of " + runningLoop()
                            + ", which must not suspend. Start a task there: createTask(() -> ...).");
            assertThat(inCallback(() -> queue.put(1)))
                    .hasMessage("Queue.put(...) was called outside a task, in a callback of " + runningLoop()
                            + ", which must not suspend. Start a task there: createTask(() -> ...).");
            assertThat(inCallback(queue::join))
                    .hasMessage("Queue.join() was called outside a task, in a callback of " + runningLoop()
                            + ", which must not suspend. Start a task there: createTask(() -> ...).");
            assertThat(inCallback(() -> queue.iterator().hasNext()))
                    .hasMessage("Queue.iterator().hasNext() was called outside a task, in a callback of "
                            + runningLoop() + ", which must not suspend. Start a task there: createTask(() -> ...).");
        });
    }

    private static Throwable inCallback(ThrowingCallable call) {
        Future<Throwable, RuntimeException> thrown = Future.create();
        runningLoop().callSoon(() -> thrown.setResult(catchThrowable(call)));
        return thrown.await();
    }

    @Test
    void threadWithoutALoopDoesNotWait() {
        var queue = new Queue<Integer>();
        var where =
                " was called on thread '" + Thread.currentThread().getName() + "', where no event loop runs. Call it"
                        + " in a task, as in Asyncio.run(() -> ...); another thread uses ";
        assertRefused(
                queue::get, "Queue.get()" + where + "queue.getThreadsafe(), once a task has called queue.shared().");
        assertRefused(
                () -> queue.put(1),
                "Queue.put(...)" + where + "queue.putThreadsafe(...), once a task has called queue.shared().");
        assertRefused(
                () -> queue.iterator().hasNext(),
                "Queue.iterator().hasNext()" + where + "queue.getThreadsafe(), once a task has called queue.shared().");
        assertRefused(queue::join, "Queue.join()" + where + "submitThreadsafe(loop, () -> ...).");
    }

    private static Throwable onAnotherThread(ThrowingCallable call) {
        var thrown = new Throwable[1];
        blocking(() -> Thread.ofPlatform()
                .name("other")
                .start(() -> thrown[0] = catchThrowable(call))
                .join());
        return thrown[0];
    }

    @OnBothEngines
    void foreignThreadUsesWhatIsNamedForIt(EngineUnderTest engine) {
        engine.run(() -> {
            var queue = new Queue<Integer>().shared();
            String where = " was called on thread 'other', which is off the loop of Queue(0 items). Use ";
            assertThat(onAnotherThread(() -> queue.put(1)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("Queue.put(...)" + where + "queue.putThreadsafe(...).");
            assertThat(onAnotherThread(() -> queue.putNowait(1)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("Queue.putNowait(...)" + where + "queue.putThreadsafe(...).");
            assertThat(onAnotherThread(queue::get)).hasMessage("Queue.get()" + where + "queue.getThreadsafe().");
            assertThat(onAnotherThread(queue::getNowait))
                    .hasMessage("Queue.getNowait()" + where + "queue.getThreadsafe().");
            assertThat(onAnotherThread(() -> queue.iterator().next()))
                    .hasMessage("Queue.iterator().hasNext()" + where + "queue.getThreadsafe().");
            assertThat(onAnotherThread(queue::join))
                    .hasMessage("Queue.join()" + where + "submitThreadsafe(loop, () -> ...).");
            String callback = "loop.callSoonThreadsafe(() -> ...).";
            assertThat(onAnotherThread(queue::taskDone)).hasMessage("Queue.taskDone()" + where + callback);
            assertThat(onAnotherThread(queue::shutdown)).hasMessage("Queue.shutdown()" + where + callback);
            assertThat(onAnotherThread(queue::shutdownNow)).hasMessage("Queue.shutdownNow()" + where + callback);
            assertThat(onAnotherThread(queue::snapshot)).hasMessage("Queue.snapshot()" + where + callback);
        });
    }

    @OnBothEngines
    void queueThatIsNotSharedSaysThatItMustBe(EngineUnderTest engine) {
        engine.run(() -> {
            var queue = new LifoQueue<Integer>(3);
            queue.put(1);
            assertThat(onAnotherThread(() -> queue.put(1)))
                    .hasMessage(
                            "LifoQueue.put(...) was called on thread 'other', which is off the loop of LifoQueue(1 of"
                                    + " 3 items, 1 unfinished). Use queue.putThreadsafe(...), once a task has called"
                                    + " queue.shared().");
            assertThat(onAnotherThread(queue::shared))
                    .hasMessage("LifoQueue.shared() was called on thread 'other', which is off the loop of LifoQueue(1"
                            + " of 3 items, 1 unfinished). Use loop.callSoonThreadsafe(() -> ...).");
        });
    }

    @OnBothEngines
    void bodyOfBlockingIsOffTheLoop(EngineUnderTest engine) {
        engine.run(() -> {
            var queue = new Queue<Integer>();
            assertThat(blocking(() -> catchThrowable(() -> queue.putNowait(1))))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("Queue.putNowait(...) was called inside blocking(...) by Task 'Task-1' (pending, in"
                            + " blocking(...)), where no event loop runs. Use queue.putThreadsafe(...), once a task"
                            + " has called queue.shared(), or call it before or after blocking(...).");
            queue.shared();
            assertThat(blocking(() -> catchThrowable(queue::get)))
                    .hasMessage(
                            "Queue.get() was called inside blocking(...) by Task 'Task-1' (pending, in blocking(...)),"
                                    + " which is off the loop of Queue(0 items). Use queue.getThreadsafe(), or call it"
                                    + " before or after blocking(...).");
        });
    }

    @OnBothEngines
    void threadOfTheLoopIsNotBlocked(EngineUnderTest engine) {
        engine.run(() -> {
            var queue = new Queue<Integer>().shared();
            var thrown = catchThrowable(queue::getThreadsafe);
            assertThat(thrown)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(
                            "getThreadsafe() was called on Queue(0 items) by task 'Task-1', which acts for a loop and"
                                    + " must not be blocked. Use get() in a task of its loop; in a task of another one"
                                    + " blocking(() -> queue.getThreadsafe()).");
            assertThat(catchThrowable(() -> queue.putThreadsafe(1)))
                    .hasMessage(
                            "putThreadsafe(...) was called on Queue(0 items) by task 'Task-1', which acts for a loop"
                                + " and must not be blocked. Use put(...) in a task of its loop; in a task of another"
                                + " one blocking(() -> queue.putThreadsafe(...)).");
        });
    }

    @Test
    void threadsUseAQueueThatHasALoop() {
        var queue = new Queue<Integer>();
        assertRefused(
                () -> queue.putThreadsafe(1),
                "putThreadsafe(...) was called on Queue(0 items), which is not shared with other threads. Call"
                        + " queue.shared() in a task of its loop, before another thread gets it.");
    }

    // each of two loops one after the other may have it, but not both at once
    @OnBothEngines
    void queueBelongsToOneLoopAtATime(EngineUnderTest engine) {
        var queue = new Queue<Integer>();
        engine.run(() -> queue.put(1));
        engine.run(() -> {
            assertThat(queue.get()).isEqualTo(1);
            var first = runningLoop().toString();
            var waits = createTask(queue::get);
            yieldNow();
            blocking(() -> engine.run(() -> {
                var state = "Queue(0 items, 1 getting, 1 unfinished) is bound to a different event loop: its own is "
                        + first + ", the calling one's " + runningLoop()
                        + ". Make one for each loop, or have its own loop call it: callSoonThreadsafe(...).";
                assertRefused(() -> queue.putNowait(2), "Queue.putNowait(...): " + state);
                assertRefused(queue::get, "Queue.get(): " + state);
            }));
            queue.put(3);
            assertThat(waits.await()).isEqualTo(3);
        });
    }
}
