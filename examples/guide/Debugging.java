// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

import java.time.Duration;

void main() {
    run(() -> {
        createTask("import", () -> load("prices.csv"));
        sleep(Duration.ofMillis(100));
    });
}

void load(String file) throws IOException {
    for (long end = System.nanoTime() + 300_000_000L; System.nanoTime() < end; ) {
        Thread.onSpinWait(); // 0.3 seconds of work
    }
    throw new IOException("line 17 of " + file + " is broken");
}
