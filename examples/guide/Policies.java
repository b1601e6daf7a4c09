// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.failure.FailurePolicy;
import io.asyncio4j.run.Runner;
import io.asyncio4j.task.TaskOptions;

void main() {
    var alarm = FailurePolicy.handler(
            (event, failure) -> IO.println(event + ": " + failure.name() + " failed with " + failure.exception()));
    try (var runner = Runner.builder()
            .failurePolicy(alarm) // of the loop
            .failureGrace(Duration.ZERO) // tell at once
            .build()) {
        runner.run(() -> {
            createTask("important", () -> {
                throw new IOException("disk full");
            });
            var hobby = TaskOptions.options().name("hobby").failurePolicy(FailurePolicy.IGNORE); // of one task
            createTask(hobby, () -> {
                throw new IOException("nobody minds");
            });
            sleep(Duration.ofMillis(100));
        });
    }
}
