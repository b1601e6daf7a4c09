// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.future.CancelledError;

void main() {
    run(() -> {
        var queue = new LinkedBlockingQueue<String>();
        var taker = createTask("taker", () -> queue.take()); // on the portable engine: in blocking(…)
        yieldNow(); // it waits, in the JDK
        taker.cancel("nothing comes any more");
        try {
            IO.println(taker.await());
        } catch (CancelledError e) {
            IO.println(e.getMessage() + ", cause: " + e.getCause());
        }
    });
}
