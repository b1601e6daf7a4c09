// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.coroutine;

import io.asyncio4j.failure.FailurePolicy;
import io.asyncio4j.ledger.Failure;
import io.asyncio4j.ledger.Ledger;
import io.asyncio4j.local.Chore;
import io.asyncio4j.local.Unchecked;
import io.asyncio4j.loop.Clock;
import io.asyncio4j.loop.ExceptionContext;
import io.asyncio4j.loop.Poller;
import io.asyncio4j.scheduler.Loop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.StringJoiner;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A loop with what tasks need: an engine, a ledger of failures, and the list of the strands that have not ended. */
public final class Kernel extends Loop implements Ledger.Home {
    private static final Set<Kernel> RUNNING = ConcurrentHashMap.newKeySet();
    private static final int SAMPLES_A_SECOND = 100;

    /** How many tasks a message names. */
    private static final int NAMED = 10;

    private final Engine engine;
    private final Ledger ledger;
    private final boolean debug;
    private final Interruptions interruptions;

    private final Deadlocks deadlocks = new Deadlocks(this);
    private final Kinds kinds = new Kinds();

    /** The strands that have not ended, in order of creation: a list through the strands themselves. Loop only. */
    private final Strands strands = new Strands();

    /** A {@code TaskFactory}, which is at home above this package; null = the standard one. */
    private @Nullable Object taskFactory;

    /** A {@code DefaultExecutor}, which is at home above this package; null until it is needed. For whoever has the turn. */
    private @Nullable Object defaultExecutor;

    /** The child that is to run before the strand goes on which has just suspended: eager start (S6). For both of them. */
    @Nullable
    Strand givesWayTo;

    /** How many combinators, one in the other, pass a request to cancel on now. For whoever has the turn. */
    int passingOn;

    /** What waits outside for something of this loop, and must hear that it comes no more. Loop only. */
    private final Set<Runnable> atClose = new LinkedHashSet<>();

    /** Whether user code has got something by which another thread could wake this loop. Any thread; never taken back. */
    private volatile boolean handedOut;

    private volatile long watchdogBound = Long.MAX_VALUE;
    private long lastNumber;
    private long sampleSecond = Long.MIN_VALUE;
    private int samples;

    /** What an interrupt of the thread that waits for the loop does. */
    private static final class Interruptions {
        private volatile @Nullable Runnable action;
    }

    /** A loop that belongs to the calling thread until it runs. */
    public Kernel(
            Engine engine, Clock clock, Poller poller, boolean debug, FailurePolicy policy, @Nullable Duration grace) {
        this(engine, clock, poller, debug, policy, grace, new Interruptions());
    }

    private Kernel(
            Engine engine,
            Clock clock,
            Poller poller,
            boolean debug,
            FailurePolicy policy,
            @Nullable Duration grace,
            Interruptions interruptions) {
        super(clock, poller, body -> engine.host(body, interruptions.action));
        this.engine = engine;
        this.debug = debug;
        this.interruptions = interruptions;
        this.ledger = new Ledger(this, policy, grace);
        background(ledger);
    }

    /**
     * A strand for a body; it takes its first step when it is given to {@link #ready} or started eagerly.
     *
     * @param inside the group that it is started in, or null
     */
    public Strand strand(Body body, Object context, @Nullable Enclosure inside) {
        Strand made = engine.strand(this, body, context).withThread();
        made.enclosure(inside);
        return made;
    }

    /** The engine that runs this loop's strands. */
    public Engine engine() {
        return engine;
    }

    /** The account of this loop's failures. */
    public Ledger ledger() {
        return ledger;
    }

    /** What makes the tasks, or null; typed by package {@code task}. */
    public @Nullable Object taskFactory() {
        return taskFactory;
    }

    /** Sets what makes the tasks. */
    public void taskFactory(@Nullable Object factory) {
        taskFactory = factory;
    }

    /** What runs calls off the loop, or null; typed by package {@code thread}. */
    public @Nullable Object defaultExecutor() {
        return defaultExecutor;
    }

    /** Sets what runs calls off the loop. */
    public void defaultExecutor(Object executor) {
        defaultExecutor = executor;
    }

    /** The numbers of what tasks wait for. */
    public Kinds kinds() {
        return kinds;
    }

    /** The next number of a task. */
    public long nextNumber() {
        return ++lastNumber;
    }

    /** What has not ended, in order of creation. */
    public Strands strands() {
        return strands;
    }

    /** What an interrupt of the thread that waits for this loop does; null = nothing. */
    public void onInterrupt(@Nullable Runnable action) {
        interruptions.action = action;
    }

    /** Whether a source line may be looked up now: always in debug mode, else for the first 100 a second (S28). */
    public boolean mayLookAtLine() {
        if (debug) {
            return true;
        }
        if (samples < SAMPLES_A_SECOND) {
            samples++;
            return true;
        }
        // The clock is asked once in 64 failures only: it costs as much as a switch.
        if ((++samples & 63) != 0) {
            return false;
        }
        long second = System.nanoTime() / 1_000_000_000L;
        if (second == sampleSecond) {
            return false;
        }
        sampleSecond = second;
        samples = 1;
        return true;
    }

    /** Lets a strand take a step inside the one that runs now: eager start. Loop only, and not inside a strand's step. */
    public void runWithin(Strand strand) {
        Runnable outer = current();
        current(strand);
        try {
            strand.run();
        } finally {
            current(outer);
        }
    }

