// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.future.CancelledError;

String slow() throws IOException {
    long end = System.nanoTime() + 300_000_000;
    while (System.nanoTime() < end) {
        Thread.onSpinWait(); // does not look for interrupts
    }
    throw new IOException("line 17 is broken");
}

void main() throws Exception {
    run(() -> {
        try {
            timeout(Duration.ofMillis(100), () -> blocking(() -> slow()));
        } catch (IOException e) {
            IO.println("blocking is there to the end: " + e.getMessage());
        }
        var started = new CountDownLatch(1);
        var call = toThread(() -> {
            started.countDown();
            return slow();
        });
        blocking(() -> started.await());
        call.cancel("no more time");
        try {
            call.await();
        } catch (CancelledError e) {
            IO.println("toThread is left at once: " + e.getMessage());
        }
        while (failures().unsettled().isEmpty()) {
            sleep(Duration.ofMillis(10));
        }
        failures().unsettled().forEach(IO::println);
    });
}
