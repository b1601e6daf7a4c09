// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks.many;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.taskGroup;
import static io.asyncio4j.Asyncio.yieldNow;

import io.asyncio4j.benchmarks.KotlinMassCancel;
import io.asyncio4j.future.Action;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.ExceptionGroup;
import io.asyncio4j.run.Runner;
import io.asyncio4j.task.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;

/**
 * Many tasks that sleep, all cancelled at once. Prints nanoseconds per task, from the request, or the failure that causes
 * it, until all have ended; warmed.
 *
 * <p>Arguments: who (asyncio4j, kotlin), what (group: one of a group fails; tasks: each is cancelled), how many, how many
 * rounds.
 */
public final class MassCancel {
    private static final Duration LONG = Duration.ofHours(1);
    private static final int WARM_UP_ROUNDS = 5;

    private interface Peer {
        /** Returns the nanoseconds from the request to the end of all. */
        long cancelAtOnce(int tasks) throws Exception;
    }

    private MassCancel() {}

    public static void main(String[] args) throws Exception {
        int tasks = Integer.parseInt(args[2]);
        var times = new double[Integer.parseInt(args[3])];
        boolean group = args[1].equals("group");
        switch (args[0]) {
            case "asyncio4j" -> {
                try (var runner = Runner.builder().build()) {
                    measure(many -> runner.run(() -> group ? failInGroup(many) : cancelEach(many)), tasks, times);
                }
            }
            case "kotlin" ->
                measure(group ? KotlinMassCancel::failInGroup : KotlinMassCancel::cancelEach, tasks, times);
            default -> throw new IllegalArgumentException(args[0]);
        }
        Arrays.sort(times);
        IO.println(times[times.length / 2]);
    }

    private static void measure(Peer peer, int tasks, double[] times) throws Exception {
        for (int round = -WARM_UP_ROUNDS; round < times.length; round++) {
            System.gc(); // here, and not while the time is taken
            long took = peer.cancelAtOnce(tasks);
            if (round >= 0) {
                times[round] = took / (double) tasks;
            }
        }
    }

    private static long failInGroup(int tasks) {
        Action<RuntimeException> sleeping = () -> sleep(LONG);
        long[] start = {0};
        try {
            taskGroup(group -> {
                for (int i = 0; i < tasks; i++) {
                    group.createTask(sleeping);
                }
                yieldNow();
                group.createTask(() -> {
                    start[0] = System.nanoTime();
                    throw new IllegalStateException("expected");
                });
            });
        } catch (ExceptionGroup _) {
            return System.nanoTime() - start[0];
        }
        throw new AssertionError("the group has not failed");
    }

    private static long cancelEach(int tasks) {
        Action<RuntimeException> sleeping = () -> sleep(LONG);
        var all = new ArrayList<Task<Void, RuntimeException>>(tasks);
        for (int i = 0; i < tasks; i++) {
            all.add(createTask(sleeping));
        }
        yieldNow();
        long start = System.nanoTime();
        all.forEach(Task::cancel);
        for (var task : all) {
            try {
                task.await();
            } catch (CancelledError _) {
                // as it was asked
            }
        }
        return System.nanoTime() - start;
    }
}
