// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.process.Subprocess;
import io.asyncio4j.queue.Queue;
import io.asyncio4j.sync.Condition;
import io.asyncio4j.sync.Lock;
import io.asyncio4j.sync.Semaphore;

final Lock lock = new Lock();
final Semaphore limit = new Semaphore(8);
final Condition filled = new Condition();
final List<String> basket = new ArrayList<>();

void main() throws Exception {
    run(() -> {
        primitives();
        queues();
        threads();
        processes();
    });
}

void primitives() {
    lock.with(() -> IO.println("alone"));
    try (var _ = limit.hold()) {
        IO.println("one of at most 8");
    }

    createTask(() -> filled.with(() -> {
        basket.add("fig");
        filled.signal();
    }));
    filled.with(() -> {
        filled.awaitUntil(() -> !basket.isEmpty());
        IO.println("basket: " + basket);
    });
}

void queues() {
    var queue = new Queue<String>(2);
    createTask(() -> {
        for (var item : List.of("a", "b", "c")) {
            queue.put(item);
        }
        queue.shutdown();
    });
    for (var item : queue) {
        IO.println("item " + item);
    }
}

int read() throws IOException {
    return 42;
}

void threads() throws Exception {
    int value = blocking(() -> read());
    IO.println("read: " + value);

    var future = toThread(() -> read()); // to be awaited later
    IO.println("read: " + future.await());

    var loop = runningLoop();
    var thread = Thread.ofPlatform().start(() -> {
        var text = submitThreadsafe(loop, () -> "in the loop").join();
        IO.println(text);
    });
    blocking(() -> thread.join());
}

void processes() throws IOException {
    var text = Subprocess.exec("sort").run("b\na\n").orThrow().text();
    IO.println("sorted: " + text.lines().toList());
}
