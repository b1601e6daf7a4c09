// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.context;

import io.asyncio4j.local.ThreadState;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A variable whose value follows the flow of control: into the tasks and callbacks that are started while it is set, and
 * never back. For a request id, a user, a transaction.
 *
 * <pre>{@code
 * static final ContextVar<String> USER = ContextVar.of("user");
 * …
 * try (var _ = USER.set("ann")) {
 *     createTask(() -> handle());   // sees "ann", also after this block has ended
 * }
 * }</pre>
 *
 * <p>Java's {@code ScopedValue}s are not inherited by tasks; these are. A variable may be read and set on any thread;
 * each thread and each task sees its own value.
 *
 * @param <T> the type of the values, which are never null
 */
public final class ContextVar<T> {
    private final String name;
    private final @Nullable T defaultValue;

    private ContextVar(String name, @Nullable T defaultValue) {
        this.name = Objects.requireNonNull(
                name, "name is null: ContextVar.of(...) takes a text for messages, such as \"user\"");
        this.defaultValue = defaultValue;
    }

    /**
     * A variable without a default.
     *
     * @param <T> the type of its values
     * @param name for messages
     * @return the variable
     */
    public static <T> ContextVar<T> of(String name) {
        return new ContextVar<>(name, null);
    }

    /**
     * A variable with a default.
     *
     * @param <T> the type of its values
     * @param name for messages
     * @param defaultValue what {@link #get()} gives where nothing is set
     * @return the variable
     */
    public static <T> ContextVar<T> of(String name, T defaultValue) {
        return new ContextVar<>(
                name,
                Objects.requireNonNull(
                        defaultValue,
                        "defaultValue is null: ContextVar.of(...) takes a default that is a value; leave it out for"
                                + " none"));
    }

    /**
     * The name given at creation.
     *
     * @return the name
     */
    public String name() {
        return name;
    }

    /**
     * The current value, else the default.
     *
     * @return the value
     * @throws NoSuchElementException if there is neither (Python: {@code LookupError})
     */
    public T get() {
        T value = peek();
        if (value == null) {
            value = defaultValue;
        }
        if (value == null) {
            throw new NoSuchElementException(
                    this + " has no value here and no default. Set it first, or ask with get(fallback).");
        }
        return value;
    }

    /**
     * The current value, else the fallback; the variable's own default is not looked at, as in Python.
     *
     * @param fallback what to give where nothing is set
     * @return the value
     */
    public T get(T fallback) {
        T value = peek();
        return value != null ? value : fallback;
    }

    /**
     * Sets the value for the calling flow of control.
     *
     * @param value the new value
     * @return what {@link #reset} takes to put the old value back; closing it does the same
     */
    public Token<T> set(T value) {
        Objects.requireNonNull(
                value,
                () -> "value is null: set(...) of " + this
                        + " takes a value; to take one back call reset(...), or close what set(...) has returned");
        Context context = Context.current();
        T old = value(context);
        context.put(this, value);
        return new Token<>(this, context, old);
    }

    /**
     * Puts back the value that the variable had before the {@link #set} that made the token.
     *
     * @param token what {@code set} returned
     * @throws IllegalArgumentException if the token is another variable's, or was made in another context
     * @throws IllegalStateException if the token was used before
     */
    public void reset(Token<T> token) {
        Objects.requireNonNull(token, "token is null: reset(...) takes what set(...) has returned");
        token.use(this, Context.current());
    }

    void restore(Context context, @Nullable T old) {
        context.put(this, old);
    }

    private @Nullable T peek() {
        ThreadState state = ThreadState.peek();
        return state != null && state.context instanceof Context c ? value(c) : null;
    }

    @SuppressWarnings("unchecked") // only set() puts values under this key
    private @Nullable T value(Context context) {
        return (T) context.get(this);
    }

    /** Shows the name. */
    @Override
    public String toString() {
        return "ContextVar '" + name + "'";
    }
}
