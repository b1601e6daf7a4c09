// SPDX-License-Identifier: Apache-2.0
import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.future.*;
import io.asyncio4j.task.Task;
import java.io.IOException;
import java.net.URI;
import java.util.*;
import java.util.stream.*;

class StreamsOfTasks {
    static String fetch(URI u) throws IOException {
        return u.toString();
    }

    static int size(String s) {
        return s.length();
    }

    static List<String> all(List<URI> urls) throws IOException {
        var tasks = urls.stream().map(u -> createTask(() -> fetch(u))).toList();
        return gather(tasks).await();
    }

    static List<String> allInline(List<URI> urls) throws IOException {
        return gather(urls.stream().map(u -> createTask(() -> fetch(u))).toList())
                .await();
    }

    static List<String> oneByOne(List<URI> urls) throws IOException {
        var tasks = urls.stream().map(u -> createTask(() -> fetch(u))).toList();
        var results = new ArrayList<String>();
        for (var t : tasks) results.add(t.await());
        return results;
    }

    static Map<URI, String> byUrl(List<URI> urls) throws IOException {
        var tasks = urls.stream().collect(Collectors.toMap(u -> u, u -> createTask(() -> fetch(u))));
        gather(tasks.values()).await();
        return tasks.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().resultNow()));
    }

    static int total(List<String> xs) {
        return xs.stream().map(x -> createTask(() -> size(x))).toList().stream()
                .mapToInt(Task::await)
                .sum();
    }

    static List<Throwable> failures(Collection<? extends Awaitable<?, ?>> ended) {
        return ended.stream()
                .filter(t -> !t.cancelled())
                .map(Awaitable::exception)
                .filter(Objects::nonNull)
                .toList();
    }
}
