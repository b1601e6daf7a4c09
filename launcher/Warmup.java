// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.failure.Failures;
import io.asyncio4j.future.CancelledError;

/// Does a little of what most programs do, while the JVM records which classes, its own, the compiler's and ours,
/// that takes. Nobody reads what it prints.
void main(String[] args) throws Exception {
    var shapes = List.of(new Circle(1.5), new Square(2));
    var areas = shapes.stream().map(this::describe).collect(Collectors.joining(", "));
    IO.println("%d shapes: %s".formatted(shapes.size(), areas));

    var counts = new ConcurrentHashMap<String, Integer>();
    var threads = new ArrayList<Thread>();
    for (var word : "to be or not to be".split(" ")) {
        threads.add(Thread.startVirtualThread(() -> counts.merge(word, 1, Integer::sum)));
    }
    for (var thread : threads) {
        if (!thread.join(Duration.ofSeconds(10))) {
            throw new IllegalStateException(thread + " does not end");
        }
    }
    System.out.println(counts);

    try {
        throw new Sorry("as expected", new IllegalArgumentException("cause"));
    } catch (Sorry e) {
        System.err.println(e.getMessage());
    }

    run(this::tasks);
}

void tasks() throws Exception {
    var task = createTask("one", () -> {
        sleep(Duration.ofMillis(1));
        return 42;
    });
    IO.println(task.await() + blocking(() -> Files.list(Path.of(".")).count()));

    var failing = createTask(() -> {
        yieldNow();
        throw new IOException("as expected");
    });
    try {
        failing.await();
    } catch (IOException e) {
        IO.println(Failures.format(e));
    }

    var cancelled = createTask(() -> sleep(Duration.ofDays(1)));
    yieldNow();
    cancelled.cancel();
    try {
        cancelled.await();
    } catch (CancelledError e) {
        IO.println(e + " " + cancelled + " " + cancelled.stack());
    }

    createTask("nobody asks", () -> {
        throw new IllegalStateException("as expected");
    });
}

sealed interface Shape permits Circle, Square {}

record Circle(double radius) implements Shape {}

record Square(int side) implements Shape {}

enum Size {
    SMALL,
    LARGE
}

static final class Sorry extends RuntimeException {
    Sorry(String message, Throwable cause) {
        super(message, cause);
    }
}

String describe(Shape shape) {
    var area = switch (shape) {
        case Circle(var radius) -> Math.PI * radius * radius;
        case Square(var side) when side < 0 -> throw new IllegalArgumentException("side " + side);
        case Square square -> square.side() * square.side();
    };
    var size = area < 5 ? Size.SMALL : Size.LARGE;
    return switch (size) {
        case SMALL -> "small";
        case LARGE -> """
            large, %.2f
            """.formatted(area).strip();
    };
}
