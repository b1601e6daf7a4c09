// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.future;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio4j.future.CancelReason.Requested;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** S24: what a group holds, what it refuses to hold, and what it knows of its members. */
class ExceptionGroupTest {
    private static final String MESSAGE = "unhandled errors in a TaskGroup";

    private final IOException io = new IOException("a");
    private final IllegalStateException state = new IllegalStateException("b");
    private final AssertionError error = new AssertionError("c");

    // CPython 3.13: str(eg) is "m (1 sub-exception)", of two "m (2 sub-exceptions)", and eg.message is "m"
    @Test
    void messageSaysHowManyMembersThereAre() {
        assertThat(new ExceptionGroup(MESSAGE, List.of(io, state)))
                .hasMessage("unhandled errors in a TaskGroup (2 sub-exceptions)")
                .hasToString("io.asyncio4j.future.ExceptionGroup: unhandled errors in a TaskGroup (2 sub-exceptions)");
        assertThat(new ExceptionGroup(MESSAGE, List.of(io)))
                .hasMessage("unhandled errors in a TaskGroup (1 sub-exception)");
        assertThat(new ExceptionGroup(MESSAGE, List.of(io)).message()).isEqualTo(MESSAGE);
    }

    @Test
    void membersAreTheVeryExceptionsInOrder() {
        var inner = new ExceptionGroup("inner", List.of(error));
        var group = new ExceptionGroup("outer", List.of(io, inner, state, io));
        assertThat(group.exceptions()).containsExactly(io, inner, state, io);
        assertThat(group).hasNoCause();
        assertThat(io.getSuppressed()).isEmpty();
        assertThat(io).hasNoCause();
    }

    @Test
    void groupDoesNotChangeWithTheListItWasMadeOf() {
        var failures = new ArrayList<Throwable>(List.of(io));
        var tasks = new ArrayList<>(List.of("fetch"));
        var group = new ExceptionGroup(MESSAGE, failures, tasks);
        failures.set(0, state);
        failures.add(error);
        tasks.set(0, "other");
        assertThat(group.exceptions()).containsExactly(io);
        assertThat(group.taskOf(io)).isEqualTo("fetch");
        assertThatThrownBy(() -> group.exceptions().add(state)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> group.exceptions().set(0, state)).isInstanceOf(UnsupportedOperationException.class);
    }

    // CPython 3.13: ValueError, "second argument (exceptions) must be a non-empty sequence"
    @Test
    void groupOfNothingIsRefused() {
        assertThatThrownBy(() -> new ExceptionGroup(MESSAGE, List.of()))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("an ExceptionGroup needs at least one exception, and got none. Throw it only if something "
                        + "failed: if (!failures.isEmpty()) throw new ExceptionGroup(message, failures);");
    }

    // CPython 3.13 refuses every BaseException that is no Exception: "Cannot nest BaseExceptions in an ExceptionGroup"
    @Test
    void cancellationIsRefused() {
        var cancelled = new CancelledError(new Requested("stop"), "task 'main'", null);
        assertThatThrownBy(() -> new ExceptionGroup(MESSAGE, List.of(io, cancelled)))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("a cancellation is no failure and cannot be in an ExceptionGroup, where "
                        + "catch (Exception e) would swallow it, but exceptions[1] is "
                        + "io.asyncio4j.future.CancelledError: stop (requested by task 'main'). "
                        + "Throw the CancelledError itself, after what must be cleaned up.");
    }

    @Test
    void cancellationThatCausedAFailureIsNoMember() {
        var cancelled = new CancelledError(new Requested("stop"), "task 'main'", null);
        assertThat(new ExceptionGroup(MESSAGE, List.of(new IOException(cancelled)))
                        .leaves()
                        .map(Throwable::getCause))
                .containsExactly(cancelled);
    }

    @Test
    void nullIsRefused() {
        assertThatThrownBy(() -> new ExceptionGroup(null, List.of(io)))
                .isExactlyInstanceOf(NullPointerException.class)
                .hasMessage("message is null: an ExceptionGroup says what its members have in common, such as \"all"
                        + " downloads failed\"");
        assertThatThrownBy(() -> new ExceptionGroup(MESSAGE, null))
                .isExactlyInstanceOf(NullPointerException.class)
                .hasMessage("exceptions is null: an ExceptionGroup takes a list of what has failed, with at least one");
        assertThatThrownBy(() -> new ExceptionGroup(MESSAGE, List.of(io), null))
                .isExactlyInstanceOf(NullPointerException.class)
                .hasMessage("tasks is null: an ExceptionGroup takes a list of names, or none in the other constructor");
        assertThatThrownBy(() -> new ExceptionGroup(MESSAGE, Arrays.asList(io, null)))
                .isExactlyInstanceOf(NullPointerException.class)
                .hasMessage("exceptions[1] is null: a member of an ExceptionGroup is what something has failed with");
        assertThatThrownBy(() -> new ExceptionGroup(MESSAGE, List.of(io, state), Arrays.asList("a", null)))
                .isExactlyInstanceOf(NullPointerException.class)
                .hasMessage(
                        "tasks[1] is null: an ExceptionGroup takes the name of a task for each member, \"\" where there"
                                + " was none");
    }

    @Test
    void numberOfTasksMustBeThatOfTheMembers() {
        assertThatThrownBy(() -> new ExceptionGroup(MESSAGE, List.of(io, state), List.of("a")))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("an ExceptionGroup of 2 exceptions got 1 names of tasks. "
                        + "Give a name for each, \"\" where there was no task.");
    }

