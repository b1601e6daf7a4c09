// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.sync.Event;

void main() throws Exception {
    run(() -> {
        var open = new Event();
        taskGroup(group -> {
            for (var name : List.of("ann", "bob")) {
                group.createTask(name, () -> {
                    open.await();
                    IO.println(name + " comes in");
                });
            }
            yieldNow(); // both wait now
            IO.println(open);
            open.set();
            open.await(); // does not wait: it is set
            IO.println(open);
        });
    });
}
