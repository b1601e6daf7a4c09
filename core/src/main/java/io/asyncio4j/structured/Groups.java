// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.structured;

import io.asyncio4j.future.ExceptionGroup;
import org.jspecify.annotations.Nullable;

/** The functions that open groups; programs import them from {@code Asyncio}, which says what they do. */
public final class Groups {
    private Groups() {}

    /**
     * See {@code Asyncio.taskGroup}.
     *
     * @param body starts tasks
     * @throws ExceptionGroup if something has failed
     */
    public static void taskGroup(TaskGroup.Body body) throws ExceptionGroup {
        TaskGroup.run("taskGroup(...)", false, body);
    }

    /**
     * See {@code Asyncio.callTaskGroup}.
     *
     * @param <T> the type of the value
     * @param body starts tasks
     * @return the body's value
     * @throws ExceptionGroup if something has failed
     */
    public static <T extends @Nullable Object> T callTaskGroup(TaskGroup.ValueBody<T> body) throws ExceptionGroup {
        return TaskGroup.call("callTaskGroup(...)", false, body);
    }

    /**
     * See {@code Asyncio.supervise}.
     *
     * @param body starts tasks
     * @throws ExceptionGroup if something has failed
     */
    public static void supervise(TaskGroup.Body body) throws ExceptionGroup {
        TaskGroup.run("supervise(...)", true, body);
    }

    /**
     * See {@code Asyncio.callSupervised}.
     *
     * @param <T> the type of the value
     * @param body starts tasks
     * @return the body's value
     * @throws ExceptionGroup if something has failed
     */
    public static <T extends @Nullable Object> T callSupervised(TaskGroup.ValueBody<T> body) throws ExceptionGroup {
        return TaskGroup.call("callSupervised(...)", true, body);
    }
}
