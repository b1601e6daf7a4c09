// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

String read() throws IOException {
    throw new IOException("disk on fire");
}

void main() {
    run(() -> {
        var task = createTask(() -> read());
        yieldNow();
        IO.println(task.await()); // here it is, but javac points at run
    });
}

/** The same lines in a method: now javac points at the line itself. */
void program() {
    var task = createTask(() -> read());
    yieldNow();
    IO.println(task.await());
}
