// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.task;

import io.asyncio4j.coroutine.Enclosure;
import io.asyncio4j.coroutine.Kernel;
import io.asyncio4j.coroutine.Strand;
import io.asyncio4j.failure.FailureLedger;
import io.asyncio4j.future.Action;
import io.asyncio4j.future.Coroutine;
import io.asyncio4j.interruption.Interruption;
import io.asyncio4j.local.OffLoop;
import io.asyncio4j.local.ThreadName;
import io.asyncio4j.local.ThreadState;
import io.asyncio4j.loop.EventLoop;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The functions on tasks; programs import them from {@code Asyncio}, which says what they do. */
public final class Tasks {
    private static final String NO_BODY = "body is null: await(...) takes what to run, such as () -> work()";
    private static final String NO_OPTIONS =
            "options is null: createTask(...) takes TaskOptions, such as TaskOptions.options().name(\"fetch\")";

    private Tasks() {}

    /**
     * See {@code Asyncio.createTask}.
     *
     * @param <T> the type of the value
     * @param <X> what the body throws
     * @param options how to create it
     * @param body what it runs
     * @return the task
     */
    public static <T extends @Nullable Object, X extends Exception> Task<T, X> createTask(
            TaskOptions options, Coroutine<T, X> body) {
        return create(runningKernel("createTask(...)"), options, body);
    }

    /**
     * See {@code Asyncio.createTask}.
     *
     * @param <X> what the body throws
     * @param options how to create it
     * @param body what it runs
     * @return the task
     */
    public static <X extends Exception> Task<Void, X> createTask(TaskOptions options, Action<X> body) {
        return create(runningKernel("createTask(...)"), options, body);
    }

    /**
     * A task of a given loop: for code outside of it.
     *
     * @param <T> the type of the value
     * @param <X> what the body throws
     * @param loop the loop, which the calling thread may use now
     * @param options how to create it
     * @param body what it runs
     * @return the task
     */
    public static <T extends @Nullable Object, X extends Exception> Task<T, X> createTask(
            EventLoop loop, TaskOptions options, Action<X> body) {
        var kernel = (Kernel) Objects.requireNonNull(
                loop,
                "loop is null: createTask(loop, ...) takes the loop that runs the task; a task of the running"
                        + " loop needs none");
        kernel.checkTurn("createTask(loop, ...)", "loop.callSoonThreadsafe(() -> createTask(...))");
        return create(kernel, options, body);
    }

    /**
     * A task of a group.
     *
     * @param <T> the type of the value
     * @param <X> what the body throws
     * @param loop the loop, which the calling thread may use now
     * @param options how to create it
     * @param body what it runs
     * @param group the group as its tasks see it
     * @return the task
     */
    @SuppressWarnings("exports")
    public static <T extends @Nullable Object, X extends Exception> Task<T, X> createTask(
            Kernel loop, TaskOptions options, Action<X> body, Enclosure group) {
        return create(loop, Objects.requireNonNull(options, NO_OPTIONS).inside(group), body);
    }

    private static <T extends @Nullable Object, X extends Exception> Task<T, X> create(
            Kernel kernel, TaskOptions options, Action<X> body) {
        Objects.requireNonNull(options, NO_OPTIONS);
        Objects.requireNonNull(body, "body is null: createTask takes what the task is to run, such as () -> work()");
        TaskFactory factory = kernel.taskFactory() instanceof TaskFactory set ? set : TaskFactory.STANDARD;
        Task<T, X> task = factory.create(kernel, options, body);
        return Objects.requireNonNull(
                task, () -> factory + " made no task: it must return what TaskFactory.STANDARD makes");
    }

    /**
     * See {@code Asyncio.await}.
     *
     * @param <T> the type of the value
     * @param <X> what the body throws
     * @param body what to run
     * @return the body's value
     * @throws X what the body throws
     */
    public static <T extends @Nullable Object, X extends Exception> T await(Coroutine<T, X> body) throws X {
        Objects.requireNonNull(body, NO_BODY);
        Strand strand = currentStrand("await(body)");
        try {
            return body.call();
        } catch (InterruptedException e) {
            throw (Error) Interruption.translate(strand, e);
        }
    }

    /**
     * See {@code Asyncio.await}.
     *
     * @param <X> what the body throws
     * @param body what to run
     * @throws X what the body throws
     */
    public static <X extends Exception> void await(Action<X> body) throws X {
        Objects.requireNonNull(body, NO_BODY);
        Tasks.<@Nullable Object, X>await(() -> {
            body.run();
            return null;
        });
    }

    /**
     * See {@code Asyncio.failures}.
     *
     * @return the ledger
     */
    public static FailureLedger failures() {
        return runningKernel("failures()").ledger();
    }

