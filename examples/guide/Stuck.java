// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.queue.Queue;

void main() {
    run(() -> {
        var orders = new Queue<String>();
        var cook = createTask("cook", () -> {
            for (var order : orders) {
                IO.println("cooks " + order);
            }
        });
        orders.put("soup");
        orders.put("rice");
        cook.await(); // the queue is never shut down
    });
}
