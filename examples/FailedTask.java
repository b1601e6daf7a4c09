// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

/** A task fails, and the program goes on. Who asks the task gets the very exception that it threw. */
void main() {
    run(() -> {
        IO.println("main coroutine started");
        var task = createTask(() -> {
            IO.println("executing the task");
            sleep(Duration.ofSeconds(1));
            throw new Exception("Something bad happened");
        });
        sleep(Duration.ofMillis(1100)); // not await(), which would throw what the task threw
        var exception = task.exception();
        IO.println("exception: " + (exception == null ? null : exception.getMessage()));
        IO.println("main coroutine done");
    });
}
