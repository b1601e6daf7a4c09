// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.run.Runner;

void wasteTime() {
    long end = System.nanoTime() + 3_000_000_000L;
    while (System.nanoTime() < end) {
        Thread.onSpinWait(); // does not look for interrupts
    }
}

void main() {
    try (var runner =
            Runner.builder().executorShutdownLimit(Duration.ofMillis(500)).build()) {
        runner.run(() -> {
            var started = new CountDownLatch(1);
            createTask(() -> toThread(() -> {
                        started.countDown();
                        wasteTime();
                    })
                    .await());
            blocking(() -> started.await());
            IO.println("the main task ends");
        });
    }
    IO.println("the program goes on");
}
