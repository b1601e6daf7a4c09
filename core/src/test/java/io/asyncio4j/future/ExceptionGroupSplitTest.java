// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.future;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.future.ExceptionGroup.Split;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * S24: parts of a group keep its shape. CPython 3.13 prints the same trees for the same groups, with {@code OSError},
 * {@code ValueError} and {@code KeyError} in place of our three classes.
 */
class ExceptionGroupSplitTest {
    private final ExceptionGroup inner = new ExceptionGroup(
            "inner", List.of(new IllegalStateException("b"), new IOException("c")), List.of("child", ""));
    private final ExceptionGroup last = new ExceptionGroup("last", List.of(new IllegalStateException("e")));
    private final ExceptionGroup outer = new ExceptionGroup(
            "outer",
            List.of(new IOException("a"), inner, new SecurityException("d"), last),
            List.of("first", "second", "third", ""));

    private static String show(Optional<ExceptionGroup> part) {
        return part.map(Shape::of).orElse("None");
    }

    private static String show(Split split) {
        return show(split.match()) + " | " + show(split.rest());
    }

    // CPython 3.13: outer[OSError a, inner[OSError c]] | outer[inner[ValueError b], KeyError 'd', last[ValueError e]]
    @Test
    void bothPartsKeepTheNestingWithoutWhatIsEmpty() {
        assertThat(show(outer.split(IOException.class)))
                .isEqualTo("outer[IOException a, inner[IOException c]] | "
                        + "outer[inner[IllegalStateException b], SecurityException d, last[IllegalStateException e]]");
        assertThat(show(outer.split(IllegalStateException.class)))
                .isEqualTo("outer[inner[IllegalStateException b], last[IllegalStateException e]] | "
                        + "outer[IOException a, inner[IOException c], SecurityException d]");
        assertThat(show(outer.split(SecurityException.class)))
                .isEqualTo("outer[SecurityException d] | "
                        + "outer[IOException a, inner[IllegalStateException b, IOException c], "
                        + "last[IllegalStateException e]]");
    }

    @Test
    void subclassesAreOfTheClass() {
        var missing = new FileNotFoundException("x");
        var group = new ExceptionGroup("g", List.of(missing, new IOException("y")));
        assertThat(show(group.split(FileNotFoundException.class)))
                .isEqualTo("g[FileNotFoundException x] | g[IOException y]");
        assertThat(group.subgroup(IOException.class)).containsSame(group);
    }

    // CPython 3.13: None, and all of it, though as a copy
    @Test
    void whereNothingMatchesTheRestIsTheGroupItself() {
        var split = outer.split(ArithmeticException.class);
        assertThat(split.match()).isEmpty();
        assertThat(split.rest()).containsSame(outer);
        assertThat(outer.subgroup(ArithmeticException.class)).isEmpty();
        assertThat(outer.subgroup(e -> false)).isEmpty();
    }

    // CPython 3.13: the group itself if the condition takes it, and a copy if it takes all of its leaves
    @Test
    void whereEverythingMatchesTheMatchIsTheGroupItself() {
        assertThat(outer.split(Exception.class)).isEqualTo(new Split(Optional.of(outer), Optional.empty()));
        var leafByLeaf = outer.split(e -> !(e instanceof ExceptionGroup));
        assertThat(leafByLeaf.match()).containsSame(outer);
        assertThat(leafByLeaf.rest()).isEmpty();
        assertThat(outer.subgroup(Exception.class)).containsSame(outer);
    }

    @Test
    void nestedGroupThatIsAllOfOnePartIsThatGroup() {
        var match = outer.subgroup(IllegalStateException.class).orElseThrow();
        assertThat(match.exceptions().get(0)).isNotSameAs(inner);
        assertThat(match.exceptions().get(1)).isSameAs(last);
    }

    // CPython 3.13 asks for outer, a, inner, d, last, e: not for what is in inner
    @Test
    void conditionIsAskedForGroupsFirstAndNotForWhatIsInOneThatItTakes() {
        var asked = new ArrayList<String>();
        var split = outer.split(e -> {
            asked.add(Shape.of(e).replaceAll("\\[.*", ""));
            return e == inner;
        });
        assertThat(asked)
                .containsExactly(
                        "outer", "IOException a", "inner", "SecurityException d", "last", "IllegalStateException e");
        assertThat(show(split))
                .isEqualTo("outer[inner[IllegalStateException b, IOException c]] | "
                        + "outer[IOException a, SecurityException d, last[IllegalStateException e]]");
        assertThat(split.match().orElseThrow().exceptions()).containsExactly(inner);
    }

