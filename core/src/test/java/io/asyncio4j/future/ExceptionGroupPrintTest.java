// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.future;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** S24: what a group prints. Stack traces of one line here, so that the trees can be seen. */
class ExceptionGroupPrintTest {
    private static <E extends Throwable> E at(String method, E exception) {
        exception.setStackTrace(new StackTraceElement[] {new StackTraceElement("Demo", method, "Demo.java", 1)});
        return exception;
    }

    private static ExceptionGroup group(String message, Throwable... members) {
        return at(message, new ExceptionGroup(message, List.of(members)));
    }

    private static String printed(Throwable exception) {
        var text = new StringWriter();
        exception.printStackTrace(new PrintWriter(text));
        return text.toString().replace(System.lineSeparator(), "\n");
    }

    @Test
    void treeNamesTheTaskOfEachMember() {
        var inner = at(
                "query",
                new ExceptionGroup(
                        "unhandled errors in a TaskGroup",
                        List.of(
                                at("sub", new IllegalStateException("x", at("low", new IOException("low")))),
                                at("query", new SecurityException("the body's own"))),
                        List.of("sub", "")));
        var outer = at(
                "main",
                new ExceptionGroup(
                        "unhandled errors in a TaskGroup",
                        List.of(at("fetch", new IOException("no route")), inner),
                        List.of("fetch", "query")));
        assertThat(printed(outer)).isEqualTo("""
            io.asyncio4j.future.ExceptionGroup: unhandled errors in a TaskGroup (2 sub-exceptions)
            \tat Demo.main(Demo.java:1)
              +---- 1 of 2, task 'fetch'
              | java.io.IOException: no route
              | \tat Demo.fetch(Demo.java:1)
              +---- 2 of 2, task 'query'
              | io.asyncio4j.future.ExceptionGroup: unhandled errors in a TaskGroup (2 sub-exceptions)
              | \tat Demo.query(Demo.java:1)
              |   +---- 1 of 2, task 'sub'
              |   | java.lang.IllegalStateException: x
              |   | \tat Demo.sub(Demo.java:1)
              |   | Caused by: java.io.IOException: low
              |   | \tat Demo.low(Demo.java:1)
              |   +---- 2 of 2
              |   | java.lang.SecurityException: the body's own
              |   | \tat Demo.query(Demo.java:1)
              |   +----
              +----
            """);
    }

