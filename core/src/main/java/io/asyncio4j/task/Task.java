// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.task;

import io.asyncio4j.context.Context;
import io.asyncio4j.coroutine.Completion;
import io.asyncio4j.coroutine.Completions;
import io.asyncio4j.coroutine.Kernel;
import io.asyncio4j.coroutine.Strand;
import io.asyncio4j.failure.FailurePolicy;
import io.asyncio4j.future.Action;
import io.asyncio4j.future.Awaitable;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.ledger.Failure;
import io.asyncio4j.ledger.Origin;
import io.asyncio4j.local.CallSite;
import java.io.PrintStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A body that runs beside others on one loop, with a name, a result and a way to cancel it. Made by
 * {@code Asyncio.createTask}.
 *
 * <p>It starts in the next iteration of the loop, runs until it suspends, and ends with a value, with the very exception that
 * its body threw, or cancelled. It runs to its end also if nobody references it (S14). What happens when it fails is told at
 * {@link Awaitable}.
 *
 * <p><b>Cancelling</b> (S16). {@link #cancel()} on a task that has ended returns false. Otherwise the request is counted, and:
 * a task that has not started never runs; one that waits for a future or task has that cancelled, and sees an error if that
 * ends cancelled; one that runs, or whose awaited outcome is in already, gets a {@link CancelledError} when it resumes or at
 * its next await that really suspends; one that is parked in a blocking call of the JDK is interrupted, where the engine
 * can. A body that ends with a value before the request has reached it is CANCELLED, the value dropped; one that throws is
 * FAILED.
 *
 * @param <T> the type of the value
 * @param <X> the checked exception that the body may throw; {@code RuntimeException} if there is none
 */
public final class Task<T extends @Nullable Object, X extends Exception> extends Awaitable<T, X> {
    private final long number;
    private @Nullable String name;
    private final @Nullable FailurePolicy failurePolicy;
    private final @Nullable Throwable created;

    private static final VarHandle STRAND;

    static {
        try {
            STRAND = MethodHandles.lookup().findVarHandle(Task.class, "strand", Strand.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Null once it has ended. Loop writes, any thread reads; through STRAND, since a volatile write is a fence. */
    @SuppressWarnings("unused")
    private @Nullable Strand strand;

    private final Context context;

    /** What {@link #cancelling} says once it has ended. */
    private int requestsAtEnd;

    Task(Kernel loop, TaskOptions options, Action<? extends X> body) {
        super(loop);
        this.number = loop.nextNumber();
        this.name = options.nameOrNull();
        this.failurePolicy = options.failurePolicyOrNull();
        this.created = loop.isDebug() ? new Throwable("created here") : null;
        Context given = options.contextOrNull();
        this.context = given == null ? Context.copy() : given;
        Strand made = loop.strand(new Work(this, body), context, options.insideOrNull());
        if (options.isUninterruptible()) {
            made.uninterruptible(1);
        }
        STRAND.setRelease(this, made);
        if (options.isEager() && loop.isRunning()) {
            loop.strands().add(made);
            startEagerly(made);
        } else {
            loop.ready(made); // first, for it may throw, out of memory: what is never run must not be waited for
            loop.strands().add(made);
        }
    }

    private void startEagerly(Strand child) {
        Strand creator = Strand.current();
        if (creator == null) {
            kernel().runWithin(child); // the creator is a callback, on the loop's own thread
        } else {
            creator.giveWayTo(child);
        }
    }

    // -- for the kernel

    /** Ends it: on the loop, after the step in which the body has ended. */
    void end(Strand mine, boolean threw, @Nullable Object left) {
        requestsAtEnd = mine.cancelling();
        kernel().strands().remove(mine);
        if (!threw) {
            succeed(left);
        } else if (left instanceof CancelledError error) {
            endCancelled(error);
        } else {
            fail((Throwable) Objects.requireNonNull(left));
        }
        STRAND.setRelease(this, null); // last, so that nobody sees a task without a strand that has not ended
    }

    private void fail(Throwable exception) {
        Failure record = null;
        try {
            record = kernel().ledger().failed(this, origin(), exception, failurePolicy);
        } finally {
            fail(exception, record); // also without a record, if there is no memory for one: somebody may wait
        }
    }

    private Origin origin() {
        return new Origin("Task", name, number, created, null);
    }

    /** The name that somebody has given it, or null. */
    @Nullable
    String givenName() {
        return name;
    }

    @Override
    @SuppressWarnings("exports")
    protected @Nullable Strand strand() {
        return (Strand) STRAND.getAcquire(this);
    }

    @Override
    protected boolean cancelWait(Error error) {
        Strand mine = strand();
        if (mine == null || done()) {
            return false;
        }
        mine.cancel(error);
        return true;
    }

    // -- the face

    /**
     * How many requests to cancel were made and not taken back with {@link #uncancel}.
     *
     * @return the number
     */
    public int cancelling() {
        Strand mine = strand();
        return mine == null ? requestsAtEnd : mine.cancelling();
    }

    /**
     * Takes one request to cancel back; for code that has caught a {@link CancelledError} and means to go on.
     *
     * @return how many requests are left
     */
    public int uncancel() {
        kernel().checkTurn("uncancel()", "loop.callSoonThreadsafe(task::uncancel)");
        Strand mine = strand();
        if (mine == null) {
            requestsAtEnd = Math.max(0, requestsAtEnd - 1);
            return requestsAtEnd;
        }
        return mine.uncancel();
    }

    /**
     * The name: as given, else {@code Task-} and a number that counts up in its loop.
     *
     * @return the name
     */
    public String name() {
        String given = name;
        return given != null ? given : "Task-" + number;
    }

    /**
     * Gives it another name.
     *
     * @param name the new name
     */
    public void setName(String name) {
        Objects.requireNonNull(name, "name is null: setName(...) takes a text, such as \"fetch\"");
        kernel().checkTurn("setName(...)", "loop.callSoonThreadsafe(() -> task.setName(...))");
        this.name = name;
    }

    /**
     * The context in which the body runs.
     *
     * @return the context
     */
    public Context context() {
        return context;
    }

    /**
     * Where the task is: the lines of user code on its stack, the innermost first. Empty if it has not started, or has
     * ended without a failure; for a failed task the stack of its exception. From any thread. Nothing is retrieved.
     *
     * @return the lines
     */
    public List<StackTraceElement> stack() {
        Strand mine = strand();
        if (mine != null) {
            return List.copyOf(CallSite.trim(mine.stackTrace()));
        }
        return peekState() == FAILED && peekValue() instanceof Throwable t
                ? List.copyOf(CallSite.trim(t.getStackTrace()))
                : List.of();
    }

    /** Prints {@link #stack} to {@code System.err}. */
    public void printStack() {
        printStack(System.err);
    }

    /**
     * Prints {@link #stack}.
     *
     * @param out where to
     */
    public void printStack(PrintStream out) {
        Objects.requireNonNull(out, "out is null: printStack(...) takes a stream, such as System.out");
        var text = new StringBuilder();
        List<StackTraceElement> lines = stack();
        text.append(lines.isEmpty() ? "No stack for " : "Stack for ")
                .append(this)
                .append('\n');
        for (StackTraceElement line : lines) {
            text.append("    at ").append(line).append('\n');
        }
        out.print(text);
    }

    /** Where it was created, in debug mode; else null. */
    @Nullable
    Throwable created() {
        return created;
    }

    /** Shows the name, the state, and what it waits for or ended with. */
    @Override
    public String toString() {
        return "Task '" + name() + "' (" + describe() + ")";
    }

    private String describe() {
        return switch (peekState()) {
            case SUCCEEDED -> "succeeded, result=" + peekValue();
            case FAILED -> "failed, exception=" + peekValue();
            case CANCELLED -> "cancelled" + reason();
            default -> pending();
        };
    }

    private String reason() {
        String text =
                ((CancelledError) Objects.requireNonNull(peekValue())).reason().text();
        return text == null ? "" : ": " + text;
    }

    private String pending() {
        Strand mine = strand();
        if (mine == null || !mine.isStarted()) {
            return "pending, not started";
        }
        String cancelling = mine.cancelling() > 0 ? ", cancelling" : "";
        if (mine.isAway()) {
            return "pending, in blocking(...)" + cancelling;
        }
        Object wait = mine.waitingFor();
        if (wait == null) {
            return "pending, " + (mine.isSuspended() ? "suspended" : mine.hasStep() ? "running" : "in a JDK call")
                    + cancelling;
        }
        // One level only: a chain of tasks may be long, and a task may await itself through others.
        String what = wait instanceof Task<?, ?> t
                ? "Task '" + t.name() + "'"
                : wait instanceof Completion c ? Completions.what(c) : "sleep";
        return "pending, waiting for " + what + cancelling;
    }
}
