// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.future;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.context.ContextVar;
import io.asyncio4j.loop.ExceptionContext;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.task.Task;
import io.asyncio4j.task.TaskOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Callbacks at the end of a future or task: S12. */
class DoneCallbackTest {
    private final List<String> order = new ArrayList<>();

    @OnBothEngines
    void callbackIsNeverCalledInsideTheCompletion(EngineUnderTest engine) {
        engine.run(() -> {
            Future<Integer, RuntimeException> future = Future.create();
            future.addDoneCallback(f -> order.add("callback"));
            future.setResult(42);
            order.add("after setResult");
            yieldNow();
        });
        assertThat(order).containsExactly("after setResult", "callback");
    }

    @OnBothEngines
    void callbacksAndAwaitersAreToldInOrderOfRegistration(EngineUnderTest engine) {
        // CPython: a task that awaits stands in the same list, by its wake-up callback.
        engine.run(() -> {
            Future<Integer, RuntimeException> future = Future.create();
            future.addDoneCallback(f -> order.add("callback 1"));
            createTask(() -> {
                future.await();
                order.add("task 1");
            });
            yieldNow();
            future.addDoneCallback(f -> order.add("callback 2"));
            createTask(() -> {
                future.await();
                order.add("task 2");
            });
            yieldNow();
            future.addDoneCallback(f -> order.add("callback 3"));
            future.setResult(42);
            yieldNow();
        });
        assertThat(order).containsExactly("callback 1", "task 1", "callback 2", "task 2", "callback 3");
    }

    @OnBothEngines
    void callbackGetsTheVeryTaskThatHasEnded(EngineUnderTest engine) {
        engine.run(() -> {
            List<Object> got = new ArrayList<>();
            Task<Integer, RuntimeException> ok = createTask(() -> 42);
            Task<Integer, IOException> failing = createTask(() -> {
                throw new IOException("boom");
            });
            Task<Void, RuntimeException> cancelled = createTask(() -> sleep(Duration.ofDays(1)));
            ok.addDoneCallback(got::add);
            failing.addDoneCallback(t -> {
                got.add(t);
                order.add(t.exception().getMessage());
            });
            cancelled.addDoneCallback(t -> {
                got.add(t);
                order.add("cancelled " + t.cancelled());
            });
            cancelled.cancel();
            yieldNow();
            yieldNow();
            assertThat(got).containsExactly(ok, failing, cancelled);
        });
        assertThat(order).containsExactly("boom", "cancelled true");
    }

    @OnBothEngines
    void callbackAddedAfterTheEndIsCalledInTheNextIteration(EngineUnderTest engine) {
        engine.run(() -> {
            var task = createTask(() -> 42);
            task.await();
            runningLoop().callSoon(() -> order.add("callSoon"));
            task.addDoneCallback(t -> order.add("callback"));
            order.add("main");
            yieldNow();
        });
        assertThat(order).containsExactly("main", "callSoon", "callback");
    }

    @OnBothEngines
    void callbackAddedByACallbackIsCalledToo(EngineUnderTest engine) {
        engine.run(() -> {
            Future<Integer, RuntimeException> future = Future.create();
            future.addDoneCallback(f -> {
                order.add("first");
                f.addDoneCallback(g -> order.add("added"));
            });
            future.addDoneCallback(f -> order.add("second"));
            future.setResult(1);
            yieldNow();
            yieldNow();
        });
        assertThat(order).containsExactly("first", "second", "added");
    }

    @OnBothEngines
    void sameCallbackAddedTwiceIsCalledTwice(EngineUnderTest engine) {
        DoneCallback<Object> callback = f -> order.add("called");
        engine.run(() -> {
            Future<Integer, RuntimeException> future = Future.create();
            future.addDoneCallback(callback);
            var second = future.addDoneCallback(callback);
            future.addDoneCallback(callback);
            second.close(); // takes back this one only
            future.setResult(1);
            yieldNow();
        });
        assertThat(order).containsExactly("called", "called");
    }

