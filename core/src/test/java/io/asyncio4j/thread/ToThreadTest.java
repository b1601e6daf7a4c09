// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.thread;

import static io.asyncio4j.Asyncio.await;
import static io.asyncio4j.Asyncio.blocking;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.gather;
import static io.asyncio4j.Asyncio.runInExecutor;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.toThread;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio4j.context.ContextVar;
import io.asyncio4j.failure.Failures;
import io.asyncio4j.future.Action;
import io.asyncio4j.future.CancelReason;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.Future;
import io.asyncio4j.queue.Queue;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.sync.Event;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** toThread(…) runs a body on a thread of the loop's own, beside the loop (S1), in a copy of the caller's context. */
class ToThreadTest {
    private static final ContextVar<String> VARIABLE = ContextVar.of("variable", "default");

    @OnBothEngines
    void valueAndExceptionComeOutAsTheyAre(EngineUnderTest engine) {
        var failure = new IOException("x");
        var error = new AssertionError("y");
        engine.run(() -> {
            Object value = new Object();
            assertThat(toThread(() -> value).await()).isSameAs(value);
            assertThat(toThread(() -> (String) null).await()).isNull();
            Future<Void, RuntimeException> nothing = toThread(() -> {});
            assertThat(nothing.await()).isNull();
            assertThatThrownBy(() -> toThread(() -> {
                                throw failure;
                            })
                            .await())
                    .isSameAs(failure);
            assertThatThrownBy(() -> toThread(() -> {
                                throw error;
                            })
                            .await())
                    .isSameAs(error);
        });
    }

    @OnBothEngines
    void otherTasksRunMeanwhile(EngineUnderTest engine) {
        engine.run(() -> {
            var go = new CountDownLatch(1);
            Future<Void, RuntimeException> waiting = toThread(() -> go.await());
            assertThat(waiting).hasToString("Future of toThread (pending)");
            createTask(go::countDown);
            assertThat(waiting.await()).isNull();
        });
    }

    @OnBothEngines
    void taskThatAwaitsItSaysSo(EngineUnderTest engine) {
        engine.run(() -> {
            var held = new Held();
            var task = createTask("caller", () -> toThread(held::hold).await());
            yieldNow();
            assertThat(task).hasToString("Task 'caller' (pending, waiting for toThread)");
            held.letGo();
            task.await();
        });
    }

    @OnBothEngines
    void threadIsADaemonThatTellsWhoseCallItRuns(EngineUnderTest engine) {
        engine.run(() -> {
            createTask("importer", () -> {
                        Thread thread = toThread(() -> {
                                    assertThat(Thread.currentThread().getName())
                                            .matches("asyncio4j-thread-\\d+ for importer");
                                    return Thread.currentThread();
                                })
                                .await();
                        assertThat(thread.isDaemon()).isTrue();
                        assertThat(thread.isVirtual()).isFalse();
                    })
                    .await();
        });
    }

    @OnBothEngines
    void threadHasTheClassLoaderOfTheCaller(EngineUnderTest engine) {
        engine.run(() -> {
            var mine = new ClassLoader() {};
            Thread.currentThread().setContextClassLoader(mine);
            assertThat(toThread(() -> Thread.currentThread().getContextClassLoader())
                            .await())
                    .isSameAs(mine);
        });
    }

    @OnBothEngines
    void threadsEndWithTheLoop(EngineUnderTest engine) throws InterruptedException {
        Thread thread = engine.run(() -> toThread(Thread::currentThread).await());
        assertThat(thread.join(Duration.ofSeconds(30))).isTrue();
    }

    // CPython 3.13: the same; what the body sets stays there
    @OnBothEngines
    void bodySeesACopyOfTheCallersContext(EngineUnderTest engine) {
        engine.run(() -> {
            VARIABLE.set("caller's");
            toThread(() -> {
                        assertThat(VARIABLE.get()).isEqualTo("caller's");
                        VARIABLE.set("thread's");
                    })
                    .await();
            assertThat(VARIABLE.get()).isEqualTo("caller's");
            Future<String, RuntimeException> later = toThread(() -> VARIABLE.get());
            VARIABLE.set("changed after the call");
            assertThat(later.await()).isEqualTo("caller's");
        });
    }

    @OnBothEngines
    void callbackMayCallItToo(EngineUnderTest engine) {
        engine.run(() -> {
            Future<Future<String, RuntimeException>, RuntimeException> called = Future.create();
            runningLoop()
                    .callSoon(() -> called.setResult(
                            toThread(() -> Thread.currentThread().getName())));
            assertThat(called.await().await()).matches("asyncio4j-thread-\\d+");
        });
    }

