// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.future.CancelReason.Requested;
import io.asyncio4j.future.CancelledError;

void download() throws IOException {
    try {
        sleep(Duration.ofHours(1));
    } catch (Exception e) {
        IO.println("not reached: a CancelledError is no Exception");
    } finally {
        IO.println("clean up");
    }
}

void main() {
    run(() -> {
        var task = createTask("download", this::download);
        yieldNow();
        IO.println("asked: " + task.cancel("the user went home"));
        try {
            task.await();
        } catch (CancelledError e) {
            IO.println(e.getMessage() + ", said " + e.requestedBy());
            if (e.reason() instanceof Requested(var message)) {
                IO.println("requested: " + message);
            }
        } catch (IOException e) {
            IO.println("not reached: it did not fail");
        }
        IO.println(task + ", asked again: " + task.cancel());
        try {
            IO.println(task.exception());
        } catch (CancelledError e) {
            IO.println(
                    "exception() of a cancelled task throws " + e.getClass().getSimpleName());
        }
    });
}
