// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.failure.FailurePolicy;
import io.asyncio4j.run.Runner;

void main() {
    var runner = Runner.builder().failurePolicy(FailurePolicy.IGNORE).build();
    runner.run(() -> {
        var asked = createTask("asked", () -> {
            throw new IOException("one");
        });
        createTask("unasked", () -> {
            throw new IOException("two");
        });
        yieldNow();
        asked.exception();
        for (var failure : failures().records()) {
            IO.println(failure);
        }
        IO.println(failures().counts());
    });
    runner.close();
    IO.println(runner.failures().counts()); // the ledger outlives the loop
}
