// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.future.ExceptionGroup;
import io.asyncio4j.sync.Lock;

final Lock left = new Lock();
final Lock right = new Lock();

void copy() {
    left.with(() -> {
        sleep(Duration.ofMillis(10));
        right.with(() -> IO.println("copied"));
    });
}

void copyBack() {
    right.with(() -> {
        sleep(Duration.ofMillis(10));
        left.with(() -> IO.println("copied back"));
    });
}

void main() throws ExceptionGroup {
    run(() -> {
        try {
            timeout(
                    Duration.ofSeconds(1),
                    () -> taskGroup(group -> {
                        group.createTask("there", this::copy);
                        group.createTask("back", this::copyBack);
                    }));
        } catch (TimeoutException e) {
            IO.println(e.getMessage());
        }
    });
}
