// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.sync.Lock;

int tickets;

/** Looks, waits, and acts on what it has seen before: others may run in between. */
void sell(String to) {
    if (tickets == 0) {
        IO.println("none left for " + to);
        return;
    }
    sleep(Duration.ofMillis(10)); // asks the bank
    tickets--;
    IO.println("sold to " + to);
}

void main() {
    run(() -> {
        tickets = 1;
        gather(() -> sell("ann"), () -> sell("bob")).await();
        IO.println("without a lock: " + tickets + " tickets are left");

        tickets = 1;
        var lock = new Lock();
        gather(() -> lock.with(() -> sell("ann")), () -> lock.with(() -> sell("bob")))
                .await();
        IO.println("with a lock: " + tickets + " tickets are left");

        try (var _ = lock.hold()) { // the same, for a part of a method
            IO.println(lock);
        }
        IO.println(lock);
    });
}
