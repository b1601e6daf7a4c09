// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

import java.time.Duration;

void main() {
    run(() -> {
        createTask("clock", () -> {
            while (true) {
                IO.println("tick");
                sleep(Duration.ofMillis(200));
            }
        });
        sleep(Duration.ofMillis(100));

        IO.println("Thread.sleep");
        Thread.sleep(500); // a JDK call that parks

        IO.println("blocking");
        blocking(() -> Thread.sleep(500)); // the same on both engines
        IO.println("end");
    });
}
