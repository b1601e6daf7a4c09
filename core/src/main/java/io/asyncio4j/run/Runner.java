// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.run;

import io.asyncio4j.context.Context;
import io.asyncio4j.coroutine.Engine;
import io.asyncio4j.coroutine.Kernel;
import io.asyncio4j.coroutine.Strand;
import io.asyncio4j.failure.FailureLedger;
import io.asyncio4j.failure.FailurePolicy;
import io.asyncio4j.future.Action;
import io.asyncio4j.future.CancelReason;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.Coroutine;
import io.asyncio4j.future.Registration;
import io.asyncio4j.inspect.RunFailure;
import io.asyncio4j.inspect.Watchdog;
import io.asyncio4j.local.Log;
import io.asyncio4j.local.Text;
import io.asyncio4j.local.ThreadName;
import io.asyncio4j.local.ThreadState;
import io.asyncio4j.local.Unchecked;
import io.asyncio4j.loop.Clock;
import io.asyncio4j.loop.EventLoop;
import io.asyncio4j.loop.ExceptionContext;
import io.asyncio4j.loop.ExceptionHandler;
import io.asyncio4j.scheduler.ParkingPoller;
import io.asyncio4j.task.Task;
import io.asyncio4j.task.TaskFactory;
import io.asyncio4j.task.TaskOptions;
import io.asyncio4j.task.Tasks;
import io.asyncio4j.thread.DefaultExecutor;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Runs programs on one loop, several after each other if need be, and cleans up at the end. {@code Asyncio.run} is a runner
 * for one program.
 *
 * <pre>{@code
 * try (var runner = Runner.builder().debug(true).build()) {
 *     int first = runner.run(() -> first());
 *     runner.run(() -> second(first));
 * }
 * }</pre>
 *
 * <p>The loop runs on a thread of its own while {@link #run} waits. An interrupt of the waiting thread, and SIGINT if nobody
 * else handles it, cancel the main task. {@link #close} cancels every task that is left, waits for it, and reports what
 * nobody has asked for. A runner belongs to the thread that made it.
 *
 * <p>All its main tasks run in one {@link Context}, a copy of the one in which the runner was made.
 */
public final class Runner implements AutoCloseable {
    private final Kernel loop;

    /** Whether everything has been shut down since the last run. */
    private boolean isShutDown;

    private final boolean handlesSigint;
    private final Duration executorShutdownLimit;

    /** That of every main task: what one run sets, the next one sees, as in CPython. */
    private final Context context = Context.copy();

    /** While the main task runs. For whoever has the turn. */
    private @Nullable Sigint sigint;

    private @Nullable Throwable stoppedBy;

    /** Requests to end from outside: SIGINT, or an interrupt. Loop only while it runs. */
    private int interrupts;

    private Runner(Builder options) {
        Engine engine = options.engine != null ? options.engine.require() : Engine.select();
        this.loop = new Kernel(
                engine, options.clock, new ParkingPoller(), options.debug, options.failurePolicy, options.failureGrace);
        this.handlesSigint = options.handlesSigint;
        if (options.exceptionHandler != null) {
            loop.setExceptionHandler(options.exceptionHandler);
        }
        loop.taskFactory(options.taskFactory);
        if (options.taskFactory != TaskFactory.STANDARD && options.taskFactory != TaskFactory.EAGER) {
            loop.handedOut(); // it gets to see the loop
        }
        if (options.debug) {
            loop.warnOfStepsThatTake(options.slowStepBound);
        }
        if (options.defaultExecutor != null) {
            DefaultExecutor.choose(loop, options.defaultExecutor);
        }
        this.executorShutdownLimit = options.executorShutdownLimit;
        Watchdog.watch(loop, options.watchdogBound);
    }

    /**
     * A runner with the defaults.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** How a runner is to be. */
    public static final class Builder {
        private static final Duration SHORTEST = Duration.ofMillis(1);
        private static final Duration LONGEST = Duration.ofDays(36_500);

        private @Nullable Engine engine;
        private Clock clock = Clock.system();
        private boolean debug = Boolean.getBoolean("asyncio4j.debug") || "1".equals(System.getenv("ASYNCIO4J_DEBUG"));
        private TaskFactory taskFactory = TaskFactory.STANDARD;
        private Duration slowStepBound = Duration.ofMillis(100);
        private boolean handlesSigint = true;
        private FailurePolicy failurePolicy = FailurePolicy.LOG;
        private @Nullable Duration failureGrace = Duration.ofSeconds(10);
        private @Nullable ExceptionHandler exceptionHandler;
        private Duration watchdogBound = Duration.ofSeconds(1);
        private @Nullable Executor defaultExecutor;
        private Duration executorShutdownLimit = Duration.ofMinutes(5);

        private Builder() {}

        /**
         * Uses the inline engine; {@link #build} throws where it cannot run.
         *
         * @return this
         */
        public Builder inlineEngine() {
            engine = Engine.INLINE;
            return this;
        }

        /**
         * Uses the portable engine.
         *
         * @return this
         */
        public Builder portableEngine() {
            engine = Engine.PORTABLE;
            return this;
        }

        /**
         * Sets where the loop takes its time from.
         *
         * @param clock the clock; default: the system's
         * @return this
         */
        public Builder clock(Clock clock) {
            this.clock = Objects.requireNonNull(
                    clock, "clock is null: clock(...) takes a Clock, such as VirtualClock.autojump()");
            return this;
        }

        /**
         * Switches debug mode: creation stacks in reports, all source lines, a warning for steps over 100 ms. The default is
         * what {@code -Dasyncio4j.debug=true} or {@code ASYNCIO4J_DEBUG=1} say.
         *
         * @param debug true for debug mode
         * @return this
         */
        public Builder debug(boolean debug) {
            this.debug = debug;
            return this;
        }

        /**
         * Sets how long a step must take to be logged in debug mode: asyncio's {@code slow_callback_duration}.
         *
         * @param bound the shortest duration that is logged, at least 1 ms; default: 100 ms
         * @return this
         */
        public Builder slowStepBound(Duration bound) {
            slowStepBound = bound(bound, "slowStepBound");
            return this;
        }

        /**
         * Whether SIGINT cancels the main task; default: yes, if nobody else handles it.
         *
         * @param handles false to leave SIGINT alone
         * @return this
         */
        public Builder handleSigint(boolean handles) {
            handlesSigint = handles;
            return this;
        }

        /**
         * Sets what happens when nobody asks for a failure.
         *
         * @param policy the policy; default: {@link FailurePolicy#LOG}
         * @return this
         */
        public Builder failurePolicy(FailurePolicy policy) {
            failurePolicy = Objects.requireNonNull(
                    policy, "policy is null: failurePolicy(...) takes a FailurePolicy, such as FailurePolicy.LOG");
            return this;
        }

        /**
         * Sets how long a failure may stay unasked before an early notice says so.
         *
         * @param grace not negative, at most a century; 0 = in the next iteration; default: 10 s
         * @return this
         */
        public Builder failureGrace(Duration grace) {
            Objects.requireNonNull(
                    grace,
                    "grace is null: failureGrace(...) takes a Duration, such as Duration.ofSeconds(10); for no early"
                            + " notice call noFailureNotice()");
            if (grace.isNegative()) {
                throw new IllegalArgumentException(
                        "grace is negative: " + grace + ". For no early notice call noFailureNotice().");
            }
            if (grace.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException("grace is too long: " + grace + ", at most " + LONGEST.toDays()
                        + " days. For no early notice call noFailureNotice().");
            }
            failureGrace = grace;
            return this;
        }

        /**
         * Gives no early notice: failures are reported when the task is collected, or at the end.
         *
         * @return this
         */
        public Builder noFailureNotice() {
            failureGrace = null;
            return this;
        }

        /**
         * Sets what makes the tasks.
         *
         * @param factory such as {@link TaskFactory#EAGER}; default: {@link TaskFactory#STANDARD}
         * @return this
         */
        public Builder taskFactory(TaskFactory factory) {
            taskFactory = Objects.requireNonNull(
                    factory, "factory is null: taskFactory(...) takes a TaskFactory, such as TaskFactory.STANDARD");
            return this;
        }

        /**
         * Sets what gets the exceptions of callbacks, and the failures that nobody asked for.
         *
         * @param handler the handler
         * @return this
         */
        public Builder exceptionHandler(ExceptionHandler handler) {
            exceptionHandler = Objects.requireNonNull(
                    handler,
                    "handler is null: exceptionHandler(...) takes what to call, such as context ->"
                            + " log(context.message())");
            return this;
        }

        /**
         * Sets how long one step may hold the loop before the watchdog names it.
         *
         * @param bound how long, at least 1 ms; default: 1 s
         * @return this
         */
        public Builder watchdogBound(Duration bound) {
            watchdogBound = bound(bound, "watchdogBound");
            return this;
        }

        /**
         * Sets what {@code toThread} runs on. The runner does not shut it down: who has made it does.
         *
         * @param executor the executor; default: daemon threads of the loop's own, 64 at most
         * @return this
         */
        public Builder defaultExecutor(Executor executor) {
            defaultExecutor = Objects.requireNonNull(
                    executor,
                    "executor is null: defaultExecutor(...) takes an Executor; without it the loop has threads of its"
                            + " own");
            return this;
        }

        /**
         * Sets how long the end of the run waits for calls of {@code toThread} that have not returned, once all tasks have
         * ended. Every 5 seconds it names them; then it goes on without them, and says so.
         *
         * @param limit how long, in real time; zero: not at all; default: 5 minutes, as in CPython
         * @return this
         */
        public Builder executorShutdownLimit(Duration limit) {
            executorShutdownLimit = atMost(limit, "executorShutdownLimit");
            if (limit.isNegative()) {
                throw new IllegalArgumentException(
                        "executorShutdownLimit is negative: " + limit + ". Use Duration.ZERO to wait for no call.");
            }
            return this;
        }

        private static void checkGiven(Duration bound, String what) {
            Objects.requireNonNull(
                    bound, () -> what + " is null: " + what + "(...) takes a Duration, such as Duration.ofSeconds(5)");
        }

        private static Duration bound(Duration bound, String what) {
            checkGiven(bound, what);
            if (bound.compareTo(SHORTEST) < 0) {
                throw new IllegalArgumentException(what + " is too short: " + bound + ". Give it at least 1 ms.");
            }
            return atMost(bound, what);
        }

        private static Duration atMost(Duration bound, String what) {
            checkGiven(bound, what);
            if (bound.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException(
                        what + " is too long: " + bound + ", at most " + LONGEST.toDays() + " days.");
            }
            return bound;
        }

        /**
         * Makes the runner and its loop.
         *
         * @return the runner; close it
         */
        public Runner build() {
            return new Runner(this);
        }
    }

    /**
     * Runs a body as the main task, until it ends. Other tasks stay for the next run, or until {@link #close}.
     *
     * @param <T> the type of the value
     * @param <X> what the body throws
     * @param body the program
     * @return the body's value
     * @throws X the very exception that the body threw
     * @throws RunInterruptedException if SIGINT or an interrupt has ended it
     * @throws DeadlockException in debug mode, if nothing can wake its tasks any more
     * @throws CancelledError if the main task was cancelled otherwise
     * @throws IllegalStateException inside a running loop, or after {@link #close}
     */
    public <T extends @Nullable Object, X extends Exception> T run(Coroutine<T, X> body) throws X {
        return this.<T, X>runMain(body, false);
    }

    /**
     * Runs a body without a value as the main task, until it ends: as {@link #run(Coroutine)}.
     *
     * @param <X> what the body throws
     * @param body the program
     * @throws X the very exception that the body threw
     * @throws RunInterruptedException if SIGINT or an interrupt has ended it
     * @throws DeadlockException in debug mode, if nothing can wake its tasks any more
     * @throws CancelledError if the main task was cancelled otherwise
     * @throws IllegalStateException inside a running loop, or after {@link #close}
     */
    public <X extends Exception> void run(Action<X> body) throws X {
        this.<@Nullable Object, X>runMain(body, false);
    }

    /**
     * Runs one program with the defaults, then ends all that it has left behind: {@code Asyncio.run}.
     *
     * @param <T> the type of the value
     * @param <X> what the body throws
     * @param body the program; null values for one without a value
     * @return the body's value
     * @throws X the very exception that the body threw
     */
    @SuppressWarnings("TypeParameterUnusedInFormals") // one form for bodies with and without a value
    public static <T extends @Nullable Object, X extends Exception> T runOnce(Action<X> body) throws X {
        checkBody(body);
        checkOutside();
        var runner = builder().build();
        T value;
        try {
            value = runner.<T, X>runMain(body, true);
        } catch (Throwable t) {
            runner.closeAfter(t);
            throw t;
        }
        runner.close();
        return value;
    }

    /** Not as try-with-resources does: the program's exception is nobody's to change (S9), and counts for more. */
    private void closeAfter(Throwable leaving) {
        try {
            close();
        } catch (Throwable t) {
            Log.write(Level.ERROR, "closing " + loop + " failed, after the run had thrown " + Text.of(leaving), t);
        }
    }

    @SuppressWarnings("TypeParameterUnusedInFormals") // as above
    private <T extends @Nullable Object, X extends Exception> T runMain(Action<X> body, boolean andEnd) throws X {
        checkBody(body);
        checkOutside();
        loop.checkTurn("run(...)", "another Runner");
        interrupts = 0;
        stoppedBy = null;
        isShutDown = false;
        Task<T, X> main = Tasks.createTask(loop, TaskOptions.options().context(context), body);
        Registration atEnd = main.addDoneCallback(t -> {
            loop.leavesTheRun(t);
            endSigint(); // from here on Ctrl-C is the JVM's again, as in CPython: a shutdown may be stuck
            if (andEnd) {
                loop.stopAndThen(() -> {
                    isShutDown = true;
                    Shutdown.begin(loop, executorShutdownLimit);
                });
            } else {
                loop.stop();
            }
        });
        Strand strand = loop.strandOf(main);
        loop.onInterrupt(() -> loop.post(() -> interrupt(strand)));
        loop.ledger().stopper(failure -> stop(strand, failure, "FailurePolicy.STOP_LOOP"));
        loop.onDeadlock(text -> stop(strand, new DeadlockException(text), "the search for deadlocks"));
        sigint = handlesSigint ? Sigint.begin(() -> loop.post(() -> interrupt(strand))) : null;
        try {
            loop.runForever();
        } finally {
            endSigint();
            loop.onInterrupt(null);
            loop.ledger().stopper(null);
            loop.onDeadlock(null);
            atEnd.close(); // a main task that has not ended must not stop the next run when it does
        }
        try {
            return outcome(main);
        } catch (Throwable t) {
            RunFailure.leaves(t);
            throw t;
        }
    }

    private <T extends @Nullable Object, X extends Exception> T outcome(Task<T, X> main) throws X {
        Throwable stopper = stoppedBy;
        if (stopper != null && (main.cancelled() || !main.done())) {
            throw Unchecked.<X>rethrow(stopper);
        }
        if (stopper instanceof DeadlockException) { // it comes out nowhere, so it has not been told
            loop.callExceptionHandler(new ExceptionContext(
                    "a run was to end because nothing could wake its tasks, and its main task has taken no notice",
                    stopper,
                    main));
        }
        if (!main.done()) {
            throw new IllegalStateException("Event loop stopped before Future completed: somebody has called stop() on "
                    + loop + ", and " + main + " has not ended. It goes on in the next run, and close() cancels it.");
        }
        try {
            return main.result();
        } catch (CancelledError e) {
            if (main.cancelled() && interrupts > 0 && main.cancelling() == interrupts) {
                throw new RunInterruptedException("the run was interrupted from outside", e);
            }
            throw e;
        }
    }

    private void endSigint() {
        Sigint watch = sigint;
        if (watch != null) {
            sigint = null;
            watch.end();
        }
    }

    private void interrupt(Strand main) {
        if (!main.hasEnded()) {
            interrupts++;
            main.cancel(
                    new CancelledError(new CancelReason.Interrupted(), "SIGINT or an interrupt of run's thread", null));
        }
    }

    /** Ends the run with a failure; false if it ends already. */
    private boolean stop(Strand main, Throwable failure, String who) {
        if (stoppedBy != null || main.hasEnded()) {
            return false;
        }
        stoppedBy = failure;
        main.cancel(new CancelledError(new CancelReason.ScopeCancelled(), who, null, failure));
        return true;
    }

    private static void checkBody(@Nullable Object body) {
        Objects.requireNonNull(body, "body is null: run takes the program, such as () -> work()");
    }

    private static void checkOutside() {
        ThreadState calling = ThreadState.peek();
        if (calling != null && calling.turn != null) {
            throw new IllegalStateException("run(...) cannot be called from a running event loop: "
                    + (calling instanceof Strand strand ? strand.body : ThreadName.ofCaller()) + " acts for "
                    + calling.turn
                    + ". Here just call the method, or start it beside with createTask(() -> ...).");
        }
    }

    /**
     * The loop of this runner.
     *
     * @return the loop
     */
    public EventLoop loop() {
        loop.handedOut();
        return loop;
    }

    /**
     * The account of its failures; readable from any thread, also after {@link #close}.
     *
     * @return the ledger
     */
    public FailureLedger failures() {
        return loop.ledger();
    }

    /**
     * Cancels every task that is left, waits for it and for calls of {@code toThread}, reports what nobody has asked for, and
     * closes the loop.
     */
    @Override
    public void close() {
        if (loop.isClosed()) {
            return;
        }
        loop.checkTurn("close()", "callSoonThreadsafe(loop::stop) to let run return, and close it");
        if (loop.isRunning()) {
            throw new IllegalStateException(
                    "Cannot close a runner whose event loop is running: " + loop + ". Let run(...) return first.");
        }
        try {
            if (loop.strands().size() > 0 || (!isShutDown && (loop.hasReady() || CallsAtTheEnd.areThere(loop)))) {
                Shutdown.begin(loop, executorShutdownLimit); // before anything else runs, as CPython does
                loop.runForever();
            }
        } finally {
            loop.close();
        }
    }

    /** Shows the loop. */
    @Override
    public String toString() {
        return "Runner(" + loop + ")";
    }
}
