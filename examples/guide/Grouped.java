// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.future.ExceptionGroup;

String weatherIn(String city, int milliseconds) throws IOException {
    try {
        sleep(Duration.ofMillis(milliseconds));
        if (city.equals("Atlantis")) {
            throw new IOException("no station in " + city);
        }
        return "sunny in " + city;
    } finally {
        IO.println(city + " has ended");
    }
}

void main() {
    run(() -> {
        try {
            taskGroup(group -> {
                group.createTask("rome", () -> weatherIn("Rome", 100));
                group.createTask("atlantis", () -> weatherIn("Atlantis", 200));
                group.createTask("oslo", () -> weatherIn("Oslo", 3_600_000)); // an hour
                IO.println("three tasks have been started");
            });
            IO.println("not reached");
        } catch (ExceptionGroup failures) {
            IO.println(failures.getMessage());
            failures.leaves().forEach(e -> IO.println(failures.taskOf(e) + ": " + e.getMessage()));
        }
    });
}
