// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.future;

import io.asyncio4j.local.CheckReturnValue;
import io.asyncio4j.local.Several;
import io.asyncio4j.local.Text;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Several failures at once (S24), as Python's {@code ExceptionGroup}. A member may be a group itself; what is no group is a
 * <i>leaf</i>. A group never changes, is never empty, and never holds a {@link CancelledError}, which is no failure.
 *
 * <p>{@link #handle} is Python's {@code except*}:
 *
 * <pre>{@code
 * try {
 *     taskGroup(g -> …);
 * } catch (ExceptionGroup eg) {
 *     eg.handle(IOException.class, e -> log(e.getMessage()))
 *             .handle(SQLException.class, e -> log(e.getErrorCode()))
 *             .orThrow(); // what nobody took
 * }
 * }</pre>
 *
 * Where only one thing can fail, {@code throw eg.unwrapSingle(IOException.class)} gives the caller the plain exception.
 *
 * <p>The group of a task group knows the names of its tasks ({@link #taskOf}), and prints them. The members are its suppressed
 * exceptions too, so that every logger shows them: the first 100, and how many there are more.
 */
@SuppressWarnings("exports") // Several is for the library alone
public final class ExceptionGroup extends Exception implements Several {
    private static final long serialVersionUID = 1;

    private static final String NO_MESSAGE =
            "message is null: an ExceptionGroup says what its members have in common, such as \"all downloads failed\"";

    /** How many members are suppressed exceptions: loggers know no bound of their own. */
    private static final int SUPPRESSED = 100;

    private static final String[] NO_TASKS = {};

    /** Never changed. */
    private final Throwable[] exceptions;

    /** Who failed with them: as many, or none at all. Never changed. */
    private final String[] tasks;

    /** What {@link #taskOf} answers, made when it is first asked. Any thread; all of them make the same. */
    private transient volatile @Nullable IdentityHashMap<Throwable, String> taskOf;

    /** Stands for members that are no suppressed exceptions. */
    private static final class Omitted extends Exception {
        private static final long serialVersionUID = 1;

        Omitted(int many) {
            super("and " + many + " more: exceptions() has all of them", null, false, false);
        }
    }

    /**
     * A group.
     *
     * @param message what they have in common; Python's {@code message}
     * @param exceptions the members
     * @throws IllegalArgumentException if there are none, or one of them is a {@link CancelledError}
     */
    public ExceptionGroup(String message, List<? extends Throwable> exceptions) {
        this(Objects.requireNonNull(message, NO_MESSAGE), membersOf(exceptions), NO_TASKS);
    }

    /**
     * A group of what tasks failed with.
     *
     * @param message what they have in common
     * @param exceptions the members
     * @param tasks the name of the task of each member; an empty text where there was none
     * @throws IllegalArgumentException if there are none, or one of them is a {@link CancelledError}, or there are not as many
     *     names as members
     */
    public ExceptionGroup(String message, List<? extends Throwable> exceptions, List<String> tasks) {
        this(Objects.requireNonNull(message, NO_MESSAGE), membersOf(exceptions), namesOf(tasks, exceptions.size()));
    }

    /** With arrays that are checked, and nobody else's. */
    private ExceptionGroup(String message, Throwable[] exceptions, String[] tasks) {
        super(message);
        this.exceptions = exceptions;
        this.tasks = tasks;
        for (int i = 0; i < Math.min(exceptions.length, SUPPRESSED); i++) {
            addSuppressed(exceptions[i]);
        }
        if (exceptions.length > SUPPRESSED) {
            addSuppressed(new Omitted(exceptions.length - SUPPRESSED));
        }
    }

    private static Throwable[] membersOf(List<? extends Throwable> exceptions) {
        Objects.requireNonNull(
                exceptions, "exceptions is null: an ExceptionGroup takes a list of what has failed, with at least one");
        Throwable[] members = exceptions.toArray(new Throwable[0]);
        if (members.length == 0) {
            throw new IllegalArgumentException(
                    "an ExceptionGroup needs at least one exception, and got none. Throw it only if something failed:"
                            + " if (!failures.isEmpty()) throw new ExceptionGroup(message, failures);");
        }
        for (int i = 0; i < members.length; i++) {
            if (members[i] == null) {
                throw new NullPointerException("exceptions[" + i
                        + "] is null: a member of an ExceptionGroup is what something has failed with");
            }
            if (members[i] instanceof CancelledError error) {
                throw new IllegalArgumentException(
                        "a cancellation is no failure and cannot be in an ExceptionGroup, where "
                                + "catch (Exception e) would swallow it, but exceptions[" + i + "] is " + Text.of(error)
                                + ". Throw the CancelledError itself, after what must be cleaned up.");
            }
        }
        return members;
    }

    private static String[] namesOf(List<String> tasks, int members) {
        Objects.requireNonNull(
                tasks, "tasks is null: an ExceptionGroup takes a list of names, or none in the other constructor");
        String[] names = tasks.toArray(NO_TASKS);
        if (names.length != members) {
            throw new IllegalArgumentException("an ExceptionGroup of " + members + " exceptions got " + names.length
                    + " names of tasks. Give a name for each, \"\" where there was no task.");
        }
        for (int i = 0; i < names.length; i++) {
            if (names[i] == null) {
                throw new NullPointerException("tasks[" + i
                        + "] is null: an ExceptionGroup takes the name of a task for each member, \"\" where"
                        + " there was none");
            }
        }
        return names;
    }

    /** A group like this one of other members: same message, stack trace and cause, and what was suppressed besides. */
    ExceptionGroup derive(List<Throwable> members, List<String> names) {
        var part = new ExceptionGroup(message(), members.toArray(new Throwable[0]), names.toArray(NO_TASKS));
        part.setStackTrace(getStackTrace());
        if (getCause() != null) {
            part.initCause(getCause());
        }
        for (Throwable t : suppressedBesides()) {
            part.addSuppressed(t);
        }
        return part;
    }

    /**
     * The members.
     *
     * @return an unmodifiable list, with groups and leaves
     */
    @Override
    public List<Throwable> exceptions() {
        return Collections.unmodifiableList(Arrays.asList(exceptions));
    }

    /**
     * What the members have in common.
     *
     * @return the message, without the number
     */
    public String message() {
        return Objects.requireNonNull(super.getMessage());
    }

    /** The message, and how many members there are: {@code unhandled errors in a TaskGroup (2 sub-exceptions)}. */
    @Override
    public String getMessage() {
        return message() + " (" + exceptions.length + (exceptions.length == 1 ? " sub-exception)" : " sub-exceptions)");
    }

    /** What is suppressed and no member: a {@code close()} may have failed on the way. */
    List<Throwable> suppressedBesides() {
        List<Throwable> all = List.of(getSuppressed());
        return all.subList(Math.min(exceptions.length, SUPPRESSED + 1), all.size());
    }

    int size() {
        return exceptions.length;
    }

    Throwable memberAt(int index) {
        return exceptions[index];
    }

    /** Who failed with a member; empty if that is not known. */
    String taskAt(int index) {
        return tasks.length == 0 ? "" : tasks[index];
    }

    /**
     * The task that failed with an exception of this group, or of a group in it: the innermost one that is known. The first
     * one, if several tasks failed with the same object.
     *
     * @param exception a leaf, or a group, at any depth
     * @return the name of the task; empty if it is not known, or the exception is none of this group
     */
    public String taskOf(Throwable exception) {
        IdentityHashMap<Throwable, String> map = taskOf;
        if (map == null) {
            map = Members.tasksIn(this);
            taskOf = map;
        }
        return map.getOrDefault(exception, "");
    }

    /**
     * All failures that are no groups, in order.
     *
     * @return a stream, which takes what it needs of the tree as it goes
     */
    public Stream<Throwable> leaves() {
        return StreamSupport.stream(
                        Spliterators.spliteratorUnknownSize(
                                new Members(this), Spliterator.ORDERED | Spliterator.NONNULL),
                        false)
                .filter(t -> !(t instanceof ExceptionGroup));
    }

    /**
     * The part with the leaves of a class; this group itself if that is all of it.
     *
     * @param type a class of exceptions
     * @return the part, of the same shape; empty if there is no such leaf
     * @see #split(Class)
     */
    public Optional<ExceptionGroup> subgroup(Class<? extends Throwable> type) {
        return split(type).match();
    }

    /**
     * The part that a condition takes; this group itself if that is all of it.
     *
     * @param condition asked as in {@link #split(Predicate)}
     * @return the part, of the same shape; empty if it takes nothing
     */
    public Optional<ExceptionGroup> subgroup(Predicate<? super Throwable> condition) {
        return split(condition).match();
    }

    /**
     * Divides the leaves by their class.
     *
     * @param type a class of exceptions
     * @return both parts
     */
    public Split split(Class<? extends Throwable> type) {
        return split(
                Objects.requireNonNull(
                                type,
                                "type is null: give the class of the exceptions that are meant, such as"
                                        + " IOException.class")::isInstance);
    }

    /**
     * Divides the group in two, each of the shape of the whole: the same nesting without what would be empty, and at each
     * level the same message, stack trace, cause and names of tasks. A part that is all of a group is that very object.
     *
     * @param condition asked first for this group, then for each member, group or leaf; a group that it takes is taken with
     *     all that is in it, and these are not asked for any more
     * @return both parts
     */
    public Split split(Predicate<? super Throwable> condition) {
        Objects.requireNonNull(
                condition, "condition is null: give what is asked for each exception, such as e -> isUrgent(e)");
        return Part.split(this, condition);
    }

    /**
     * What a condition took of a group, and what not.
     *
     * @param match the leaves that it took
     * @param rest the others
     */
    public record Split(Optional<ExceptionGroup> match, Optional<ExceptionGroup> rest) {}

    /**
     * Calls a handler for each leaf of a class, in order: one clause of Python's {@code except*}. Go on with another
     * {@link Handling#handle handle(…)}, and end with {@link Handling#orThrow()}: what no handler took is lost otherwise.
     *
     * @param <E> the class
     * @param type the class
     * @param handler what to do with each
     * @return the leaves that are left
     * @throws IllegalArgumentException if the class is that of groups: a handler gets what is in them
     */
    @CheckReturnValue
    public <E extends Throwable> Handling handle(Class<E> type, Handling.Handler<? super E> handler) {
        return new Handling(this).handle(type, handler);
    }

    /**
     * For the edge of an API that promises one exception, not a group: {@code throw eg.unwrapSingle(IOException.class)}. One
     * object is one exception, also if it is in the group twice: as what a task failed with, and as what the body of the task
     * group failed with that awaited the task.
     *
     * @param <E> the class that is promised
     * @param type the class that is promised
     * @return the only leaf, if there is only one and it is of that class
     * @throws ExceptionGroup this group, if it is not so
     */
    public <E extends Exception> E unwrapSingle(Class<E> type) throws ExceptionGroup {
        Objects.requireNonNull(
                type, "type is null: unwrapSingle(...) takes the class that is promised, such as IOException.class");
        Throwable first = leaves().findFirst().orElseThrow();
        if (type.isInstance(first) && leaves().allMatch(leaf -> leaf == first)) {
            return type.cast(first);
        }
        throw this;
    }

    /** Prints the tree, and at each member the task that failed with it. */
    @Override
    public void printStackTrace(PrintStream stream) {
        stream.print(Printout.of(this));
    }

    /** Prints the tree, and at each member the task that failed with it. */
    @Override
    public void printStackTrace(PrintWriter writer) {
        writer.print(Printout.of(this));
        writer.flush();
    }
}
