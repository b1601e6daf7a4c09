// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.queue.Queue;
import io.asyncio4j.queue.QueueShutDownException;

void main() {
    run(() -> {
        var letters = new Queue<String>(2);
        letters.put("first");
        letters.put("second");
        var sender = createTask("sender", () -> letters.put("third")); // waits for room
        yieldNow();
        letters.shutdown();
        try {
            sender.await();
        } catch (QueueShutDownException e) {
            IO.println("sender: " + e.getMessage());
        }
        IO.println("still there: " + letters.get() + ", " + letters.get());
        try {
            letters.get();
        } catch (QueueShutDownException e) {
            IO.println("reader: " + e.getMessage());
        }

        var parcels = new Queue<String>();
        parcels.put("lamp");
        parcels.put("chair");
        IO.println("dropped: " + parcels.shutdownNow());
        parcels.join(); // does not wait: what was dropped counts as done
        IO.println(parcels);
    });
}
