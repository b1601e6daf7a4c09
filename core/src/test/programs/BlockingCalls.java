// SPDX-License-Identifier: Apache-2.0
import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.task.Task;
import java.io.*;
import java.net.URI;
import java.net.http.*;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.*;

/** Blocking calls of the JDK: an InterruptedException of theirs is never part of what a task throws. */
class BlockingCalls {
    final HttpClient http = HttpClient.newHttpClient();

    HttpRequest rq(String u) {
        return HttpRequest.newBuilder(URI.create(u)).build();
    }

    String get(String u) throws IOException, InterruptedException {
        return http.send(rq(u), BodyHandlers.ofString()).body();
    }

    List<String> both() throws IOException {
        var a = createTask(() -> get("https://a"));
        var b = createTask(
                () -> http.send(rq("https://b"), BodyHandlers.ofString()).body());
        return gather(a, b).await();
    }

    String viaBlocking() throws IOException {
        return blocking(() -> get("https://a"));
    }

    String viaThread() throws IOException {
        return toThread(() -> get("https://a")).await();
    }

    String viaStage() throws IOException {
        return await(http.sendAsync(rq("https://a"), BodyHandlers.ofString()), IOException.class)
                .body();
    }

    String viaStageUnchecked() {
        return await(http.sendAsync(rq("https://a"), BodyHandlers.ofString())).body();
    }

    List<HttpResponse<String>> viaFutures() throws IOException {
        var a = wrapFuture(http.sendAsync(rq("https://a"), BodyHandlers.ofString()), IOException.class);
        var b = wrapFuture(http.sendAsync(rq("https://b"), BodyHandlers.ofString()), IOException.class);
        return gather(a, b).await();
    }

    String viaExecutor(Executor executor) throws IOException {
        return runInExecutor(executor, this::home).await();
    }

    int lines(Flow.Publisher<String> publisher) throws IOException {
        int count = 0;
        try (var lines = iterate(publisher, IOException.class)) {
            for (String line : lines) {
                count += line.length();
            }
        }
        return count;
    }

    Flow.Publisher<String> published(List<String> lines) {
        return publisher(lines);
    }

    String viaMethodRef() throws IOException {
        Task<String, IOException> t = createTask(this::home);
        return t.await();
    }

    String home() throws IOException, InterruptedException {
        return get("/");
    }

    void jdkSleep() {
        var t = createTask(() -> {
            Thread.sleep(100);
            return 1;
        });
        int i = t.await();
    }

    int take(BlockingQueue<Integer> queue) {
        return await(queue::take);
    }

    void put(BlockingQueue<Integer> queue) {
        await(() -> queue.put(1));
    }

    void write(Writer out) throws IOException {
        uninterruptible(() -> out.write("all or nothing"));
    }
}
