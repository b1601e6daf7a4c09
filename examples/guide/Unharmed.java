// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.queue.Queue;
import io.asyncio4j.sync.Lock;

void main() {
    run(() -> {
        var lock = new Lock();
        lock.acquire();
        var ann = createTask("ann", () -> lock.with(() -> IO.println("ann has the lock")));
        var bob = createTask("bob", () -> lock.with(() -> IO.println("bob has the lock")));
        yieldNow(); // both wait
        lock.release(); // to ann,
        ann.cancel(); // who does not want it any more
        bob.await();
        IO.println(ann);

        var items = new Queue<String>();
        var first = createTask("first", items::get);
        var second = createTask("second", items::get);
        yieldNow(); // both wait
        items.put("the only item"); // for the first,
        first.cancel(); // who does not take it
        IO.println(second.name() + " has " + second.await());
    });
}
