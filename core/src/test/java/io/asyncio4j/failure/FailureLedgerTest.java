// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.failure;

import static io.asyncio4j.Asyncio.blocking;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.failures;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.LogCapture;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.support.Told;
import io.asyncio4j.task.Task;
import io.asyncio4j.task.TaskOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;

/** S25: the states of a failure, its record, and the account of all of them. */
@SuppressWarnings("try") // runners are closed early, to look at them afterwards
class FailureLedgerTest {
    private static Task<Void, RuntimeException> failing(String name) {
        return createTask(name, () -> {
            throw new IllegalStateException(name);
        });
    }

    private static Map<FailureState, Long> counts(long unsettled, long retrieved, long reported, long ignored) {
        return Map.of(
                FailureState.UNSETTLED, unsettled,
                FailureState.RETRIEVED, retrieved,
                FailureState.HANDED_ON, 0L,
                FailureState.REPORTED, reported,
                FailureState.IGNORED, ignored);
    }

    @OnBothEngines
    void recordSaysWhoFailedWithWhatAndWhen(EngineUnderTest engine) {
        engine.run(() -> {
            Instant start = Instant.now();
            sleep(Duration.ofHours(1));
            var one = failing("one");
            var two = failing("two");
            yieldNow();
            var records = failures().unsettled();
            assertThat(records).extracting(FailureRecord::name).containsExactly("one", "two");
            assertThat(records).extracting(FailureRecord::id).containsExactly(1L, 2L);
            var record = records.getFirst();
            assertThat(record.kind()).isEqualTo("Task");
            assertThat(record.state()).isEqualTo(FailureState.UNSETTLED);
            assertThat(record.failedAt()).isEqualTo(Duration.ofHours(1).toNanos());
            assertThat(record.failedAtInstant())
                    .isBetween(start.plusSeconds(3590), Instant.now().plusSeconds(3600));
            assertThat(record.label()).isEmpty();
            assertThat(record.path()).isEmpty();
            assertThat(record)
                    .hasToString("Failure #1 of Task 'one' (UNSETTLED): java.lang.IllegalStateException: one");
            assertThat(record.exception()).isSameAs(one.exception());
            assertThat(two.exception()).hasMessage("two");
            assertThat(record)
                    .hasToString("Failure #1 of Task 'one' (RETRIEVED): java.lang.IllegalStateException: one");
        });
    }

    @OnBothEngines
    void nameIsTheOneAtTheFailure(EngineUnderTest engine) {
        engine.run(() -> {
            var task = failing("before");
            task.setName("at the failure");
            yieldNow();
            task.setName("after");
            assertThat(failures().unsettled().getFirst().name()).isEqualTo("at the failure");
            assertThat(task.exception()).isNotNull();
        });
    }

    @OnBothEngines
    void firstEventWins(EngineUnderTest engine) {
        var told = new Told();
        Task<Void, RuntimeException> retrieved;
        try (var runner = engine.virtualTime().exceptionHandler(told).build()) {
            retrieved = runner.run(() -> {
                var task = failing("t");
                yieldNow();
                assertThat(catchThrowable(task::await)).isNotNull();
                assertThat(catchThrowable(task::result)).isNotNull();
                assertThat(task.exception()).isNotNull();
                assertThat(failures().counts()).isEqualTo(counts(0, 1, 0, 0));
                return task;
            });
            runner.close();
            assertThat(runner.failures().counts()).isEqualTo(counts(0, 1, 0, 0));
            assertThat(runner.failures().records().getFirst().state()).isEqualTo(FailureState.RETRIEVED);
        }
        assertThat(retrieved.exception()).hasMessage("t");
        assertThat(told.contexts()).isEmpty();
    }

    @OnBothEngines
    void reportedBecomesRetrievedAndNothingElseAfterThat(EngineUnderTest engine) {
        try (var log = LogCapture.start();
                var runner = engine.virtualTime().build()) {
            var task = runner.run(() -> failing("late"));
            runner.close();
            var ledger = runner.failures();
            assertThat(ledger.counts()).isEqualTo(counts(0, 0, 1, 0));
            assertThat(ledger.records().getFirst().state()).isEqualTo(FailureState.REPORTED);
            assertThat(task.exception()).hasMessage("late");
            assertThat(ledger.counts()).isEqualTo(counts(0, 1, 0, 0));
            assertThat(ledger.records().getFirst().state()).isEqualTo(FailureState.RETRIEVED);
            assertThat(task.exception()).hasMessage("late");
            assertThat(ledger.counts()).isEqualTo(counts(0, 1, 0, 0));
            assertThat(log.messages())
                    .containsExactly(
                            "Task exception was never retrieved: Task 'late'",
                            "Task 'late' has been asked after all: java.lang.IllegalStateException: late");
        }
    }

    @OnBothEngines
    void ignoredStaysIgnored(EngineUnderTest engine) {
        try (var log = LogCapture.start();
                var runner = engine.virtualTime().build()) {
            var task = runner.run(() -> createTask(TaskOptions.options().failurePolicy(FailurePolicy.IGNORE), () -> {
                throw new IllegalStateException("ignored");
            }));
            runner.close();
            assertThat(runner.failures().counts()).isEqualTo(counts(0, 0, 0, 1));
            assertThat(task.exception()).hasMessage("ignored");
            assertThat(runner.failures().counts()).isEqualTo(counts(0, 0, 0, 1));
            assertThat(log.messages()).isEmpty();
        }
    }

