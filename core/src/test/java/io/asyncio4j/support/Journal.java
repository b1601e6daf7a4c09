// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.support;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.waitTasks;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.future.Action;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.structured.ReturnWhen;
import io.asyncio4j.task.Task;
import io.asyncio4j.task.Tasks;
import java.util.ArrayList;
import java.util.List;

/** What the tasks of one test have done, in order. */
public final class Journal {
    private final List<String> lines = new ArrayList<>();

    /** Writes a line. */
    public void add(Object line) {
        lines.add(line.toString());
    }

    /** Starts a task that writes its name down when its body has returned, or when it is cancelled. */
    public <X extends Exception> Task<Void, X> task(String name, Action<X> body) {
        return createTask(name, () -> {
            try {
                body.run();
                add(name);
            } catch (CancelledError e) {
                add(name + " cancelled");
                throw e;
            }
        });
    }

    /** Has a line written in the next iteration: before it comes what does not suspend. */
    public void addSoon(Object line) {
        Tasks.runningKernel("addSoon(...)").callSoon(() -> add(line)); // which hands the loop to nobody: see TestTime
    }

    /** Asks for the lines of all that was done. */
    public void assertReads(Object... expected) {
        assertThat(lines)
                .containsExactly(
                        List.of(expected).stream().map(Object::toString).toArray(String[]::new));
    }

    /** Lets all others have some turns. */
    public static void turns(int count) {
        for (int i = 0; i < count; i++) {
            yieldNow();
        }
    }

    /** Waits until tasks have ended, however they end. */
    public static void end(Task<?, ?>... tasks) {
        waitTasks(List.of(tasks), ReturnWhen.ALL_COMPLETED);
    }
}
