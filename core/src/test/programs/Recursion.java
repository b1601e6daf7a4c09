// SPDX-License-Identifier: Apache-2.0
import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.task.Task;
import java.io.*;
import java.nio.file.*;
import java.util.*;

class Recursion {
    static int fib(int n) {
        if (n < 2) return n;
        var a = createTask(() -> fib(n - 1));
        var b = createTask(() -> fib(n - 2));
        return a.await() + b.await();
    }

    static Task<Integer, RuntimeException> fibTask(int n) {
        return createTask(
                () -> n < 2 ? n : fibTask(n - 1).await() + fibTask(n - 2).await());
    }

    static long du(Path p) throws IOException {
        if (!Files.isDirectory(p)) return Files.size(p);
        var kids = new ArrayList<Task<Long, IOException>>();
        try (var ds = Files.newDirectoryStream(p)) {
            for (var k : ds) kids.add(createTask(() -> du(k)));
        }
        long sum = 0;
        for (var k : kids) sum += k.await();
        return sum;
    }
}
