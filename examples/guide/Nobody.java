// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.run.Runner;

void main() {
    try (var runner = Runner.builder().failureGrace(Duration.ofMillis(100)).build()) {
        runner.run(() -> {
            var late = createTask("late", () -> {
                throw new IOException("disk full");
            });
            var never = createTask("never", () -> {
                throw new IllegalStateException("no such user");
            });
            sleep(Duration.ofSeconds(1));
            IO.println("at last somebody asks: " + late.exception().getMessage());
            IO.println(never.name() + " is " + never.state()); // a look at the state is no question
        });
        IO.println("the runner closes");
    }
}
