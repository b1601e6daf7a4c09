// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.queue;

import io.asyncio4j.coroutine.Callers;
import io.asyncio4j.coroutine.Completions;
import io.asyncio4j.coroutine.Delivery;
import io.asyncio4j.coroutine.Kernel;
import io.asyncio4j.coroutine.Line;
import io.asyncio4j.coroutine.Place;
import io.asyncio4j.coroutine.Role;
import io.asyncio4j.coroutine.Waiter;
import io.asyncio4j.local.ThreadState;
import io.asyncio4j.local.Unchecked;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A call of a queue by another thread, which is blocked until the loop has served it. It stands in the same line as the
 * tasks, and is served on the loop.
 *
 * <p>The thread may be interrupted in the moment in which it is served: of the two the one that is first to claim the call
 * wins.
 *
 * @param <R> what the call returns
 */
final class Crossing<R> implements Delivery, Waiter {
    private final Kernel loop;
    private final String call;
    private final Queue<?> queue;
    private final Line line;
    private final Role role;
    private final BooleanSupplier canBeServed;
    private final Supplier<R> service;

    /** Set by who decides what becomes of the call: the loop, or the interrupted thread. CAS. */
    private final AtomicBoolean claimed = new AtomicBoolean();

    private final CompletableFuture<R> outcome = new CompletableFuture<>();
    private final Runnable atClose = this::undelivered;

    /** While it stands in line. Loop only. */
    private @Nullable Place place;

    Crossing(
            Queue<?> queue,
            Kernel loop,
            String call,
            Line line,
            Role role,
            BooleanSupplier canBeServed,
            Supplier<R> service) {
        this.loop = loop;
        this.call = call;
        this.queue = queue;
        this.line = line;
        this.role = role;
        this.canBeServed = canBeServed;
        this.service = service;
    }

    /** Blocks the calling thread until the call is served. */
    R await() throws InterruptedException {
        ThreadState calling = ThreadState.peek();
        if (loop.hasTurn() || (calling != null && calling.turn != null)) {
            throw new IllegalStateException(call + " was called on " + queue + " by " + Callers.who()
                    + ", which acts for a loop and must not be blocked. Use " + call.replace("Threadsafe", "")
                    + " in a task of its loop; in a task of another one blocking(() -> queue." + call + ").");
        }
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        loop.handedOut();
        if (!loop.post(this)) {
            throw closed();
        }
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return outcome.get();
                } catch (InterruptedException e) {
                    if (claimed.compareAndSet(false, true)) {
                        loop.post(this::withdraw); // not if it has closed: then there is no line any more
                        throw e;
                    }
                    interrupted = true; // it is being served
                } catch (CancellationException e) {
                    throw loop.isClosed() ? closed() : e; // made here, so that it shows who has called
                } catch (ExecutionException e) {
                    Throwable thrown = Objects.requireNonNull(e.getCause());
                    if (thrown instanceof QueueShutDownException) {
                        thrown.fillInStackTrace(); // for the same reason: it was made on the loop, for this call
                    }
                    throw Unchecked.<RuntimeException>rethrow(thrown);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Serves the call, or has it stand in line; again when it is its turn there. */
    @Override
    public void run() {
        boolean called = place != null;
        boolean canBe = canBeServed.getAsBoolean();
        leave();
        if (!canBe && !claimed.get()) {
            Place mine = line.join(loop, role);
            place = mine;
            loop.atClose(atClose);
            Completions.tell(mine, this);
        } else if (claimed.compareAndSet(false, true)) {
            serve();
        } else if (called && canBe) {
            line.callNextOut(); // the thread has gone, and what it was called for is still there
        }
    }

    private void serve() {
        try {
            outcome.complete(service.get());
        } catch (Throwable t) {
            outcome.completeExceptionally(t); // to the thread that has called
        }
    }

    private void withdraw() {
        if (place != null && !place.isCalled()) { // else run() is on its way
            leave();
        }
    }

    private void leave() {
        if (place != null) {
            line.leave(place);
            place = null;
            loop.notAtClose(atClose);
        }
    }

    @Override
    public void schedule() {
        loop.ready(this);
    }

    @Override
    public void undelivered() {
        leave(); // the queue may go on in another loop
        if (claimed.compareAndSet(false, true)) {
            outcome.cancel(false); // nobody serves it any more
        }
    }

    private IllegalStateException closed() {
        return new IllegalStateException("Event loop is closed: " + call + " was called on " + queue
                + ", whose loop runs nothing any more. End the threads that use a queue before its loop.");
    }
}