    @OnBothEngines
    void countsAreExactPastWhatIsRemembered(EngineUnderTest engine) {
        try (var runner = engine.virtualTime().exceptionHandler(new Told()).build()) {
            var kept = runner.run(() -> {
                var unsettled = new ArrayList<Task<?, ?>>();
                for (int i = 0; i < 2_500; i++) {
                    var task = failing("t" + i);
                    if (i % 2 == 0) {
                        assertThat(catchThrowable(task::await)).isNotNull();
                    } else {
                        unsettled.add(task);
                    }
                }
                yieldNow();
                assertThat(failures().counts()).isEqualTo(counts(1_250, 1_250, 0, 0));
                // none of those that nobody has asked for is dropped, and the last 1,000 of the others are there
                assertThat(failures().unsettled()).hasSize(1_250);
                assertThat(failures().records()).hasSize(2_250);
                assertThat(failures().records().getFirst().name()).isEqualTo("t1");
                assertThat(failures().records())
                        .extracting(FailureRecord::id)
                        .isSorted()
                        .doesNotHaveDuplicates();
                return unsettled;
            });
            runner.close();
            assertThat(runner.failures().counts()).isEqualTo(counts(0, 1_250, 1_250, 0));
            assertThat(runner.failures().records()).hasSize(1_000);
            assertThat(kept).hasSize(1_250);
        }
    }

    @OnBothEngines
    void failuresOfManyTasksAtOnceAreAllCounted(EngineUnderTest engine) {
        engine.run(() -> {
            int many = 20_000;
            var tasks = new ArrayList<Task<?, ?>>();
            for (int i = 0; i < many; i++) {
                int n = i;
                tasks.add(createTask(() -> {
                    sleep(Duration.ofMillis(n % 7));
                    throw new IllegalStateException("n" + n);
                }));
            }
            sleep(Duration.ofMillis(8));
            assertThat(failures().counts()).isEqualTo(counts(many, 0, 0, 0));
            for (var task : tasks) {
                assertThat(task.exception()).isNotNull();
            }
            assertThat(failures().counts()).isEqualTo(counts(0, many, 0, 0));
            assertThat(failures().unsettled()).isEmpty();
        });
    }

    /** Another thread asks without a stop while 5,000 tasks fail and are asked; what it sees must fit together each time. */
    @OnBothEngines
    void ledgerCanBeAskedFromAnotherThreadWhileTheLoopRuns(EngineUnderTest engine) throws Exception {
        try (var runner = engine.virtualTime().exceptionHandler(new Told()).build()) {
            var ledger = runner.failures();
            var over = new CountDownLatch(1);
            var looks = new FutureTask<>(() -> {
                int count = 0;
                do {
                    for (var records : List.of(ledger.records(), ledger.unsettled())) {
                        assertThat(records)
                                .extracting(FailureRecord::id)
                                .isSorted()
                                .doesNotHaveDuplicates();
                    }
                    ledger.counts()
                            .forEach((state, n) ->
                                    assertThat(n).as(state.toString()).isNotNegative());
                    count++;
                } while (over.getCount() > 0);
                return count;
            });
            var asking = Thread.ofPlatform().start(looks);
            runner.run(() -> {
                for (int i = 0; i < 5_000; i++) {
                    var task = failing("t" + i);
                    for (int n = i % 4; n > 0; n--) {
                        yieldNow();
                    }
                    assertThat(catchThrowable(task::await)).isNotNull();
                }
            });
            over.countDown();
            assertThat(looks.get()).isPositive();
            asking.join();
            assertThat(ledger.counts()).isEqualTo(counts(0, 5_000, 0, 0));
        }
    }

    // Read while the loop runs, and from outside it
    @OnBothEngines
    void resultOfAnEndedTaskMayBeRetrievedOnAnotherThread(EngineUnderTest engine) {
        engine.run(() -> {
            var task = failing("t");
            yieldNow();
            blocking(() -> {
                var reader = Thread.ofPlatform()
                        .start(() -> assertThat(task.exception()).isNotNull());
                reader.join();
            });
            assertThat(failures().counts()).isEqualTo(counts(0, 1, 0, 0));
        });
    }

    @OnBothEngines
    void ledgerShowsItsCounts(EngineUnderTest engine) {
        engine.run(() -> {
            var task = failing("t");
            yieldNow();
            assertThat(failures())
                    .hasToString("FailureLedger{UNSETTLED=1, RETRIEVED=0, HANDED_ON=0, REPORTED=0, IGNORED=0}");
            assertThat(task.exception()).isNotNull();
        });
    }

    /** A failure and its retrieval on another thread race with the notice of the loop, again and again. */
    @OnBothEngines
    void noticeAndRetrievalOnTwoThreadsNeverCross(EngineUnderTest engine) {
        var events = new ArrayList<String>();
        var policy = FailurePolicy.handler((event, failure) -> events.add(event + " " + failure.name()));
        try (var runner = engine.virtualTime()
                .failurePolicy(policy)
                .failureGrace(Duration.ZERO)
                .build()) {
            runner.run(() -> {
                for (int i = 0; i < 300; i++) {
                    var task = failing("t" + i);
                    yieldNow();
                    var reader = Thread.ofPlatform()
                            .start(() -> assertThat(task.exception()).isNotNull());
                    yieldNow();
                    yieldNow();
                    blocking(() -> reader.join());
                    yieldNow();
                    assertThat(events.size())
                            .as("a notice comes with a retraction, or not at all: " + events)
                            .isIn(0, 2);
                    if (events.size() == 2) {
                        assertThat(events).containsExactly("NOTICE t" + i, "RETRACTION t" + i);
                    }
                    events.clear();
                }
            });
        }
        assertThat(events).isEmpty();
    }
}
