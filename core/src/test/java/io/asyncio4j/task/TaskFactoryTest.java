// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.task;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.future.Action;
import io.asyncio4j.loop.EventLoop;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

class TaskFactoryTest {
    private static final class Naming implements TaskFactory {
        private int made;

        @Override
        public <T extends @Nullable Object, X extends Exception> Task<T, X> create(
                EventLoop loop, TaskOptions options, Action<? extends X> body) {
            return STANDARD.create(loop, options.name("job-" + ++made), body);
        }
    }

    @OnBothEngines
    void everyTaskIsMadeByTheFactory(EngineUnderTest engine) {
        try (var runner = engine.virtualTime().taskFactory(new Naming()).build()) {
            runner.run(() -> {
                var task = createTask("asked for", () -> 42);
                assertThat(task.name()).isEqualTo("job-2"); // the main task is the first
                assertThat(task.await()).isEqualTo(42);
            });
        }
    }

    @OnBothEngines
    void eagerFactoryStartsEveryTaskAtOnce(EngineUnderTest engine) {
        List<String> order = new ArrayList<>();
        try (var runner = engine.virtualTime().taskFactory(TaskFactory.EAGER).build()) {
            runner.run(() -> {
                var task = createTask(() -> {
                    order.add("child");
                    yieldNow();
                    order.add("child again");
                });
                order.add("creator");
                task.await();
            });
        }
        assertThat(order).containsExactly("child", "creator", "child again");
    }

    @OnBothEngines
    void factoryThatMakesNothingIsNamed(EngineUnderTest engine) {
        var lazy = new TaskFactory() {
            @Override
            @SuppressWarnings("NullAway")
            public <T extends @Nullable Object, X extends Exception> Task<T, X> create(
                    EventLoop loop, TaskOptions options, Action<? extends X> body) {
                return null;
            }

            @Override
            public String toString() {
                return "lazy factory";
            }
        };
        try (var runner = engine.virtualTime().taskFactory(lazy).build()) {
            assertThatThrownBy(() -> runner.run(() -> {}))
                    .isInstanceOf(NullPointerException.class)
                    .hasMessage("lazy factory made no task: it must return what TaskFactory.STANDARD makes");
        }
    }
}
