// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.future;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** S24: groups of groups of groups, and very wide ones. Nothing recurses, so no depth is too deep. */
class ExceptionGroupDepthTest {
    private static final int DEPTH = 10_000;

    /** Without a stack trace: that takes the most time of all. */
    private abstract static class Quick extends RuntimeException {
        private static final long serialVersionUID = 1;

        Quick() {
            super("", null, false, false);
        }
    }

    private static final class Even extends Quick {
        private static final long serialVersionUID = 1;
    }

    private static final class Odd extends Quick {
        private static final long serialVersionUID = 1;
    }

    /** {@code g3[IllegalStateException s3, g2[IllegalStateException s2, g1[…[IOException a]]]]}. */
    private static ExceptionGroup nested(int depth) {
        var group = new ExceptionGroup("g0", List.of(new IOException("a")), List.of("innermost"));
        for (int i = 1; i < depth; i++) {
            group = new ExceptionGroup("g" + i, List.of(new IllegalStateException("s" + i), group));
        }
        return group;
    }

    /** Where recursion through ten thousand groups would not fit; and where a stack trace is short, and quickly taken. */
    private static void onASmallStack(Action<Exception> body) throws Exception {
        var test = new FutureTask<Void>(() -> {
            body.run();
            return null;
        });
        new Thread(null, test, "small stack", 512 << 10).start();
        test.get();
    }

    private static int depthOf(ExceptionGroup group) {
        int depth = 1;
        for (var g = group; g.exceptions().getLast() instanceof ExceptionGroup inner; g = inner) {
            depth++;
        }
        return depth;
    }

    @Test
    void deepGroupsAreDividedAndKeepTheirDepth() throws Exception {
        onASmallStack(() -> {
            var group = nested(DEPTH);
            assertThat(group.leaves()).hasSize(DEPTH);
            var split = group.split(IOException.class);
            assertThat(split.match().map(ExceptionGroupDepthTest::depthOf)).contains(DEPTH);
            assertThat(split.rest().map(ExceptionGroupDepthTest::depthOf)).contains(DEPTH - 1);
            var match = split.match().orElseThrow();
            assertThat(match.leaves().map(match::taskOf)).containsExactly("innermost");
            assertThat(group.subgroup(Exception.class)).containsSame(group);
            assertThat(group.subgroup(e -> !(e instanceof ExceptionGroup))).containsSame(group);
        });
    }

    @Test
    void deepGroupsAreHandled() throws Exception {
        onASmallStack(() -> {
            var group = nested(DEPTH);
            var handled = new AtomicInteger();
            var rest = catchThrowableOfType(
                    ExceptionGroup.class,
                    () -> group.handle(IllegalStateException.class, _ -> handled.incrementAndGet())
                            .orThrow());
            assertThat(handled).hasValue(DEPTH - 1);
            assertThat(depthOf(rest)).isEqualTo(DEPTH);
            assertThat(rest.unwrapSingle(IOException.class)).hasMessage("a");
        });
    }

    @Test
    void deepGroupsShowThemselves() throws Exception {
        onASmallStack(() -> {
            var group = nested(DEPTH);
            assertThat(group).hasToString("io.asyncio4j.future.ExceptionGroup: g9999 (2 sub-exceptions)");
            assertThat(Printout.of(group)).contains("+---- left out: 2 of 2, with 9991 failures");
        });
    }

    // on the stack of a task, as the groups of tasks are
    @OnBothEngines
    void deepGroupsAreHandledInATask(EngineUnderTest engine) {
        engine.run(() -> {
            var group = nested(1_000);
            assertThat(group.split(IOException.class).match().map(ExceptionGroupDepthTest::depthOf))
                    .contains(1_000);
            assertThat(Printout.of(group)).contains("+---- left out: 2 of 2, with 991 failures");
        });
    }

    @Test
    void wideGroupsAreDivided() {
        var failures = new ArrayList<Throwable>();
        var tasks = new ArrayList<String>();
        for (int i = 0; i < 100_000; i++) {
            failures.add(i % 2 == 0 ? new Even() : new Odd());
            tasks.add("Task-" + i);
        }
        var group = new ExceptionGroup("wide", failures, tasks);
        var match = group.subgroup(Even.class).orElseThrow();
        assertThat(match).hasMessage("wide (50000 sub-exceptions)");
        assertThat(failures).allSatisfy(e -> assertThat(group.taskOf(e)).startsWith("Task-"));
        assertThat(match.taskOf(failures.get(99_998))).isEqualTo("Task-99998");
    }
}
