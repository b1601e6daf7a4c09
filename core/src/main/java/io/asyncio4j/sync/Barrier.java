// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.sync;

import io.asyncio4j.coroutine.Callers;
import io.asyncio4j.coroutine.Role;
import io.asyncio4j.coroutine.Strand;
import io.asyncio4j.future.Action;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.Coroutine;
import io.asyncio4j.task.Tasks;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A point where a number of tasks wait for each other: {@code asyncio.Barrier}. When the last one has come all go on, and the
 * barrier can be used again.
 *
 * <pre>
 *  FILLING → DRAINING      // the last one has come
 *  DRAINING → FILLING      // all have left; who came meanwhile has waited for that
 *  FILLING → RESETTING     // reset(): who waits gets a BrokenBarrierException
 *  RESETTING → FILLING     // all of those have left
 *  any → BROKEN            // abort(): until reset() everybody gets one
 * </pre>
 *
 * <p>A task that is cancelled while it waits has not come: the others wait for one more.
 */
public final class Barrier extends Primitive {
    private enum State {
        FILLING,
        DRAINING,
        RESETTING,
        BROKEN
    }

    private final int parties;
    private final Condition moves = new Condition("a barrier", new Waiting());
    private State state = State.FILLING;

    /** Those who have come and not left. */
    private int present;

    /**
     * A barrier.
     *
     * @param parties how many tasks wait for each other, at least 1
     * @throws IllegalArgumentException if that is less
     */
    public Barrier(int parties) {
        if (parties < 1) {
            throw new IllegalArgumentException(
                    "parties must be > 0, not " + parties + ". Give the barrier the number of tasks that are to meet.");
        }
        this.parties = parties;
    }

    /**
     * Waits until all have come.
     *
     * @return which one this task was, from 0; so that one of them can do what is to be done once
     * @throws BrokenBarrierException if the barrier is broken, or reset or aborted meanwhile
     * @throws CancelledError if the calling task is cancelled while it waits
     * @throws IllegalStateException outside a task, or in a task of another loop
     */
    public int await() {
        useInTask("await()");
        return moves.<Integer, RuntimeException>with(this::enter);
    }

    private int enter() {
        moves.awaitUntil(() -> state != State.DRAINING && state != State.RESETTING);
        if (state == State.BROKEN) {
            throw new BrokenBarrierException("Barrier aborted: await() was called by " + Callers.describe() + " on "
                    + this + ", which is broken until somebody calls reset().");
        }
        int index = present;
        present++;
        try {
            if (present == parties) {
                state = State.DRAINING;
                moves.signalAll();
            } else {
                moves.awaitUntil(() -> state != State.FILLING);
                if (state != State.DRAINING) {
                    throw new BrokenBarrierException("Abort or reset of barrier: " + this + " was "
                            + (state == State.BROKEN ? "aborted" : "reset") + " while " + Callers.describe()
                            + " waited at it.");
                }
            }
            return index;
        } finally {
            leave();
        }
    }

    private void leave() {
        present--;
        if (present == 0) {
            if (state != State.BROKEN) {
                state = State.FILLING;
            }
            moves.signalAll();
        }
    }

    /**
     * Waits until all have come, then runs a body: {@code async with barrier}.
     *
     * @param <T> the type of the value
     * @param <X> what the body throws
     * @param body what to run
     * @return the body's value
     * @throws X what the body throws
     * @throws BrokenBarrierException as {@link #await}
     * @throws CancelledError if the calling task is cancelled while it waits
     */
    public <T extends @Nullable Object, X extends Exception> T with(Coroutine<T, X> body) throws X {
        Objects.requireNonNull(body, "body is null: with(...) takes what to run, such as () -> work()");
        await();
        return Tasks.await(body);
    }

    /**
     * Waits until all have come, then runs a body without a value.
     *
     * @param <X> what the body throws
     * @param body what to run
     * @throws X what the body throws
     * @throws BrokenBarrierException as {@link #await}
     * @throws CancelledError if the calling task is cancelled while it waits
     */
    public <X extends Exception> void with(Action<X> body) throws X {
        Objects.requireNonNull(body, "body is null: with(...) takes what to run, such as () -> work()");
        await();
        Tasks.await(body);
    }

    /**
     * Empties it: who waits gets a {@link BrokenBarrierException}, who comes waits for the others. Also mends a broken one.
     *
     * @throws CancelledError if the calling task is cancelled
     * @throws IllegalStateException outside a task, or in a task of another loop
     */
    public void reset() {
        useInTask("reset()");
        moves.<RuntimeException>with(() -> {
            state = present == 0 ? State.FILLING : State.RESETTING;
            moves.signalAll(); // even if nothing has changed: who waits to come in then goes on in CPython's order
        });
    }

    /**
     * Breaks it: who waits, and who comes until {@link #reset}, gets a {@link BrokenBarrierException}.
     *
     * @throws CancelledError if the calling task is cancelled
     * @throws IllegalStateException outside a task, or in a task of another loop
     */
    public void abort() {
        useInTask("abort()");
        moves.<RuntimeException>with(() -> {
            state = State.BROKEN;
            moves.signalAll();
        });
    }

    /**
     * How many tasks wait for each other.
     *
     * @return the number
     */
    public int parties() {
        return parties;
    }

    /**
     * How many tasks wait now for the others to come.
     *
     * @return the number
     */
    public int waiting() {
        return state == State.FILLING ? present : 0;
    }

    /**
     * Whether it was aborted.
     *
     * @return true if it was
     */
    public boolean isBroken() {
        return state == State.BROKEN;
    }

    @Override
    protected String kind() {
        return "barrier";
    }

    @Override
    @SuppressWarnings("exports")
    protected List<Strand> waiters() {
        return moves.waiters();
    }

    /** Shows the state, and how many have come. */
    @Override
    public String toString() {
        return "Barrier(" + state.name().toLowerCase(Locale.ROOT) + ", " + present + " of " + parties + ")";
    }

    private final class Waiting implements Role {
        @Override
        public String what() {
            return which() + ", " + present + " of " + parties + " there";
        }
    }
}
