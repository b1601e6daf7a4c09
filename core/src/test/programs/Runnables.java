// SPDX-License-Identifier: Apache-2.0
import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.future.*;
import io.asyncio4j.loop.EventLoop;
import io.asyncio4j.task.Task;
import java.io.*;
import java.util.*;
import java.util.concurrent.*;

class Runnables {
    static String fetch() throws IOException {
        return "";
    }

    static int compute() {
        return 1;
    }

    static void demo(ExecutorService pool, EventLoop loop) throws Exception {
        Task<Integer, RuntimeException> ok = createTask(Runnables::compute);
        Runnable r = () -> ok.await();
        Callable<Integer> c = ok::await;
        pool.submit(() -> submitThreadsafe(loop, () -> fetch()).get());
        Task<String, IOException> io = createTask(Runnables::fetch);
        io.addDoneCallback(t -> System.out.println(t.result().length()));
        io.addDoneCallback(t -> {
            if (!t.cancelled() && t.exception() != null) System.err.println(t.exception());
        });
        io.addDoneCallback(Runnables::report);
        loop.callSoon(() -> System.out.println("x"));
        loop.callSoon(() -> fetch());
        loop.callLater(java.time.Duration.ofSeconds(1), io::cancel);
        loop.setExceptionHandler(ctx -> System.err.println(ctx.message()));
        Callable<String> legacy = () -> "x";
        String s = toThread(legacy::call).await();
        CompletableFuture<String> cf = io.toCompletableFuture();
        cf.thenAccept(System.out::println);
        Task<String, Exception> old = createTask(legacy::call);
        Task<Void, RuntimeException> older = createTask(r::run);
    }

    static void report(Awaitable<?, ?> t) {
        System.out.println(t.outcome());
    }
}
