// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.structured;

import static io.asyncio4j.Asyncio.asCompleted;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.gather;
import static io.asyncio4j.Asyncio.gatherOutcomes;
import static io.asyncio4j.Asyncio.race;
import static io.asyncio4j.Asyncio.shield;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.taskGroup;
import static io.asyncio4j.Asyncio.waitFor;
import static io.asyncio4j.Asyncio.waitTasks;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.future.Action;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.Future;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import java.time.Duration;
import java.util.List;

/** A task that waits in a group or combinator shows which (S31: what a stuck program is asked first). */
class ShownWaitTest {
    private static final Duration DAY = Duration.ofDays(1);

    private static void assertShown(EngineUnderTest engine, String what, Action<Exception> body) {
        engine.run(() -> {
            var task = createTask("t", body);
            yieldNow();
            yieldNow();
            assertThat(task).hasToString("Task 't' (pending, waiting for " + what + ")");
            task.cancel();
        });
    }

    private static void forEver() {
        sleep(DAY);
    }

    @OnBothEngines
    void ofAGroup(EngineUnderTest engine) {
        assertShown(engine, "the tasks of its group", () -> taskGroup(g -> g.createTask(ShownWaitTest::forEver)));
    }

    @OnBothEngines
    void ofStart(EngineUnderTest engine) {
        assertShown(engine, "a task of a group to be ready", () -> taskGroup(g -> g.start(ready -> forEver())));
    }

    @OnBothEngines
    void ofGather(EngineUnderTest engine) {
        assertShown(engine, "gather", () -> gather(ShownWaitTest::forEver).await());
    }

    @OnBothEngines
    void ofGatherOutcomes(EngineUnderTest engine) {
        assertShown(
                engine,
                "gatherOutcomes",
                () -> gatherOutcomes(createTask(ShownWaitTest::forEver)).await());
    }

    @OnBothEngines
    void ofRace(EngineUnderTest engine) {
        assertShown(
                engine,
                "race",
                () -> race(() -> {
                            forEver();
                            return 1;
                        })
                        .await());
    }

    @OnBothEngines
    void ofShield(EngineUnderTest engine) {
        assertShown(engine, "shield", () -> shield(ShownWaitTest::forEver).await());
    }

    @OnBothEngines
    void ofWaitTasks(EngineUnderTest engine) {
        assertShown(
                engine,
                "waitTasks",
                () -> waitTasks(List.of(createTask(ShownWaitTest::forEver)), ReturnWhen.ALL_COMPLETED));
    }

    @OnBothEngines
    void ofAsCompleted(EngineUnderTest engine) {
        assertShown(
                engine,
                "asCompleted",
                () -> asCompleted(List.of(createTask(ShownWaitTest::forEver)))
                        .iterator()
                        .next());
    }

    @OnBothEngines
    void ofWaitForWhatIsBeingCancelled(EngineUnderTest engine) {
        assertShown(engine, "waitFor", () -> {
            var stubborn = createTask(() -> {
                try {
                    forEver();
                } catch (CancelledError e) {
                    forEver();
                }
            });
            yieldNow();
            waitFor(stubborn, Duration.ZERO);
        });
    }

    @OnBothEngines
    void futuresOfCombinatorsShowWhatTheyAre(EngineUnderTest engine) {
        engine.run(() -> {
            var whole = gather(ShownWaitTest::forEver);
            assertThat(whole).hasToString("Future of gather (pending)");
            whole.cancel();
            assertThat(Future.create()).hasToString("Future(pending)");
        });
    }
}
