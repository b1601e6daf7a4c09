// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.future.ExceptionGroup;

String read(String file) throws IOException {
    if (file.equals("b.txt")) {
        throw new FileNotFoundException(file);
    }
    return "[" + file + "]";
}

/** Its callers need not know that there is a group inside. */
String readBoth() throws IOException {
    try {
        return callTaskGroup(group -> {
            var one = group.createTask(() -> read("a.txt"));
            var two = group.createTask(() -> read("b.txt"));
            return one.await() + two.await();
        });
    } catch (ExceptionGroup failures) {
        try {
            throw failures.unwrapSingle(IOException.class);
        } catch (ExceptionGroup several) {
            throw new IOException("several files cannot be read", several);
        }
    }
}

void main() {
    run(() -> {
        try {
            IO.println(readBoth());
        } catch (IOException e) {
            IO.println("threw " + e);
        }
    });
}
