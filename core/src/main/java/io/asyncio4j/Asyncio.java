// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import io.asyncio4j.failure.FailureLedger;
import io.asyncio4j.future.Action;
import io.asyncio4j.future.Awaitable;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.Coroutine;
import io.asyncio4j.future.ExceptionGroup;
import io.asyncio4j.future.Future;
import io.asyncio4j.future.Outcome;
import io.asyncio4j.local.CheckReturnValue;
import io.asyncio4j.loop.EventLoop;
import io.asyncio4j.run.RunInterruptedException;
import io.asyncio4j.run.Runner;
import io.asyncio4j.structured.AllFailedException;
import io.asyncio4j.structured.AsCompleted;
import io.asyncio4j.structured.Gathering;
import io.asyncio4j.structured.Groups;
import io.asyncio4j.structured.Race;
import io.asyncio4j.structured.ReturnWhen;
import io.asyncio4j.structured.Shielding;
import io.asyncio4j.structured.TaskGroup;
import io.asyncio4j.structured.TimeLimits;
import io.asyncio4j.structured.Timeout;
import io.asyncio4j.structured.WaitResult;
import io.asyncio4j.structured.Waiting;
import io.asyncio4j.task.Task;
import io.asyncio4j.task.TaskOptions;
import io.asyncio4j.task.Tasks;
import io.asyncio4j.thread.Blocking;
import io.asyncio4j.thread.Bridges;
import io.asyncio4j.thread.FlowItems;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeoutException;
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
    private static final String NO_TYPE = "type is null: name the class of the checked exception, or leave it out";

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
     * Opens a group of tasks: runs the body, and returns when it and all tasks of the group have ended. If one fails, the
     * others and the body are cancelled. See {@link TaskGroup}.
     *
     * @param body starts tasks in the group that it is given
     * @throws ExceptionGroup if something has failed: all that has, in order of completion
     * @throws CancelledError if the calling task was cancelled
     * @throws IllegalStateException outside a task
     */
    public static void taskGroup(TaskGroup.Body body) throws ExceptionGroup {
        Groups.taskGroup(body);
    }

    /**
     * Opens a group of tasks as {@link #taskGroup} does, with a body that has a value.
     *
     * @param <T> the type of the value
     * @param body starts tasks in the group that it is given
     * @return the body's value; null if {@link TaskGroup#cancel} has ended the body
     * @throws ExceptionGroup if something has failed: all that has, in order of completion
     * @throws CancelledError if the calling task was cancelled
     * @throws IllegalStateException outside a task
     */
    public static <T extends @Nullable Object> T callTaskGroup(TaskGroup.ValueBody<T> body) throws ExceptionGroup {
        return Groups.callTaskGroup(body);
    }

    /**
     * Opens a group of tasks in which a failure leaves the other tasks alone: they run on, and what has failed is thrown at
     * the end. Only a body that fails cancels the tasks. For servers, and wherever one failure must not end the rest.
     *
     * @param body starts tasks in the group that it is given
     * @throws ExceptionGroup if something has failed: all that has, in order of completion
     * @throws CancelledError if the calling task was cancelled
     * @throws IllegalStateException outside a task
     */
    public static void supervise(TaskGroup.Body body) throws ExceptionGroup {
        Groups.supervise(body);
    }

    /**
     * Opens a group of tasks as {@link #supervise} does, with a body that has a value.
     *
     * @param <T> the type of the value
     * @param body starts tasks in the group that it is given
     * @return the body's value; null if {@link TaskGroup#cancel} has ended the body
     * @throws ExceptionGroup if something has failed: all that has, in order of completion
     * @throws CancelledError if the calling task was cancelled
     * @throws IllegalStateException outside a task
     */
    public static <T extends @Nullable Object> T callSupervised(TaskGroup.ValueBody<T> body) throws ExceptionGroup {
        return Groups.callSupervised(body);
    }

    /**
     * Runs a body under a time limit, in the calling task. When the time has come the body is cancelled. See {@link Timeout},
     * which can be moved.
     *
     * @param <T> the type of the value
     * @param <X> what the body throws
     * @param limit the time from now; zero or negative: the body is cancelled where it first suspends
     * @param body what to run
     * @return the body's value
     * @throws X what the body throws
     * @throws TimeoutException if the time has come before the body has ended
     * @throws CancelledError if somebody else has cancelled the task
     * @throws IllegalArgumentException if the limit is longer than 146 years
     * @throws IllegalStateException outside a task
     */
    public static <T extends @Nullable Object, X extends Exception> T timeout(Duration limit, Coroutine<T, X> body)
            throws X, TimeoutException {
        return TimeLimits.timeout(limit).with(body);
    }

    /**
     * Runs a body without a value under a time limit, as {@link #timeout(Duration, Coroutine)} does.
     *
     * @param <X> what the body throws
     * @param limit the time from now; zero or negative: the body is cancelled where it first suspends
     * @param body what to run
     * @throws X what the body throws
     * @throws TimeoutException if the time has come before the body has ended
     * @throws CancelledError if somebody else has cancelled the task
     * @throws IllegalArgumentException if the limit is longer than 146 years
     * @throws IllegalStateException outside a task
     */
    public static <X extends Exception> void timeout(Duration limit, Action<X> body) throws X, TimeoutException {
        TimeLimits.timeout(limit).with(body);
    }

    /**
     * Runs a body until a point in loop time at most.
     *
     * @param <T> the type of the value
     * @param <X> what the body throws
     * @param when loop time in nanoseconds, see {@link EventLoop#time()}; may have passed
     * @param body what to run
     * @return the body's value
     * @throws X what the body throws
     * @throws TimeoutException if the time has come before the body has ended
     * @throws CancelledError if somebody else has cancelled the task
     * @throws IllegalStateException outside a task
     */
    public static <T extends @Nullable Object, X extends Exception> T timeoutAt(long when, Coroutine<T, X> body)
            throws X, TimeoutException {
        return TimeLimits.timeoutAt(when).with(body);
    }

    /**
     * Runs a body without a value until a point in loop time at most.
     *
     * @param <X> what the body throws
     * @param when loop time in nanoseconds, see {@link EventLoop#time()}; may have passed
     * @param body what to run
     * @throws X what the body throws
     * @throws TimeoutException if the time has come before the body has ended
     * @throws CancelledError if somebody else has cancelled the task
     * @throws IllegalStateException outside a task
     */
    public static <X extends Exception> void timeoutAt(long when, Action<X> body) throws X, TimeoutException {
        TimeLimits.timeoutAt(when).with(body);
    }

    /**
     * Awaits a task or future for some time at most. When the time has come it is cancelled, and has ended when this returns;
     * put it in {@link #shield} if it is to run on.
     *
     * @param <T> the type of the value
     * @param <X> what it may fail with
     * @param awaitable what to await
     * @param limit the time from now; zero or negative: only what has ended already is taken
     * @return its value
     * @throws X the very exception that it failed with
     * @throws TimeoutException if the time has come and it ended cancelled
     * @throws CancelledError if it, or the calling task, was cancelled by somebody else
     * @throws IllegalArgumentException if the limit is longer than 146 years
     * @throws IllegalStateException outside a task
     */
    public static <T extends @Nullable Object, X extends Exception> T waitFor(Awaitable<T, X> awaitable, Duration limit)
            throws X, TimeoutException {
        return TimeLimits.waitFor(awaitable, limit);
    }

    /**
     * Gathers the values of tasks or futures: in the order of the arguments, whenever they end. If one fails, so does the
     * whole, at once, with that very exception, and the others run on; what fails later among them is still to be asked for,
     * and else is reported, as "superseded". Cancelling the whole cancels all that have not ended; one of them that is
     * cancelled by somebody else cancels the whole, and not the others.
     *
     * @param <T> the type of the values
     * @param <X> what they may fail with
     * @param awaitables what to gather; one that is given twice is awaited once
     * @return the values; await it, or what fails is reported
     * @throws IllegalStateException if no loop runs on this thread, or one of them belongs to another loop
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // nothing is stored in the array
    @CheckReturnValue
    public static <T extends @Nullable Object, X extends Exception> Future<List<T>, X> gather(
            Awaitable<? extends T, ? extends X>... awaitables) {
        return Gathering.values(Arrays.asList(awaitables));
    }

    /**
     * Runs bodies as tasks and gathers their values, as {@link #gather(Awaitable...)} does.
     *
     * @param <T> the type of the values
     * @param <X> what they may fail with
     * @param bodies what to run
     * @return the values; await it, or what fails is reported
     * @throws IllegalStateException if no loop runs on this thread
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // nothing is stored in the array
    @CheckReturnValue
    public static <T extends @Nullable Object, X extends Exception> Future<List<T>, X> gather(
            Coroutine<? extends T, ? extends X>... bodies) {
        return Gathering.ofBodies(Arrays.asList(bodies));
    }

    /**
     * Runs bodies without values as tasks and waits for all, as {@link #gather(Awaitable...)} does.
     *
     * @param <X> what they may fail with
     * @param bodies what to run
     * @return as many nulls; await it, or what fails is reported
     * @throws IllegalStateException if no loop runs on this thread
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // nothing is stored in the array
    @CheckReturnValue
    public static <X extends Exception> Future<List<Void>, X> gather(Action<? extends X>... bodies) {
        return Gathering.ofBodies(Arrays.asList(bodies));
    }

    /**
     * Gathers the values of tasks or futures, as {@link #gather(Awaitable...)} does.
     *
     * @param <T> the type of the values
     * @param <X> what they may fail with
     * @param awaitables what to gather, in an order of its own; if there are none the whole has ended
     * @return the values; await it, or what fails is reported
     * @throws IllegalStateException if no loop runs on this thread, or one of them belongs to another loop
     */
    @CheckReturnValue
    public static <T extends @Nullable Object, X extends Exception> Future<List<T>, X> gather(
            Collection<? extends Awaitable<? extends T, ? extends X>> awaitables) {
        return Gathering.values(awaitables);
    }

    /**
     * Gathers the outcomes of tasks or futures: {@code asyncio.gather(…, return_exceptions=True)}. None of them fails the
     * whole, which ends when all have ended. A failure counts as asked for when its outcome is read from the list: what is
     * not looked at is reported. Cancelling the whole cancels all that have not ended.
     *
     * @param <T> the type of the values
     * @param awaitables what to gather; one that is given twice is awaited once
     * @return the outcomes, in the order of the arguments
     * @throws IllegalStateException if no loop runs on this thread, or one of them belongs to another loop
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // nothing is stored in the array
    @CheckReturnValue
    public static <T extends @Nullable Object> Future<List<Outcome<T>>, RuntimeException> gatherOutcomes(
            Awaitable<? extends T, ?>... awaitables) {
        return Gathering.outcomes(Arrays.asList(awaitables));
    }

    /**
     * Runs bodies as tasks and gathers their outcomes, as {@link #gatherOutcomes(Awaitable...)} does.
     *
     * @param <T> the type of the values
     * @param bodies what to run
     * @return the outcomes, in the order of the bodies
     * @throws IllegalStateException if no loop runs on this thread
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // nothing is stored in the array
    @CheckReturnValue
    public static <T extends @Nullable Object> Future<List<Outcome<T>>, RuntimeException> gatherOutcomes(
            Coroutine<? extends T, ?>... bodies) {
        return Gathering.outcomesOfBodies(Arrays.asList(bodies));
    }

    /**
     * Runs bodies without values as tasks and gathers their outcomes, as {@link #gatherOutcomes(Awaitable...)} does.
     *
     * @param bodies what to run
     * @return the outcomes, in the order of the bodies
     * @throws IllegalStateException if no loop runs on this thread
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // nothing is stored in the array
    @CheckReturnValue
    public static Future<List<Outcome<Void>>, RuntimeException> gatherOutcomes(Action<?>... bodies) {
        return Gathering.outcomesOfBodies(Arrays.asList(bodies));
    }

    /**
     * Gathers the outcomes of tasks or futures, as {@link #gatherOutcomes(Awaitable...)} does.
     *
     * @param <T> the type of the values
     * @param awaitables what to gather, in an order of its own
     * @return the outcomes, in that order
     * @throws IllegalStateException if no loop runs on this thread, or one of them belongs to another loop
     */
    @CheckReturnValue
    public static <T extends @Nullable Object> Future<List<Outcome<T>>, RuntimeException> gatherOutcomes(
            Collection<? extends Awaitable<? extends T, ?>> awaitables) {
        return Gathering.outcomes(awaitables);
    }

    /**
     * Waits until tasks or futures have ended, without taking their outcomes: nothing is thrown, retrieved or cancelled.
     *
     * @param <F> the type of what is waited for
     * @param awaitables what to wait for, at least one
     * @param returnWhen until when
     * @return what has ended, and what has not
     * @throws CancelledError if the calling task is cancelled; what it waits for is not
     * @throws IllegalArgumentException if there is nothing to wait for
     * @throws IllegalStateException outside a task, or if one of them belongs to another loop
     */
    public static <F extends Awaitable<?, ?>> WaitResult<F> waitTasks(
            Collection<? extends F> awaitables, ReturnWhen returnWhen) {
        return Waiting.waitTasks(awaitables, returnWhen, null);
    }

    /**
     * Waits until tasks or futures have ended, for some time at most; when that is over it returns what there is.
     *
     * @param <F> the type of what is waited for
     * @param awaitables what to wait for, at least one
     * @param returnWhen until when
     * @param limit the time from now; zero or negative: one iteration of the loop
     * @return what has ended, and what has not
     * @throws CancelledError if the calling task is cancelled; what it waits for is not
     * @throws IllegalArgumentException if there is nothing to wait for, or the limit is longer than 146 years
     * @throws IllegalStateException outside a task, or if one of them belongs to another loop
     */
    public static <F extends Awaitable<?, ?>> WaitResult<F> waitTasks(
            Collection<? extends F> awaitables, ReturnWhen returnWhen, Duration limit) {
        return Waiting.waitTasks(
                awaitables,
                returnWhen,
                Objects.requireNonNull(
                        limit,
                        "limit is null: waitTasks(...) takes a Duration, such as Duration.ofSeconds(5); leave it out"
                                + " for none"));
    }

    /**
     * The same tasks or futures in the order in which they end. {@code next()} of the iterator waits; put the loop in a
     * {@link #timeout} for a limit.
     *
     * @param <F> the type of what is waited for
     * @param awaitables what to wait for; may be empty
     * @return something to iterate over, once
     * @throws IllegalStateException if no loop runs on this thread, or one of them belongs to another loop
     */
    public static <F extends Awaitable<?, ?>> Iterable<F> asCompleted(Collection<? extends F> awaitables) {
        return new AsCompleted<>(awaitables);
    }

    /**
     * The outcome of a task or future, without a way to cancel that: cancelling what this returns, or who awaits it, lets
     * the task run on. What it fails with then is still to be asked for, and else is reported.
     *
     * @param <T> the type of the value
     * @param <X> what it may fail with
     * @param awaitable what to shield
     * @return its outcome
     * @throws IllegalStateException if no loop runs on this thread, or it belongs to another loop
     */
    @CheckReturnValue
    public static <T extends @Nullable Object, X extends Exception> Future<T, X> shield(
            Awaitable<? extends T, ? extends X> awaitable) {
        return Shielding.of(awaitable);
    }

    /**
     * Runs a body as a task that cancelling the caller does not reach, as {@link #shield(Awaitable)} does.
     *
     * @param <T> the type of the value
     * @param <X> what it may fail with
     * @param body what to run
     * @return its outcome
     * @throws IllegalStateException if no loop runs on this thread
     */
    @CheckReturnValue
    public static <T extends @Nullable Object, X extends Exception> Future<T, X> shield(Coroutine<T, X> body) {
        return Shielding.of(createTask(body));
    }

    /**
     * Runs a body without a value as a task that cancelling the caller does not reach.
     *
     * @param <X> what it may fail with
     * @param body what to run
     * @return its outcome
     * @throws IllegalStateException if no loop runs on this thread
     */
    @CheckReturnValue
    public static <X extends Exception> Future<Void, X> shield(Action<X> body) {
        return Shielding.of(createTask(body));
    }

    /**
     * Runs bodies as tasks, of which the first success counts. The others are cancelled then, and when they have ended the
     * value is there; what has failed before that, nobody needs to know of. If none succeeds, it fails with an
     * {@link AllFailedException} that has all failures. Cancelling the whole cancels all, and drops the value of one that has
     * won meanwhile.
     *
     * @param <T> the type of the value
     * @param bodies what to run, at least one
     * @return the value of the first that succeeds
     * @throws IllegalArgumentException if there are none
     * @throws IllegalStateException if no loop runs on this thread
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // nothing is stored in the array
    @CheckReturnValue
    public static <T extends @Nullable Object> Future<T, RuntimeException> race(Coroutine<? extends T, ?>... bodies) {
        return Race.of(Arrays.asList(bodies));
    }

    /**
     * Runs bodies as tasks, of which the first success counts, as {@link #race(Coroutine...)} does.
     *
     * @param <T> the type of the value
     * @param bodies what to run, at least one
     * @return the value of the first that succeeds
     * @throws IllegalArgumentException if there are none
     * @throws IllegalStateException if no loop runs on this thread
     */
    @CheckReturnValue
    public static <T extends @Nullable Object> Future<T, RuntimeException> race(
            Collection<? extends Coroutine<? extends T, ?>> bodies) {
        return Race.of(bodies);
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
     * an interrupt would break, such as {@code FileChannel}s that others share, or an embedded database.
     *
     * <p>Inside {@link #toThread} and {@link #runInExecutor} the future still ends at once when it is cancelled, but the
     * interrupt of its body waits for the end of this one.
     *
     * @param <T> the type of the value
     * @param <X> what the body throws
     * @param body what to run
     * @return the body's value
     * @throws X what the body throws
     * @throws IllegalStateException outside a task and such a call
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
     * @throws IllegalStateException outside a task and such a call
     */
    public static <X extends Exception> void uninterruptible(Action<X> body) throws X {
        Blocking.uninterruptible(body);
    }

    // -- threads

    /**
     * Runs a body on another thread, of which the loop has 64 at most; calls beyond that wait for one. The body sees a copy
     * of the caller's context variables, and the {@code ThreadLocal}s that Micrometer's context propagation knows, if that
     * is there. It has no loop: it must not await. To go on in the calling task, and to be there until the body has ended
     * even if cancelled, use {@link #blocking}.
     *
     * <p>Cancelling the future ends it at once; a body that has not started never runs, and one that runs is interrupted.
     * Nobody waits for it then but the end of the run; what it fails with after that is reported, as "abandoned", unless it is
     * what the interrupt has led to.
     *
     * @param <T> the type of the value
     * @param <X> what the body throws
     * @param body what to run
     * @return its outcome; an {@code InterruptedException} of the body ends it as cancelled
     * @throws java.util.concurrent.RejectedExecutionException if the runner was given an executor that refuses
     * @throws IllegalStateException if no loop runs on this thread
     */
    @CheckReturnValue
    public static <T extends @Nullable Object, X extends Exception> Future<T, X> toThread(Coroutine<T, X> body) {
        return Bridges.toThread(body);
    }

    /**
     * Runs a body without a value on another thread, as {@link #toThread(Coroutine)} does.
     *
     * @param <X> what the body throws
     * @param body what to run
     * @return its end
     * @throws java.util.concurrent.RejectedExecutionException if the runner was given an executor that refuses
     * @throws IllegalStateException if no loop runs on this thread
     */
    @CheckReturnValue
    public static <X extends Exception> Future<Void, X> toThread(Action<X> body) {
        return Bridges.toThread(body);
    }

    /**
     * Runs a body in an executor of the program's, as {@link #toThread(Coroutine)} does in threads of the loop. The end of
     * the run does not wait for it.
     *
     * <p>End the executor after its calls: one that {@code shutdownNow()} takes out of the queue never comes back, and a task
     * that awaits it waits until it is cancelled.
     *
     * @param <T> the type of the value
     * @param <X> what the body throws
     * @param executor where to run it; one that runs it in the calling thread may
     * @param body what to run
     * @return its outcome
     * @throws java.util.concurrent.RejectedExecutionException if the executor refuses
     * @throws IllegalStateException if no loop runs on this thread
     */
    @CheckReturnValue
    public static <T extends @Nullable Object, X extends Exception> Future<T, X> runInExecutor(
            Executor executor, Coroutine<T, X> body) {
        return Bridges.runInExecutor(executor, body);
    }

    /**
     * Runs a body without a value in an executor, as {@link #runInExecutor(Executor, Coroutine)} does.
     *
     * @param <X> what the body throws
     * @param executor where to run it
     * @param body what to run
     * @return its end
     * @throws java.util.concurrent.RejectedExecutionException if the executor refuses
     * @throws IllegalStateException if no loop runs on this thread
     */
    @CheckReturnValue
    public static <X extends Exception> Future<Void, X> runInExecutor(Executor executor, Action<X> body) {
        return Bridges.runInExecutor(executor, body);
    }

    /**
     * Runs a body as a task of a loop, from any thread: {@code asyncio.run_coroutine_threadsafe}. It sees a copy of the
     * caller's context variables. Cancelling what this returns cancels the task; if the loop closes before that has ended,
     * it fails with an {@code IllegalStateException}. What the body fails with comes out by the rules of the JDK:
     * {@code get()} throws an {@code ExecutionException} that has the very exception as its cause.
     *
     * @param <T> the type of the value
     * @param loop the loop that is to run it; if it does not run yet, the body waits until it does
     * @param body what to run
     * @return its outcome, for any thread but the loop's own: there {@code get()} and {@code join()} throw, where they would
     *     stop the loop for good
     * @throws IllegalStateException if the loop is closed
     */
    @CheckReturnValue
    public static <T extends @Nullable Object> CompletableFuture<T> submitThreadsafe(
            EventLoop loop, Coroutine<T, ?> body) {
        return Bridges.submitThreadsafe(loop, body);
    }

    /**
     * Runs a body without a value as a task of a loop, as {@link #submitThreadsafe(EventLoop, Coroutine)} does.
     *
     * @param loop the loop that is to run it
     * @param body what to run
     * @return its end
     * @throws IllegalStateException if the loop is closed
     */
    @CheckReturnValue
    public static CompletableFuture<Void> submitThreadsafe(EventLoop loop, Action<?> body) {
        return Bridges.submitThreadsafe(loop, body);
    }

    /**
     * A stage of the JDK as a future of the running loop. What it fails with is the very object that the stage was failed
     * with, without {@code CompletionException} and {@code ExecutionException} around it. A checked exception needs the form
     * with its class: here it comes as the cause of an {@code UndeclaredThrowableException}.
     *
     * <p>Cancelling the future ends it at once and cancels the stage; a stage that is cancelled ends the future as cancelled.
     *
     * @param <T> the type of the value
     * @param stage what to wrap
     * @return its outcome
     * @throws IllegalStateException if no loop runs on this thread
     */
    @CheckReturnValue
    public static <T extends @Nullable Object> Future<T, RuntimeException> wrapFuture(
            CompletionStage<? extends T> stage) {
        return Bridges.wrapFuture(stage, null);
    }

    /**
     * A stage of the JDK as a future of the running loop, as {@link #wrapFuture(CompletionStage)}, which may fail with a
     * checked exception.
     *
     * @param <T> the type of the value
     * @param <X> the checked exception
     * @param stage what to wrap
     * @param type its class; another checked exception comes as the cause of an {@code UndeclaredThrowableException}
     * @return its outcome
     * @throws IllegalStateException if no loop runs on this thread
     */
    @CheckReturnValue
    public static <T extends @Nullable Object, X extends Exception> Future<T, X> wrapFuture(
            CompletionStage<? extends T> stage, Class<X> type) {
        return Bridges.wrapFuture(stage, Objects.requireNonNull(type, NO_TYPE));
    }

    /**
     * Awaits a stage of the JDK: {@code wrapFuture(stage).await()}. A stage that has ended does not suspend the task.
     *
     * @param <T> the type of the value
     * @param stage what to await
     * @return its value
     * @throws java.lang.reflect.UndeclaredThrowableException if it has failed with a checked exception: that is the cause
     * @throws CancelledError if the stage was cancelled, or the calling task, which cancels the stage
     * @throws IllegalStateException outside a task
     */
    public static <T extends @Nullable Object> T await(CompletionStage<? extends T> stage) {
        return Bridges.<T, RuntimeException>await(stage, null);
    }

    /**
     * Awaits a stage of the JDK, as {@link #await(CompletionStage)}, which may fail with a checked exception.
     *
     * @param <T> the type of the value
     * @param <X> the checked exception
     * @param stage what to await
     * @param type its class
     * @return its value
     * @throws X the very exception that it has failed with
     * @throws java.lang.reflect.UndeclaredThrowableException if it has failed with another checked exception
     * @throws CancelledError if the stage was cancelled, or the calling task, which cancels the stage
     * @throws IllegalStateException outside a task
     */
    public static <T extends @Nullable Object, X extends Exception> T await(
            CompletionStage<? extends T> stage, Class<X> type) throws X {
        return Bridges.await(stage, Objects.requireNonNull(type, NO_TYPE));
    }

    /**
     * The items of a publisher of the JDK, to iterate over with back-pressure. See {@link FlowItems}; a checked exception
     * needs the form with its class, and else comes as the cause of an {@code UndeclaredThrowableException}.
     *
     * @param <T> the type of the items
     * @param publisher what to subscribe to, when the iteration begins
     * @return the items, once; close them
     * @throws IllegalStateException if no loop runs on this thread
     */
    @CheckReturnValue
    public static <T> FlowItems<T, RuntimeException> iterate(Flow.Publisher<? extends T> publisher) {
        return Bridges.iterate(publisher, null);
    }

    /**
     * The items of a publisher of the JDK that may fail with a checked exception, as {@link #iterate(Flow.Publisher)}.
     *
     * @param <T> the type of the items
     * @param <X> the checked exception
     * @param publisher what to subscribe to, when the iteration begins
     * @param type its class
     * @return the items, once; close them
     * @throws IllegalStateException if no loop runs on this thread
     */
    @CheckReturnValue
    public static <T, X extends Exception> FlowItems<T, X> iterate(
            Flow.Publisher<? extends T> publisher, Class<X> type) {
        return Bridges.iterate(publisher, Objects.requireNonNull(type, NO_TYPE));
    }

    /**
     * A publisher of the JDK whose items come from the running loop: for each subscriber a task iterates, on the loop, and
     * takes the next item when it is asked for. The iterator may wait as any code of a task; cancelling the subscription
     * cancels its task. What the iterator throws goes to {@code onError}.
     *
     * <p>Subscribers may come from any thread; but for {@code onSubscribe} they are called on the loop, and must not block.
     *
     * @param <T> the type of the items
     * @param items what to publish; its {@code iterator()} is called once for each subscriber
     * @return the publisher
     * @throws IllegalStateException if no loop runs on this thread
     */
    @CheckReturnValue
    public static <T> Flow.Publisher<T> publisher(Iterable<? extends T> items) {
        return Bridges.publisher(items);
    }
}
