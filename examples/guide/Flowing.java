// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

void main() throws InterruptedException {
    try (var source = new SubmissionPublisher<Integer>()) {
        run(() -> {
            var sender = Thread.ofPlatform().start(() -> {
                while (source.getNumberOfSubscribers() == 0) {
                    Thread.onSpinWait();
                }
                for (int n = 1; n <= 1_000; n++) {
                    source.submit(n); // blocks while the subscriber is behind
                }
            });
            try (var items = iterate(source)) {
                for (var n : items) { // waits for the next one
                    if (n > 3) {
                        break; // ends the subscription
                    }
                    IO.println("item " + n);
                }
            }
            blocking(() -> sender.join());

            // And back: what a task iterates over, for any subscriber.
            var letters = publisher(List.of("a", "b", "c"));
            try (var items = iterate(letters)) {
                items.forEach(IO::println);
            }
        });
    }
}
