// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.sync.Condition;

int balance;
final Condition changed = new Condition();

void withdraw(String who, int amount) {
    changed.with(() -> {
        changed.awaitUntil(() -> balance >= amount);
        balance -= amount;
        IO.println(who + " gets " + amount + ", " + balance + " is left");
    });
}

void deposit(int amount) {
    changed.with(() -> {
        balance += amount;
        IO.println(amount + " comes in");
        changed.signalAll();
    });
}

void main() throws Exception {
    run(() -> taskGroup(group -> {
        group.createTask(() -> withdraw("ann", 50));
        group.createTask(() -> withdraw("bob", 10));
        for (int i = 0; i < 3; i++) {
            sleep(Duration.ofMillis(10));
            deposit(20);
        }
    }));
}
