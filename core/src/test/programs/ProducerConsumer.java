// SPDX-License-Identifier: Apache-2.0
import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.future.ExceptionGroup;
import io.asyncio4j.queue.*;
import io.asyncio4j.queue.PriorityQueue;
import io.asyncio4j.queue.Queue;
import io.asyncio4j.task.Task;
import java.io.*;
import java.util.*;

class ProducerConsumer {
    record Job(int id) {}

    static void process(Job j) throws IOException {}

    static void main(String[] a) throws ExceptionGroup {
        run(() -> taskGroup(g -> {
            var queue = new Queue<Job>(100);
            var workers = new ArrayList<Task<?, ?>>();
            for (int i = 0; i < 4; i++)
                workers.add(g.createTask("worker-" + i, () -> {
                    while (true) {
                        var job = queue.get();
                        try {
                            process(job);
                        } finally {
                            queue.taskDone();
                        }
                    }
                }));
            for (int i = 0; i < 1000; i++) queue.put(new Job(i));
            queue.join();
            workers.forEach(Task::cancel);
        }));
    }

    static void shutdownStyle(Queue<Job> queue) throws ExceptionGroup {
        taskGroup(g -> {
            g.createTask(() -> {
                try {
                    while (true) process(queue.get());
                } catch (QueueShutDownException end) {
                }
            });
            g.createTask(queue::get);
            g.createTask(queue::join);
            g.createTask(queue::shutdown);
            g.createTask(queue::shutdownNow);
        });
    }

    static void iterated(Queue<Job> queue) throws IOException {
        for (Job job : queue) process(job);
    }

    static void orders() {
        var urgent = new PriorityQueue<Job>(Comparator.comparingInt(Job::id));
        var words = new PriorityQueue<String>(10);
        var bounded = new PriorityQueue<Job>(10, Comparator.comparingInt(Job::id));
        Queue<String> last = new LifoQueue<>();
        words.putNowait("x");
        last.putNowait(words.getNowait());
        for (Job job : bounded.shutdownNow()) urgent.putNowait(job);
    }

    static Thread fromAThread(Queue<String> queue, BufferedReader in) {
        var lines = queue.shared();
        return Thread.ofPlatform().start(() -> {
            try {
                for (String line; (line = in.readLine()) != null; ) lines.putThreadsafe(line);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
