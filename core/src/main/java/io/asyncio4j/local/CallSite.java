// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.local;

import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the user's lines in stacks that are full of ours. */
public final class CallSite {
    private static final ProtectionDomain OURS = CallSite.class.getProtectionDomain();
    private static final StackWalker WALKER = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

    /** The classes that stand between a user's line and a suspended thread, by name: a trace has no classes. */
    private static final List<String> KERNEL = List.of(
            "io.asyncio4j.coroutine.",
            "io.asyncio4j.scheduler.",
            "io.asyncio4j.structured.",
            "java.lang.VirtualThread",
            "java.lang.System$",
            "java.util.concurrent.locks.LockSupport",
            "java.lang.Thread.",
            "jdk.internal.vm.Continuation");

    private static final Set<String> FACES = Set.of(
            "io.asyncio4j.Asyncio",
            "io.asyncio4j.context.Context",
            "io.asyncio4j.future.Awaitable",
            "io.asyncio4j.process.Command",
            "io.asyncio4j.process.Conversation",
            "io.asyncio4j.process.Ending",
            "io.asyncio4j.process.Exit",
            "io.asyncio4j.process.Launch",
            "io.asyncio4j.process.Sending",
            "io.asyncio4j.process.Starting",
            "io.asyncio4j.process.Subprocess",
            "io.asyncio4j.queue.Crossing",
            "io.asyncio4j.queue.Queue",
            "io.asyncio4j.run.Runner",
            "io.asyncio4j.stream.Delimited",
            "io.asyncio4j.stream.Intake",
            "io.asyncio4j.stream.LineIterator",
            "io.asyncio4j.stream.StreamProtocol",
            "io.asyncio4j.stream.StreamReader",
            "io.asyncio4j.stream.StreamWriter",
            "io.asyncio4j.sync.Acquirable",
            "io.asyncio4j.sync.Barrier",
            "io.asyncio4j.sync.Condition",
            "io.asyncio4j.sync.Event",
            "io.asyncio4j.sync.Lock",
            "io.asyncio4j.sync.Semaphore",
            "io.asyncio4j.task.Task",
            "io.asyncio4j.task.TaskFactory",
            "io.asyncio4j.task.Tasks",
            "io.asyncio4j.task.Work",
            "io.asyncio4j.thread.Blocking",
            "io.asyncio4j.thread.Bridges",
            "io.asyncio4j.thread.Call",
            "java.lang.Thread");

    private CallSite() {}

    /** The innermost line of the calling thread that is not ours, or null. Takes about a microsecond. */
    public static @Nullable StackTraceElement find() {
        return WALKER.walk(frames -> frames.filter(f -> f.getDeclaringClass().getProtectionDomain() != OURS)
                .findFirst()
                .map(StackWalker.StackFrame::toStackTraceElement)
                .orElse(null));
    }

    /** A stack without our frames, and without those of the JDK's that stand at both ends. */
    public static List<StackTraceElement> trim(StackTraceElement[] stack) {
        int to = stack.length;
        int from = afterJdkOfOurs(stack);
        while (from < to && isKernel(stack[from])) {
            from++;
        }
        while (to > from && isKernel(stack[to - 1])) {
            to--;
        }
        var lines = new ArrayList<>(Arrays.asList(stack).subList(from, to));
        // In between stand bodies that were given to us: await(body), blocking(body), Context.run(body).
        lines.removeIf(line -> line.getClassName().startsWith("io.asyncio4j.") && isKernel(line));
        return lines;
    }

    /** Where the lines of the JDK end that our innermost line has called: handing over the turn takes a few of them. */
    private static int afterJdkOfOurs(StackTraceElement[] stack) {
        int first = 0;
        while (first < stack.length && stack[first].getClassName().matches("(java|jdk|sun)\\..*")) {
            first++;
        }
        return first < stack.length && stack[first].getClassName().startsWith("io.asyncio4j.") && isKernel(stack[first])
                ? first
                : 0;
    }

    private static boolean isKernel(StackTraceElement line) {
        String name = line.getClassName();
        int nested = name.indexOf('$');
        if (FACES.contains(nested < 0 ? name : name.substring(0, nested))) {
            return true;
        }
        for (String prefix : KERNEL) {
            if (name.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }
}
