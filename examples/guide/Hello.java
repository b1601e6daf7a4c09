// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

void sayAfter(int milliseconds, String what) {
    sleep(Duration.ofMillis(milliseconds));
    IO.println(what);
}

void main() {
    run(() -> {
        var world = createTask(() -> sayAfter(200, "world"));
        var hello = createTask(() -> sayAfter(100, "hello"));
        hello.await();
        world.await();
    });
}
