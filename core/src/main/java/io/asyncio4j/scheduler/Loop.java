// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.scheduler;

import io.asyncio4j.context.Context;
import io.asyncio4j.local.CallSite;
import io.asyncio4j.local.Log;
import io.asyncio4j.local.Text;
import io.asyncio4j.local.ThreadLocals;
import io.asyncio4j.local.ThreadName;
import io.asyncio4j.local.ThreadState;
import io.asyncio4j.local.Unchecked;
import io.asyncio4j.loop.Callback;
import io.asyncio4j.loop.Clock;
import io.asyncio4j.loop.EventLoop;
import io.asyncio4j.loop.ExceptionContext;
import io.asyncio4j.loop.ExceptionHandler;
import io.asyncio4j.loop.Handle;
import io.asyncio4j.loop.Poller;
import io.asyncio4j.loop.TimerHandle;
import java.lang.System.Logger.Level;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The loop: S1–S5. It knows no tasks and no futures, only things to run.
 *
 * <pre>
 *  IDLE → RUNNING    // runForever
 *  RUNNING → IDLE    // stop, or a VirtualMachineError
 *  IDLE → CLOSED     // close
 * </pre>
 */
public class Loop implements EventLoop {
    private enum State {
        IDLE,
        RUNNING,
        CLOSED
    }

    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE / 2);
    private static final VarHandle STEPS;

    static {
        try {
            STEPS = MethodHandles.lookup().findVarHandle(Loop.class, "steps", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Clock clock;
    private final Poller poller;
    private final Host host;
    private final Thread owner = Thread.currentThread();
    private final ArrayDeque<Runnable> ready = new ArrayDeque<>();
    private final TimerHeap timers = new TimerHeap();
    private final Inbox inbox = new Inbox();
    private Background background = Background.NONE;

    /** Written by the thread that has the turn; read by any. */
    private volatile State state = State.IDLE;

    /** True while the loop may wait in the poller: who posts must wake it. Loop writes, any thread reads after posting. */
    private volatile boolean waiting;

    /** The thread in {@link #runHere}; null while the loop does not run. */
    private volatile @Nullable Thread thread;

    private @Nullable ThreadState threadState;
    private boolean stopping;

    /** What comes instead of the end, once. Loop only. */
    private @Nullable Runnable afterwards;

    private boolean closing;
    private int elsewhere;
    private volatile @Nullable ExceptionHandler handler;

    /** Steps that take as long as this are logged; {@code MAX_VALUE} = none is. Nanoseconds. */
    private long slowStep = Long.MAX_VALUE;

    /** How many things were run. Loop writes (opaque), the watchdog reads. */
    @SuppressWarnings("unused") // through STEPS
    private long steps;

    /** What runs now. Loop writes, the watchdog reads: a stale value is harmless there. */
    private @Nullable Runnable current;

    /** A loop that belongs to the calling thread until it runs. */
    public Loop(Clock clock, Poller poller, Host host) {
        this.clock = clock;
        this.poller = poller;
        this.host = host;
    }

    /** Sets the work beside the callbacks. */
    protected final void background(Background work) {
        background = work;
    }

    /** Has steps logged that take as long as this: debug mode (S31). */
    public final void warnOfStepsThatTake(Duration bound) {
        slowStep = bound.toNanos();
    }

    // -- scheduling

    @Override
    public Handle callSoon(Callback callback) {
        Objects.requireNonNull(callback, "callback is null: callSoon(...) takes what to call, such as () -> work()");
        checkTurn("callSoon(...)", "callSoonThreadsafe(...)");
        var handle = new CallbackHandle(this, placed(callback), Context.copy());
        ready.addLast(handle);
        return handle;
    }

    @Override
    public Handle callSoonThreadsafe(Callback callback) {
        Objects.requireNonNull(
                callback, "callback is null: callSoonThreadsafe(...) takes what to call, such as () -> work()");
        if (hasTurn()) {
            return callSoon(callback);
        }
        var handle = new CallbackHandle(this, placed(callback), Context.copy());
        if (!post(handle)) {
            throw closed("callSoonThreadsafe(...)");
        }
        return handle;
    }

    @Override
    public TimerHandle callLater(Duration delay, Callback callback) {
        Objects.requireNonNull(callback, "callback is null: callLater(...) takes what to call, such as () -> work()");
        checkTurn("callLater(...)", "callSoonThreadsafe(() -> loop.callLater(...))");
        return addCallback(deadline(delay, "delay", "callLater(...)"), callback);
    }

    @Override
    public TimerHandle callAt(long when, Callback callback) {
        Objects.requireNonNull(callback, "callback is null: callAt(...) takes what to call, such as () -> work()");
        checkTurn("callAt(...)", "callSoonThreadsafe(() -> loop.callAt(...))");
        return addCallback(when, callback);
    }

    private TimerHandle addCallback(long when, Callback callback) {
        var timer = new CallbackTimer(this, when, placed(callback), Context.copy());
        timers.add(timer);
        return timer;
    }

    private Callback placed(Callback callback) {
        return isDebug() ? new PlacedCallback(callback, CallSite.find()) : callback;
    }

    /** As callSoon, in a context that the caller has copied before; for whoever has the turn. */
    public final void callSoonIn(Context context, Callback callback) {
        ready.addLast(new CallbackHandle(this, callback, context));
    }

    /** The loop time that lies a duration ahead; rejects what makes no sense. */
    public final long deadline(Duration delay, String what, String call) {
        Objects.requireNonNull(
                delay, () -> what + " is null: " + call + " takes a Duration, such as Duration.ofMillis(100)");
        if (delay.isNegative()) {
            throw new IllegalArgumentException(what + " is negative: " + call + " got " + delay
                    + ". Use Duration.ZERO for \"as soon as possible\".");
        }
        if (delay.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(what + " is too long: " + call + " got " + delay + ", at most "
                    + LONGEST.toDays() + " days. To wait for ever, await a future that nobody completes.");
        }
        long now = clock.time();
        if (delay.toNanos() > Long.MAX_VALUE - now) { // a virtual clock may have jumped that far
            throw new IllegalArgumentException(what + " is too long: " + call + " got " + delay + " after "
                    + Duration.ofNanos(now) + " of loop time, which ends after 292 years.");
        }
        return now + delay.toNanos();
    }

    /** Puts something at the end of the ready queue; for whoever has the turn. */
    public final void ready(Runnable step) {
        ready.addLast(step);
    }

    /** Takes back what {@link #ready} was called with last; for whoever has the turn. */
    public final void unready(Runnable step) {
        ready.removeLastOccurrence(step);
    }

    /** Posts from any thread; false if the loop is closed. Neither throws, parks nor locks. */
    public final boolean post(Runnable step) {
        if (!inbox.post(step)) {
            return false;
        }
        if (waiting) {
            poller.wakeup();
        }
        return true;
    }

    /** Adds a timer; for whoever has the turn. */
    public final void addTimer(Timer timer) {
        timers.add(timer);
    }

    /** Takes a timer out, if it is in. */
    public final void removeTimer(Timer timer) {
        timers.remove(timer);
    }

    /** Counts work of this loop that runs outside it now. */
    public final void elsewhere(int change) {
        elsewhere += change;
    }

    // -- whose turn

    /** Whether the calling thread acts for this loop now (S4). */
    public final boolean hasTurn() {
        ThreadState calling = ThreadState.peek();
        return (calling != null && calling.turn == this) || (Thread.currentThread() == owner && state == State.IDLE);
    }

    /** Whether the calling thread is the very thread that the loop runs on: cheaper than {@link #hasTurn}. */
    public final boolean isLoopThread() {
        return Thread.currentThread() == thread;
    }

    /** Throws unless the calling thread may change things of this loop (S4). */
    public final void checkTurn(String call, String instead) {
        ThreadState calling = ThreadState.peek();
        if (calling == null || calling.turn != this || state == State.CLOSED) {
            refuseUnlessOwner(call, instead);
        }
    }

    private void refuseUnlessOwner(String call, String instead) {
        if (state == State.CLOSED) {
            throw closed(call);
        }
        if (!hasTurn()) {
            Thread calling = Thread.currentThread();
            boolean away = calling.getUncaughtExceptionHandler() instanceof ThreadState s && s.turn == null;
            throw new IllegalStateException(call + " was called on " + ThreadName.of(calling)
                    + (away ? " inside blocking(...), which is off the loop" : "") + ", but " + this
                    + (state == State.RUNNING
                            ? " runs on another thread. "
                            : " belongs to " + ThreadName.of(owner) + ". ")
                    + (away ? "Return from blocking(...) first, or use " : "Use ") + instead
                    + (away || instead.startsWith("callSoonThreadsafe") || instead.contains("Threadsafe")
                            ? "."
                            : " from other threads."));
        }
    }

    /** What is to be said to a call on a loop that has closed. */
    public final IllegalStateException closed(String call) {
        return new IllegalStateException("Event loop is closed: " + call + " was called on " + this
                + ", which runs nothing any more. Start a new one with Asyncio.run(...) or a Runner.");
    }

    // -- running

    @Override
    public void runForever() {
        checkTurn("runForever()", "callSoonThreadsafe(...) to give work to a running loop");
        if (state == State.RUNNING) {
            throw new IllegalStateException("This event loop is already running: " + this
                    + ". Schedule work on it with callSoon(...) or createTask(...) instead.");
        }
        if (ThreadState.current().turn instanceof EventLoop other) {
            throw new IllegalStateException("Cannot run the event loop while another loop is running: "
                    + ThreadName.ofCaller() + " acts for " + other
                    + ". Run it on a thread of its own: new Thread(...), or blocking(...) in a task.");
        }
        state = State.RUNNING;
        try {
            host.host(this::runHere);
        } finally {
            state = State.IDLE;
        }
    }

    /** What {@link Host} is given; a test that has no host calls it on a thread of its own. */
    final void runHere() {
        ThreadState mine = ThreadState.current();
        Object outerTurn = mine.turn;
        Object outerContext = mine.context;
        threadState = mine;
        mine.turn = this;
        thread = Thread.currentThread();
        started();
        try {
            do {
                iterate();
                if (stopping && afterwards != null) {
                    stopping = false;
                    Runnable next = afterwards;
                    afterwards = null;
                    mine.context = outerContext;
                    next.run();
                }
            } while (!stopping);
        } finally {
            stopping = false;
            afterwards = null;
            ended();
            current = null;
            thread = null;
            threadState = null;
            mine.turn = outerTurn;
            mine.context = outerContext;
        }
    }

    /** As {@link #stop}, but goes on to run: what is ready now still comes before {@code next}. For whoever has the turn. */
    public final void stopAndThen(Runnable next) {
        afterwards = next;
        stopping = true;
    }

    /** Whether there is something for the next iteration already; for whoever has the turn. */
    public final boolean hasReady() {
        Timer first = timers.first();
        return !ready.isEmpty() || !inbox.isEmpty() || (first != null && first.when <= clock.time());
    }

    /** Whether nothing is to be done, now or later, as far as the loop knows; for whoever has the turn. */
    protected final boolean hasNothingAhead() {
        return ready.isEmpty()
                && timers.first() == null
                && elsewhere == 0
                && inbox.isEmpty()
                && !stopping
                && !poller.isWatching();
    }

    /** Called on the loop's thread when nothing is ready. */
    protected void beforeIdle() {}

    /** Called on the loop's thread before the first iteration. */
    protected void started() {}

    /** Called on the loop's thread after the last iteration. */
    protected void ended() {}

    private void iterate() {
        inbox.drainTo(ready);
        if (ready.isEmpty() && !stopping && !background.due) {
            beforeIdle();
        }
        if (ready.isEmpty() && !stopping && !background.due) {
            await();
        } else {
            poller.poll(0);
        }
        inbox.drainTo(ready);
        long now = 0;
        Timer first = timers.first();
        if (first != null || background.deadline != Long.MAX_VALUE) {
            now = clock.time();
            while (first != null && first.when <= now) {
                timers.remove(first);
                ready.addLast(first);
                first = timers.first();
            }
        }
        // Exactly what is ready now (S2): what these schedule runs in the next iteration.
        for (int n = ready.size(); n > 0; n--) {
            Runnable next = ready.pollFirst();
            current = next;
            STEPS.setOpaque(this, steps + 1);
            if (slowStep == Long.MAX_VALUE) {
                next.run();
            } else {
                runAndTime(next);
            }
        }
        current = null;
        if (background.due || background.deadline <= now) {
            background.run(clock.time());
        }
    }

    /** Handles, tasks and chores have names: all else is the loop's own, though it may call what the user has given it. */
    private static String shown(Runnable step) {
        return Text.isLambda(step.getClass()) ? "work of the loop's own, " + Text.of(step) + "," : Text.of(step);
    }

    private void runAndTime(Runnable step) {
        long start = System.nanoTime();
        try {
            step.run();
        } finally {
            long took = System.nanoTime() - start;
            if (took >= slowStep) {
                Log.write(
                        Level.WARNING,
                        String.format(Locale.ROOT, "Executing %s took %.3f seconds", shown(step), took / 1e9));
            }
        }
    }

    private void await() {
        Timer first = timers.first();
        // A poster pushes, then reads `waiting`; we write `waiting`, then look for what was pushed: one sees the other.
        waiting = true;
        try {
            if (inbox.isEmpty()) {
                long wait = clock.idle(first == null ? Long.MAX_VALUE : first.when, elsewhere > 0);
                if (background.deadline != Long.MAX_VALUE && clock.isReal()) {
                    wait = Math.min(wait, Math.max(0, background.deadline - clock.time()));
                }
                poller.poll(wait);
            }
        } finally {
            waiting = false;
        }
    }

    /** Runs a callback in its context; what it throws goes to the exception handler (S3). */
    final void runCallback(Callback callback, Context context, Handle handle) {
        ThreadState mine = Objects.requireNonNull(threadState);
        mine.context = context;
        ThreadLocals carried = context.threadLocals();
        try (var _ = carried == null ? null : carried.show()) {
            callback.run();
        } catch (Throwable t) {
            if (Unchecked.isFatal(t)) {
                throw Unchecked.<RuntimeException>rethrow(t);
            }
            callExceptionHandler(new ExceptionContext("Exception in callback " + Text.of(handle), t, handle));
        } finally {
            mine.context = null;
        }
    }

    @Override
    public void stop() {
        checkTurn("stop()", "callSoonThreadsafe(loop::stop)");
        stopping = true;
    }

    @Override
    public void close() {
        if (state == State.CLOSED) {
            return;
        }
        checkTurn("close()", "callSoonThreadsafe(loop::stop), and close it on the thread that made it");
        if (state == State.RUNNING) {
            throw new IllegalStateException(
                    "Cannot close a running event loop: " + this + ". Call stop() and let runForever() return first.");
        }
        if (closing) {
            return; // an exception handler that closes the loop because it is told of what is left
        }
        closing = true;
        inbox.shut(ready);
        try {
            closing();
        } finally {
            try {
                background.closing();
            } finally {
                state = State.CLOSED;
                var left = List.copyOf(ready);
                ready.clear();
                timers.clear();
                try {
                    closed(left);
                } finally {
                    poller.close();
                }
            }
        }
    }

    /** Called by {@link #close} before anything is dropped. */
    protected void closing() {}

    /** Called when the loop has closed, with what was ready and will not run. */
    protected void closed(List<Runnable> left) {}

    // -- looking

    @Override
    public final long time() {
        return clock.time();
    }

    @Override
    public final boolean isRunning() {
        return state == State.RUNNING;
    }

    @Override
    public final boolean isClosed() {
        return state == State.CLOSED;
    }

    @Override
    public boolean isDebug() {
        return false;
    }

    /** Whether this loop's time is that of the real world. */
    public final boolean hasRealClock() {
        return clock.isReal();
    }

    /** How many things were run so far; changes while the loop makes progress. Any thread. */
    public final long steps() {
        return (long) STEPS.getOpaque(this);
    }

    /** What runs now, or null; only a hint. Any thread. */
    public final @Nullable Runnable current() {
        return current;
    }

    /** Says what runs now, where one step makes room for another. Loop only. */
    protected final void current(@Nullable Runnable step) {
        current = step;
    }

    /** Whether the loop waits for something to do. Any thread. */
    public final boolean isWaiting() {
        return waiting;
    }

    /** The thread that the loop runs on, or null. Any thread. */
    public final @Nullable Thread thread() {
        return thread;
    }

    // -- exceptions

    @Override
    public void setExceptionHandler(@Nullable ExceptionHandler handler) {
        checkTurn("setExceptionHandler(...)", "callSoonThreadsafe(() -> loop.setExceptionHandler(...))");
        this.handler = handler;
    }

    @Override
    public void defaultExceptionHandler(ExceptionContext context) {
        Objects.requireNonNull(
                context,
                "context is null: defaultExceptionHandler(...) takes an ExceptionContext, such as a handler gets");
        String text = context.details().isEmpty() ? context.message() : context.message() + "\n" + context.details();
        Log.write(Level.ERROR, text, context.exception());
    }

    @Override
    public void callExceptionHandler(ExceptionContext context) {
        Objects.requireNonNull(
                context,
                "context is null: callExceptionHandler(...) takes an ExceptionContext, which says what has happened");
        ExceptionHandler set = handler;
        if (set == null) {
            defaultExceptionHandler(context);
            return;
        }
        try {
            set.handle(context);
        } catch (Throwable t) {
            if (Unchecked.isFatal(t)) {
                defaultExceptionHandler(context); // what it was called for is not lost with it
                throw Unchecked.<RuntimeException>rethrow(t);
            }
            defaultExceptionHandler(new ExceptionContext(
                    "Unhandled error in exception handler " + Text.of(set) + ", which was called for what follows",
                    t,
                    set));
            defaultExceptionHandler(context);
        }
    }

    @Override
    public String toString() {
        return "EventLoop(" + state.name().toLowerCase(Locale.ROOT) + ", " + ready.size() + " ready, " + timers.size()
                + " timers)";
    }
}
