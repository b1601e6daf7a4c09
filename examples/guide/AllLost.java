// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.structured.AllFailedException;

String ask(String mirror) throws IOException {
    throw new ConnectException(mirror + " is down");
}

void main() {
    run(() -> {
        try {
            IO.println(race(() -> ask("mirror 1"), () -> ask("mirror 2")).await());
        } catch (AllFailedException e) { // unchecked: for whoever can go on without an answer
            IO.println(e.getMessage());
            e.group().leaves().forEach(failure -> IO.println("  " + failure.getMessage()));
        }
    });
}
