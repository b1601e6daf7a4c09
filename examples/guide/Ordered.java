// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.queue.LifoQueue;
import io.asyncio4j.queue.PriorityQueue;
import io.asyncio4j.queue.Queue;

record Job(int urgency, String what) {}

List<String> through(Queue<Job> queue) {
    queue.put(new Job(1, "letter"));
    queue.put(new Job(9, "fire"));
    queue.put(new Job(1, "bill"));
    queue.shutdown();
    var order = new ArrayList<String>();
    queue.forEach(job -> order.add(job.what()));
    return order;
}

void main() {
    run(() -> {
        IO.println(through(new Queue<>()));
        IO.println(through(new LifoQueue<>()));
        IO.println(through(
                new PriorityQueue<>(Comparator.comparing(Job::urgency).reversed())));
    });
}
