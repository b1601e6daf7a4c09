// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

String read() throws IOException {
    return "text";
}

void main() {
    run(() -> {
        var leaks = createTask(() -> {
            try {
                return blocking(() -> read());
            } catch (IOException e) {
                return "";
            }
        });
        var tight = createTask(() -> {
            try {
                var text = blocking(() -> read());
                return text;
            } catch (IOException e) {
                return "";
            }
        });
        IO.println(tight.await());
        try {
            IO.println(leaks.await());
        } catch (IOException e) { // cannot come, but the compiler thinks so
            IO.println("not reached");
        }
    });
}
