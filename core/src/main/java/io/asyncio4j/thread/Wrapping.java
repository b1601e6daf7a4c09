// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.thread;

import io.asyncio4j.context.Context;
import io.asyncio4j.coroutine.Callers;
import io.asyncio4j.coroutine.Completions;
import io.asyncio4j.coroutine.Delivery;
import io.asyncio4j.coroutine.Kernel;
import io.asyncio4j.coroutine.Outside;
import io.asyncio4j.coroutine.Role;
import io.asyncio4j.failure.Hop;
import io.asyncio4j.future.CancelReason;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.Future;
import io.asyncio4j.ledger.Failure;
import io.asyncio4j.ledger.Origin;
import io.asyncio4j.local.Log;
import io.asyncio4j.local.Text;
import java.lang.System.Logger.Level;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A stage of the JDK as a future of a loop: {@code Asyncio.wrapFuture} says what becomes of it. */
final class Wrapping implements BiConsumer<@Nullable Object, @Nullable Throwable>, Delivery {
    /** How many wrappers are taken off: causes may go round in a circle. */
    private static final int DEEPEST = 50;

    private final Kernel loop;
    private final CompletionStage<?> stage;

    private final Declared declared;

    /** As the user has written it, but for the arguments. */
    private final String call;

    private final String caller = Callers.task();
    private final Future<Object, Exception> future;

    /** How the stage has ended; written before it is posted. */
    private @Nullable Object value;

    private @Nullable Throwable thrown;

    /** Whether the loop counts it among what runs elsewhere. Loop only. */
    private boolean counted;

    private Wrapping(Kernel loop, CompletionStage<?> stage, @Nullable Class<? extends Exception> type, String call) {
        this.loop = loop;
        this.stage = stage;
        this.declared = new Declared(call, "stage", type);
        this.call = call;
        this.future = Completions.as(Role.of("a CompletionStage", this::cancel), Future.<Object, Exception>create());
    }

    @SuppressWarnings("unchecked") // it ends as the stage does, and with no other checked exception than X
    static <T extends @Nullable Object, X extends Exception> Future<T, X> wrap(
            Kernel loop, CompletionStage<? extends T> stage, @Nullable Class<X> type, String call) {
        Objects.requireNonNull(stage, () -> "stage is null: " + call + " takes a CompletionStage");
        var wrapping = new Wrapping(loop, stage, type, call);
        wrapping.start();
        return (Future<T, X>) (Future<?, ?>) wrapping.future;
    }

    private void start() {
        if (!Outside.isOf(loop, stage)) { // else virtual time would wait for what waits for it
            count(1);
        }
        try {
            var _ = stage.whenComplete(this);
        } catch (Throwable t) {
            count(-1);
            throw t;
        }
    }

    private void count(int change) {
        if (counted != change > 0) {
            counted = change > 0;
            loop.elsewhere(change);
        }
    }

    // -- the stage has ended

    @Override
    public void accept(@Nullable Object result, @Nullable Throwable failure) {
        value = result;
        thrown = failure == null ? null : unwrap(failure);
        if (loop.hasTurn()) {
            run(); // it had ended before, or somebody on the loop has ended it
        } else {
            loop.deliver(this);
        }
    }

    private static Throwable unwrap(Throwable thrown) {
        Throwable inner = thrown;
        for (int depth = 0; depth < DEEPEST; depth++) {
            boolean wraps = inner instanceof CompletionException || inner instanceof ExecutionException;
            Throwable cause = wraps ? Text.causeOf(inner) : null;
            if (cause == null) {
                return inner;
            }
            inner = cause;
        }
        return inner;
    }

    @Override
    public void run() {
        count(-1);
        Throwable failure = thrown;
        if (future.done()) {
            abandon(failure);
        } else if (failure == null) {
            Completions.succeed(future, value);
        } else if (isCancellation(failure)) {
            Completions.endCancelled(future, cancelledError(failure));
        } else {
            Completions.fail(future, origin(), declared.asThrown(failure));
        }
    }

    private static boolean isCancellation(Throwable failure) {
        return failure instanceof CancellationException || failure instanceof CancelledError;
    }

    /** A new one: the stage's belongs to whoever has cancelled that. */
    private static CancelledError cancelledError(Throwable failure) {
        CancelledError asked = failure instanceof CancelledError e
                ? e
                : Text.causeOf(failure) instanceof CancelledError cause ? cause : null;
        if (asked != null) {
            return new CancelledError(asked.reason(), asked.requestedBy(), asked.requestedAt(), failure);
        }
        String message = Text.messageOf(failure);
        return new CancelledError(
                new CancelReason.Requested(message == null ? "" : message),
                "who has cancelled the CompletionStage",
                null,
                failure);
    }

    private Origin origin() {
        return Origin.ofCall(call + "(stage)", caller);
    }

    /** Nobody can ask the future, which was cancelled; and a stage that cannot be cancelled may fail after that. */
    private void abandon(@Nullable Throwable failure) {
        if (failure != null && !isCancellation(failure)) {
            Failure record = loop.ledger().failed(future, origin(), failure, null);
            if (record != null) {
                record.label("abandoned");
            }
        }
    }

    @Override
    public void undelivered() {
        Throwable failure = thrown;
        if (failure != null && !isCancellation(failure)) {
            Log.write(
                    Level.ERROR,
                    "the CompletionStage of " + new Hop(caller, call + "(stage)", null)
                            + " has failed after its event loop was closed: nobody can ask it",
                    failure);
        }
    }

    // -- cancelling

    private boolean cancel(Error request) {
        count(-1);
        Completions.endCancelled(future, request);
        loop.callSoonIn(Context.copy(), this::cancelStage); // not here: it is foreign code
        return true;
    }

    private void cancelStage() {
        try {
            if (stage instanceof java.util.concurrent.Future<?> cancellable) {
                cancellable.cancel(true);
            } else {
                stage.toCompletableFuture().cancel(true);
            }
        } catch (UnsupportedOperationException e) {
            // It says that it cannot be cancelled. What it fails with goes to the ledger.
        }
    }

    /** For who looks at callbacks. */
    @Override
    public String toString() {
        return new Hop(caller, call + "(stage)", null).toString();
    }
}
