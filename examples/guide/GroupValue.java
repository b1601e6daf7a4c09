// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.future.ExceptionGroup;
import io.asyncio4j.task.Task;

int sizeOf(String page) throws IOException {
    sleep(Duration.ofMillis(10));
    return page.length();
}

void main() throws ExceptionGroup {
    run(() -> {
        // In the group: what comes first, and whatever must be decided before all have ended.
        int sum = callTaskGroup(group -> {
            var one = group.createTask(() -> sizeOf("index"));
            var two = group.createTask(() -> sizeOf("contact"));
            return one.await() + two.await();
        });
        IO.println("sum: " + sum);

        // After the group: all have succeeded, or it would have thrown.
        var tasks = callTaskGroup(group -> Stream.of("a", "bb", "ccc")
                .map(page -> group.createTask(() -> sizeOf(page)))
                .toList());
        IO.println("sizes: " + tasks.stream().map(Task::resultNow).toList());
    });
}
