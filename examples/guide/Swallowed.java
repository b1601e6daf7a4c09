// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

String fetch() {
    try {
        sleep(Duration.ofHours(1));
        return "page";
    } catch (Throwable t) { // too much: this takes the CancelledError too
        return "no page";
    }
}

void main() {
    run(() -> {
        var task = createTask("fetch", this::fetch);
        yieldNow();
        task.cancel("closing time");
        IO.println(task.await() + ", " + task);
        failures().swallowedCancellations().forEach(IO::println);
    });
}
