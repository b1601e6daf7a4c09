// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.run.Runner;

void main() {
    try (var runner = Runner.builder()
            .slowStepBound(Duration.ofMillis(500)) // if in debug mode
            .watchdogBound(Duration.ofSeconds(10)) // always
            .build()) {
        runner.run(() -> {
            createTask("import", () -> load("prices.csv"));
            sleep(Duration.ofMillis(100));
        });
    }
}

void load(String file) throws IOException {
    for (long end = System.nanoTime() + 700_000_000L; System.nanoTime() < end; ) {
        Thread.onSpinWait(); // 0.7 seconds of work
    }
    throw new IOException("line 17 of " + file + " is broken");
}
