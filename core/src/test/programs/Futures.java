// SPDX-License-Identifier: Apache-2.0
import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.future.Awaitable;
import io.asyncio4j.future.Future;
import io.asyncio4j.loop.EventLoop;
import io.asyncio4j.loop.TimerHandle;
import java.io.IOException;
import java.time.Duration;

/** Futures, and callbacks of other libraries that complete them. */
class Futures {
    interface Listener {
        void answered(String text);

        void failed(IOException why);
    }

    interface OldClient {
        void ask(String question, Listener listener);
    }

    static String ask(OldClient client, String question) throws IOException {
        EventLoop loop = runningLoop();
        Future<String, IOException> answer = Future.create();
        client.ask(question, new Listener() {
            public void answered(String text) {
                loop.callSoonThreadsafe(() -> answer.setResult(text));
            }

            public void failed(IOException why) {
                loop.callSoonThreadsafe(() -> answer.setException(why));
            }
        });
        return answer.await();
    }

    static void report(Awaitable<?, ?> ended) {
        System.out.println(ended.outcome());
    }

    static void nothingChecked() {
        Future<Void, RuntimeException> opened = Future.create();
        TimerHandle timer = runningLoop().callLater(Duration.ofSeconds(1), () -> opened.setResult(null));
        try (var _ = opened.addDoneCallback(f -> System.out.println(f.state()))) {
            opened.await();
        }
        var watching = opened.addDoneCallback(Futures::report);
        watching.close();
        timer.cancel();
        var late = Future.<String, RuntimeException>create();
        late.setUnchecked(new AssertionError("no"));
    }
}
