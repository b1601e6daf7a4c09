// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.future.ExceptionGroup;

String page(String name) throws IOException {
    try {
        sleep(Duration.ofHours(1));
        return name;
    } finally {
        close(name);
    }
}

void close(String name) throws IOException {
    throw new IOException("cannot close " + name);
}

int price(String what) {
    throw new IllegalArgumentException("no price for " + what);
}

void main() throws ExceptionGroup {
    run(() -> taskGroup(group -> {
        group.createTask("index", () -> page("index.html"));
        group.createTask("login", () -> page("login.html"));
        group.createTask("pear", () -> price("pear")); // cancels the other two, which then fail too
    }));
}
