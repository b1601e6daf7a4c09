// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.queue.Queue;

void main() throws Exception {
    run(() -> {
        var belt = new Queue<String>(2);
        taskGroup(group -> {
            group.createTask("baker", () -> {
                for (var item : List.of("bread", "roll", "cake", "pie")) {
                    belt.put(item); // waits while there are two
                    IO.println("put " + item + ": " + belt);
                }
                belt.shutdown(); // nothing more comes
            });
            group.createTask("packer", () -> {
                for (var item : belt) { // until it is shut down and empty
                    sleep(Duration.ofMillis(10));
                    IO.println("packed " + item);
                }
                IO.println("the packer goes home");
            });
        });
    });
}
