// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.context;

import io.asyncio4j.local.ThreadLocals;
import io.asyncio4j.local.ThreadState;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The values of context variables, as one flow of control sees them.
 *
 * <p>Every thread and every task has a current context. A task, and a callback given to the loop, gets a copy of the one
 * that was current where it was created, so what it sets is seen by nobody but itself and what it starts in turn.
 * Copying takes constant time: contexts share an immutable map until one of them changes.
 *
 * <p>If Micrometer's {@code context-propagation} is on the class path, a copy also carries the values that the calling thread
 * has in the {@code ThreadLocal}s which are registered there, such as those of logging and tracing: they are there wherever
 * that copy is the current context. They are values of the moment of copying: what a flow of control sets in a {@code
 * ThreadLocal} stays on its thread, and ends with {@code run}.
 *
 * <p>A context belongs to one flow of control at a time; {@code run} refuses to enter one that is
 * entered already, as in Python.
 *
 * @see ContextVar
 */
public final class Context {
    private static final VarHandle ENTERED;

    static {
        try {
            ENTERED = MethodHandles.lookup().findVarHandle(Context.class, "entered", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Replaced, never changed, so that copies are free. Written by the flow of control that has entered the context. */
    private Map<ContextVar<?>, Object> values;

    /** By {@code run}; any thread, CAS: of two threads that race for a context one gets in. */
    @SuppressWarnings("unused") // through ENTERED
    private volatile boolean entered;

    private final @Nullable ThreadLocals threadLocals;

    private Context(Map<ContextVar<?>, Object> values, @Nullable ThreadLocals threadLocals) {
        this.values = values;
        this.threadLocals = threadLocals;
    }

    /**
     * A copy of the calling flow's current context: {@code contextvars.copy_context()}.
     *
     * @return a new context
     */
    public static Context copy() {
        ThreadState state = ThreadState.peek();
        return new Context(
                state != null && state.context instanceof Context c ? c.values : Map.of(), ThreadLocals.capture());
    }

    /**
     * A new context without any value.
     *
     * @return the context
     */
    public static Context empty() {
        return new Context(Map.of(), null);
    }

    /**
     * A body that {@link #run(Body)} runs.
     *
     * @param <X> what it throws
     */
    @FunctionalInterface
    public interface Body<X extends Exception> {
        /**
         * Does the work.
         *
         * @throws X what the work throws
         */
        void run() throws X;
    }

    /**
     * A body with a value that {@link #run(ValueBody)} runs.
     *
     * @param <T> the type of the value
     * @param <X> what it throws
     */
    @FunctionalInterface
    public interface ValueBody<T extends @Nullable Object, X extends Exception> extends Body<X> {
        /**
         * Does the work.
         *
         * @return its value
         * @throws X what the work throws
         */
        T call() throws X;

        @Override
        default void run() throws X {
            call();
        }
    }

    /**
     * Runs a body with this context as the current one.
     *
     * @param <T> the value's type
     * @param <X> what the body throws
     * @param body what to run
     * @return the body's value
     * @throws X what the body throws
     * @throws IllegalStateException if this context is entered already
     */
    public <T extends @Nullable Object, X extends Exception> T run(ValueBody<T, X> body) throws X {
        Objects.requireNonNull(body, "body is null: run(...) takes what to run, such as () -> work()");
        ThreadState state = ThreadState.current();
        Object outer = enter(state);
        try (var _ = threadLocals == null ? null : threadLocals.show()) {
            return body.call();
        } finally {
            leave(state, outer);
        }
    }

    /**
     * Runs a body with this context as the current one.
     *
     * @param <X> what the body throws
     * @param body what to run
     * @throws X what the body throws
     * @throws IllegalStateException if this context is entered already
     */
    public <X extends Exception> void run(Body<X> body) throws X {
        Objects.requireNonNull(body, "body is null: run(...) takes what to run, such as () -> work()");
        ThreadState state = ThreadState.current();
        Object outer = enter(state);
        try (var _ = threadLocals == null ? null : threadLocals.show()) {
            body.run();
        } finally {
            leave(state, outer);
        }
    }

    private @Nullable Object enter(ThreadState state) {
        if (state.context == this || !ENTERED.compareAndSet(this, false, true)) {
            throw new IllegalStateException("cannot enter context: " + this + " is already entered."
                    + " Run in a copy instead: Context.copy().run(...)");
        }
        Object outer = state.context;
        state.context = this;
        return outer;
    }

    private void leave(ThreadState state, @Nullable Object outer) {
        state.context = outer;
        entered = false;
    }

    /**
     * What it carries besides its variables: for the loop, which enters contexts by itself.
     *
     * @return the values, or null if there are none
     */
    @SuppressWarnings("exports")
    public @Nullable ThreadLocals threadLocals() {
        return threadLocals;
    }

    @Nullable
    Object get(ContextVar<?> variable) {
        return values.get(variable);
    }

    void put(ContextVar<?> variable, @Nullable Object value) {
        var changed = new HashMap<>(values);
        if (value == null) {
            changed.remove(variable);
        } else {
            changed.put(variable, value);
        }
        values = changed;
    }

    /** The calling flow's own context, made if it has none yet. */
    static Context current() {
        ThreadState state = ThreadState.current();
        if (state.context instanceof Context c) {
            return c;
        }
        Context made = empty();
        state.context = made;
        return made;
    }

    /** Shows the variables and their values. */
    @Override
    public String toString() {
        return "Context" + values;
    }
}