    @OnBothEngines
    void timeDoesNotJumpWhileABodyRuns(EngineUnderTest engine) {
        engine.run(() -> {
            var held = new Held();
            Future<Integer, RuntimeException> call = toThread(held::hold);
            var late = new AtomicInteger();
            var timer = runningLoop().callLater(Duration.ofDays(1), late::incrementAndGet);
            var releasing = toThread(held::letGo);
            call.await();
            releasing.await();
            assertThat(late).hasValue(0);
            timer.cancel();
        });
    }

    // -- threads

    @OnBothEngines
    void idleThreadIsTakenBeforeANewOneIsMade(EngineUnderTest engine) {
        engine.run(() -> {
            Set<Thread> threads = ConcurrentHashMap.newKeySet();
            for (int i = 0; i < 200; i++) {
                threads.add(toThread(Thread::currentThread).await());
            }
            assertThat(threads).hasSize(1);
        });
    }

    @OnBothEngines
    void asManyThreadsAsCallsAndSixtyFourAtMost(EngineUnderTest engine) {
        engine.run(() -> {
            var begun = new CountDownLatch(64);
            var go = new CountDownLatch(1);
            var all = new ArrayList<Future<Thread, RuntimeException>>();
            for (int i = 0; i < 64; i++) {
                all.add(toThread(() -> {
                    begun.countDown();
                    go.await();
                    return Thread.currentThread();
                }));
            }
            blocking(() -> begun.await()); // all run beside each other
            var more = new AtomicInteger();
            for (int i = 0; i < 64; i++) {
                all.add(toThread(() -> {
                    more.incrementAndGet();
                    return Thread.currentThread();
                }));
            }
            yieldNow();
            assertThat(more).hasValue(0);
            go.countDown();
            assertThat(Set.copyOf(gather(all).await())).hasSizeLessThanOrEqualTo(64);
            assertThat(more).hasValue(64);
        });
    }

    @OnBothEngines
    void thousandsOfCallsAllComeBack(EngineUnderTest engine) {
        engine.run(() -> {
            var all = new ArrayList<Future<Integer, RuntimeException>>();
            for (int i = 0; i < 5_000; i++) {
                int number = i;
                all.add(toThread(() -> number));
            }
            List<Integer> numbers = gather(all).await();
            for (int i = 0; i < 5_000; i++) {
                assertThat(numbers.get(i)).isEqualTo(i);
            }
        });
    }

    // -- failures

    @OnBothEngines
    void wayOfAFailureNamesTheCall(EngineUnderTest engine) {
        var failure = new IllegalStateException("x");
        engine.run(() -> {
            createTask("caller", () -> {
                        assertThatThrownBy(() -> toThread(() -> {
                                            throw failure;
                                        })
                                        .await())
                                .isSameAs(failure);
                    })
                    .await();
        });
        assertThat(Failures.format(failure).lines().filter(line -> line.contains("task 'caller'")))
                .hasSize(2)
                .first()
                .asString()
                .endsWith("came out of toThread in task 'caller'");
        assertThat(Failures.format(failure)).contains("await in task 'caller' at io.asyncio4j.thread.ToThreadTest");
    }

    @OnBothEngines
    void interruptedExceptionThatNobodyHasAskedForIsACancellation(EngineUnderTest engine) {
        engine.run(() -> {
            var held = new Held();
            Future<Integer, RuntimeException> call = toThread(held::hold);
            held.waitUntilBegun();
            String name = held.thread.getName();
            held.thread.interrupt();
            assertThatThrownBy(call::await)
                    .isExactlyInstanceOf(CancelledError.class)
                    .hasMessage("interrupted")
                    .hasCauseExactlyInstanceOf(InterruptedException.class)
                    .matches(e -> ((CancelledError) e).reason().equals(new CancelReason.Interrupted()))
                    .matches(e -> ((CancelledError) e).requestedBy().equals("thread '" + name + "'"));
            assertThat(call.cancelled()).isTrue();
        });
    }

    // -- misuse

    @Test
    void foreignThreadIsToldWhatToDo() {
        assertRefused(
                () -> toThread(() -> 1),
                "no running event loop: toThread(...) was called on thread '"
                        + Thread.currentThread().getName()
                        + "', which is no task. Start the program with Asyncio.run(() -> ...), or have a running loop"
                        + " do it: submitThreadsafe(loop, () -> ...).");
    }

