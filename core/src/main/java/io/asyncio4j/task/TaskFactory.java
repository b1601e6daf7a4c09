// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.task;

import io.asyncio4j.coroutine.Kernel;
import io.asyncio4j.future.Action;
import io.asyncio4j.loop.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * Makes the tasks of a loop: asyncio's {@code loop.set_task_factory}. Set with {@code Runner.builder().taskFactory(…)}; every
 * {@code createTask} of that loop goes through it. For names, policies or counts that all tasks are to have:
 *
 * <pre>{@code
 * class Counting implements TaskFactory {
 *     int made;
 *
 *     public <T, X extends Exception> Task<T, X> create(EventLoop loop, TaskOptions options, Action<? extends X> body) {
 *         made++;
 *         return TaskFactory.STANDARD.create(loop, options, body);
 *     }
 * }
 * }</pre>
 */
public interface TaskFactory {
    /**
     * Makes a task. Called by {@code createTask}, on the loop.
     *
     * @param <T> the type of the value
     * @param <X> what the body throws
     * @param loop the loop on which it is to run
     * @param options what the caller of {@code createTask} asked for
     * @param body what it runs: a {@code Coroutine} if it has a value
     * @return the task, made by {@link #STANDARD} in the end
     */
    <T extends @Nullable Object, X extends Exception> Task<T, X> create(
            EventLoop loop, TaskOptions options, Action<? extends X> body);

    /** Makes the tasks as asked for. */
    TaskFactory STANDARD = new TaskFactory() {
        @Override
        public <T extends @Nullable Object, X extends Exception> Task<T, X> create(
                EventLoop loop, TaskOptions options, Action<? extends X> body) {
            return new Task<>((Kernel) loop, options, body);
        }

        @Override
        public String toString() {
            return "TaskFactory.STANDARD";
        }
    };

    /** Starts every task eagerly: {@code asyncio.eager_task_factory}. */
    TaskFactory EAGER = new TaskFactory() {
        @Override
        public <T extends @Nullable Object, X extends Exception> Task<T, X> create(
                EventLoop loop, TaskOptions options, Action<? extends X> body) {
            return STANDARD.create(loop, options.eager(), body);
        }

        @Override
        public String toString() {
            return "TaskFactory.EAGER";
        }
    };
}
