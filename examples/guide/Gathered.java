// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.future.Outcome.Failed;

int price(String what) throws IOException {
    sleep(Duration.ofMillis(what.equals("banana") ? 1_000 : 10));
    if (what.length() > 4) {
        throw new IOException("no price for " + what);
    }
    return 10 * what.length();
}

void main() throws IOException {
    run(() -> {
        IO.println(gather(() -> price("pear"), () -> price("fig")).await()); // in this order

        var tasks = Stream.of("fig", "melon", "nut", "banana")
                .map(what -> createTask(what, () -> price(what)))
                .toList();
        try {
            gather(tasks).await();
        } catch (IOException e) { // the type of the tasks
            IO.println("the first failure: " + e.getMessage());
        }
        IO.println("the others run on: " + tasks.getLast());

        for (var outcome : gatherOutcomes(tasks).await()) {
            IO.println(outcome instanceof Failed(var e) ? "failed: " + e.getMessage() : outcome);
        }
    });
}