    @OnBothEngines
    void blockingIsOffTheLoopAlready(EngineUnderTest engine) {
        engine.run(() -> blocking(() -> assertRefused(
                () -> toThread(() -> 1),
                "no running event loop: toThread(...) was called inside blocking(...) by Task 'Task-1' (pending, in"
                        + " blocking(...)), which is off the loop there. Call it before or after blocking(...).")));
    }

    @OnBothEngines
    void bodyHasNoLoop(EngineUnderTest engine) {
        engine.run(() -> {
            var task = currentTask();
            toThread(() -> {
                        String on = "thread '" + Thread.currentThread().getName() + "'";
                        String inside = " was called inside toThread in task 'Task-1', on " + on;
                        String rest = inside
                                + ", where no event loop runs. Call it in the task, before or after that, or have the"
                                + " loop do it: submitThreadsafe(loop, () -> ...).";
                        assertRefused(() -> sleep(Duration.ZERO), "sleep(...)" + rest);
                        assertRefused(() -> yieldNow(), "yieldNow()" + rest);
                        assertRefused(() -> currentTask(), "currentTask()" + rest);
                        assertRefused(() -> await(() -> 1), "await(body)" + rest);
                        assertRefused(() -> await(new CompletableFuture<>()), "await(stage)" + rest);
                        assertRefused(() -> createTask(() -> 1), "no running event loop: createTask(...)" + rest);
                        assertRefused(() -> toThread(() -> 1), "no running event loop: toThread(...)" + rest);
                        assertRefused(() -> runningLoop(), "no running event loop: runningLoop()" + rest);
                        assertRefused(
                                () -> blocking(() -> 1),
                                "blocking(...) was called outside a task, inside toThread in task 'Task-1', on " + on
                                        + ". Code that is not on a loop may block as it is: call the body directly.");
                        String noLoop =
                                inside + ", where no event loop runs. Call it in a task, as in Asyncio.run(() ->"
                                        + " ...); another thread uses ";
                        assertRefused(
                                () -> new Queue<>().get(),
                                "Queue.get()" + noLoop
                                        + "queue.getThreadsafe(), once a task has called queue.shared().");
                        assertRefused(
                                () -> new Event().await(),
                                "Event.await()" + noLoop + "submitThreadsafe(loop, () -> ...).");
                        assertRefused(
                                task::cancel,
                                "cancel() was called on " + on + ", but EventLoop(running, 0 ready, 0 timers) runs on"
                                        + " another thread. Use loop.callSoonThreadsafe(() -> task.cancel()).");
                    })
                    .await();
        });
    }

    @OnBothEngines
    void bodyInAnExecutorHasNoLoop(EngineUnderTest engine) {
        engine.run(() -> {
            var queue = new Queue<Integer>().shared();
            runInExecutor(work -> Thread.ofPlatform().name("own").start(work), () -> {
                        String inside = " was called inside runInExecutor in task 'Task-1', on thread 'own', ";
                        assertRefused(
                                () -> sleep(Duration.ZERO),
                                "sleep(...)" + inside
                                        + "where no event loop runs. Call it in the task, before or after that, or have"
                                        + " the loop do it: submitThreadsafe(loop, () -> ...).");
                        assertRefused(
                                () -> queue.put(1),
                                "Queue.put(...)" + inside
                                        + "which is off the loop of Queue(0 items). Use queue.putThreadsafe(...).");
                        queue.putThreadsafe(1);
                    })
                    .await();
            assertThat(queue.get()).isEqualTo(1);
        });
    }

    // The thread is the executor's: nothing is said of the call when it has ended
    @OnBothEngines
    void threadForgetsTheCallAtItsEnd(EngineUnderTest engine) {
        engine.run(() -> {
            var thrown = new CompletableFuture<Throwable>();
            runInExecutor(
                            work -> Thread.ofPlatform().name("own").start(() -> {
                                work.run();
                                thrown.complete(catchThrowable(() -> sleep(Duration.ZERO)));
                            }),
                            () -> {})
                    .await();
            assertThat(await(thrown))
                    .hasMessage("sleep(...) was called on thread 'own', which is no task. Start the program with"
                            + " Asyncio.run(() -> ...), or have a running loop do it: submitThreadsafe(loop, () ->"
                            + " ...).");
        });
    }

    @OnBothEngines
    void bodyIsNeeded(EngineUnderTest engine) {
        engine.run(() -> assertThatThrownBy(() -> toThread((Action<RuntimeException>) null))
                .isExactlyInstanceOf(NullPointerException.class)
                .hasMessage("body is null: toThread takes what the thread is to run, such as () -> work()"));
    }

    private static void assertRefused(ThrowingCallable call, String message) {
        assertThatThrownBy(call)
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage(message);
    }
}
