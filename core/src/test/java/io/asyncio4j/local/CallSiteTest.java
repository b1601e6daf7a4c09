// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is left of a stack when the lines that stand for suspending a task are gone. */
class CallSiteTest {
    private static final StackTraceElement USER = line("app.Program");

    private static StackTraceElement line(String type) {
        return new StackTraceElement(type, "method", null, 1);
    }

    private static StackTraceElement[] stack(StackTraceElement... lines) {
        return lines;
    }

    // A look from another thread may find a task that still hands over its turn
    @Test
    void linesOfTheJdkThatOursHaveCalledAreLeftOut() {
        assertThat(CallSite.trim(stack(
                        line("jdk.internal.misc.Unsafe"),
                        line("java.util.concurrent.ForkJoinPool"),
                        line("java.lang.VirtualThread"),
                        line("java.util.concurrent.locks.LockSupport"),
                        line("io.asyncio4j.coroutine.PortableStrand"),
                        line("io.asyncio4j.Asyncio"),
                        USER,
                        line("io.asyncio4j.task.Work"),
                        line("java.lang.VirtualThread"))))
                .containsExactly(USER);
    }

    @Test
    void linesOfTheJdkThatTheUserHasCalledStay() {
        var take = line("java.util.concurrent.LinkedBlockingQueue");
        assertThat(CallSite.trim(stack(
                        line("java.lang.VirtualThread"),
                        line("java.util.concurrent.locks.LockSupport"),
                        take,
                        USER,
                        line("io.asyncio4j.task.Work"))))
                .containsExactly(take, USER);
    }
}
