// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.future.CancelledError;
import io.asyncio4j.task.Task;

/** Shows one page after the other; cancelling skips a page, and does not end it. */
void slides() {
    for (int page = 1; page <= 3; page++) {
        try {
            IO.println("page " + page);
            sleep(Duration.ofHours(1));
        } catch (CancelledError e) {
            currentTask().uncancel(); // dealt with
            IO.println("next, please: " + e.getMessage());
        }
    }
}

void main() {
    run(() -> {
        Task<Void, RuntimeException> show = createTask("slides", this::slides);
        while (!show.done()) {
            yieldNow();
            show.cancel("click");
            yieldNow();
        }
        IO.println(show + ", swallowed: " + failures().swallowedCancellations());
    });
}
