// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks.many;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.gather;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.taskGroup;
import static io.asyncio4j.Asyncio.yieldNow;

import io.asyncio4j.future.Action;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.ExceptionGroup;
import io.asyncio4j.run.Runner;
import io.asyncio4j.task.Task;
import io.asyncio4j.testing.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Whether a task costs more among a million than among a thousand. Prints nanoseconds per task, warmed, on the virtual clock:
 * a sleep takes no longer than the work that it makes.
 *
 * <p>Arguments: what (spawn, sleep, gather, cancel, group, group-fails), how many tasks at once, how many rounds.
 */
public final class Growth {
    private static final int MOST = 1_000_000;
    private static final Duration LONG = Duration.ofDays(1);
    private static final Action<RuntimeException> NOTHING = () -> {};
    private static final Action<RuntimeException> SLEEPING = () -> sleep(LONG);

    private Growth() {}

    public static void main(String[] args) throws ExceptionGroup {
        int tasks = Integer.parseInt(args[1]);
        int rounds = Integer.parseInt(args[2]);
        try (var runner = Runner.builder().clock(VirtualClock.autojump()).build()) {
            var times = new double[rounds];
            // The first rounds are the warm-up: two of a thousand at once, so that the compiler has seen everything,
            // and one
            // like those that count. Each is as many tasks in all, whatever their number at once.
            for (int round = -3; round < rounds; round++) {
                int many = round < -1 ? 1_000 : tasks;
                System.gc(); // here, and not while the time is taken
                long start = System.nanoTime();
                runner.run(() -> {
                    for (int i = 0; i < MOST / many; i++) {
                        work(args[0], many);
                    }
                });
                if (round >= 0) {
                    times[round] = (System.nanoTime() - start) / (double) MOST;
                }
            }
            Arrays.sort(times);
            IO.println(times[rounds / 2]);
        }
    }

    private static void work(String what, int many) throws ExceptionGroup {
        switch (what) {
            case "spawn" -> createTasks(many, NOTHING).forEach(Task::await);
            case "sleep" -> createTasks(many, SLEEPING).forEach(Task::await);
            case "gather" -> gather(createTasks(many, NOTHING)).await();
            case "cancel" -> cancel(many);
            case "group" -> group(many);
            case "group-fails" -> groupThatFails(many);
            default -> throw new IllegalArgumentException(what);
        }
    }

    private static List<Task<Void, RuntimeException>> createTasks(int many, Action<RuntimeException> body) {
        var tasks = new ArrayList<Task<Void, RuntimeException>>(many);
        for (int i = 0; i < many; i++) {
            tasks.add(createTask(body));
        }
        return tasks;
    }

    private static void cancel(int many) {
        var tasks = createTasks(many, SLEEPING);
        yieldNow();
        tasks.forEach(Task::cancel);
        for (var task : tasks) {
            try {
                task.await();
            } catch (CancelledError _) {
                // as it was asked
            }
        }
    }

    private static void group(int many) throws ExceptionGroup {
        taskGroup(group -> {
            for (int i = 0; i < many; i++) {
                group.createTask(NOTHING);
            }
        });
    }

    private static void groupThatFails(int many) {
        try {
            taskGroup(group -> {
                for (int i = 0; i < many; i++) {
                    group.createTask(SLEEPING);
                }
                yieldNow();
                throw new IllegalStateException("expected");
            });
        } catch (ExceptionGroup _) {
            // as it was asked
        }
    }
}