    @OnBothEngines
    void closedRegistrationIsNotCalled(EngineUnderTest engine) {
        engine.run(() -> {
            Future<Integer, RuntimeException> future = Future.create();
            var gone = future.addDoneCallback(f -> order.add("taken back"));
            future.addDoneCallback(f -> order.add("stays"));
            gone.close();
            gone.close(); // does nothing
            future.setResult(42);
            yieldNow();
        });
        assertThat(order).containsExactly("stays");
    }

    @OnBothEngines
    void registrationCanBeClosedUntilTheCallbackIsCalled(EngineUnderTest engine) {
        // Differs from CPython, where remove_done_callback comes too late once the future is done.
        engine.run(() -> {
            Future<Integer, RuntimeException> future = Future.create();
            List<Registration> later = new ArrayList<>();
            future.addDoneCallback(f -> later.getFirst().close());
            later.add(future.addDoneCallback(f -> order.add("taken back")));
            future.setResult(42);
            yieldNow();
            yieldNow();
        });
        assertThat(order).isEmpty();
    }

    @OnBothEngines
    void callbackRunsInACopyOfTheContextInWhichItWasAdded(EngineUnderTest engine) {
        ContextVar<String> variable = ContextVar.of("variable", "unset");
        engine.run(() -> {
            Future<Integer, RuntimeException> future = Future.create();
            variable.set("at registration");
            future.addDoneCallback(f -> {
                order.add(variable.get());
                variable.set("changed by the callback");
            });
            variable.set("at completion");
            future.setResult(42);
            yieldNow();
            order.add(variable.get());
        });
        assertThat(order).containsExactly("at registration", "at completion");
    }

    @OnBothEngines
    void callbackThatThrowsStopsNobody(EngineUnderTest engine) {
        List<ExceptionContext> told = new ArrayList<>();
        var failure = new IOException("in the callback");
        var throwing = new DoneCallback<Object>() {
            @Override
            public void done(Object ended) throws IOException {
                throw failure;
            }

            @Override
            public String toString() {
                return "throwing callback";
            }
        };
        try (var runner = engine.virtualTime().exceptionHandler(told::add).build()) {
            runner.run(() -> {
                var task = createTask(TaskOptions.options().name("t"), () -> 42);
                task.addDoneCallback(throwing);
                task.addDoneCallback(t -> order.add("next callback"));
                assertThat(task.await()).isEqualTo(42);
            });
        }
        assertThat(order).containsExactly("next callback");
        assertThat(told).hasSize(1);
        assertThat(told.getFirst().message())
                .isEqualTo("Exception in callback Handle(throwing callback for Task 't' (succeeded, result=42))");
        assertThat(told.getFirst().exception()).isSameAs(failure);
        assertThat(told.getFirst().source()).isNotNull();
    }

    @OnBothEngines
    void callbackMustNotSuspend(EngineUnderTest engine) {
        List<ExceptionContext> told = new ArrayList<>();
        try (var runner = engine.virtualTime().exceptionHandler(told::add).build()) {
            runner.run(() -> {
                Future<Integer, RuntimeException> never = Future.create();
                var task = createTask(() -> 42);
                task.addDoneCallback(t -> never.await());
                task.await();
                yieldNow();
            });
        }
        assertThat(told).hasSize(1);
        assertThat(told.getFirst().exception())
                .isExactlyInstanceOf(IllegalStateException.class)
                .message()
                .matches("await\\(\\) was called outside a task, on thread 'asyncio4j-loop-\\d+', for"
                        + " Future\\(pending\\)\\. Await in a task: createTask\\(\\(\\) -> \\.\\.\\.\\) or"
                        + " Asyncio\\.run\\(\\(\\) -> \\.\\.\\.\\); in a callback, or after the loop has ended, use"
                        + " result\\(\\) or outcome\\(\\); on another thread, have the loop tell it:"
                        + " loop\\.callSoonThreadsafe\\(\\(\\) -> task\\.addDoneCallback\\(\\.\\.\\.\\)\\)\\.");
    }

    @OnBothEngines
    void nullIsNoCallback(EngineUnderTest engine) {
        engine.run(() -> {
            Future<Integer, RuntimeException> future = Future.create();
            assertThatThrownBy(() -> future.addDoneCallback(null))
                    .isInstanceOf(NullPointerException.class)
                    .hasMessage(
                            "callback is null: addDoneCallback(...) takes what to call, such as task -> work(task)");
        });
    }
}
