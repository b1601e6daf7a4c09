// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

String weatherIn(String city) throws IOException {
    sleep(Duration.ofMillis(100)); // other tasks run meanwhile
    if (city.equals("Atlantis")) {
        throw new IOException("no station in " + city);
    }
    return "sunny";
}

void main() {
    run(() -> {
        var rome = createTask("rome", () -> weatherIn("Rome"));
        var atlantis = createTask("atlantis", () -> weatherIn("Atlantis"));
        var forgotten = createTask("forgotten", () -> weatherIn("Atlantis"));
        try {
            IO.println("Rome: " + rome.await());
            IO.println("Atlantis: " + atlantis.await());
        } catch (IOException e) { // the compiler insists: await() throws what weatherIn throws
            IO.println("failed: " + e.getMessage());
        }
        sleep(Duration.ofMillis(100)); // nobody ever asks for the third one
    });
}
