// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.stress;

import static io.asyncio4j.Asyncio.allTasks;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.stress.StressCase.check;

import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.task.Task;
import java.io.IOException;
import java.util.ArrayList;

/** All created, then all awaited; one in a thousand fails. Each gives what it must, and the loop keeps none of them. */
final class ManyTasks implements StressCase {
    private static final int FAILS = 1_000;

    @Override
    public String name() {
        return "tasks";
    }

    @Override
    public int fullSize() {
        return 1_000_000;
    }

    @Override
    public String run(EngineUnderTest engine, int size) {
        int failed = engine.run(() -> {
            var tasks = new ArrayList<Task<Integer, IOException>>(size);
            for (int i = 0; i < size; i++) {
                int n = i;
                tasks.add(createTask(() -> {
                    if (n % FAILS == 0) {
                        throw new IOException("task " + n);
                    }
                    return n;
                }));
            }
            int failures = 0;
            for (int i = 0; i < size; i++) {
                try {
                    check(tasks.get(i).await() == i, tasks.get(i) + " in place of " + i);
                } catch (IOException e) {
                    check(("task " + i).equals(e.getMessage()) && i % FAILS == 0, e + " in place of " + i);
                    failures++;
                }
            }
            check(allTasks().size() == 1, "the loop keeps " + allTasks().size());
            return failures;
        });
        check(failed == (size + FAILS - 1) / FAILS, failed + " have failed");
        return "%,d tasks created and awaited, %,d of them failed".formatted(size, failed);
    }
}
