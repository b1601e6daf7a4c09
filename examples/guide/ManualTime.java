// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.run.Runner;
import io.asyncio4j.testing.VirtualClock;

void main() {
    var clock = VirtualClock.manual();
    try (var runner = Runner.builder().clock(clock).build()) {
        runner.run(() -> {
            var egg = createTask("egg", () -> sleep(Duration.ofMinutes(5)));
            yieldNow(); // it goes to sleep

            clock.advance(Duration.ofMinutes(4));
            yieldNow();
            IO.println("after 4 minutes: " + egg.done());

            clock.advance(Duration.ofMinutes(1));
            egg.await();
            IO.println("after 5 minutes: " + egg.done());
        });
    }
}
