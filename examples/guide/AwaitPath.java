// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.failure.Failures;

String read(String file) throws IOException {
    throw new IOException("cannot read " + file);
}

String page() throws IOException {
    var template = createTask("template", () -> read("page.html"));
    return template.await();
}

void main() {
    try {
        run(() -> {
            var page = createTask("page", this::page);
            return page.await();
        });
    } catch (IOException e) {
        IO.print(Failures.format(e));
    }
}
