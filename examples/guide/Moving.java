// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.structured.Timeout;

void main() {
    run(() -> {
        var parts = List.of(20, 30, 20, 5_000, 20); // milliseconds that each part takes
        var limit = Timeout.after(Duration.ofMillis(500));
        var received = new ArrayList<Integer>();
        try {
            limit.with(() -> {
                for (var part : parts) {
                    sleep(Duration.ofMillis(part));
                    received.add(part);
                    limit.reschedule(Duration.ofMillis(500)); // anew for each part
                }
            });
        } catch (TimeoutException e) {
            IO.println("the sender is silent; received: " + received);
        }
        IO.println(limit.expired());
    });
}
