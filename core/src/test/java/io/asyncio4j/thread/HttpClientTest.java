// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.thread;

import static io.asyncio4j.Asyncio.await;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.gather;
import static io.asyncio4j.Asyncio.timeout;
import static io.asyncio4j.Asyncio.toThread;
import static io.asyncio4j.Asyncio.wrapFuture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.Future;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.Eventually;
import io.asyncio4j.support.OnBothEngines;
import java.io.IOException;
import java.lang.reflect.UndeclaredThrowableException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The JDK's own HTTP client, as a program uses it: stages awaited, failed and cancelled. */
class HttpClientTest {
    private final HttpClient http = HttpClient.newHttpClient();
    private final ExecutorService serving = Executors.newCachedThreadPool();
    private final CountDownLatch go = new CountDownLatch(1);
    private final CountDownLatch asked = new CountDownLatch(1);
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(serving);
        server.createContext("/", exchange -> {
            if (exchange.getRequestURI().getPath().equals("/slow")) {
                asked.countDown();
                try {
                    go.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
            byte[] body = exchange.getRequestURI().getPath().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void end() {
        go.countDown();
        server.stop(0);
        serving.shutdownNow();
        http.close();
    }

    private HttpRequest request(String path) {
        return request(server.getAddress().getPort(), path);
    }

    private static HttpRequest request(int port, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .build();
    }

    private CompletableFuture<HttpResponse<String>> send(String path) {
        return http.sendAsync(request(path), BodyHandlers.ofString());
    }

    @OnBothEngines
    void answersAreAwaited(EngineUnderTest engine) throws IOException {
        try (var runner = engine.realTime().build()) {
            runner.run(() -> {
                assertThat(await(send("/one"), IOException.class).body()).isEqualTo("/one");
                assertThat(await(send("/two")).statusCode()).isEqualTo(200);
                assertThat(toThread(() -> http.send(request("/three"), BodyHandlers.ofString())
                                        .body())
                                .await())
                        .isEqualTo("/three");
            });
        }
    }

    @OnBothEngines
    void manyAnswersAreGathered(EngineUnderTest engine) throws IOException {
        try (var runner = engine.realTime().build()) {
            runner.run(() -> {
                var all = new ArrayList<Future<HttpResponse<String>, IOException>>();
                for (int i = 0; i < 50; i++) {
                    all.add(wrapFuture(send("/" + i), IOException.class));
                }
                var bodies =
                        gather(all).await().stream().map(HttpResponse::body).toList();
                assertThat(bodies).hasSize(50).startsWith("/0", "/1").endsWith("/49");
            });
        }
    }

    @OnBothEngines
    void refusedConnectionIsTheClientsOwnException(EngineUnderTest engine) throws IOException {
        int nobody;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = socket.getLocalPort();
        }
        try (var runner = engine.realTime().build()) {
            runner.run(() -> {
                var refused = http.sendAsync(request(nobody, "/"), BodyHandlers.ofString());
                assertThatThrownBy(() -> await(refused, IOException.class)).isExactlyInstanceOf(ConnectException.class);
                assertThatThrownBy(() -> await(refused))
                        .isExactlyInstanceOf(UndeclaredThrowableException.class)
                        .hasMessageStartingWith("await(stage) got a checked exception, java.net.ConnectException")
                        .hasMessageEndingWith(
                                "Name its class to have it thrown as it is: await(stage," + " ConnectException.class).")
                        .hasCauseExactlyInstanceOf(ConnectException.class);
            });
        }
    }

    /** The client does not do it at once, and wraps the CancellationException that it ends with. */
    private static void waitUntilCancelled(CompletableFuture<?> sent) {
        toThread(() -> Eventually.waitUntil("the request is cancelled", sent::isCompletedExceptionally))
                .await();
        assertThatThrownBy(() -> await(sent))
                .isExactlyInstanceOf(CancelledError.class)
                .hasCauseExactlyInstanceOf(CancellationException.class);
    }

    @OnBothEngines
    void cancelledTaskCancelsItsRequest(EngineUnderTest engine) {
        try (var runner = engine.realTime().build()) {
            runner.run(() -> {
                var sent = send("/slow");
                var task = createTask(() -> await(sent));
                toThread(() -> asked.await()).await();
                task.cancel();
                assertThatThrownBy(task::await).isExactlyInstanceOf(CancelledError.class);
                waitUntilCancelled(sent);
                assertThat(await(send("/next")).body()).isEqualTo("/next");
            });
        }
    }

    @OnBothEngines
    void timeLimitCancelsARequest(EngineUnderTest engine) {
        try (var runner = engine.realTime().build()) {
            runner.run(() -> {
                var sent = send("/slow");
                assertThatThrownBy(() -> timeout(Duration.ofMillis(1), () -> await(sent)))
                        .isExactlyInstanceOf(TimeoutException.class);
                waitUntilCancelled(sent);
            });
        }
    }
}
