// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

void send(String to) throws IOException {
    throw new IOException("no such user: " + to);
}

void main() {
    run(() -> {
        try {
            gather(() -> send("ann"), () -> send("bob")).await();
        } catch (IOException e) {
            IO.println("caught: " + e.getMessage());
        }
    });
}
