// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

String fetch() throws IOException {
    throw new IOException("no line");
}

/** A method says which types it throws, and javac keeps them apart. */
String fetchInTime() throws IOException, TimeoutException {
    return timeout(Duration.ofSeconds(1), () -> fetch());
}

/** One checked type that stands for both. */
String fetchOrFail() throws IOException {
    try {
        return timeout(Duration.ofSeconds(1), () -> fetch());
    } catch (TimeoutException e) {
        throw new InterruptedIOException("fetch took too long");
    }
}

void main() {
    run(() -> {
        try {
            fetchInTime();
        } catch (IOException | TimeoutException e) {
            IO.println("called: " + e.getMessage());
        }
        var two = createTask(() -> fetchInTime()); // a task has one type: Exception stands for both
        try {
            two.await();
        } catch (Exception e) {
            IO.println("two types: " + e.getMessage());
        }
        var one = createTask(() -> fetchOrFail());
        try {
            one.await();
        } catch (IOException e) {
            IO.println("one type: " + e.getMessage());
        }
    });
}
