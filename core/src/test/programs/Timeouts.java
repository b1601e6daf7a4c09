// SPDX-License-Identifier: Apache-2.0
import static io.asyncio4j.Asyncio.*;
import static java.time.Duration.*;

import io.asyncio4j.future.*;
import io.asyncio4j.structured.*;
import io.asyncio4j.sync.Semaphore;
import io.asyncio4j.task.Task;
import java.io.*;
import java.util.*;
import java.util.concurrent.TimeoutException;

class Timeouts {
    static String fetch() throws IOException {
        return "";
    }

    static int quick() {
        return 1;
    }

    static String withDefault() throws IOException {
        try {
            return timeout(ofSeconds(2), () -> fetch());
        } catch (TimeoutException e) {
            return "default";
        }
    }

    static String viaRef() throws IOException, TimeoutException {
        return timeout(ofSeconds(2), Timeouts::fetch);
    }

    static int noChecked() throws TimeoutException {
        return timeout(ofMillis(10), () -> quick());
    }

    static void voidBody() throws TimeoutException {
        timeout(ofMillis(10), () -> {
            quick();
        });
    }

    static String scope() throws IOException, TimeoutException {
        var t = Timeout.after(ofSeconds(1));
        return t.with(() -> {
            var s = fetch();
            t.reschedule(ofSeconds(5));
            return s + fetch();
        });
    }

    static boolean expiredAfter() throws IOException {
        var t = Timeout.after(ofSeconds(1));
        try {
            t.with(() -> fetch());
        } catch (TimeoutException e) {
            assert t.expired();
        }
        return t.expired();
    }

    static void scopeVoid() throws IOException, TimeoutException {
        var t = Timeout.never();
        t.with(() -> {
            while (!t.expired()) {
                fetch();
                t.reschedule(ofSeconds(1));
            }
        });
    }

    static void scopeForever() throws IOException, TimeoutException {
        var t = Timeout.after(ofSeconds(1));
        t.with(() -> {
            while (true) {
                fetch();
                t.reschedule(ofSeconds(1));
            }
        });
    }

    static int nested() throws IOException, TimeoutException {
        return timeout(ofSeconds(5), () -> {
            try {
                return timeout(ofSeconds(1), () -> fetch().length());
            } catch (TimeoutException e) {
                return -1;
            }
        });
    }

    static String inTask() throws IOException, TimeoutException {
        var t = createTask(() -> timeout(ofSeconds(1), () -> fetch())); // X = Exception: the limit of one X
        try {
            return t.await();
        } catch (IOException | TimeoutException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    static String waitForIt() throws IOException, TimeoutException {
        Task<String, IOException> t = createTask(Timeouts::fetch);
        return waitFor(shield(t), ofSeconds(1));
    }

    static void at() throws TimeoutException {
        timeoutAt(runningLoop().time() + 1_000_000_000L, () -> quick());
    }

    static Optional<String> moveOn() throws IOException {
        return CancelScope.after(ofSeconds(1)).with(() -> fetch());
    }

    static void shielded() throws IOException {
        String s = shield(Timeouts::fetch).await();
        String t = shield(() -> fetch()).await();
        shield(() -> {
                    quick();
                })
                .await();
    }

    static <T, X extends Exception> T retry(int n, Coroutine<T, X> body) throws X {
        return await(body);
    }

    static String fetch(String u) throws IOException {
        return u;
    }

    static Map<String, String> crawl(Collection<String> urls) throws ExceptionGroup, TimeoutException {
        var limit = new Semaphore(8);
        var pages = new TreeMap<String, String>();
        timeout(
                ofSeconds(30),
                () -> taskGroup(g -> {
                    for (var u : urls)
                        g.createTask(
                                u,
                                () -> pages.put(
                                        u, limit.with(() -> retry(3, () -> timeout(ofSeconds(2), () -> fetch(u))))));
                }));
        return pages;
    }

    static Map<String, String> crawlBlock(Collection<String> urls) throws ExceptionGroup, TimeoutException {
        var limit = new Semaphore(8);
        return timeout(
                ofSeconds(30),
                () -> callTaskGroup(g -> {
                    var pages = new TreeMap<String, String>();
                    for (var u : urls) {
                        g.createTask(u, () -> {
                            var page = limit.with(() -> retry(3, () -> timeout(ofSeconds(2), () -> fetch(u))));
                            pages.put(u, page);
                        });
                    }
                    return pages;
                }));
    }
}
