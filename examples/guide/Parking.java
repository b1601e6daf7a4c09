// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

void main() {
    run(() -> {
        var first = new LinkedBlockingQueue<String>();
        createTask(() -> first.put("sent by another task"));
        IO.println("waiting here: " + first.poll(500, TimeUnit.MILLISECONDS));

        var second = new LinkedBlockingQueue<String>();
        createTask(() -> second.put("sent by another task"));
        IO.println("in blocking: " + blocking(() -> second.poll(30, TimeUnit.SECONDS)));
    });
}