    @Test
    void leavesOfNestedGroupsComeInOrder() {
        var eof = new EOFException("d");
        var innermost = new ExceptionGroup("innermost", List.of(state));
        var inner = new ExceptionGroup("inner", List.of(innermost, error));
        assertThat(new ExceptionGroup("outer", List.of(io, inner, eof)).leaves())
                .containsExactly(io, state, error, eof);
        assertThat(new ExceptionGroup("outer", List.of(inner)).leaves()).containsExactly(state, error);
    }

    @Test
    void sameExceptionTwiceIsTwoLeaves() {
        assertThat(new ExceptionGroup("outer", List.of(io, io)).leaves()).containsExactly(io, io);
    }

    @Test
    void taskOfEachMemberIsKnown() {
        var group = new ExceptionGroup("outer", List.of(io, state, error), List.of("fetch", "query", ""));
        assertThat(group.taskOf(io)).isEqualTo("fetch");
        assertThat(group.taskOf(state)).isEqualTo("query");
        assertThat(group.taskOf(error)).isEmpty();
        assertThat(group.taskOf(new IOException("a"))).isEmpty();
        assertThat(new ExceptionGroup("outer", List.of(io)).taskOf(io)).isEmpty();
    }

    @Test
    void ofAMemberInANestedGroupTheInnermostTaskIsNamed() {
        var inner = new ExceptionGroup("inner", List.of(state, error), List.of("child", ""));
        var group = new ExceptionGroup("outer", List.of(inner, io), List.of("parent", ""));
        assertThat(group.taskOf(state)).isEqualTo("child");
        assertThat(group.taskOf(error))
                .as("the body's own failure in the parent")
                .isEqualTo("parent");
        assertThat(group.taskOf(inner)).isEqualTo("parent");
        assertThat(inner.taskOf(error)).isEmpty();
    }

    @Test
    void ofTwoTasksThatFailedWithOneExceptionTheFirstIsNamed() {
        assertThat(new ExceptionGroup("outer", List.of(io, io), List.of("first", "second")).taskOf(io))
                .isEqualTo("first");
    }

    @Test
    void onlyLeafIsUnwrapped() throws Exception {
        assertThat(new ExceptionGroup("outer", List.of(io)).unwrapSingle(IOException.class))
                .isSameAs(io);
        var nested = new ExceptionGroup("outer", List.of(new ExceptionGroup("inner", List.of(io))));
        assertThat(nested.unwrapSingle(Exception.class)).isSameAs(io);
    }

    @Test
    void groupIsThrownWhereThereIsNotOneLeafOfTheClass() {
        var two = new ExceptionGroup("outer", List.of(io, new IOException("another")));
        assertThatThrownBy(() -> two.unwrapSingle(IOException.class)).isSameAs(two);
        var other = new ExceptionGroup("outer", List.of(state));
        assertThatThrownBy(() -> other.unwrapSingle(IOException.class)).isSameAs(other);
        var noException = new ExceptionGroup("outer", List.of(error));
        assertThatThrownBy(() -> noException.unwrapSingle(Exception.class)).isSameAs(noException);
    }

    @Test
    void loggersSeeTheMembersAsSuppressed() {
        var inner = new ExceptionGroup("inner", List.of(error));
        assertThat(new ExceptionGroup("outer", List.of(io, inner, io)).getSuppressed())
                .containsExactly(io, inner, io);
    }

    @Test
    void ofMoreThanAHundredMembersLoggersSeeAHundredAndHowManyThereAreMore() {
        var failures = Collections.nCopies(100_000, io);
        var group = new ExceptionGroup("outer", failures);
        assertThat(group.exceptions()).hasSize(100_000);
        assertThat(group.leaves()).hasSize(100_000);
        assertThat(group.getSuppressed()).hasSize(101).startsWith(io, io);
        assertThat(group.getSuppressed()[100]).hasMessage("and 99900 more: exceptions() has all of them");
        assertThat(new ExceptionGroup("outer", failures.subList(0, 100)).getSuppressed())
                .hasSize(100)
                .containsOnly(io);
    }

    @Test
    void groupIsTheSameAfterSerialisation() throws Exception {
        var inner = new ExceptionGroup("inner", List.of(state));
        var group = new ExceptionGroup("outer", List.of(io, inner), List.of("fetch", "query"));
        group.initCause(error);
        group.taskOf(io);
        var bytes = new ByteArrayOutputStream();
        try (var out = new ObjectOutputStream(bytes)) {
            out.writeObject(group);
        }
        ExceptionGroup copy;
        try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            copy = (ExceptionGroup) in.readObject();
        }
        assertThat(Shape.of(copy)).isEqualTo("outer[IOException a, inner[IllegalStateException b]]");
        assertThat(copy.exceptions()).containsExactly(copy.getSuppressed());
        assertThat(copy.taskOf(copy.exceptions().getFirst())).isEqualTo("fetch");
        assertThat(copy).hasMessage("outer (2 sub-exceptions)").cause().hasMessage("c");
        assertThat(Printout.of(copy)).isEqualTo(Printout.of(group));
    }

    @Test
    void catchClauseForExceptionsGetsAGroup() {
        var thrown = catchThrowable(() -> {
            throw new ExceptionGroup("outer", List.of(error));
        });
        assertThat(thrown).isInstanceOf(Exception.class).isNotInstanceOf(RuntimeException.class);
    }
}
