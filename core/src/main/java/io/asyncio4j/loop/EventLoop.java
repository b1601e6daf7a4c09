// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.loop;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Runs callbacks and tasks, one at a time, in the order in which they became ready (FIFO).
 *
 * <p>One iteration takes in what other threads posted, I/O events and the timers that are due (by deadline, then in the
 * order of their creation), and then runs exactly the callbacks that are ready at that moment; what they schedule runs in
 * the next iteration.
 *
 * <p><b>Threads.</b> All methods are for the loop's own thread of control: its callbacks, its tasks and, while it does not
 * run, the thread that made it. {@link #callSoonThreadsafe}, {@link #isRunning}, {@link #isClosed} and {@link #time} may be
 * called from anywhere. Any other call throws {@link IllegalStateException} at once; CPython checks in debug mode only.
 *
 * <p>Most programs never see a loop: {@code Asyncio.run} makes one, {@code Asyncio.runningLoop()} gives it.
 */
public interface EventLoop extends AutoCloseable {
    /**
     * Schedules a callback for the next iteration.
     *
     * @param callback runs in a copy of the caller's context
     * @return the way to take it back
     */
    Handle callSoon(Callback callback);

    /**
     * As {@link #callSoon}, from any thread. Wakes a loop that waits; no wake-up is ever lost. Calls of one thread run in
     * their order; no order is promised between threads. From the loop itself this is {@code callSoon}.
     *
     * @param callback runs in a copy of the caller's context
     * @return the way to take it back; for the loop's own thread
     * @throws IllegalStateException if the loop is closed
     */
    Handle callSoonThreadsafe(Callback callback);

    /**
     * Schedules a callback for a time from now on.
     *
     * @param delay not negative
     * @param callback runs in a copy of the caller's context
     * @return the way to take it back
     * @throws IllegalArgumentException if the delay is negative, or longer than 146 years
     */
    TimerHandle callLater(Duration delay, Callback callback);

    /**
     * Schedules a callback for a point in loop time.
     *
     * @param when loop time in nanoseconds, see {@link #time()}; a time that has passed means the next iteration
     * @param callback runs in a copy of the caller's context
     * @return the way to take it back
     */
    TimerHandle callAt(long when, Callback callback);

    /**
     * Loop time: nanoseconds of this loop's clock, which never goes back. Readable from any thread.
     *
     * @return the time now
     */
    long time();

    /** Runs until {@link #stop} is called. The caller waits while the loop runs on a thread of its own. */
    void runForever();

    /** Lets the loop end after this iteration; callbacks that are ready now still run. */
    void stop();

    /**
     * Whether the loop runs. Readable from any thread.
     *
     * @return true while it does
     */
    boolean isRunning();

    /**
     * Whether the loop is closed. Readable from any thread.
     *
     * @return true after {@link #close}
     */
    boolean isClosed();

    /**
     * Closes a loop that does not run. What is still scheduled is dropped, and failures that nobody has asked for are
     * reported. Closing it again does nothing.
     *
     * @throws IllegalStateException if the loop runs
     */
    @Override
    void close();

    /**
     * Sets what gets the exceptions of callbacks and the failures that nobody asked for.
     *
     * @param handler the handler, or null for {@link #defaultExceptionHandler}
     */
    void setExceptionHandler(@Nullable ExceptionHandler handler);

    /**
     * Logs the context at level ERROR through {@code System.Logger} "io.asyncio4j".
     *
     * @param context what happened
     */
    void defaultExceptionHandler(ExceptionContext context);

    /**
     * Gives a context to the handler that is set, else to the default one. If the handler throws, both are logged.
     *
     * @param context what happened
     */
    void callExceptionHandler(ExceptionContext context);

    /**
     * Whether this loop is in debug mode: creation stacks of tasks, slow steps, all source lines.
     *
     * @return true if it is
     */
    boolean isDebug();
}
