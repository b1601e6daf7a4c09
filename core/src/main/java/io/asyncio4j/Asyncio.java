// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import io.asyncio4j.failure.FailureLedger;
import io.asyncio4j.future.Action;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.Coroutine;
import io.asyncio4j.loop.EventLoop;
import io.asyncio4j.run.RunInterruptedException;
import io.asyncio4j.run.Runner;
import io.asyncio4j.task.Task;
import io.asyncio4j.task.TaskOptions;
import io.asyncio4j.task.Tasks;
import io.asyncio4j.thread.Blocking;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * asyncio for the JVM: the functions that programs import.
 *
 * <pre>{@code
 * import static io.asyncio4j.Asyncio.*;
 *
 * void main() {
 *     run(() -> {
 *         var one = createTask(() -> fetch("one"));
 *         var two = createTask(() -> fetch("two"));
 *         System.out.println(one.await() + two.await());
 *     });
 * }
 * }</pre>
 *
 * <p>Bodies are plain Java methods. A loop runs them one at a time; another one goes on where one of them waits. What a body
 * may throw, the compiler infers: {@code createTask} gives a {@code Task<T, X>}, and {@code task.await()} throws {@code X}.
 * Each function with a body has two forms, for bodies with and without a value.
 *
 * <p>All but {@link #run} are for code that a loop runs, and throw {@code IllegalStateException} elsewhere. Functions that
 * wait ({@link #sleep}, {@link #yieldNow}, {@link #blocking}, {@code task.await()}) are where a task is cancelled: they throw
 * {@link CancelledError} then, which is an {@code Error} and so not caught by accident.
 *
 * <p>In a class that has a method {@code run} of its own, as every {@code Runnable} has, write {@code Asyncio.run(…)}: Java
 * does not look among the imports there.
 */
public final class Asyncio {
    private Asyncio() {}

    /**
     * Runs a program: makes a loop, runs the body as its main task, and when that has ended cancels all tasks that are left,
     * waits for them, and reports failures that nobody has asked for. The calling thread waits meanwhile; the body sees a
     * copy of its context variables.
     *
     * <p>SIGINT, and an interrupt of the calling thread, cancel the main task. {@link Runner} has options, and keeps the
     * tasks that are left for its next run.
     *
     * @param <T> the type of the value
     * @param <X> what the body throws
     * @param body the program
     * @return the body's value
     * @throws X the very exception that the body threw
     * @throws RunInterruptedException if SIGINT or an interrupt has ended it
     * @throws CancelledError if the main task was cancelled otherwise
     * @throws IllegalStateException inside a running loop
     */
    public static <T extends @Nullable Object, X extends Exception> T run(Coroutine<T, X> body) throws X {
        return Runner.<T, X>runOnce(body);
    }

    /**
     * Runs a program without a value, as {@link #run(Coroutine)} does.
     *
     * @param <X> what the body throws
     * @param body the program
     * @throws X the very exception that the body threw
     * @throws RunInterruptedException if SIGINT or an interrupt has ended it
     * @throws CancelledError if the main task was cancelled otherwise
     * @throws IllegalStateException inside a running loop
     */
    public static <X extends Exception> void run(Action<X> body) throws X {
        Runner.<@Nullable Object, X>runOnce(body);
    }

    /**
     * Starts a body as a task: it runs in the next iteration of the running loop, in a copy of the caller's context, and
     * to its end also if nobody keeps the task. If it fails, {@code await()} throws that, and if nobody asks it is reported.
     *
     * @param <T> the type of the value
     * @param <X> what the body throws
     * @param body what it runs
     * @return the task
     * @throws IllegalStateException if no loop runs on this thread
     */
    public static <T extends @Nullable Object, X extends Exception> Task<T, X> createTask(Coroutine<T, X> body) {
        return Tasks.createTask(TaskOptions.options(), body);
    }

    /**
     * Starts a body without a value as a task.
     *
     * @param <X> what the body throws
     * @param body what it runs
     * @return the task
     * @throws IllegalStateException if no loop runs on this thread
     */
    public static <X extends Exception> Task<Void, X> createTask(Action<X> body) {
        return Tasks.createTask(TaskOptions.options(), body);
    }

    /**
     * Starts a body as a task with a name.
     *
     * @param <T> the type of the value
     * @param <X> what the body throws
     * @param name shown in reports, stacks and thread dumps
     * @param body what it runs
     * @return the task
     * @throws IllegalStateException if no loop runs on this thread
     */
    public static <T extends @Nullable Object, X extends Exception> Task<T, X> createTask(
            String name, Coroutine<T, X> body) {
        return Tasks.createTask(TaskOptions.options().name(name), body);
    }

    /**
     * Starts a body without a value as a task with a name.
     *
     * @param <X> what the body throws
     * @param name shown in reports, stacks and thread dumps
     * @param body what it runs
     * @return the task
     * @throws IllegalStateException if no loop runs on this thread
     */
    public static <X extends Exception> Task<Void, X> createTask(String name, Action<X> body) {
        return Tasks.createTask(TaskOptions.options().name(name), body);
    }

    /**
     * Starts a body as a task with options.
     *
     * @param <T> the type of the value
     * @param <X> what the body throws
     * @param options name, context, eager start and more
     * @param body what it runs
     * @return the task
     * @throws IllegalStateException if no loop runs on this thread
     */
    public static <T extends @Nullable Object, X extends Exception> Task<T, X> createTask(
            TaskOptions options, Coroutine<T, X> body) {
        return Tasks.createTask(options, body);
    }

    /**
     * Starts a body without a value as a task with options.
     *
     * @param <X> what the body throws
     * @param options name, context, eager start and more
     * @param body what it runs
     * @return the task
     * @throws IllegalStateException if no loop runs on this thread
     */
    public static <X extends Exception> Task<Void, X> createTask(TaskOptions options, Action<X> body) {
        return Tasks.createTask(options, body);
    }

    /**
     * Runs a body here, in the calling task: Python's {@code await coro()}. For bodies that came as parameters; a method is
     * just called. An {@code InterruptedException} of the body comes out as {@code CancelledError}.
     *
     * @param <T> the type of the value
     * @param <X> what the body throws
     * @param body what to run
     * @return the body's value
     * @throws X what the body throws
     * @throws IllegalStateException outside a task
     */
    public static <T extends @Nullable Object, X extends Exception> T await(Coroutine<T, X> body) throws X {
        return Tasks.await(body);
    }

    /**
     * Runs a body without a value here, in the calling task.
     *
     * @param <X> what the body throws
     * @param body what to run
     * @throws X what the body throws
     * @throws IllegalStateException outside a task
     */
    public static <X extends Exception> void await(Action<X> body) throws X {
        Tasks.await(body);
    }

    /**
     * Suspends the calling task for a time, by the loop's clock. Other tasks run meanwhile.
     *
     * @param delay not negative; zero lets every task that is ready run once, as {@link #yieldNow}
     * @throws CancelledError if the task is cancelled: at once, not when the time is over
     * @throws IllegalArgumentException if the delay is negative, or longer than 146 years
     * @throws IllegalStateException outside a task
     */
    public static void sleep(Duration delay) {
        Tasks.sleep(delay);
    }

    /**
     * Lets every task that is ready run once: {@code asyncio.sleep(0)}.
     *
     * @throws CancelledError if the task is cancelled
     * @throws IllegalStateException outside a task
     */
    public static void yieldNow() {
        Tasks.yieldNow();
    }

    /**
     * The task that calls.
     *
     * @return the task
     * @throws IllegalStateException outside a task: on a foreign thread, also one forked inside a task, and in callbacks
     */
    public static Task<?, ?> currentTask() {
        return Tasks.currentTask();
    }

    /**
     * The tasks of the running loop that have not ended.
     *
     * @return a snapshot, in order of creation
     * @throws IllegalStateException if no loop runs on this thread
     */
    public static Set<Task<?, ?>> allTasks() {
        return Tasks.allTasks();
    }

    /**
     * The loop that runs the calling task or callback.
     *
     * @return the loop
     * @throws IllegalStateException if there is none
     */
    public static EventLoop runningLoop() {
        return Tasks.runningLoop();
    }

    /**
     * The account of the running loop's failures: which task failed, when, and who knows.
     *
     * @return the ledger, which may be kept and read from any thread
     * @throws IllegalStateException if no loop runs on this thread
     */
    public static FailureLedger failures() {
        return Tasks.failures();
    }

    /**
     * Runs a body off the loop: the other tasks go on while it computes, reads files or waits. Same thread, same
     * {@code ThreadLocal}s, but no loop: {@code await} and its friends throw inside. What the body shares with other tasks
     * needs the care that any two threads need.
     *
     * <p>Cancelling the task interrupts the body; what it throws because of that comes out as {@code CancelledError}. A body
     * that returns normally keeps its value, and the request comes at the next suspension point.
     *
     * @param <T> the type of the value
     * @param <X> what the body throws
     * @param body what to run
     * @return the body's value
     * @throws X what the body throws
     * @throws CancelledError if the task is cancelled, and the body ended because of that
     * @throws IllegalStateException outside a task
     */
    public static <T extends @Nullable Object, X extends Exception> T blocking(Coroutine<T, X> body) throws X {
        return Blocking.blocking(body);
    }

    /**
     * Runs a body without a value off the loop, as {@link #blocking(Coroutine)} does.
     *
     * @param <X> what the body throws
     * @param body what to run
     * @throws X what the body throws
     * @throws CancelledError if the task is cancelled, and the body ended because of that
     * @throws IllegalStateException outside a task
     */
    public static <X extends Exception> void blocking(Action<X> body) throws X {
        Blocking.blocking(body);
    }

    /**
     * Runs a body in which cancellation interrupts nothing: a request waits for the next suspension point. Around code that
     * an interrupt would break, such as {@code FileChannel}s that others share.
     *
     * @param <T> the type of the value
     * @param <X> what the body throws
     * @param body what to run
     * @return the body's value
     * @throws X what the body throws
     * @throws IllegalStateException outside a task
     */
    public static <T extends @Nullable Object, X extends Exception> T uninterruptible(Coroutine<T, X> body) throws X {
        return Blocking.uninterruptible(body);
    }

    /**
     * Runs a body without a value in which cancellation interrupts nothing.
     *
     * @param <X> what the body throws
     * @param body what to run
     * @throws X what the body throws
     * @throws IllegalStateException outside a task
     */
    public static <X extends Exception> void uninterruptible(Action<X> body) throws X {
        Blocking.uninterruptible(body);
    }
}
