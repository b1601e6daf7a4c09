// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

import com.sun.net.httpserver.HttpServer;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

final HttpClient client = HttpClient.newHttpClient();

String get(URI uri) throws IOException {
    var answer = await(
            client.sendAsync(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()), IOException.class);
    return answer.statusCode() + " " + answer.body();
}

void main() throws Exception {
    var server = server();
    var root = URI.create("http://localhost:" + server.getAddress().getPort());
    try {
        run(() -> {
            var pages = gather(() -> get(root.resolve("/a")), () -> get(root.resolve("/b")));
            IO.println(pages.await());
            try {
                timeout(Duration.ofMillis(200), () -> get(root.resolve("/slow"))); // cancels the request
            } catch (TimeoutException e) {
                IO.println("/slow: " + e.getMessage());
            }
        });
    } finally {
        server.stop(0);
        client.shutdownNow();
    }
    try {
        run(() -> get(root));
    } catch (IOException e) {
        IO.println("the server is gone: " + e.getClass().getName());
    }
}

HttpServer server() throws IOException {
    var server = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", exchange -> {
        var path = exchange.getRequestURI().getPath();
        try {
            Thread.sleep(path.equals("/slow") ? 1_000 : 10);
        } catch (InterruptedException e) {
            throw new InterruptedIOException();
        }
        var body = ("page " + path).getBytes();
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    });
    server.start();
    return server;
}
