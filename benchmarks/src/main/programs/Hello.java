// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

void main() {
    run(() -> {
        IO.println(createTask(() -> "Hello, world!").await());
    });
}
