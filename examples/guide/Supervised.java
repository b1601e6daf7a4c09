// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.future.ExceptionGroup;

void send(String to) throws IOException {
    sleep(Duration.ofMillis(10 * to.length()));
    if (to.startsWith("x")) {
        throw new IOException("no such user: " + to);
    }
    IO.println("sent to " + to);
}

void main() {
    run(() -> {
        try {
            supervise(group -> {
                for (var to : List.of("x1", "ann", "x-ray", "william")) {
                    group.createTask(to, () -> send(to));
                }
            });
        } catch (ExceptionGroup failures) {
            IO.println(failures.exceptions().size() + " of 4 have failed:");
            failures.leaves().forEach(e -> IO.println("  " + e.getMessage()));
        }
    });
}
