// SPDX-License-Identifier: Apache-2.0
import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.failure.*;
import io.asyncio4j.future.Action;
import io.asyncio4j.loop.EventLoop;
import io.asyncio4j.run.Runner;
import io.asyncio4j.task.*;
import io.asyncio4j.testing.VirtualClock;
import java.io.IOException;
import java.time.Duration;

/** Loops with options, and what they do with failures that nobody asks for. */
class Runners {
    static int first() throws IOException {
        return 1;
    }

    static void second(int n) {}

    static void several() throws IOException {
        try (var runner =
                Runner.builder().debug(true).failureGrace(Duration.ofSeconds(1)).build()) {
            int first = runner.run(() -> first());
            int again = runner.run(Runners::first);
            runner.run(() -> second(first + again));
        }
    }

    static void virtual() {
        var clock = VirtualClock.autojump();
        try (var runner = Runner.builder().clock(clock).build()) {
            runner.run(() -> sleep(Duration.ofDays(365)));
        }
        System.out.println(clock.time());
    }

    static FailureLedger policies() {
        FailurePolicy policy = FailurePolicy.handler((event, failure) -> {
            switch (event) {
                case NOTICE -> System.out.println("nobody has asked yet for " + failure);
                case REPORT -> System.out.println(failure.name() + " " + failure.exception() + " " + failure.path());
                case RETRACTION -> {}
            }
        });
        try (var runner = Runner.builder()
                .failurePolicy(policy)
                .exceptionHandler(c -> System.out.println(c.message()))
                .build()) {
            runner.run(() -> {
                createTask(TaskOptions.options().name("quiet").failurePolicy(FailurePolicy.IGNORE), () -> {
                    throw new IOException("x");
                });
            });
            return runner.failures();
        }
    }

    static class Counting implements TaskFactory {
        int made;

        @Override
        public <T, X extends Exception> Task<T, X> create(
                EventLoop loop, TaskOptions options, Action<? extends X> body) {
            made++;
            return TaskFactory.STANDARD.create(loop, options, body);
        }
    }

    static void counted() {
        try (var runner = Runner.builder().taskFactory(new Counting()).build()) {
            runner.run(() -> yieldNow());
        }
    }
}
