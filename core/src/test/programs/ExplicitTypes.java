// SPDX-License-Identifier: Apache-2.0
import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.task.Task;
import java.io.*;
import java.util.*;
import java.util.stream.*;

class ExplicitTypes {
    private final Map<String, Task<byte[], IOException>> inFlight = new HashMap<>();
    private final List<Task<Void, RuntimeException>> background = new ArrayList<>();
    private final Set<Task<?, ?>> all = new HashSet<>();

    byte[] load(String key) throws IOException {
        return new byte[0];
    }
    /** single-flight cache */
    byte[] get(String key) throws IOException {
        return inFlight.computeIfAbsent(key, k -> createTask(() -> load(k))).await();
    }

    void start() {
        background.add(createTask(() -> {
            yieldNow();
        }));
        background.add(createTask(this::tick));
        Task<String, IOException> widened = createTask(() -> "cannot fail, but typed as if");
        all.add(widened);
        all.addAll(background);
        all.addAll(inFlight.values());
        for (var t : all) t.cancel();
        all.forEach(Task::cancel);
    }

    void tick() {}

    Task<List<byte[]>, IOException> loadAll(List<String> keys) {
        return createTask(() -> {
            var out = new ArrayList<byte[]>();
            for (var k : keys) out.add(get(k));
            return out;
        });
    }
}
