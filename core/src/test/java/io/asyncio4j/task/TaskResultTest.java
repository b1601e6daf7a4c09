// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.task;

import static io.asyncio4j.Asyncio.await;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.future.Action;
import io.asyncio4j.future.Coroutine;
import io.asyncio4j.future.State;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What bodies return, in all their forms: S9, S13. */
class TaskResultTest {
    private int called;

    private void voidMethod() {
        called++;
    }

    private int valueMethod() {
        return 42;
    }

    private static String overloaded() {
        return "no argument";
    }

    private static String overloaded(int number) {
        return "number " + number;
    }

    @OnBothEngines
    void awaitGivesTheValueOfTheBody(EngineUnderTest engine) {
        int value = engine.run(() -> createTask(() -> {
                    sleep(Duration.ofDays(1));
                    return 42;
                })
                .await());
        assertThat(value).isEqualTo(42);
    }

    @OnBothEngines
    void bodyWithoutAValueGivesNull(EngineUnderTest engine) {
        engine.run(() -> {
            Task<Void, RuntimeException> task = createTask(() -> {
                yieldNow();
            });
            assertThat(task.await()).isNull();
            assertThat(task.result()).isNull();
            assertThat(task.resultNow()).isNull();
            assertThat(task.state()).isEqualTo(State.SUCCEEDED);
        });
    }

    @OnBothEngines
    void valueMayBeNull(EngineUnderTest engine) {
        engine.run(() -> {
            Task<String, RuntimeException> task = createTask(() -> (String) null);
            assertThat(task.await()).isNull();
            assertThat(task.exception()).isNull();
            assertThat(task.state()).isEqualTo(State.SUCCEEDED);
        });
    }

    @OnBothEngines
    void methodReferencesAreBodies(EngineUnderTest engine) throws IOException {
        InputStream in = new ByteArrayInputStream(new byte[] {7});
        engine.run(() -> {
            Task<Void, RuntimeException> nothing = createTask(this::voidMethod);
            Task<Integer, RuntimeException> number = createTask("named", this::valueMethod);
            Task<String, RuntimeException> text = createTask(TaskOptions.options(), TaskResultTest::overloaded);
            Task<Integer, IOException> read = createTask(in::read); // overloaded: the form with the value
            assertThat(nothing.await()).isNull();
            assertThat(called).isEqualTo(1);
            assertThat(number.await()).isEqualTo(42);
            assertThat(text.await()).isEqualTo("no argument");
            assertThat(read.await()).isEqualTo(7);
            assertThat(createTask(() -> overloaded(3)).await()).isEqualTo("number 3");
        });
    }

    @OnBothEngines
    void objectsAreBodies(EngineUnderTest engine) throws IOException {
        Coroutine<String, IOException> withValue = () -> "value";
        Action<IOException> without = () -> called++;
        engine.run(() -> {
            assertThat(createTask(withValue).await()).isEqualTo("value");
            assertThat(createTask("named", withValue).await()).isEqualTo("value");
            assertThat(createTask(without).await()).isNull();
            assertThat(createTask("named", without).await()).isNull();
            assertThat(createTask(TaskOptions.options(), without).await()).isNull();
            assertThat(called).isEqualTo(3);
        });
    }

    @OnBothEngines
    void valueOfABodyThatIsGivenAsAnActionIsDropped(EngineUnderTest engine) throws Exception {
        Coroutine<String, IOException> body = () -> {
            called++;
            return "dropped";
        };
        body.run(); // as an Action
        assertThat(called).isEqualTo(1);
        engine.run(() -> assertThat(await(body)).isEqualTo("dropped"));
    }

    @OnBothEngines
    void awaitRunsABodyInTheCallingTask(EngineUnderTest engine) {
        engine.run(() -> {
            List<String> order = new ArrayList<>();
            createTask(() -> order.add("other task"));
            String value = await(() -> {
                order.add("body");
                yieldNow();
                return "value";
            });
            await(() -> {
                order.add(value);
            });
            assertThat(order).containsExactly("body", "other task", "value");
        });
    }

    @OnBothEngines
    void awaitOfADoneTaskDoesNotSuspend(EngineUnderTest engine) {
        engine.run(() -> {
            var task = createTask(() -> Optional.of("x"));
            task.await();
            List<String> order = new ArrayList<>();
            runningLoop().callSoon(() -> order.add("callback"));
            assertThat(task.await()).contains("x");
            order.add("main");
            yieldNow();
            assertThat(order).containsExactly("main", "callback");
        });
    }

    @OnBothEngines
    void everyAwaiterGetsTheValueInTheOrderInWhichTheyCame(EngineUnderTest engine) {
        engine.run(() -> {
            List<String> order = new ArrayList<>();
            var task = createTask(() -> {
                sleep(Duration.ofSeconds(1));
                return "value";
            });
            var awaiters = new ArrayList<Task<Boolean, RuntimeException>>();
            for (int i = 1; i <= 5; i++) {
                int number = i;
                awaiters.add(createTask(() -> order.add(number + " " + task.await())));
            }
            for (var awaiter : awaiters) {
                awaiter.await();
            }
            assertThat(order).containsExactly("1 value", "2 value", "3 value", "4 value", "5 value");
        });
    }
}
