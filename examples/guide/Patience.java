// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

String report() throws IOException {
    sleep(Duration.ofMillis(500));
    return "report";
}

void main() throws IOException {
    run(() -> {
        var shielded = createTask("shielded", this::report);
        try {
            waitFor(shield(shielded), Duration.ofMillis(20));
        } catch (TimeoutException e) {
            IO.println("no report yet: " + shielded);
        }
        IO.println("and then: " + shielded.await());

        var plain = createTask("plain", this::report);
        try {
            waitFor(plain, Duration.ofMillis(20));
        } catch (TimeoutException e) {
            IO.println("no report at all: " + plain);
        }
    });
}
