// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.support;

import io.asyncio4j.coroutine.Kernel;
import io.asyncio4j.task.Task;
import io.asyncio4j.task.Tasks;
import java.time.Duration;
import java.util.stream.Collectors;

/**
 * Sees that a loop waits in vain, so that a test with a task that nobody wakes fails within seconds, and names the task,
 * instead of standing still until its time limit. Asked by the clock of a test when its loop is about to wait.
 */
final class Impasse {
    private final Duration patience;
    private long steps = -1;
    private long since;

    /** How long the world outside the loop may take, in real time. */
    Impasse(Duration patience) {
        this.patience = patience;
    }

    /**
     * How long to wait for the world outside, at most so long; throws if there has been no step but the clock's own since
     * the patience has begun. Loop only.
     */
    long wait(Kernel loop, long atMost, long ownSteps) {
        if (atMost == 0) {
            return 0;
        }
        long now = System.nanoTime();
        long done = loop.steps() - ownSteps;
        if (done != steps) {
            steps = done;
            since = now;
        } else if (now - since >= patience.toNanos()) {
            steps = -1;
            throw error(loop, "nothing has come from outside for " + patience);
        }
        return Math.min(atMost, patience.toNanos() + 1_000_000); // it may be woken a moment early
    }

    /**
     * Whether each task waits for something of ours that has not happened. One in a call of the JDK may come out of that by
     * itself, and one that has been woken may be held back for a moment by who takes its stack trace. Loop only.
     */
    static boolean allWait(Kernel loop) {
        var strands = loop.strands().toList();
        return !strands.isEmpty() && strands.stream().allMatch(s -> s.isStuck() && s.waitingFor() != null);
    }

    /** To throw out of the clock, and so out of the run. Loop only. */
    static AssertionError error(Kernel loop, String why) {
        return new AssertionError(describe(loop, why));
    }

    /** The tasks, each with the line in which it waits. Loop only. */
    static String describe(Kernel loop, String why) {
        return why + ":\n  " + Tasks.allTasks(loop).stream().map(Impasse::line).collect(Collectors.joining("\n  "));
    }

    private static String line(Task<?, ?> task) {
        return task
                + task.stack().stream().findFirst().map(line -> " at " + line).orElse("");
    }
}
