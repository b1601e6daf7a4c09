// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.future.CancelledError;

void download() {
    IO.println("open the file");
    try {
        sleep(Duration.ofHours(1));
    } finally {
        sleep(Duration.ofMillis(10)); // cleaning up may wait: one request is one CancelledError
        IO.println("the file is deleted");
    }
}

void main() {
    run(() -> {
        var task = createTask("download", this::download);
        yieldNow(); // it runs, and waits
        task.cancel();
        try {
            task.await();
        } catch (CancelledError e) {
            IO.println(task.name() + " has ended, cancelled: " + task.cancelled());
        }
    });
}
