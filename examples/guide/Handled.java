// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.future.ExceptionGroup;

void fail(Exception e) throws Exception {
    throw e;
}

void load() throws ExceptionGroup {
    try {
        supervise(group -> {
            group.createTask("a", () -> fail(new FileNotFoundException("a.txt")));
            group.createTask("b", () -> fail(new SocketTimeoutException("no answer")));
            group.createTask("c", () -> fail(new FileNotFoundException("c.txt")));
            group.createTask("d", () -> fail(new IllegalStateException("a bug")));
        });
    } catch (ExceptionGroup failures) {
        failures.handle(FileNotFoundException.class, e -> IO.println("no file " + e.getMessage()))
                .handle(IOException.class, e -> IO.println("try again: " + e.getMessage()))
                .orThrow(); // what no handler took
    }
}

void main() {
    run(() -> {
        try {
            load();
        } catch (ExceptionGroup rest) {
            IO.println("left: " + rest.exceptions());
        }
    });
}
