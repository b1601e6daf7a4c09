// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

/** A task that has not ended has no exception yet: asking for it is an error, which ends this program. */
void main() {
    run(() -> {
        IO.println("main coroutine started");
        var task = createTask(() -> {
            IO.println("executing the task");
            sleep(Duration.ofSeconds(1));
        });
        sleep(Duration.ofMillis(200));
        IO.println("exception: " + task.exception());
        IO.println("main coroutine done");
    });
}
