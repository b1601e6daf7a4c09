// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.future.CancelledError;
import io.asyncio4j.structured.CancelScope;

/** Code of somebody else, which takes every failure for a reason to try again. */
void stubborn() {
    for (int attempt = 1; attempt <= 3; attempt++) {
        try {
            sleep(Duration.ofMillis(100));
            IO.println("attempt " + attempt + " came through");
            return;
        } catch (CancelledError e) {
            IO.println("attempt " + attempt + " was cancelled");
        }
    }
    sleep(Duration.ofMillis(100));
    IO.println("gave up");
}

void main() {
    run(() -> {
        IO.println("an event, once: task.cancel()");
        var task = createTask("edge", this::stubborn);
        yieldNow();
        task.cancel();
        task.await();

        IO.println("a state, until it has left: scope.cancel()");
        var scope = CancelScope.create();
        var other = createTask("level", () -> scope.with(this::stubborn));
        yieldNow();
        scope.cancel();
        other.await(); // throws nothing: the CancelledError ends at the scope
        IO.println("caught: " + scope.cancelledCaught());
    });
}
