// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.scenarios;

import static io.asyncio4j.Asyncio.createTask;

import io.asyncio4j.future.Action;
import io.asyncio4j.future.Coroutine;
import io.asyncio4j.task.Task;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Several tasks that do the same. */
final class Crowd {
    private Crowd() {}

    /** A task for each letter, which is its name. */
    static List<Task<?, ?>> each(String names, Action<?> body) {
        var tasks = new ArrayList<Task<?, ?>>();
        for (int i = 0; i < names.length(); i++) {
            tasks.add(createTask(names.substring(i, i + 1), body));
        }
        return tasks;
    }

    /** The same, with values. */
    static List<Task<?, ?>> each(String names, Coroutine<?, ?> body) {
        var tasks = new ArrayList<Task<?, ?>>();
        for (int i = 0; i < names.length(); i++) {
            tasks.add(createTask(names.substring(i, i + 1), body));
        }
        return tasks;
    }

    /** The ones and the others. */
    static List<Task<?, ?>> both(Collection<? extends Task<?, ?>> ones, Collection<? extends Task<?, ?>> others) {
        var tasks = new ArrayList<Task<?, ?>>(ones);
        tasks.addAll(others);
        return tasks;
    }
}
