// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.thread;

import static io.asyncio4j.Asyncio.toThread;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.future.Action;
import io.asyncio4j.future.Future;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.Eventually;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.support.Told;
import java.io.IOException;
import java.util.concurrent.CopyOnWriteArrayList;

/** A thread of toThread takes the next call whatever the last one has left behind, and is replaced if it ends. */
class CrewTest {
    @OnBothEngines
    void interruptFlagThatABodyLeavesIsGoneBeforeTheNextCall(EngineUnderTest engine) {
        engine.run(() -> {
            Thread thread = toThread(() -> {
                        Thread.currentThread().interrupt();
                        return Thread.currentThread();
                    })
                    .await();
            for (int i = 0; i < 3; i++) {
                toThread(() -> {
                            assertThat(Thread.currentThread()).isSameAs(thread);
                            assertThat(thread.isInterrupted()).isFalse();
                        })
                        .await();
            }
        });
    }

    @OnBothEngines
    void interruptOfAnIdleThreadDoesNothing(EngineUnderTest engine) {
        engine.run(() -> {
            Thread thread = toThread(Thread::currentThread).await();
            Eventually.waitUntil("it is idle", () -> thread.getState() == Thread.State.WAITING);
            thread.interrupt();
            Eventually.waitUntil("it has heard that", () -> !thread.isInterrupted());
            assertThat(toThread(Thread::currentThread).await()).isSameAs(thread);
        });
    }

    @OnBothEngines
    void threadThatEndsUnaskedIsReplacedAndItsCallComesBack(EngineUnderTest engine) {
        var uncaught = new CopyOnWriteArrayList<Throwable>();
        var held = new Held();
        var failure = new InternalError("no cause"); // one that ends the loop: others end nothing
        var told = new Told();
        runTold(engine, told, () -> {
            Future<Integer, IOException> call = toThread(() -> {
                Thread mine = Thread.currentThread();
                mine.setUncaughtExceptionHandler((_, thrown) -> uncaught.add(thrown));
                try {
                    return held.hold();
                } catch (InterruptedException e) {
                    throw new Unaskable(mine, failure);
                }
            });
            held.waitUntilBegun();
            call.cancel();
            yieldNow(); // it is interrupted
            Eventually.waitUntil("the thread has ended", () -> !held.thread.isAlive());
            assertThat(uncaught).containsExactly(failure);
            assertThat(toThread(Thread::currentThread).await()).isNotSameAs(held.thread);
        });
        assertThat(told.messages())
                .containsExactly(
                        "Future exception was never retrieved (abandoned): Future of toThread in task 'Task-1' |"
                                + " io.asyncio4j.thread.CrewTest$Unaskable: x");
    }

    private static void runTold(EngineUnderTest engine, Told told, Action<RuntimeException> body) {
        try (var runner = engine.virtualTime().exceptionHandler(told).build()) {
            runner.run(body);
        }
    }

    /** Throws when one thread asks for its cause. */
    private static final class Unaskable extends IOException {
        private static final long serialVersionUID = 1L;

        private final transient Thread thread;
        private final Error failure;

        Unaskable(Thread thread, Error failure) {
            super("x");
            this.thread = thread;
            this.failure = failure;
        }

        @Override
        public synchronized Throwable getCause() {
            if (Thread.currentThread() == thread) {
                throw failure;
            }
            return super.getCause();
        }
    }
}
