// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.sync;

import io.asyncio4j.future.Action;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.Coroutine;
import io.asyncio4j.local.ThreadState;
import io.asyncio4j.task.Tasks;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is acquired, held and released: a {@link Lock}, a {@link Semaphore}, or the lock of a {@link Condition}.
 *
 * <p>Use {@link #with(Coroutine)}, which cannot forget the release, or {@link #hold} in a try-with-resources:
 *
 * <pre>{@code
 * int next = lock.with(() -> ++counter);
 * try (var _ = lock.hold()) {
 *     counter++;
 * }
 * }</pre>
 */
public abstract sealed class Acquirable extends Primitive permits Condition, Lock, Semaphore {
    Acquirable() {}

    /**
     * Waits until it is to be had, and takes it. Does not suspend if it is to be had at once. Tasks get it in the order in
     * which they have asked.
     *
     * @throws CancelledError if the calling task is cancelled while it waits: then it does not hold this
     * @throws IllegalStateException outside a task, or in a task of another loop
     */
    public abstract void acquire();

    /**
     * Gives it back: the next in line gets it.
     *
     * @throws IllegalStateException if it is not held
     */
    public abstract void release();

    /**
     * Whether {@link #acquire} would wait now.
     *
     * @return true if it would
     */
    public abstract boolean isLocked();

    /** Whether the calling task may release it. */
    abstract boolean isHeldHere();

    /** Whether nobody can have it any more: who gave it up to wait at a condition has been told, and has not released it. */
    boolean isLost() {
        return false;
    }

    /**
     * Acquires it, runs a body, and releases it, however the body ends.
     *
     * @param <T> the type of the value
     * @param <X> what the body throws
     * @param body what to run
     * @return the body's value
     * @throws X what the body throws
     * @throws CancelledError if the calling task is cancelled while it waits: then the body has not run
     * @throws IllegalStateException as {@link #acquire}
     */
    public final <T extends @Nullable Object, X extends Exception> T with(Coroutine<T, X> body) throws X {
        Objects.requireNonNull(body, "body is null: with(...) takes what to run, such as () -> work()");
        acquire();
        T value;
        try {
            value = Tasks.await(body);
        } catch (Throwable t) {
            if (isHeldHere()) { // else the body has released it, and what it throws counts for more
                release();
            }
            throw t;
        }
        releaseAfter("inside with(...)", "the body");
        return value;
    }

    /** A body that has released it as well reads of that, and not that a lock is not held: with(…) is what it uses. */
    private void releaseAfter(String where, String part) {
        if (isHeldHere()) {
            release();
        } else if (!isLost()) {
            throw new IllegalStateException(this + " was released " + where
                    + ", which releases it at its end by itself: leave out the release() in " + part + ".");
        }
    }

    /**
     * Acquires it, runs a body without a value, and releases it, however the body ends.
     *
     * @param <X> what the body throws
     * @param body what to run
     * @throws X what the body throws
     * @throws CancelledError if the calling task is cancelled while it waits: then the body has not run
     * @throws IllegalStateException as {@link #acquire}
     */
    public final <X extends Exception> void with(Action<X> body) throws X {
        Objects.requireNonNull(body, "body is null: with(...) takes what to run, such as () -> work()");
        this.<@Nullable Object, X>with(() -> {
            body.run();
            return null;
        });
    }

    /**
     * Acquires it, for a try-with-resources that releases it.
     *
     * @return what releases it; closing that again does nothing
     * @throws CancelledError if the calling task is cancelled while it waits
     * @throws IllegalStateException as {@link #acquire}
     */
    public final Held hold() {
        acquire();
        return new Held(this);
    }

    /** Something that is held until this is closed. */
    public static final class Held implements AutoCloseable {
        private @Nullable Acquirable held;

        /** Who has acquired it. */
        private final @Nullable ThreadState holder = ThreadState.peek();

        private Held(Acquirable held) {
            this.held = held;
        }

        /** Releases what is held, once. */
        @Override
        public void close() {
            Acquirable mine = held;
            held = null;
            if (mine != null) {
                if (ThreadState.peek() == holder) {
                    mine.releaseAfter("before the end of hold()", "the try block");
                } else {
                    mine.release();
                }
            }
        }

        /** Shows what is held. */
        @Override
        public String toString() {
            return "Held(" + (held == null ? "closed" : held.toString()) + ")";
        }
    }
}
