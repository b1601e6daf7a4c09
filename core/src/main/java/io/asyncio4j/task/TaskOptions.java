// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.task;

import io.asyncio4j.context.Context;
import io.asyncio4j.coroutine.Enclosure;
import io.asyncio4j.failure.FailurePolicy;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a task is to be created: {@code TaskOptions.options().name("fetch").eager()}. Immutable: each method returns new
 * options.
 */
public final class TaskOptions {
    private static final TaskOptions DEFAULT = new TaskOptions(null, null, null, false, false, null);

    private final @Nullable String name;
    private final @Nullable Context context;
    private final @Nullable FailurePolicy failurePolicy;
    private final boolean eager;
    private final boolean uninterruptible;

    /** The group that the task is started in. */
    private final @Nullable Enclosure inside;

    private TaskOptions(
            @Nullable String name,
            @Nullable Context context,
            @Nullable FailurePolicy failurePolicy,
            boolean eager,
            boolean uninterruptible,
            @Nullable Enclosure inside) {
        this.name = name;
        this.context = context;
        this.failurePolicy = failurePolicy;
        this.eager = eager;
        this.uninterruptible = uninterruptible;
        this.inside = inside;
    }

    /**
     * The defaults: a name that counts up, a copy of the creator's context, a start in the next iteration.
     *
     * @return the options
     */
    public static TaskOptions options() {
        return DEFAULT;
    }

    /**
     * With a name.
     *
     * @param name shown in reports, stacks and thread dumps
     * @return new options
     */
    public TaskOptions name(String name) {
        return new TaskOptions(
                Objects.requireNonNull(
                        name,
                        "name is null: a task has a text for its name, such as \"fetch\"; without one it gets a"
                                + " number"),
                context,
                failurePolicy,
                eager,
                uninterruptible,
                inside);
    }

    /**
     * With a context instead of a copy of the creator's.
     *
     * @param context used as it is, not copied
     * @return new options
     */
    public TaskOptions context(Context context) {
        return new TaskOptions(
                name,
                Objects.requireNonNull(
                        context,
                        "context is null: context(...) takes a Context, such as Context.copy(); without it the task has"
                                + " a copy of its creator's"),
                failurePolicy,
                eager,
                uninterruptible,
                inside);
    }

    /**
     * With a policy for failures that nobody asks for, instead of the loop's.
     *
     * @param policy what happens then
     * @return new options
     */
    public TaskOptions failurePolicy(FailurePolicy policy) {
        return new TaskOptions(
                name,
                context,
                Objects.requireNonNull(
                        policy,
                        "policy is null: failurePolicy(...) takes a FailurePolicy, such as FailurePolicy.LOG; without"
                                + " it the loop's counts"),
                eager,
                uninterruptible,
                inside);
    }

    /**
     * With an eager start: the creator gives way, the task runs until it suspends or ends, then the creator goes on before
     * anything else.
     *
     * @return new options
     */
    public TaskOptions eager() {
        return new TaskOptions(name, context, failurePolicy, true, uninterruptible, inside);
    }

    /**
     * Without interrupts: cancellation reaches the task at its suspension points only, never inside a blocking JDK call. An
     * interrupt there closes channels that others share: a {@code FileChannel}, an embedded database's store.
     *
     * @return new options
     */
    public TaskOptions uninterruptible() {
        return new TaskOptions(name, context, failurePolicy, eager, true, inside);
    }

    TaskOptions inside(Enclosure group) {
        return new TaskOptions(name, context, failurePolicy, eager, uninterruptible, group);
    }

    @Nullable
    Enclosure insideOrNull() {
        return inside;
    }

    @Nullable
    String nameOrNull() {
        return name;
    }

    @Nullable
    Context contextOrNull() {
        return context;
    }

    @Nullable
    FailurePolicy failurePolicyOrNull() {
        return failurePolicy;
    }

    boolean isEager() {
        return eager;
    }

    boolean isUninterruptible() {
        return uninterruptible;
    }

    /** Shows what differs from the defaults. */
    @Override
    public String toString() {
        return "TaskOptions(" + (name == null ? "" : "name=" + name + " ") + (eager ? "eager " : "")
                + (uninterruptible ? "uninterruptible" : "") + ")";
    }
}
