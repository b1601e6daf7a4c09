// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.run;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.toThread;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.Asyncio;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.Future;
import io.asyncio4j.future.State;
import io.asyncio4j.loop.Clock;
import io.asyncio4j.loop.EventLoop;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.Eventually;
import io.asyncio4j.support.LogCapture;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.task.Task;
import io.asyncio4j.testing.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The end of a run waits for calls of toThread, not for ever, and says for which (S29). */
class CallsAtTheEndTest {
    private final List<String> order = new CopyOnWriteArrayList<>();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);

    /** Hears no interrupt. */
    private void hold() {
        begun.countDown();
        while (true) {
            try {
                go.await();
                return;
            } catch (InterruptedException e) {
                order.add("interrupted");
            }
        }
    }

    /** Says that it is real, and jumps though a call is under way, as long as that is held. */
    private final class HurryingClock implements Clock {
        private final VirtualClock clock = VirtualClock.autojump();

        @Override
        public long time() {
            return clock.time();
        }

        @Override
        public long idle(long deadline, boolean busyElsewhere) {
            return clock.idle(deadline, busyElsewhere && go.getCount() == 0);
        }
    }

    // CPython 3.13: body, callback of the call, then asyncio.run returns
    @OnBothEngines
    void callThatNobodyAwaitsStillEnds(EngineUnderTest engine) {
        Future<Integer, RuntimeException> call = engine.run(() -> {
            Future<Integer, RuntimeException> called = toThread(() -> {
                hold();
                order.add("body");
                return 1;
            });
            called.addDoneCallback(_ -> order.add("callback"));
            runningLoop().callSoon(() -> runningLoop().callSoon(go::countDown));
            return called;
        });
        assertThat(order).containsExactly("body", "callback");
        assertThat(call.result()).isEqualTo(1);
    }

    @Test
    @Timeout(60)
    void asyncioRunWaitsToo() {
        Asyncio.run(() -> {
            Future<Void, RuntimeException> _ = toThread(() -> {
                hold();
                order.add("body");
            });
            runningLoop().callSoon(go::countDown);
        });
        assertThat(order).containsExactly("body");
    }

    // CPython 3.13: the task is cancelled, and the run waits for the thread, which hears nothing of it
    @OnBothEngines
    void callOfATaskThatIsCancelledIsInterruptedAndWaitedFor(EngineUnderTest engine) {
        engine.run(() -> {
            createTask(() -> {
                try {
                    toThread(() -> {
                                hold();
                                order.add("body");
                            })
                            .await();
                } catch (CancelledError e) {
                    order.add("cancelled");
                    EventLoop loop = runningLoop();
                    Future<Void, RuntimeException> _ = toThread(() -> {
                        Eventually.waitUntil("it is interrupted", () -> order.contains("interrupted"));
                        loop.callSoonThreadsafe(go::countDown);
                    });
                    throw e;
                }
            });
            yieldNow();
            Eventually.waitUntil("the body begins", () -> begun.getCount() == 0);
        });
        assertThat(order)
                .containsExactlyInAnyOrder("cancelled", "interrupted", "body")
                .endsWith("body");
    }

    // Differs from CPython 3.13, where toThread throws then: Executor shutdown has been called
    @OnBothEngines
    void callThatACallbackMakesMeanwhileIsWaitedForToo(EngineUnderTest engine) {
        engine.run(() -> {
            Future<Integer, RuntimeException> first = toThread(() -> {
                hold();
                return 1;
            });
            first.addDoneCallback(_ -> {
                Future<Boolean, RuntimeException> second = toThread(() -> order.add("second"));
                second.addDoneCallback(_ -> order.add("callback"));
            });
            runningLoop().callSoon(() -> runningLoop().callSoon(go::countDown));
        });
        assertThat(order).containsExactly("second", "callback");
    }

    @OnBothEngines
    void taskThatACallbackMakesMeanwhileIsCancelled(EngineUnderTest engine) {
        var tasks = new ArrayList<Task<Void, RuntimeException>>();
        engine.run(() -> {
            Future<Integer, RuntimeException> first = toThread(() -> {
                hold();
                return 1;
            });
            first.addDoneCallback(_ -> tasks.add(createTask(() -> sleep(Duration.ofDays(1)))));
            runningLoop().callSoon(() -> runningLoop().callSoon(go::countDown));
        });
        assertThat(tasks).extracting(Task::state).containsExactly(State.CANCELLED);
    }

    @OnBothEngines
    void runnerWaitsWhenItIsClosed(EngineUnderTest engine) {
        try (var runner = engine.virtualTime().build()) {
            runner.run(() -> {
                Future<Void, RuntimeException> _ = toThread(() -> {
                    hold();
                    order.add("body");
                });
            });
            assertThat(order).isEmpty(); // run keeps it for the next run
            go.countDown();
        }
        assertThat(order).containsExactly("body");
    }

    @OnBothEngines
    void callsThatDoNotReturnAreNamedEveryFiveSeconds(EngineUnderTest engine) {
        try (var log = LogCapture.start()) {
            try (var runner = engine.realTime().clock(new HurryingClock()).build()) {
                runner.run(() -> {
                    createTask("importer", () -> toThread(this::hold).await());
                    yieldNow();
                    Eventually.waitUntil("the body begins", () -> begun.getCount() == 0);
                    runningLoop().callLater(Duration.ofSeconds(12), go::countDown);
                });
            }
            assertThat(log.messages(Level.WARNING).stream()
                            .map(m -> m.replaceAll("thread-\\d+", "thread-N").replaceAll("java:\\d+", "java:N")))
                    .hasSize(2) // after 5 and 10 seconds
                    .containsOnly(
                            "the run cannot end, because these calls of toThread(...) have not returned:\n  toThread in"
                                    + " task 'importer', on thread 'asyncio4j-thread-N for importer', at"
                                    + " io.asyncio4j.run.CallsAtTheEndTest.hold(CallsAtTheEndTest.java:N)");
        }
    }

    // CPython 3.13: a RuntimeWarning, "The executor did not finishing joining its threads within 300 seconds."
    @OnBothEngines
    void runEndsWithoutCallsThatTakeTooLong(EngineUnderTest engine) throws InterruptedException {
        var thread = new Thread[1];
        var ran = new CopyOnWriteArrayList<String>();
        try (var log = LogCapture.start()) {
            Future<Boolean, RuntimeException> queued;
            try (var runner = engine.realTime()
                    .clock(new HurryingClock())
                    .executorShutdownLimit(Duration.ofSeconds(7))
                    .defaultExecutor(new OneThread(thread))
                    .build()) {
                queued = runner.run(() -> {
                    Future<Void, RuntimeException> _ = toThread(this::hold);
                    Future<Boolean, RuntimeException> second = toThread(() -> ran.add("never"));
                    Eventually.waitUntil("the body begins", () -> begun.getCount() == 0);
                    return second;
                });
            }
            String list = ":\n  toThread in task 'Task-1', on thread 'one', at"
                    + " io.asyncio4j.run.CallsAtTheEndTest.hold(CallsAtTheEndTest.java:N)\n"
                    + "  toThread in task 'Task-1', which has not started";
            assertThat(log.messages(Level.WARNING).stream().map(m -> m.replaceAll("java:\\d+", "java:N")))
                    .containsExactly(
                            "the run cannot end, because these calls of toThread(...) have not returned" + list,
                            "the run ends without these calls of toThread(...), which have not returned within PT7S"
                                    + " (Runner.builder().executorShutdownLimit(...) sets how long it waits)" + list);
            assertThatThrownBy(queued::result)
                    .isExactlyInstanceOf(CancelledError.class)
                    .hasToString(
                            "io.asyncio4j.future.CancelledError: the loop is shutting down (requested by the end of"
                                    + " the run)");
        }
        go.countDown();
        thread[0].join();
        assertThat(ran).isEmpty();
    }

    @OnBothEngines
    void limitThatIsReachedWhileTasksRunIsNotPassedInSilence(EngineUnderTest engine) {
        var first = new CountDownLatch(1);
        var threads = new ArrayList<Thread>();
        try (var log = LogCapture.start()) {
            try (var runner = engine.realTime()
                    .clock(new HurryingClock())
                    .executorShutdownLimit(Duration.ofSeconds(7))
                    .defaultExecutor(work ->
                            threads.add(Thread.ofPlatform().daemon().name("one").start(work)))
                    .build()) {
                runner.run(() -> {
                    Future<Void, RuntimeException> _ = toThread(() -> first.await());
                    EventLoop loop = runningLoop();
                    loop.callLater(Duration.ofSeconds(1), () -> createTask(this::cleanUpForLong));
                    loop.callLater(Duration.ofSeconds(2), () -> {
                        first.countDown();
                        threads.getFirst().join(); // it has posted that it is over: the loop need not wait
                    });
                });
            }
            assertThat(log.messages(Level.WARNING).stream()
                            .filter(m -> !m.contains("these tasks have been cancelled"))
                            .map(m -> m.replaceAll("java:\\d+", "java:N")))
                    .containsExactly(
                            "the run ends without these calls of toThread(...), which have not returned within PT7S"
                                    + " (Runner.builder().executorShutdownLimit(...) sets how long it waits):\n"
                                    + "  toThread in task 'Task-2', on thread 'one', at"
                                    + " io.asyncio4j.run.CallsAtTheEndTest.hold(CallsAtTheEndTest.java:N)");
        }
        go.countDown();
    }

    private void cleanUpForLong() {
        try {
            sleep(Duration.ofDays(1));
        } finally {
            Future<Void, RuntimeException> _ = toThread(this::hold);
            Eventually.waitUntil("the body begins", () -> begun.getCount() == 0);
            sleep(Duration.ofSeconds(10));
        }
    }

    /** Runs one call on a thread, and with it all that come later. */
    private static final class OneThread implements Executor {
        private final Thread[] thread;
        private final List<Runnable> later = new CopyOnWriteArrayList<>();

        OneThread(Thread[] thread) {
            this.thread = thread;
        }

        @Override
        public void execute(Runnable work) {
            if (thread[0] != null) {
                later.add(work);
                return;
            }
            thread[0] = Thread.ofPlatform().daemon().name("one").start(() -> {
                work.run();
                later.forEach(Runnable::run);
            });
        }
    }

    @OnBothEngines
    void limitOfZeroWaitsForNothing(EngineUnderTest engine) {
        try (var log = LogCapture.start()) {
            try (var runner =
                    engine.virtualTime().executorShutdownLimit(Duration.ZERO).build()) {
                runner.run(() -> {
                    Future<Void, RuntimeException> _ = toThread(this::hold);
                });
            }
            assertThat(log.messages(Level.WARNING))
                    .singleElement()
                    .asString()
                    .startsWith(
                            "the run ends without these calls of toThread(...), which have not returned within PT0S");
        }
        go.countDown();
    }

    @Test
    void limitIsChecked() {
        assertThatThrownBy(() -> Runner.builder().executorShutdownLimit(Duration.ofSeconds(-1)))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("executorShutdownLimit is negative: PT-1S. Use Duration.ZERO to wait for no call.");
        assertThatThrownBy(() -> Runner.builder().executorShutdownLimit(Duration.ofDays(40_000)))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("executorShutdownLimit is too long: PT960000H, at most 36500 days.");
        assertThatThrownBy(() -> Runner.builder().executorShutdownLimit(null))
                .isExactlyInstanceOf(NullPointerException.class)
                .hasMessage("executorShutdownLimit is null: executorShutdownLimit(...) takes a Duration, such as"
                        + " Duration.ofSeconds(5)");
        assertThatThrownBy(() -> Runner.builder().defaultExecutor(null))
                .isExactlyInstanceOf(NullPointerException.class)
                .hasMessage(
                        "executor is null: defaultExecutor(...) takes an Executor; without it the loop has threads of"
                                + " its own");
    }

    // What it fails with then is not lost either
    @OnBothEngines
    void failureAfterTheEndIsLogged(EngineUnderTest engine) {
        try (var log = LogCapture.start()) {
            try (var runner =
                    engine.virtualTime().executorShutdownLimit(Duration.ZERO).build()) {
                runner.run(() -> {
                    Future<Void, RuntimeException> _ = toThread(() -> {
                        hold();
                        throw new IllegalStateException("too late");
                    });
                    Eventually.waitUntil("the body begins", () -> begun.getCount() == 0);
                });
            }
            go.countDown();
            Eventually.waitUntil(
                    "the failure is logged", () -> !log.messages(Level.SEVERE).isEmpty());
            assertThat(log.messages(Level.SEVERE))
                    .containsExactly(
                            "toThread in task 'Task-1' has failed after its event loop was closed: nobody can ask"
                                    + " it");
        }
    }
}
