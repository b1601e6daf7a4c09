// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.coroutine;

import static io.asyncio4j.Asyncio.blocking;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.support.EngineUnderTest.INLINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.task.Task;
import java.util.ArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The way of an inline strand to a pool thread and back, S18 (g): also when the pool, or a stack trace, gets in the way. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RideTest {
    private final Executor pool = Elsewhere.executor;

    @AfterEach
    void putThePoolBack() {
        Elsewhere.executor = pool;
    }

    // S3: out of memory in a task ends that task alone
    @Test
    void poolWithoutAThreadFailsTheCallOfBlocking() {
        var error = new OutOfMemoryError("unable to create native thread");
        INLINE.run(() -> {
            var other = createTask("other", () -> {
                yieldNow();
                return "goes on";
            });
            Elsewhere.executor = ride -> {
                throw error;
            };
            assertThatThrownBy(() -> blocking(() -> 1)).isSameAs(error);
            Elsewhere.executor = pool;
            assertThat(other.await()).isEqualTo("goes on");
            assertThat(blocking(() -> 2)).isEqualTo(2);
            assertThat(currentTask()).hasToString("Task 'Task-1' (pending, running)");
        });
    }

    // What a stack trace that was taken at the wrong moment does: the JDK asks for the same ride again
    @Test
    void rideThatIsAskedForTwiceIsTakenOnce() {
        var asked = new AtomicInteger();
        Elsewhere.executor = ride -> {
            asked.incrementAndGet();
            pool.execute(ride);
            pool.execute(ride);
            pool.execute(ride);
        };
        INLINE.run(() -> {
            var onLoop = new AtomicBoolean();
            Thread loop = Thread.currentThread();
            var tasks = new ArrayList<Task<Integer, RuntimeException>>();
            for (int i = 0; i < 20; i++) {
                int start = i;
                tasks.add(createTask(() -> {
                    int sum = start;
                    for (int round = 0; round < 100; round++) {
                        sum += blocking(() -> 1);
                        assertThat(onLoop.getAndSet(true)).as("two at a time").isFalse();
                        Thread.onSpinWait();
                        onLoop.set(false);
                        yieldNow();
                    }
                    return sum;
                }));
            }
            for (int i = 0; i < tasks.size(); i++) {
                assertThat(tasks.get(i).await()).isEqualTo(i + 100);
            }
            assertThat(Thread.currentThread()).isSameAs(loop);
        });
        assertThat(asked).hasValueGreaterThanOrEqualTo(2_000);
    }
}