    @Test
    void streamsAndWritersGetTheSame() {
        var group = group("g", at("a", new IOException("a")));
        var bytes = new ByteArrayOutputStream();
        group.printStackTrace(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        assertThat(bytes.toString(StandardCharsets.UTF_8)).isNotEmpty().isEqualToNormalizingNewlines(printed(group));
    }

    @Test
    void causeAndWhatIsSuppressedBesidesFollowTheMembers() {
        var group = group("g", at("a", new IOException("a")));
        group.addSuppressed(at("close", new IOException("close")));
        group.initCause(at("why", new IllegalStateException("why", at("low", new IOException("low")))));
        assertThat(printed(group)).isEqualTo("""
            io.asyncio4j.future.ExceptionGroup: g (1 sub-exception)
            \tat Demo.g(Demo.java:1)
              +---- 1 of 1
              | java.io.IOException: a
              | \tat Demo.a(Demo.java:1)
              +----
            \tSuppressed: java.io.IOException: close
            \t\tat Demo.close(Demo.java:1)
            Caused by: java.lang.IllegalStateException: why
            \tat Demo.why(Demo.java:1)
            Caused by: java.io.IOException: low
            \tat Demo.low(Demo.java:1)
            """);
    }

    @Test
    void whatWasPrintedIsNotPrintedAgain() {
        var a = at("a", new IOException("a"));
        var inner = group("inner", a);
        var group = at("g", new ExceptionGroup("g", List.of(a, inner, inner), List.of("one", "two", "three")));
        assertThat(printed(group)).isEqualTo("""
            io.asyncio4j.future.ExceptionGroup: g (3 sub-exceptions)
            \tat Demo.g(Demo.java:1)
              +---- 1 of 3, task 'one'
              | java.io.IOException: a
              | \tat Demo.a(Demo.java:1)
              +---- 2 of 3, task 'two'
              | io.asyncio4j.future.ExceptionGroup: inner (1 sub-exception)
              | \tat Demo.inner(Demo.java:1)
              |   +---- 1 of 1
              |   | java.io.IOException: a (printed above)
              |   +----
              +---- 3 of 3, task 'three'
              | io.asyncio4j.future.ExceptionGroup: inner (1 sub-exception) (printed above)
              +----
            """);
    }

    @Test
    void causesThatGoInACircleEnd() {
        var one = group("one", at("a", new IOException("a")));
        var two = group("two", at("b", new IOException("b")));
        one.initCause(two);
        two.initCause(one);
        assertThat(printed(one))
                .contains("Caused by: io.asyncio4j.future.ExceptionGroup: two")
                .endsWith("Caused by: io.asyncio4j.future.ExceptionGroup: one (1 sub-exception) (printed above)\n");
        var member = at("a", new IOException("a"));
        var group = group("g", member);
        member.initCause(group);
        assertThat(printed(group)).isEqualTo("""
            io.asyncio4j.future.ExceptionGroup: g (1 sub-exception)
            \tat Demo.g(Demo.java:1)
              +---- 1 of 1
              | java.io.IOException: a
              | \tat Demo.a(Demo.java:1)
              | Caused by: io.asyncio4j.future.ExceptionGroup: g (1 sub-exception)
              | \tat Demo.g(Demo.java:1)
              | \tSuppressed: [CIRCULAR REFERENCE: java.io.IOException: a]
              +----
            """);
    }

    @Test
    void messagesOfSeveralLinesStayInTheTree() {
        assertThat(printed(group("one\ntwo", at("a", new IOException("three\nfour")))))
                .isEqualTo("""
                    io.asyncio4j.future.ExceptionGroup: one
                    two (1 sub-exception)
                    \tat Demo.one
                    two(Demo.java:1)
                      +---- 1 of 1
                      | java.io.IOException: three
                      | four
                      | \tat Demo.a(Demo.java:1)
                      +----
                    """);
    }

    private static final class Unprintable extends RuntimeException {
        private static final long serialVersionUID = 1;

        @Override
        public String getMessage() {
            throw new UnsupportedOperationException("no message");
        }
    }

    private static final class Endless extends RuntimeException {
        private static final long serialVersionUID = 1;

        @Override
        public String getMessage() {
            return toString();
        }
    }

    @Test
    void memberThatCannotBePrintedHidesNoOther() {
        var group = group(
                "g",
                at("a", new Unprintable()),
                at("b", new Endless()),
                at("c", new IOException("c", at("low", new Unprintable()))),
                at("d", new IOException("d")));
        group.initCause(at("why", new Unprintable()));
        assertThat(printed(group).replace(ExceptionGroupPrintTest.class.getName() + "$", "Test$"))
                .isEqualTo("""
                    io.asyncio4j.future.ExceptionGroup: g (4 sub-exceptions)
                    \tat Demo.g(Demo.java:1)
                      +---- 1 of 4
                      | Test$Unprintable (its toString() threw java.lang.UnsupportedOperationException)
                      |     at Demo.a(Demo.java:1)
                      +---- 2 of 4
                      | Test$Endless (its toString() threw java.lang.StackOverflowError)
                      |     at Demo.b(Demo.java:1)
                      +---- 3 of 4
                      | java.io.IOException: c
                      |     at Demo.c(Demo.java:1)
                      +---- 4 of 4
                      | java.io.IOException: d
                      | \tat Demo.d(Demo.java:1)
                      +----
                    Caused by: Test$Unprintable (its toString() threw java.lang.UnsupportedOperationException)
                        at Demo.why(Demo.java:1)
                    """);
    }

    /** Without a stack trace: of these there are many. */
    private static final class Quick extends RuntimeException {
        private static final long serialVersionUID = 1;

        Quick(String message) {
            super(message, null, false, false);
        }
    }

    @Test
    void ofAWideGroupTheFirstFifteenArePrinted() {
        var failures = new ArrayList<Throwable>();
        for (int i = 1; i <= 100_000; i++) {
            failures.add(new Quick("m" + i));
        }
        var lines = printed(new ExceptionGroup("wide", failures)).lines().toList();
        assertThat(lines)
                .contains("  | " + Quick.class.getName() + ": m15")
                .doesNotContain("  | " + Quick.class.getName() + ": m16")
                .hasSizeLessThan(200)
                .endsWith("  +---- left out: 99985 of 100000");
    }

    @Test
    void ofGroupsThatAreLeftOutTheFailuresAreCounted() {
        var failures = new ArrayList<Throwable>();
        for (int i = 1; i <= 20; i++) {
            failures.add(group("g" + i, at("a", new IOException("a" + i)), at("b", new IOException("b" + i))));
        }
        assertThat(printed(new ExceptionGroup("wide", failures)))
                .endsWith("\n  +---- left out: 5 of 20, with 10 failures\n");
    }

    @Test
    void groupsInEachOtherArePrintedTenDeep() {
        var group = group("g0", at("a", new IOException("a")));
        for (int i = 1; i < 1_000; i++) {
            group = group("g" + i, group);
        }
        assertThat(printed(group))
                .contains(": g999 (1 sub-exception)", ": g990 (1 sub-exception)")
                .doesNotContain("g989 ")
                .contains("+---- left out: 1 of 1, with 1 failure\n")
                .hasLineCount(10 * 2 + 9 + 10);
    }

    @Test
    void causesOfGroupsArePrintedTenDeep() {
        var group = group("g0", at("a", new IOException("a")));
        for (int i = 1; i < 1_000; i++) {
            var next = group("g" + i, at("a", new IOException("a")));
            next.initCause(group);
            group = next;
        }
        assertThat(printed(group))
                .contains("Caused by: io.asyncio4j.future.ExceptionGroup: g990 (1 sub-exception)\n")
                .endsWith("\nCaused by: io.asyncio4j.future.ExceptionGroup: g989 (1 sub-exception)"
                        + " (no more of it is printed)\n");
    }

    @Test
    void noMoreThanTwoHundredExceptionsArePrinted() {
        var failures = new ArrayList<Throwable>();
        for (int i = 1; i <= 15; i++) {
            var members = new ArrayList<Throwable>();
            for (int j = 1; j <= 15; j++) {
                members.add(at("m", new IOException("m")));
            }
            failures.add(at("g", new ExceptionGroup("g" + i, members)));
        }
        var text = printed(at("all", new ExceptionGroup("all", failures)));
        assertThat(text.lines().filter(line -> line.contains("Exception: ") || line.contains("ExceptionGroup: ")))
                .hasSize(200);
        assertThat(text).contains("+---- left out: 9 of 15\n").endsWith("+---- left out: 2 of 15, with 30 failures\n");
    }

    // 2⁴⁰ leaves in 41 groups
    @Test
    void groupsThatShareTheirMembersArePrintedOnce() {
        var group = group("g0", at("a", new IOException("a")));
        for (int i = 1; i <= 40; i++) {
            group = group("g" + i, group, group);
        }
        assertThat(printed(group)).contains("left out: 2 of 2, with 1 failure").hasLineCount(10 * 2 + 9 * 3 + 9 + 1);
    }

    // what logging does with an exception, it does without the group's own printing
    @Test
    void membersArePrintedWhereTheGroupIsTheCauseOfSomethingElse() {
        var wrapped = at("run", new IllegalStateException(group("g", at("a", new IOException("a")))));
        assertThat(printed(wrapped)).isEqualTo("""
            java.lang.IllegalStateException: io.asyncio4j.future.ExceptionGroup: g (1 sub-exception)
            \tat Demo.run(Demo.java:1)
            Caused by: io.asyncio4j.future.ExceptionGroup: g (1 sub-exception)
            \tat Demo.g(Demo.java:1)
            \tSuppressed: java.io.IOException: a
            \t\tat Demo.a(Demo.java:1)
            """);
    }
}
