// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

/** A task ends well: exception() is null. */
void main() {
    run(() -> {
        IO.println("main coroutine started");
        var task = createTask(() -> {
            IO.println("executing the task");
            sleep(Duration.ofSeconds(1));
        });
        task.await();
        IO.println("exception: " + task.exception());
        IO.println("main coroutine done");
    });
}
