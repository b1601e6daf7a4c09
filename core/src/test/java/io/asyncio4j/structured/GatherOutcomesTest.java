// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.structured;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.gatherOutcomes;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.future.CancelReason;
import io.asyncio4j.future.Outcome;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.task.Task;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** S23: gatherOutcomes waits for all, whatever becomes of them. */
class GatherOutcomesTest {
    private static Task<String, IOException> ending(int millis, String value) {
        return createTask(value, () -> {
            sleep(Duration.ofMillis(millis));
            if (value.startsWith("bad")) {
                throw new IOException(value);
            }
            return value;
        });
    }

    // CPython 3.13: [1, ValueError('b'), CancelledError('')], when the last one has ended
    @OnBothEngines
    void eachOutcomeStandsAtThePlaceOfItsTask(EngineUnderTest engine) {
        engine.run(() -> {
            long start = runningLoop().time();
            var good = ending(3, "good");
            var bad = ending(1, "bad");
            var cancelled = ending(9, "cancelled");
            runningLoop().callSoon(() -> cancelled.cancel("no"));
            List<Outcome<String>> outcomes =
                    gatherOutcomes(good, bad, cancelled, good).await();
            assertThat(runningLoop().time() - start).isEqualTo(3_000_000);
            assertThat(outcomes)
                    .containsExactly(
                            new Outcome.Succeeded<>("good"),
                            new Outcome.Failed<>(bad.exception()),
                            new Outcome.Cancelled<>(new CancelReason.Requested("no")),
                            new Outcome.Succeeded<>("good"));
        });
    }

    @OnBothEngines
    void collectionGivesTheSame(EngineUnderTest engine) {
        engine.run(() -> {
            var outcomes =
                    gatherOutcomes(List.of(ending(2, "a"), ending(1, "b"))).await();
            assertThat(outcomes).containsExactly(new Outcome.Succeeded<>("a"), new Outcome.Succeeded<>("b"));
            assertThatThrownBy(outcomes::clear).isInstanceOf(UnsupportedOperationException.class);
        });
    }

    // CPython 3.13: done at once, []
    @OnBothEngines
    void nothingGivesNothingAtOnce(EngineUnderTest engine) {
        engine.run(() -> {
            var nothing = gatherOutcomes(List.<Task<String, IOException>>of());
            assertThat(nothing.done()).isTrue();
            assertThat(nothing.result()).isEmpty();
        });
    }

    // CPython 3.13: done at once
    @OnBothEngines
    void whatHasEndedGivesItsOutcomeAtOnce(EngineUnderTest engine) {
        engine.run(() -> {
            var bad = ending(0, "bad");
            sleep(Duration.ofMillis(1));
            var outcomes = gatherOutcomes(bad);
            assertThat(outcomes.done()).isTrue();
            assertThat(outcomes.result()).containsExactly(new Outcome.Failed<>(bad.exception()));
        });
    }
}
