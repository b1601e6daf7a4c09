// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.future.InvalidStateException;

void main() {
    run(() -> {
        var slow = createTask("slow", () -> sleep(Duration.ofSeconds(1)));
        try {
            IO.println(slow.exception());
        } catch (InvalidStateException e) {
            IO.println(e.getMessage());
        }
        yieldNow(); // slow runs, and sleeps: it is suspended, and still not done
        try {
            slow.result();
        } catch (InvalidStateException e) {
            IO.println(e.getMessage());
        }
        IO.println(slow.done() + " " + slow.state() + " " + slow.outcome());
    });
}