    // CPython 3.13: __cause__ and __traceback__ of each part are those of the group it is a part of
    @Test
    void partsKeepStackTraceAndCauseAtEachLevel() {
        var why = new IOException("why");
        outer.initCause(why);
        inner.initCause(new IOException("inner why"));
        var split = outer.split(IOException.class);
        for (var part : List.of(split.match().orElseThrow(), split.rest().orElseThrow())) {
            assertThat(part).isNotSameAs(outer).hasCause(why).hasMessageStartingWith("outer (");
            assertThat(part.getCause()).isSameAs(why);
            assertThat(part.getStackTrace()).isEqualTo(outer.getStackTrace());
            var nested = part.exceptions().stream()
                    .filter(e -> e instanceof ExceptionGroup g && g.message().equals("inner"))
                    .findFirst()
                    .orElseThrow();
            assertThat(nested.getCause()).isSameAs(inner.getCause());
            assertThat(nested.getStackTrace()).isEqualTo(inner.getStackTrace());
        }
    }

    @Test
    void partsOfAGroupWithoutACauseHaveNone() {
        assertThat(outer.subgroup(IOException.class).orElseThrow()).hasNoCause();
    }

    @Test
    void partsKnowTheTasksOfTheirMembers() {
        var split = outer.split(IOException.class);
        var match = split.match().orElseThrow();
        assertThat(match.leaves().map(match::taskOf)).containsExactly("first", "second");
        var rest = split.rest().orElseThrow();
        assertThat(rest.leaves().map(rest::taskOf)).containsExactly("child", "third", "");
    }

    @Test
    void membersOfAPartAreItsSuppressedExceptions() {
        var match = outer.subgroup(IOException.class).orElseThrow();
        assertThat(match.getSuppressed()).containsExactlyElementsOf(match.exceptions());
    }

    // what a close() threw on the way; CPython 3.13 gives both parts the notes and the context of the whole
    @Test
    void bothPartsKeepWhatWasSuppressedBesides() {
        var close = new IOException("close");
        outer.addSuppressed(close);
        var split = outer.split(IOException.class);
        assertThat(split.match().orElseThrow().getSuppressed()).hasSize(3).endsWith(close);
        assertThat(split.rest().orElseThrow().getSuppressed()).hasSize(4).endsWith(close);
        assertThat(show(split.match())).isEqualTo("outer[IOException a, inner[IOException c]]");
        assertThat(outer.leaves()).doesNotContain(close);
    }

    @Test
    void splittingChangesNothingOfTheWhole() {
        var before = Shape.of(outer);
        outer.split(IOException.class);
        assertThat(Shape.of(outer)).isEqualTo(before);
        assertThat(outer.getSuppressed()).hasSize(4);
        assertThat(inner.getSuppressed()).hasSize(2);
    }

    // CPython 3.13: g.split(ValueError)[0] of a group with the same error twice has it twice
    @Test
    void sameExceptionTwiceStaysTwice() {
        var twice = new IOException("t");
        var group = new ExceptionGroup("g", List.of(twice, new IllegalStateException("s"), twice));
        assertThat(group.subgroup(IOException.class).orElseThrow().exceptions()).containsExactly(twice, twice);
    }

    @Test
    void partsAreForPatterns() {
        if (!(outer.split(e -> e instanceof RuntimeException) instanceof Split(var match, var rest))) {
            throw new AssertionError("a split is a record");
        }
        assertThat(show(match))
                .isEqualTo("outer[inner[IllegalStateException b], SecurityException d, "
                        + "last[IllegalStateException e]]");
        assertThat(show(rest)).isEqualTo("outer[IOException a, inner[IOException c]]");
    }

    @Test
    void whatTheConditionThrowsComesOut() {
        assertThatThrownBy(() -> outer.split(e -> {
                    throw new IllegalStateException("mine");
                }))
                .hasMessage("mine");
    }
}
