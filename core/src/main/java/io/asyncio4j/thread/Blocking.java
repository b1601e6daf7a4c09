// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.thread;

import io.asyncio4j.coroutine.Strand;
import io.asyncio4j.future.Action;
import io.asyncio4j.future.Coroutine;
import io.asyncio4j.interruption.Interruption;
import io.asyncio4j.local.OffLoop;
import io.asyncio4j.local.ThreadState;
import io.asyncio4j.local.Unchecked;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Work off the loop; programs import these functions from {@code Asyncio}, which says what they do. */
public final class Blocking {
    private Blocking() {}

    /**
     * See {@code Asyncio.blocking}.
     *
     * @param <T> the type of the value
     * @param <X> what the body throws
     * @param body what to run
     * @return the body's value
     * @throws X what the body throws
     */
    public static <T extends @Nullable Object, X extends Exception> T blocking(Coroutine<T, X> body) throws X {
        Objects.requireNonNull(body, "body is null: blocking(...) takes what to run, such as () -> work()");
        var leave = new Leave<>(body);
        leave.start();
        return leave.value();
    }

    /**
     * See {@code Asyncio.blocking}.
     *
     * @param <X> what the body throws
     * @param body what to run
     * @throws X what the body throws
     */
    public static <X extends Exception> void blocking(Action<X> body) throws X {
        Objects.requireNonNull(body, "body is null: blocking(...) takes what to run, such as () -> work()");
        Blocking.<@Nullable Object, X>blocking(() -> {
            body.run();
            return null;
        });
    }

    /**
     * See {@code Asyncio.uninterruptible}.
     *
     * @param <T> the type of the value
     * @param <X> what the body throws
     * @param body what to run
     * @return the body's value
     * @throws X what the body throws
     */
    public static <T extends @Nullable Object, X extends Exception> T uninterruptible(Coroutine<T, X> body) throws X {
        Objects.requireNonNull(body, "body is null: uninterruptible(...) takes what to run, such as () -> work()");
        if (Strand.current() == null && OffLoop.current() instanceof Call call) {
            return uninterruptible(call, body);
        }
        Strand strand = current("uninterruptible(...)");
        strand.uninterruptible(1);
        try {
            return body.call();
        } catch (InterruptedException e) {
            throw (Error) Interruption.translate(strand, e);
        } finally {
            strand.uninterruptible(-1);
        }
    }

    private static <T extends @Nullable Object, X extends Exception> T uninterruptible(Call call, Coroutine<T, X> body)
            throws X {
        call.uninterruptible(1);
        try {
            return body.call();
        } catch (InterruptedException e) { // not of ours
            throw call.unasked(e);
        } finally {
            call.uninterruptible(-1);
        }
    }

    /**
     * See {@code Asyncio.uninterruptible}.
     *
     * @param <X> what the body throws
     * @param body what to run
     * @throws X what the body throws
     */
    public static <X extends Exception> void uninterruptible(Action<X> body) throws X {
        Objects.requireNonNull(body, "body is null: uninterruptible(...) takes what to run, such as () -> work()");
        Blocking.<@Nullable Object, X>uninterruptible(() -> {
            body.run();
            return null;
        });
    }

    private static Strand current(String call) {
        Strand strand = Strand.current();
        ThreadState calling = ThreadState.peek();
        if (strand == null && calling != null && calling.turn != null) {
            throw new IllegalStateException(call + " was called outside a task, in a callback of " + calling.turn
                    + ", which must not suspend. Start a task there: createTask(() -> ...).");
        }
        if (strand == null) {
            throw new IllegalStateException(call + " was called outside a task, " + OffLoop.where()
                    + ". Code that is not on a loop may block as it is:" + " call the body directly.");
        }
        return strand;
    }

    /** One call of blocking: the body's way off the loop, and its outcome's way back. */
    private static final class Leave<T extends @Nullable Object, X extends Exception> implements Runnable {
        private final Coroutine<T, X> body;
        private final Strand strand = current("blocking(...)");
        private @Nullable T result;
        private @Nullable Throwable thrown;

        Leave(Coroutine<T, X> body) {
            this.body = body;
        }

        void start() {
            if (strand.turn == null) {
                run(); // inside blocking already
            } else {
                strand.leave(this);
            }
        }

        @Override
        public void run() {
            try {
                result = body.call();
            } catch (Throwable t) {
                thrown = t;
            }
        }

        @SuppressWarnings("NullAway") // null is a T if that is what the body returned
        T value() throws X {
            Throwable failure = thrown == null ? null : Interruption.translate(strand, thrown);
            strand.takeInterruptBack();
            if (failure != null) {
                throw Unchecked.<X>rethrow(failure);
            }
            return result;
        }
    }
}
