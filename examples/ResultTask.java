// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

/** Never returns its value: it fails before. */
int compute() throws Exception {
    IO.println("executing the task");
    sleep(Duration.ofSeconds(1));
    if (true) {
        throw new Exception("Something bad happened");
    }
    return 100;
}

/** result() gives the value of a task that has ended, or throws its exception. */
void main() {
    run(() -> {
        IO.println("main coroutine started");
        var task = createTask(this::compute);
        sleep(Duration.ofMillis(1100));
        try {
            int value = task.result();
            IO.println("value: " + value);
        } catch (Exception e) {
            IO.println("Failed with: " + e.getMessage());
        }
        IO.println("main coroutine done");
    });
}
