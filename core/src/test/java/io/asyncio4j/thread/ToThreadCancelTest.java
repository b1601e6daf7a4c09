// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.thread;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.failures;
import static io.asyncio4j.Asyncio.runInExecutor;
import static io.asyncio4j.Asyncio.shield;
import static io.asyncio4j.Asyncio.timeout;
import static io.asyncio4j.Asyncio.toThread;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.Future;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.Eventually;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.support.Told;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Cancelling a call on another thread: the future ends at once, as in CPython; the thread is interrupted, and what it fails
 * with after that is not lost (S16, S18, S25).
 */
class ToThreadCancelTest {
    private final List<String> order = new ArrayList<>();
    private final Told told = new Told();

    // CPython 3.13: calls, cancel, cancelled, seen; and the body goes on
    @OnBothEngines
    void taskThatWaitsIsCancelledAtOnce(EngineUnderTest engine) {
        var held = new Held();
        engine.run(() -> {
            var task = createTask("caller", () -> {
                try {
                    toThread(held::holdDeaf).await();
                } catch (CancelledError e) {
                    order.add("cancelled");
                    throw e;
                }
            });
            yieldNow();
            held.waitUntilBegun();
            order.add("cancel");
            task.cancel();
            assertThatThrownBy(task::await).isExactlyInstanceOf(CancelledError.class);
            order.add("seen");
            assertThat(held.thread).isNotNull();
            Eventually.waitUntil("the thread is interrupted", () -> held.interrupted);
            held.letGo();
        });
        assertThat(order).containsExactly("cancel", "cancelled", "seen");
    }

    @OnBothEngines
    void threadThatRunsIsInterrupted(EngineUnderTest engine) {
        engine.run(() -> {
            var held = new Held();
            Future<Integer, RuntimeException> call = toThread(held::hold);
            held.waitUntilBegun();
            assertThat(call.cancel("enough")).isTrue();
            assertThat(call.cancelled()).isTrue();
            assertThat(call.cancel()).isFalse();
            assertThatThrownBy(call::await)
                    .isExactlyInstanceOf(CancelledError.class)
                    .hasMessage("enough");
            yieldNow();
            Eventually.waitUntil("the thread is interrupted", () -> held.interrupted);
            assertThat(failures().records()).isEmpty();
        });
    }

    @OnBothEngines
    void timeLimitReachesTheThread(EngineUnderTest engine) {
        try (var runner = engine.realTime().build()) {
            runner.run(() -> {
                var held = new Held();
                assertThatThrownBy(() -> timeout(
                                Duration.ofMillis(1), () -> toThread(held::hold).await()))
                        .isExactlyInstanceOf(TimeoutException.class);
                held.letGo(); // if it begins only now
            });
        }
    }

    @OnBothEngines
    void shieldedCallGoesOn(EngineUnderTest engine) {
        engine.run(() -> {
            var held = new Held();
            Future<Integer, RuntimeException> call = toThread(held::hold);
            var task = createTask(() -> shield(call).await());
            yieldNow();
            task.cancel();
            assertThatThrownBy(task::await).isExactlyInstanceOf(CancelledError.class);
            held.letGo();
            assertThat(call.await()).isEqualTo(1);
        });
    }

    // CPython 3.13: it never runs either
    @OnBothEngines
    void callThatHasNotStartedNeverRuns(EngineUnderTest engine) {
        var ran = new AtomicBoolean();
        try (var one = Executors.newSingleThreadExecutor()) {
            engine.run(() -> {
                var held = new Held();
                Future<Integer, RuntimeException> first = runInExecutor(one, held::hold);
                Future<Void, RuntimeException> second = runInExecutor(one, () -> ran.set(true));
                assertThat(second.cancel()).isTrue();
                assertThat(second.cancelled()).isTrue();
                held.letGo();
                first.await();
                runInExecutor(one, () -> {}).await(); // it has passed the second
            });
        }
        assertThat(ran).isFalse();
    }

