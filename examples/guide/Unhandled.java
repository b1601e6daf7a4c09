// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

String read() throws IOException {
    throw new IOException("disk on fire");
}

void main() {
    run(() -> {
        var task = createTask(() -> read());
        task.exception(); // asking is free
    });
    var answer = run(() -> createTask(() -> read()).await()); // awaiting is not
}
