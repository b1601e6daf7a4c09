// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.thread;

import static io.asyncio4j.support.Interleavings.check;

import io.asyncio4j.future.Future;
import io.asyncio4j.scheduler.LoopAmongThreads;
import io.asyncio4j.support.Interleavings;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A stage that another thread completes, while the loop cancels the future that wraps it. Each has one outcome, what the
 * stage fails with is in the ledger once, and the loop counts on the stage as long as it is to come.
 */
public final class WrappingInterleavings implements Interleavings {
    private final IllegalArgumentException failure = new IllegalArgumentException("late");

    @Override
    public List<Scenario> scenarios() {
        return List.of(
                new Scenario("a stage with a value", () -> {
                    var trial = new Trial();
                    trial.crowd.thread(() -> trial.stage.complete(7));
                    trial.run();
                    check(trial.wasCancelled || trial.future.result() == 7, trial.future.toString());
                    check(trial.failures() == 0, trial.failures() + " failures");
                }),
                new Scenario("a stage that fails", () -> {
                    var trial = new Trial();
                    trial.crowd.thread(() -> trial.stage.completeExceptionally(failure));
                    trial.run();
                    check(
                            trial.failures() == (trial.stage.isCancelled() ? 0 : 1),
                            trial.failures() + " failures, " + trial.stage);
                }));
    }

    private static final class Trial {
        private final LoopAmongThreads crowd = new LoopAmongThreads();
        private final CompletableFuture<Integer> stage = new CompletableFuture<>();
        private final Future<Integer, RuntimeException> future =
                crowd.call(() -> Wrapping.wrap(crowd.loop, stage, null, "wrapFuture"));
        private boolean wasCancelled;

        private void run() {
            crowd.loop.ready(() -> {
                LoopAmongThreads.linger(); // the stage's end may come first
                crowd.loop.ready(this::cancel);
            });
            crowd.run();
            check(future.cancelled() == wasCancelled, future + ", but cancel() said " + wasCancelled);
            check(future.done() && stage.isDone(), future + ", " + stage);
            check(crowd.isIdle(), "the loop still waits for it");
        }

        private void cancel() {
            check(future.done() || !crowd.isIdle(), "the loop does not wait for it");
            wasCancelled = future.cancel();
        }

        private long failures() {
            return crowd.loop.ledger().lastId();
        }
    }
}
