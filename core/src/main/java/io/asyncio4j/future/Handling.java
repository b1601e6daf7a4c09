// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.future;

import io.asyncio4j.local.CheckReturnValue;
import io.asyncio4j.local.Unchecked;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A group of failures that is being dealt with, class by class (S24): Python's {@code except*} clauses, one after the
 * other. Made by {@link ExceptionGroup#handle}. Each leaf goes to the first handler whose class fits. {@link #orThrow()} ends
 * it.
 *
 * <p>What a handler throws does not keep the others from running. If it is the very leaf that it was given, the leaf is
 * left in its place in the group, as after a bare {@code raise}, and no later handler gets it. Any other exception is thrown
 * by {@link #orThrow()}, together with what no handler took.
 *
 * <p>An {@code Error}, a {@link CancelledError} first of all, and an {@code InterruptedException} leave {@code handle} at
 * once, since the task must end. What is not dealt with yet, the current leaf included, is then their suppressed exception.
 *
 * <p>For one thread.
 */
public final class Handling {
    /**
     * Deals with a failure.
     *
     * @param <E> its class
     */
    @FunctionalInterface
    public interface Handler<E extends Throwable> {
        /**
         * Deals with it.
         *
         * @param failure a leaf of the group
         * @throws Exception the failure itself, if it is to stay in the group; or what goes wrong
         */
        void handle(E failure) throws Exception;
    }

    private final ExceptionGroup group;
    private final List<Throwable> leaves;

    /** The leaves that nobody has taken. */
    private final BitSet left = new BitSet();

    /** Those that a handler has thrown again. */
    private final BitSet thrownAgain = new BitSet();

    /** What else handlers have thrown. */
    private final List<Throwable> thrown = new ArrayList<>();

    Handling(ExceptionGroup group) {
        this.group = group;
        this.leaves = group.leaves().toList();
        left.set(0, leaves.size());
    }

    /**
     * Calls a handler for each leaf of a class that no handler before it took.
     *
     * @param <E> the class
     * @param type the class
     * @param handler what to do with each
     * @return this
     * @throws IllegalArgumentException if the class is that of groups: a handler gets what is in them
     */
    @CheckReturnValue
    public <E extends Throwable> Handling handle(Class<E> type, Handler<? super E> handler) {
        Objects.requireNonNull(
                type, "type is null: handle(...) takes the class of exceptions, such as IOException.class");
        Objects.requireNonNull(
                handler, "handler is null: handle(...) takes what to do with each exception, such as e -> log(e)");
        if (type == ExceptionGroup.class) {
            throw new IllegalArgumentException(
                    "handle(ExceptionGroup.class, ...) would never be called: a handler gets the leaves of a group,"
                            + " also of nested ones. For all of them write handle(Throwable.class, ...).");
        }
        for (int i = left.nextSetBit(0); i >= 0; i = left.nextSetBit(i + 1)) {
            if (type.isInstance(leaves.get(i))) {
                left.clear(i);
                call(handler, type.cast(leaves.get(i)), i);
            }
        }
        return this;
    }

    private <E extends Throwable> void call(Handler<? super E> handler, E leaf, int index) {
        try {
            handler.handle(leaf);
        } catch (Throwable t) {
            if (t == leaf) {
                thrownAgain.set(index);
            } else if (t instanceof Error || t instanceof InterruptedException) {
                thrownAgain.set(index);
                t.addSuppressed(outcome().orElseThrow());
                // Undeclared, the InterruptedException too: where it leaves a body it is a cancellation (S18).
                throw Unchecked.<RuntimeException>rethrow(t);
            } else {
                thrown.add(t);
            }
        }
    }

    /**
     * Throws what no handler took, in a group of the same shape; the group itself if that is all of it. If handlers have
     * thrown, a group of what they threw, in order, followed by that group, and caused by the group that they dealt with.
     *
     * @throws ExceptionGroup if anything is left, or a handler has thrown
     */
    public void orThrow() throws ExceptionGroup {
        Optional<ExceptionGroup> all = outcome();
        if (all.isPresent()) {
            throw all.get();
        }
    }

    private Optional<ExceptionGroup> outcome() {
        Optional<ExceptionGroup> rest = Part.of(group, i -> left.get(i) || thrownAgain.get(i));
        if (thrown.isEmpty()) {
            return rest;
        }
        // Differs from CPython: there the message is empty, and a single exception comes without a group, which Java's
        // checked exceptions do not allow.
        var all = new ArrayList<>(thrown);
        rest.ifPresent(all::add);
        var errors = new ExceptionGroup("errors while handling an ExceptionGroup", all);
        errors.initCause(group);
        return Optional.of(errors);
    }
}
