// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.sync.Barrier;

void main() throws Exception {
    run(() -> {
        var barrier = new Barrier(3);
        taskGroup(group -> {
            for (var name : List.of("ann", "bob", "eve")) {
                group.createTask(name, () -> {
                    for (int stage = 1; stage <= 2; stage++) {
                        sleep(Duration.ofMillis(name.equals("bob") ? 50 : 10));
                        IO.println(name + " is at the end of stage " + stage);
                        if (barrier.await() == 0) { // which one of the three it was
                            IO.println("all are there");
                        }
                    }
                });
            }
        });
    });
}
