// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

void main() {
    run(() -> {
        var loop = runningLoop();
        loop.setExceptionHandler(context -> IO.println(context.message() + " | " + context.exception()));
        loop.callSoon(() -> {
            throw new IOException("in a callback");
        });
        var lost = createTask("lost", () -> {
            throw new IOException("in a task");
        });
        sleep(Duration.ofMillis(100));
        IO.println("the loop goes on, " + lost.name() + " is " + lost.state());
    });
}
