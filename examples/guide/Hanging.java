// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.future.CancelledError;
import io.asyncio4j.task.Task;

Task<Void, RuntimeException> left;
Task<Void, RuntimeException> right;

void main() {
    run(() -> {
        left = createTask("left", () -> right.await());
        right = createTask("right", () -> left.await());
        createTask("look", () -> look());
        try {
            left.await(); // would wait for ever
        } catch (CancelledError e) {
            IO.println(e.getMessage());
        }
    });
}

void look() {
    sleep(Duration.ofSeconds(1));
    for (var task : allTasks()) {
        IO.println(task);
        task.stack().forEach(line -> IO.println("    at " + line));
    }
    left.cancel("they wait for each other");
}
