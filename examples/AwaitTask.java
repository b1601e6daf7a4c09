// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

/** Who awaits a task that fails gets its exception thrown, in the type that the compiler knows. */
void main() {
    run(() -> {
        IO.println("main coroutine started");
        var task = createTask(() -> {
            IO.println("executing the task");
            sleep(Duration.ofSeconds(1));
            throw new Exception("Something bad happened");
        });
        try {
            task.await();
        } catch (Exception e) {
            IO.println("Failed with: " + e.getMessage());
        }
        IO.println("main coroutine done");
    });
}