    /**
     * See {@code Asyncio.sleep}.
     *
     * @param delay how long
     */
    public static void sleep(Duration delay) {
        Strand strand = currentStrand("sleep(...)");
        long when = strand.loop.deadline(delay, "delay", "sleep(...)");
        if (delay.isZero()) {
            strand.yieldNow();
        } else {
            strand.sleepUntil(when);
        }
    }

    /** See {@code Asyncio.yieldNow}. */
    public static void yieldNow() {
        currentStrand("yieldNow()").yieldNow();
    }

    /**
     * See {@code Asyncio.currentTask}.
     *
     * @return the task
     */
    public static Task<?, ?> currentTask() {
        return of(currentStrand("currentTask()"));
    }

    /**
     * See {@code Asyncio.allTasks}.
     *
     * @return the tasks
     */
    public static Set<Task<?, ?>> allTasks() {
        return allTasks(runningKernel("allTasks()"));
    }

    /**
     * The tasks of a loop that have not ended.
     *
     * @param loop the loop, which the calling thread may use now
     * @return a snapshot, in order of creation
     */
    public static Set<Task<?, ?>> allTasks(EventLoop loop) {
        var kernel = (Kernel) Objects.requireNonNull(
                loop, "loop is null: allTasks(loop) takes a loop; that of the caller needs none");
        kernel.checkTurn("allTasks(loop)", "loop.callSoonThreadsafe(...)");
        var all = new LinkedHashSet<Task<?, ?>>();
        for (Strand strand : kernel.strands().toList()) {
            all.add(of(strand));
        }
        return all;
    }

    /**
     * The task that a strand runs.
     *
     * @param strand any strand
     * @return its task
     */
    @SuppressWarnings("exports")
    public static Task<?, ?> of(Strand strand) {
        return ((Work) strand.body).task();
    }

    /**
     * See {@code Asyncio.runningLoop}.
     *
     * @return the loop
     */
    public static EventLoop runningLoop() {
        Kernel loop = runningKernel("runningLoop()");
        loop.handedOut();
        return loop;
    }

    /**
     * The loop of the calling thread.
     *
     * @param call who asks, for the message
     * @return the loop
     * @throws IllegalStateException if there is none
     */
    @SuppressWarnings("exports")
    public static Kernel runningKernel(String call) {
        ThreadState calling = ThreadState.peek();
        if (calling != null && calling.turn instanceof Kernel kernel) {
            return kernel;
        }
        throw notOnLoop("no running event loop: ", call, calling);
    }

    /**
     * The strand of the calling task.
     *
     * @param call who asks, for the message
     * @return the strand
     * @throws IllegalStateException outside a task
     */
    @SuppressWarnings("exports")
    public static Strand currentStrand(String call) {
        ThreadState calling = ThreadState.peek();
        if (calling instanceof Strand strand && strand.turn != null) {
            return strand;
        }
        throw notOnLoop("", call, calling);
    }

    /**
     * Refuses a call that may suspend, unless a task of the object's loop makes it.
     *
     * @param loop the object's loop
     * @param object the object's name in the message's code
     * @param call the method
     * @throws IllegalStateException on another thread, in a task of another loop, or outside a task
     */
    @SuppressWarnings("exports")
    public static void checkTaskOf(Kernel loop, String object, String call) {
        ThreadState calling = ThreadState.peek();
        if (!(calling instanceof Strand) || calling.turn != loop) {
            loop.checkTurn(call, "loop.callSoonThreadsafe(() -> createTask(() -> " + object + "." + call + "))");
            currentStrand(call);
        }
    }

    private static IllegalStateException notOnLoop(String what, String call, @Nullable ThreadState calling) {
        if (calling instanceof Strand strand && strand.loop.isClosed()) {
            return new IllegalStateException(
                    what + call + " was called by " + strand.body + ", whose event loop is closed.");
        }
        if (calling instanceof Strand strand) {
            return new IllegalStateException(what + call + " was called inside blocking(...) by " + strand.body
                    + ", which is off the loop there. Call it before or after blocking(...).");
        }
        Strand disguised = Kernel.disguised();
        if (disguised != null) {
            return disguised.isDisguised(call);
        }
        if (calling != null && calling.turn != null) {
            return new IllegalStateException(call + " was called outside a task, in a callback of " + calling.turn
                    + ", which must not suspend. Start a task there: createTask(() -> ...).");
        }
        if (OffLoop.current() != null) {
            return new IllegalStateException(what + call + " was called " + OffLoop.where()
                    + ", where no event loop runs. Call it in the task, before or after that, or have the loop do it:"
                    + " submitThreadsafe(loop, () -> ...).");
        }
        return new IllegalStateException(what + call + " was called on " + ThreadName.ofCaller()
                + ", which is no task. Start the program with Asyncio.run(() -> ...), or have a running loop do it:"
                + " submitThreadsafe(loop, () -> ...).");
    }
}
