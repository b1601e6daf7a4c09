// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.queue.Queue;

String fetch(int page) throws IOException {
    sleep(Duration.ofMillis(10 * page));
    if (page == 2) {
        throw new IOException("page 2 is gone");
    }
    return "page " + page;
}

void work(Queue<Integer> jobs) {
    for (var page : jobs) {
        try {
            IO.println(fetch(page));
        } catch (Exception e) { // a job has failed; the worker has not
            IO.println("failed: " + e.getMessage());
        } finally {
            jobs.taskDone();
        }
    }
}

void main() throws Exception {
    run(() -> {
        var jobs = new Queue<Integer>(10);
        taskGroup(group -> {
            for (int i = 0; i < 3; i++) {
                group.createTask("worker " + i, () -> work(jobs));
            }
            for (int page = 1; page <= 5; page++) {
                jobs.put(page);
            }
            jobs.join(); // every job is done
            IO.println("all done, the workers wait: " + jobs);
            jobs.shutdown();
        });
    });
}
