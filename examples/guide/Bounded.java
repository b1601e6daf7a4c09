// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.sync.Semaphore;

int running;
int most;

void download(int page) {
    running++;
    most = Math.max(most, running);
    sleep(Duration.ofMillis(10 + page % 3));
    running--;
}

void main() throws Exception {
    run(() -> {
        var atOnce = new Semaphore(4);
        taskGroup(group -> {
            for (int i = 0; i < 100; i++) {
                int page = i;
                group.createTask(() -> atOnce.with(() -> download(page)));
            }
            yieldNow(); // they run now
            IO.println(atOnce);
        });
        IO.println("at most " + most + " at once, and now " + atOnce);
    });
}