    @OnBothEngines
    void alsoInTheLoopsOwnThreads(EngineUnderTest engine) {
        var ran = new AtomicBoolean();
        engine.run(() -> {
            var held = new ArrayList<Held>();
            var calls = new ArrayList<Future<Integer, RuntimeException>>();
            for (int i = 0; i < 64; i++) {
                var next = new Held();
                held.add(next);
                calls.add(toThread(next::hold));
            }
            Future<Void, RuntimeException> queued = toThread(() -> ran.set(true));
            queued.cancel();
            held.forEach(Held::letGo);
            for (var call : calls) {
                call.await();
            }
            toThread(() -> {}).await();
        });
        assertThat(ran).isFalse();
    }

    @OnBothEngines
    void interruptDoesNotHitTheNextCall(EngineUnderTest engine) {
        engine.run(() -> {
            for (int i = 0; i < 300; i++) {
                Future<Void, RuntimeException> call = toThread(() -> {});
                if (i % 3 == 0) {
                    yieldNow();
                }
                call.cancel();
                boolean interrupted =
                        toThread(() -> Thread.currentThread().isInterrupted()).await();
                assertThat(interrupted).isFalse();
            }
        });
    }

    // -- what it fails with after that

    @OnBothEngines
    void failureThatComesDuringTheShutdownIsReported(EngineUnderTest engine) {
        var failure = new IOException("too late");
        var held = new Held();
        try (var runner = engine.virtualTime().exceptionHandler(told).build()) {
            runner.run(() -> {
                var task = createTask(
                        "caller",
                        () -> toThread(() -> {
                                    held.holdDeaf();
                                    throw failure;
                                })
                                .await());
                yieldNow();
                held.waitUntilBegun();
                task.cancel();
                assertThatThrownBy(task::await).isExactlyInstanceOf(CancelledError.class);
            });
            held.letGo();
        }
        assertThat(told.messages())
                .containsExactly(
                        "unhandled exception during Asyncio.run() shutdown: Future of toThread in task 'caller'"
                                + " | java.io.IOException: too late");
        assertThat(told.contexts().getFirst().exception()).isSameAs(failure);
    }

    @OnBothEngines
    void ledgerKnowsItAsAbandoned(EngineUnderTest engine) {
        try (var runner = engine.virtualTime().exceptionHandler(told).build()) {
            runner.run(() -> {
                var held = new Held();
                Future<Void, IOException> call = toThread(() -> {
                    held.holdDeaf();
                    throw new IOException("too late");
                });
                held.waitUntilBegun();
                call.cancel();
                held.letGo();
                toThread(() -> Eventually.waitUntil(
                                "the failure is known",
                                () -> !runner.failures().records().isEmpty()))
                        .await();
                assertThat(runner.failures().records())
                        .singleElement()
                        .asString()
                        .isEqualTo("Failure #1 of Future of toThread in task 'Task-1' (UNSETTLED, abandoned):"
                                + " java.io.IOException: too late");
            });
        }
        assertThat(told.messages())
                .containsExactly(
                        "Future exception was never retrieved (abandoned): Future of toThread in task 'Task-1' |"
                                + " java.io.IOException: too late");
    }

    // An interrupt shows in several ways; none of them is news
    @OnBothEngines
    void whatTheInterruptLeadsToIsNoFailure(EngineUnderTest engine) {
        try (var runner = engine.virtualTime().exceptionHandler(told).build()) {
            runner.run(() -> {
                for (Exception consequence : List.of(
                        new InterruptedIOException("read"),
                        new IllegalStateException(new InterruptedException()),
                        new IOException("x", new InterruptedException()))) {
                    var held = new Held();
                    Future<Void, Exception> call = toThread(() -> {
                        try {
                            held.hold();
                        } catch (InterruptedException e) {
                            throw consequence;
                        }
                    });
                    held.waitUntilBegun();
                    call.cancel();
                }
            });
        }
        assertThat(told.messages()).isEmpty();
    }
}
