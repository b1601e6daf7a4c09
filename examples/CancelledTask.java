// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

/** A cancelled task has no exception either: asking for it throws the CancelledError, which ends this program. */
void main() {
    run(() -> {
        IO.println("main coroutine started");
        var task = createTask(() -> {
            IO.println("executing the task");
            sleep(Duration.ofSeconds(1));
        });
        sleep(Duration.ofMillis(100));
        task.cancel();
        sleep(Duration.ofMillis(100));
        IO.println("exception: " + task.exception());
        IO.println("main coroutine done");
    });
}
