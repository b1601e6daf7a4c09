// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.task;

import static io.asyncio4j.Asyncio.allTasks;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.Future;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** S16: a request to a task that waits for a task that waits for a task. */
class CancelChainTest {
    private static final Duration DAY = Duration.ofDays(1);

    // CPython 3.13: ['asked', 'leaf', 'mid', 'top'], each with 'deep', one task left
    @OnBothEngines
    void requestGoesToTheInnermostTaskAndComesBackUp(EngineUnderTest engine) {
        engine.run(() -> {
            var log = new ArrayList<String>();
            var top = createTask(() -> logged(log, "top", () -> {
                var mid = createTask(() -> logged(log, "mid", () -> {
                    var leaf = createTask(() -> logged(log, "leaf", () -> sleep(DAY)));
                    leaf.await();
                }));
                mid.await();
            }));
            for (int i = 0; i < 4; i++) {
                yieldNow();
            }
            top.cancel("deep");
            log.add("asked");
            assertThat(catchThrowable(top::await)).hasMessage("deep");
            assertThat(log).containsExactly("asked", "leaf deep", "mid deep", "top deep");
            assertThat(allTasks()).hasSize(1);
        });
    }

    private static void logged(List<String> log, String name, Runnable body) {
        try {
            body.run();
        } catch (CancelledError e) {
            log.add(name + " " + e.getMessage());
            throw e;
        }
    }

    // CPython 3.13 does as much for a chain of 100, and dies of recursion with 10,000
    @OnBothEngines
    void chainMayBeLongerThanAStack(EngineUnderTest engine) {
        engine.run(() -> {
            Task<Void, RuntimeException> last = createTask(() -> sleep(DAY));
            var leaf = last;
            for (int i = 0; i < 10_000; i++) {
                var before = last;
                last = createTask(() -> {
                    before.await();
                });
            }
            yieldNow();
            yieldNow();
            last.cancel("m");
            assertThat(catchThrowable(last::await)).hasMessage("m");
            assertThat(leaf.cancelled()).isTrue();
            assertThat(last.cancelling()).isEqualTo(1);
            assertThat(allTasks()).hasSize(1);
        });
    }

    // S16: a task in the middle that has its outcome already, but has not gone on, keeps the request
    @OnBothEngines
    void requestStaysWithTheTaskWhoseOutcomeIsIn(EngineUnderTest engine) {
        engine.run(() -> {
            var log = new ArrayList<String>();
            Future<String, RuntimeException> future = Future.create();
            var inner = createTask(() -> logged(log, "inner", () -> log.add("got " + future.await())));
            var outer = createTask(() -> logged(log, "outer", inner::await));
            yieldNow();
            yieldNow();
            future.setResult("value");
            outer.cancel("m");
            assertThat(catchThrowable(outer::await)).hasMessage("m");
            assertThat(log).containsExactly("inner m", "outer m");
        });
    }
}
