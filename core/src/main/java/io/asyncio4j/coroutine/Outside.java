// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.coroutine;

import io.asyncio4j.local.ThreadState;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The end of a future or task as other threads see it. What it fails with is the very same object. Once somebody waits for
 * this, looks at it or depends on it, a failure has been handed on (S25), for nobody can see what becomes of it then; as long as
 * nobody does, it is still to be asked for, and is reported. Cancelling this cancels the task; to
 * complete it in any other way is to look away, and the task runs on.
 */
@SuppressWarnings("ShouldNotSubclass") // cancel and get must know of the loop
public final class Outside<T extends @Nullable Object> extends CompletableFuture<T> implements Waiter, Delivery {
    private final Kernel loop;
    private final String call;

    /** Makes a request to cancel, from the name of who asks. */
    private final Function<String, ? extends Error> request;

    private final Runnable lost = this::lost;

    /** What it shows, once that exists. The loop writes, any thread reads. */
    private volatile @Nullable Completion source;

    /** Whether somebody has looked, or will: what it fails with is theirs. Any thread; never taken back. */
    private volatile boolean taken;

    /** Whether it has the failure of what it shows, and not an end that somebody else has given it. As source. */
    private volatile boolean failed;

    /** The task that has called, for the way of a failure; null where a foreign thread has. */
    private @Nullable String caller;

    /** Shows nothing yet. */
    public Outside(Kernel loop, String call, Function<String, ? extends Error> request) {
        this.loop = loop;
        this.call = call;
        this.request = request;
    }

    /** Shows this from now on. For whoever has the turn; for anybody if it has ended. */
    public void show(Completion shown, @Nullable String by) {
        source = shown;
        caller = by;
        if (shown.peekState() == Completion.PENDING) {
            loop.atClose(lost);
            shown.addWaiter(this);
        } else {
            settle(shown);
        }
    }

    @Override
    public void schedule() {
        loop.ready(this);
    }

    /** On the loop: it has ended. */
    @Override
    public void run() {
        loop.notAtClose(lost);
        Completion shown = source;
        if (shown != null) {
            settle(shown);
        }
    }

    private void settle(Completion shown) {
        Throwable failure = Completions.failure(shown);
        Error cancellation = Completions.cancellation(shown);
        if (failure != null) {
            boolean awaited = getNumberOfDependents() > 0; // before they are told
            if (completeExceptionally(failure)) { // else it is left to who asks the task, or is reported
                failed = true; // before `taken` is read: who looks now sees this, or is seen here
                if (taken || awaited) {
                    handOn(shown);
                } else if (caller != null) {
                    Completions.carry(shown, caller, call); // its way, for who looks later
                    Completions.release(shown);
                }
            }
        } else if (cancellation != null) {
            var cancelled = new CancellationException(cancellation.getMessage());
            cancelled.initCause(cancellation);
            completeExceptionally(cancelled);
        } else {
            succeed(shown);
        }
    }

    private void handOn(Completion shown) {
        if (caller == null) {
            Completions.handOn(shown);
        } else {
            Completions.handOn(shown, caller, call);
        }
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // it has the value of what it shows
    private void succeed(Completion shown) {
        complete((T) Completions.value(shown));
    }

    @Override
    public void undelivered() {
        Completion shown = source;
        if (shown != null && shown.peekState() != Completion.PENDING) {
            settle(shown);
        } else {
            lost();
        }
    }

    private void lost() {
        completeExceptionally(new IllegalStateException(
                "Event loop is closed: what " + call + " has given out cannot end any more, because " + loop
                        + " runs nothing. Wait for it before Asyncio.run(...) ends, or before the Runner is closed."));
    }

    /** Cancels the task too, in the loop's next iteration. */
    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean first = completeExceptionally(new CancellationException());
        if (first) {
            String by = Callers.who();
            loop.post(() -> pass(by)); // a loop that has closed runs the task no more
        }
        return first || isCancelled();
    }

    private void pass(String by) {
        Completion shown = source;
        if (shown != null) {
            Completions.cancel(shown, request.apply(by));
        }
    }

    /** Somebody looks: one who comes after the end hands its failure on himself. */
    private void take() {
        taken = true;
        Completion shown = source;
        if (shown != null && failed) {
            Completions.handOn(shown);
        }
    }

    @Override
    public T getNow(T valueIfAbsent) {
        take();
        return super.getNow(valueIfAbsent);
    }

    @Override
    public T resultNow() {
        take();
        return super.resultNow();
    }

    @Override
    public Throwable exceptionNow() {
        take();
        return super.exceptionNow();
    }

    /** Called by other stages that are to depend on this one. */
    @Override
    public CompletableFuture<T> toCompletableFuture() {
        take();
        return this;
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        checkMayWait("get()");
        take();
        return super.get();
    }

    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        checkMayWait("get(...)");
        take();
        return super.get(timeout, unit);
    }

    @Override
    public T join() {
        checkMayWait("join()");
        take();
        return super.join();
    }

    /** Differs from CPython, where a loop that waits for itself stands still without a word. */
    private void checkMayWait(String wait) {
        ThreadState calling = ThreadState.peek();
        if (calling == null || calling.turn != loop || isDone()) {
            return;
        }
        if (calling instanceof Strand strand && strand.parksInline()) {
            return; // it frees the loop
        }
        throw new IllegalStateException(wait + " was called "
                + (calling instanceof Strand strand ? "by " + strand.body : "in a callback") + ", on " + loop
                + " itself, which has to run on for what " + call + " has given out to end: it would wait for ever."
                + " Await it in a task: await(future).");
    }

    /** Whether this loop itself brings about the end of a stage, as far as one can see: then nothing runs elsewhere. */
    public static boolean isOf(Kernel loop, Object stage) {
        return (stage instanceof Outside<?> outside && outside.loop == loop)
                || (stage instanceof Dependent<?> dependent && dependent.loop == loop);
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        take();
        return new Dependent<>(loop);
    }

    /** A stage that follows: it may end without the loop, so one may wait for it anywhere. */
    @SuppressWarnings("ShouldNotSubclass") // it must know where it comes from
    private static final class Dependent<U> extends CompletableFuture<U> {
        private final Kernel loop;

        Dependent(Kernel loop) {
            this.loop = loop;
        }

        @Override
        public <V> CompletableFuture<V> newIncompleteFuture() {
            return new Dependent<>(loop);
        }
    }
}