    /** The strand of a task that has not ended. */
    public Strand strandOf(Completion task) {
        return Objects.requireNonNull(task.strand());
    }

    /** The end of the run throws what this has failed with, if it has: no notice is needed. Loop only. */
    public void leavesTheRun(Completion main) {
        Failure failure = main.failureRecord();
        if (failure != null) {
            failure.expected();
        }
    }

    /** The strand that the given step belongs to, or null. */
    public @Nullable Strand runningStrand() {
        return current() instanceof Strand s ? s : null;
    }

    @Override
    protected void started() {
        RUNNING.add(this);
    }

    @Override
    protected void ended() {
        RUNNING.remove(this);
    }

    @Override
    protected void closing() {
        List<Strand> pending = strands.toList();
        if (!pending.isEmpty()) {
            var lines = new StringJoiner("\n  ", "  ", "");
            pending.stream().limit(NAMED).forEach(s -> lines.add(s.toString()));
            if (pending.size() > NAMED) {
                lines.add("and " + (pending.size() - NAMED) + " more");
            }
            callExceptionHandler(new ExceptionContext(
                    "the event loop is being closed while "
                            + (pending.size() == 1
                                    ? "1 task is pending: it never ends."
                                    : pending.size() + " tasks are pending: they never end.")
                            + " Close the Runner, which cancels what is left, not its loop",
                    null,
                    this,
                    lines.toString()));
        }
    }

    @Override
    protected void closed(List<Runnable> left) {
        for (Runnable step : left) {
            if (step instanceof Strand strand) {
                tell(strand, strand::goOnWithoutLoop);
            } else if (step instanceof Delivery delivery) {
                tell(delivery, delivery::undelivered);
            }
        }
        List<Runnable> told = List.copyOf(atClose);
        atClose.clear();
        told.forEach(action -> tell(action, action));
    }

    /** Each may come to foreign code: what that throws must not keep the notice from the others. */
    private void tell(Object told, Runnable notice) {
        try {
            notice.run();
        } catch (Throwable t) {
            if (Unchecked.isFatal(t)) {
                throw Unchecked.<RuntimeException>rethrow(t);
            }
            callExceptionHandler(
                    new ExceptionContext("Exception in what was told that its event loop is closed", t, told));
        }
    }

    /** Posts from any thread; says so if the loop is closed, or closes before it comes to it. */
    public void deliver(Delivery delivery) {
        if (!post(delivery)) {
            delivery.undelivered();
        }
    }

    /** Has something called once the loop has closed. For whoever has the turn. */
    public void atClose(Runnable action) {
        atClose.add(action);
    }

    /** Takes that back. For whoever has the turn. */
    public void notAtClose(Runnable action) {
        atClose.remove(action);
    }

    /** User code gets something by which another thread may wake this loop: nobody can say any more that none will. */
    public void handedOut() {
        if (!handedOut) {
            handedOut = true;
        }
    }

    /** Whether another thread may wake this loop, for all that is known. */
    public boolean isHandedOut() {
        return handedOut;
    }

    /** {@link #lookForDeadlock} as a step of the loop. Any thread. */
    public Runnable searchForDeadlock() {
        return new Chore(Deadlocks.SEARCH, this::lookForDeadlock);
    }

    /** A strand is about to wait, or waits, for something that is in the hands of others. For whoever has the turn. */
    void lookForCircle(Strand waiter, Completion wait) {
        deadlocks.look(waiter, wait);
    }

    /** Whether nothing is to be done, now or later, as far as the loop knows. For whoever has the turn. */
    boolean isIdle() {
        return hasNothingAhead();
    }

    /**
     * Sets what ends the run when nothing can wake its tasks, in debug mode: given what is to be told, it says whether it
     * does. Null = nothing. Loop only.
     */
    public void onDeadlock(@Nullable Predicate<String> failFast) {
        deadlocks.failFast = failFast;
    }

    /**
     * Looks whether anything can wake the tasks, if nothing else is to be done. Where another thread knows the loop nobody
     * can be sure, and it is only looked for, in debug mode, what the loop waits for so long. Loop only.
     */
    public void lookForDeadlock() {
        if (hasNothingAhead() && (debug || !handedOut)) {
            deadlocks.lookAtAll();
        }
    }

    @Override
    protected void beforeIdle() {
        if (debug && !handedOut) {
            lookForDeadlock();
        }
    }

    /** How long a step may hold this loop before the watchdog names it; nanoseconds. Any thread. */
    public long watchdogBound() {
        return watchdogBound;
    }

    /** Sets that bound, before the loop runs. */
    public void watchdogBound(long nanos) {
        watchdogBound = nanos;
    }

    /**
     * The strand on whose thread the caller is, though the thread does not say so any more: somebody has set another
     * uncaught-exception handler there. For messages; null in all other cases.
     */
    public static @Nullable Strand disguised() {
        for (Kernel loop : RUNNING) {
            Strand strand = loop.runningStrand();
            if (strand != null && strand.thread() == Thread.currentThread() && Strand.current() == null) {
                return strand;
            }
        }
        return null;
    }

    /** The loops that run now. Any thread. */
    public static List<Kernel> running() {
        return new ArrayList<>(RUNNING);
    }

    @Override
    public boolean isDebug() {
        return debug;
    }
}
