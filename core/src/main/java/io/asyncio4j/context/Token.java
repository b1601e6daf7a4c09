// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.context;

import org.jspecify.annotations.Nullable;

/**
 * What {@link ContextVar#set} returns: the way back to the value before. Close it, or give it to
 * {@link ContextVar#reset}; once, and in the context in which it was made.
 *
 * @param <T> the type of the variable's values
 */
public final class Token<T> implements AutoCloseable {
    private final ContextVar<T> variable;
    private final Context context;
    private final @Nullable T old;
    private boolean used;

    Token(ContextVar<T> variable, Context context, @Nullable T old) {
        this.variable = variable;
        this.context = context;
        this.old = old;
    }

    /**
     * The variable that was set.
     *
     * @return the variable
     */
    public ContextVar<T> variable() {
        return variable;
    }

    /**
     * Puts the old value back.
     *
     * @throws IllegalStateException if the token was used before
     * @throws IllegalArgumentException if the calling flow has another context than the one that set the value
     */
    @Override
    public void close() {
        use(variable, Context.current());
    }

    void use(ContextVar<?> by, Context current) {
        if (used) {
            throw new IllegalStateException(this + " has already been used once");
        }
        if (by != variable) {
            throw new IllegalArgumentException(this + " was created by a different ContextVar than " + by);
        }
        if (current != context) {
            throw new IllegalArgumentException(this + " was created in a different Context."
                    + " Reset a variable in the task or thread that has set it.");
        }
        used = true;
        variable.restore(context, old);
    }

    /** Shows the variable and whether the token was used. */
    @Override
    public String toString() {
        return "Token(" + variable + (used ? ", used)" : ")");
    }
}
