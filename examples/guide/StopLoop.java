// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.failure.FailurePolicy;
import io.asyncio4j.run.Runner;

void main() {
    try (var runner = Runner.builder()
            .failurePolicy(FailurePolicy.STOP_LOOP)
            .failureGrace(Duration.ZERO)
            .build()) {
        runner.run(() -> {
            createTask("worker", () -> {
                throw new IllegalStateException("a bug");
            });
            try {
                sleep(Duration.ofHours(1));
            } finally {
                IO.println("main is cancelled");
            }
        });
    } catch (IllegalStateException e) {
        IO.println("run threw: " + e.getMessage());
    }
}
