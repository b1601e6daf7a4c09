// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

String onWhich() throws InterruptedException {
    Thread.sleep(300); // blocks its thread, whichever that is
    return Thread.currentThread().getName();
}

void main() throws InterruptedException {
    try (var own = Executors.newFixedThreadPool(
            2, Thread.ofPlatform().name("own-", 1).factory())) {
        run(() -> {
            createTask(() -> {
                sleep(Duration.ofMillis(50));
                IO.println("meanwhile the loop runs");
            });
            var one = createTask("one", () -> blocking(() -> onWhich())); // leaves the loop, and comes back
            var two = toThread(() -> onWhich()); // a future, of a thread of the loop's
            var three = runInExecutor(own, () -> onWhich()); // a future, of a thread of yours
            IO.println("blocking: " + one.await());
            IO.println("toThread: " + two.await());
            IO.println("runInExecutor: " + three.await());
        });
    }
}
