// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

String fetch() throws IOException {
    return "page";
}

void main() {
    run(() -> {
        var leaks = createTask(() -> {
            try {
                return timeout(Duration.ofSeconds(1), () -> fetch());
            } catch (IOException | TimeoutException e) {
                return "nothing";
            }
        });
        var tight = createTask(() -> {
            try {
                var page = timeout(Duration.ofSeconds(1), () -> fetch());
                return page;
            } catch (IOException | TimeoutException e) {
                return "nothing";
            }
        });
        IO.println(tight.await());
        IO.println(leaks.await()); // javac: an IOException that is caught above
    });
}
