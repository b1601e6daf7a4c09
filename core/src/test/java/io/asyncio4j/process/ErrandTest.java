// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.process;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.Future;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.task.Tasks;

/** News that is kept back, so that the interrupt of a run comes before it, does not hold a task that is cancelled. */
class ErrandTest {
    private static final long LONG = 60_000_000_000L;

    private static Errand errand() {
        return new Errand(Tasks.runningKernel("this test"), "an errand");
    }

    @OnBothEngines
    void requestEndsTheWaitForWhatIsKeptBack(EngineUnderTest engine) {
        engine.run(() -> {
            var errand = errand();
            var keptBack = Future.<Void, RuntimeException>create();
            errand.begin(
                    () -> errand.tell(() -> {
                        errand.endLater(LONG);
                        keptBack.setResult(null);
                    }),
                    refused -> {});
            var task = createTask(errand::await);
            keptBack.await();
            yieldNow();
            assertThat(task.done()).isFalse();
            task.cancel("enough");
            assertThatThrownBy(task::await).isInstanceOf(CancelledError.class).hasMessage("enough");
            assertThat(errand.hasEnded()).isTrue();
        });
    }

    @OnBothEngines
    void nothingIsKeptBackFromATaskThatIsCancelledBefore(EngineUnderTest engine) {
        engine.run(() -> {
            var errand = errand();
            var task = createTask(errand::await);
            yieldNow();
            task.cancel("enough");
            yieldNow();
            assertThat(task.done()).isFalse(); // the errand is done whether somebody waits or not
            errand.begin(() -> errand.tell(() -> errand.endLater(LONG)), refused -> {});
            assertThatThrownBy(task::await).isInstanceOf(CancelledError.class).hasMessage("enough");
        });
    }

    @OnBothEngines
    void newsComesAfterItsTime(EngineUnderTest engine) {
        engine.run(() -> {
            var errand = errand();
            errand.begin(() -> errand.tell(() -> errand.endLater(1)), refused -> {});
            errand.await();
            assertThat(errand.hasEnded()).isTrue();
        });
    }
}
