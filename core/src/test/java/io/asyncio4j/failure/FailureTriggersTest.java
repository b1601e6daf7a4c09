// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.failure;

import static io.asyncio4j.Asyncio.blocking;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio4j.coroutine.Kernel;
import io.asyncio4j.future.Action;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.Future;
import io.asyncio4j.run.Runner;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.Eventually;
import io.asyncio4j.support.LogCapture;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.task.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** S26: when is said that nobody has asked for a failure, each once. */
class FailureTriggersTest {
    private static final String REPORT = "SEVERE Task exception was never retrieved: Task 't'";
    private static final String RETRACTION =
            "INFO Task 't' has been asked after all: java.lang.IllegalStateException: t";

    private static String notice(String seconds) {
        return "WARNING Task 't' failed " + seconds
                + " s ago and nobody has asked yet: java.lang.IllegalStateException: t";
    }

    /** A program that can look at what was logged so far. */
    private interface Program {
        void run(LogCapture log) throws Exception;
    }

    /** Runs a program, closes its runner, and returns all that was logged. */
    private static List<String> logOf(Runner.Builder options, Program program) throws Exception {
        try (var log = LogCapture.start()) {
            try (var runner = options.build()) {
                runner.run((Action<Exception>) () -> program.run(log));
            }
            return lines(log);
        }
    }

    private static List<String> lines(LogCapture log) {
        return log.records().stream()
                .map(r -> r.getLevel() + " " + r.getMessage())
                .toList();
    }

    private static Task<Void, RuntimeException> failing() {
        return createTask("t", () -> {
            throw new IllegalStateException("t");
        });
    }

    private static void collectUntilLogged(LogCapture log, int lines) throws InterruptedException {
        blocking(() -> Eventually.waitUntil("report at the collection", () -> {
            System.gc();
            return log.records().size() >= lines;
        }));
    }

    // -- (b) the notice

    @OnBothEngines
    void noticeComesAfterTenSeconds(EngineUnderTest engine) throws Exception {
        assertThat(logOf(engine.virtualTime(), log -> {
                    var kept = failing();
                    sleep(Duration.ofMillis(9_999));
                    assertThat(lines(log)).isEmpty();
                    sleep(Duration.ofMillis(1));
                    yieldNow();
                    assertThat(lines(log)).containsExactly(notice("10.0"));
                    sleep(Duration.ofDays(1));
                    assertThat(lines(log)).hasSize(1);
                    assertThat(kept.done()).isTrue();
                }))
                .containsExactly(notice("10.0"), REPORT);
    }

    @OnBothEngines
    void noticeComesAfterTheGraceThatWasSet(EngineUnderTest engine) throws Exception {
        assertThat(logOf(engine.virtualTime().failureGrace(Duration.ofHours(1)), log -> {
                    var kept = failing();
                    sleep(Duration.ofMinutes(59));
                    assertThat(lines(log)).isEmpty();
                    sleep(Duration.ofMinutes(1));
                    yieldNow();
                    assertThat(lines(log)).containsExactly(notice("3600.0"));
                    assertThat(kept.exception()).isNotNull();
                }))
                .containsExactly(notice("3600.0"), RETRACTION);
    }

    @OnBothEngines
    void noticeComesInTheNextTickIfTheGraceIsNought(EngineUnderTest engine) throws Exception {
        assertThat(logOf(engine.virtualTime().failureGrace(Duration.ZERO), log -> {
                    var kept = failing();
                    yieldNow(); // it fails
                    assertThat(lines(log)).isEmpty();
                    yieldNow(); // who awaits it would be told here
                    yieldNow();
                    assertThat(lines(log)).containsExactly(notice("0.0"));
                    assertThat(kept.done()).isTrue();
                }))
                .containsExactly(notice("0.0"), REPORT);
    }

    @OnBothEngines
    void awaiterOfTheNextTickIsInTime(EngineUnderTest engine) throws Exception {
        assertThat(logOf(engine.virtualTime().failureGrace(Duration.ZERO), log -> {
                    var task = failing();
                    assertThat(catchThrowable(task::await)).isNotNull();
                    sleep(Duration.ofDays(1));
                }))
                .isEmpty();
    }

    @OnBothEngines
    void noticeCanBeSwitchedOff(EngineUnderTest engine) throws Exception {
        assertThat(logOf(engine.virtualTime().noFailureNotice(), log -> {
                    var kept = failing();
                    sleep(Duration.ofDays(1));
                    assertThat(lines(log)).isEmpty();
                    assertThat(kept.done()).isTrue();
                }))
                .containsExactly(REPORT);
    }

    @OnBothEngines
    void longestGraceDoesNotOverflow(EngineUnderTest engine) throws Exception {
        assertThat(logOf(engine.virtualTime().failureGrace(Duration.ofDays(36_500)), log -> {
                    sleep(Duration.ofDays(36_500));
                    var kept = failing();
                    sleep(Duration.ofDays(1));
                    assertThat(lines(log)).isEmpty();
                    assertThat(kept.done()).isTrue();
                }))
                .containsExactly(REPORT);
    }

    @OnBothEngines
    void noticesComeInTheOrderOfTheFailures(EngineUnderTest engine) throws Exception {
        var names = new ArrayList<String>();
        var policy = FailurePolicy.handler((event, failure) -> names.add(event + " " + failure.name()));
        logOf(engine.virtualTime().failurePolicy(policy), log -> {
            var kept = new ArrayList<Task<?, ?>>();
            for (int i = 0; i < 3; i++) {
                kept.add(createTask("t" + i, () -> {
                    throw new IllegalStateException("boom");
                }));
                sleep(Duration.ofSeconds(1));
            }
            assertThat(kept.get(1).exception()).isNotNull();
            sleep(Duration.ofMillis(7_500));
            assertThat(names).containsExactly("NOTICE t0");
            sleep(Duration.ofDays(1));
            assertThat(names).containsExactly("NOTICE t0", "NOTICE t2");
        });
        assertThat(names).containsExactly("NOTICE t0", "NOTICE t2", "REPORT t0", "REPORT t2");
    }

    @OnBothEngines
    void graceMovesNoVirtualClock(EngineUnderTest engine) throws Exception {
        logOf(engine.virtualTime(), log -> {
            Future<Void, RuntimeException> future = Future.create();
            var task = failing();
            var loop = (Kernel) runningLoop();
            Thread.ofPlatform().start(() -> {
                Eventually.waitUntil("the loop has nothing to do", () -> task.done() && loop.isWaiting());
                loop.callSoonThreadsafe(() -> future.setResult(null));
            });
            future.await();
            assertThat(loop.time()).isZero();
            assertThat(lines(log)).isEmpty();
        });
    }

    @OnBothEngines
    void loopThatWaitsInRealTimeGivesTheNotice(EngineUnderTest engine) throws Exception {
        var events = new ArrayList<String>();
        Future<?, ?>[] noticed = new Future<?, ?>[1];
        var policy = FailurePolicy.handler((event, failure) -> {
            events.add(event + " " + failure.name());
            if (event == FailureHandler.Event.NOTICE) {
                noticed[0].cancel(); // nothing else is there that could wake the main task
            }
        });
        logOf(engine.realTime().failurePolicy(policy).failureGrace(Duration.ofMillis(20)), log -> {
            Future<Void, RuntimeException> future = Future.create();
            noticed[0] = future;
            var kept = failing();
            assertThat(catchThrowable(future::await)).isInstanceOf(CancelledError.class);
            assertThat(kept.exception()).isNotNull();
        });
        assertThat(events).containsExactly("NOTICE t", "RETRACTION t");
    }

    @OnBothEngines
    void graceKeepsNoProgramFromEnding(EngineUnderTest engine) throws Exception {
        // in real time: it would not end for a century
        assertThat(logOf(engine.realTime().failureGrace(Duration.ofDays(36_500)), log -> {
                    failing();
                    yieldNow();
                }))
                .containsExactly(REPORT);
    }

    // -- (a) the collection

    @OnBothEngines
    void reportComesWhenTheTaskIsCollected(EngineUnderTest engine) throws Exception {
        assertThat(logOf(engine.virtualTime(), log -> {
                    failing();
                    collectUntilLogged(log, 1);
                    assertThat(lines(log)).containsExactly(REPORT);
                    sleep(Duration.ofDays(1));
                }))
                .containsExactly(REPORT);
    }

    @OnBothEngines
    void reportComesAtTheCollectionAfterANoticeToo(EngineUnderTest engine) throws Exception {
        assertThat(logOf(engine.virtualTime(), log -> {
                    createAndWait();
                    collectUntilLogged(log, 2);
                    sleep(Duration.ofDays(1));
                }))
                .containsExactly(notice("11.0"), REPORT);
    }

    private static void createAndWait() {
        var task = failing();
        sleep(Duration.ofSeconds(11));
        assertThat(task.done()).isTrue();
    }

    @OnBothEngines
    void reportComesAtTheCollectionWithoutANoticeToo(EngineUnderTest engine) throws Exception {
        assertThat(logOf(engine.virtualTime().noFailureNotice(), log -> {
                    failing();
                    collectUntilLogged(log, 1);
                }))
                .containsExactly(REPORT);
    }

    @OnBothEngines
    void collectionOfATaskThatWasAskedIsNoNews(EngineUnderTest engine) throws Exception {
        assertThat(logOf(engine.virtualTime(), log -> {
                    askLate();
                    failing(); // a second one, whose report shows that the first would have been reported by now
                    collectUntilLogged(log, 1);
                }))
                .containsExactly(REPORT);
    }

    private static void askLate() {
        var task = createTask("asked", () -> {
            throw new IllegalStateException("asked");
        });
        sleep(Duration.ofSeconds(1));
        assertThat(task.exception()).isNotNull();
    }

    // Such a cycle hides the task from (a): Java's collector sees a cycle, but the record must hold the exception.
    @OnBothEngines
    void exceptionThatRefersToItsOwnTaskIsNoticedAndReportedAtTheEnd(EngineUnderTest engine) throws Exception {
        class WithTask extends IllegalStateException {
            private static final long serialVersionUID = 1;

            @SuppressWarnings({"unused", "serial"}) // it is there to be held
            private final transient Task<?, ?> task = io.asyncio4j.Asyncio.currentTask();

            WithTask() {
                super("t");
            }
        }
        String notice = notice("86400.0").replace(IllegalStateException.class.getName(), WithTask.class.getName());
        assertThat(logOf(engine.virtualTime(), log -> {
                    createTask("t", () -> {
                        throw new WithTask();
                    });
                    sleep(Duration.ofDays(1));
                    System.gc();
                    assertThat(lines(log)).containsExactly(notice);
                }))
                .containsExactly(notice, REPORT);
    }

    // -- (c) the end

    @OnBothEngines
    void failureInTheLastIterationIsReported(EngineUnderTest engine) throws Exception {
        assertThat(logOf(engine.virtualTime(), log -> {
                    Future<Void, RuntimeException> future = Future.create();
                    future.setUnchecked(new IllegalStateException("last"));
                }))
                .containsExactly("SEVERE Future exception was never retrieved: Future");
    }

    @OnBothEngines
    void failureOfACallbackThatIsStillReadyIsReported(EngineUnderTest engine) throws Exception {
        assertThat(logOf(engine.virtualTime(), log -> {
                    Future<Void, RuntimeException> future = Future.create();
                    runningLoop().callSoon(() -> future.setUnchecked(new IllegalStateException("last")));
                }))
                .containsExactly("SEVERE Future exception was never retrieved: Future");
    }

    @OnBothEngines
    void loopThatIsClosedWithoutItsRunnerReportsToo(EngineUnderTest engine) {
        try (var log = LogCapture.start()) {
            var runner = engine.virtualTime().build();
            runner.run(() -> {
                failing();
                yieldNow();
            });
            runner.loop().close();
            assertThat(lines(log)).containsExactly(REPORT);
            runner.close();
            assertThat(lines(log)).containsExactly(REPORT);
        }
    }

    // -- never

    @OnBothEngines
    void cancelledTasksAreNeverReported(EngineUnderTest engine) throws Exception {
        assertThat(logOf(engine.virtualTime().failureGrace(Duration.ZERO), log -> {
                    var early = createTask(() -> sleep(Duration.ofDays(1)));
                    early.cancel();
                    var late = createTask(() -> sleep(Duration.ofDays(1)));
                    yieldNow();
                    late.cancel();
                    Future<Void, RuntimeException> future = Future.create();
                    future.cancel();
                    createTask("left at the end", () -> sleep(Duration.ofDays(365)));
                    sleep(Duration.ofDays(2));
                }))
                .isEmpty();
    }

    // The exception is on its way to whoever called run
    @OnBothEngines
    void failureOfTheMainTaskIsNotNoticed(EngineUnderTest engine) throws Exception {
        try (var log = LogCapture.start()) {
            try (var runner = engine.virtualTime().failureGrace(Duration.ZERO).build()) {
                var failure = new IllegalStateException("main");
                assertThat(catchThrowable(() -> runner.run(() -> {
                            throw failure;
                        })))
                        .isSameAs(failure);
                assertThat(runner.failures().records().getFirst().state()).isEqualTo(FailureState.RETRIEVED);
            }
            assertThat(lines(log)).isEmpty();
        }
    }

    // -- the retraction

    @OnBothEngines
    void retrievalAfterTheNoticeIsSaid(EngineUnderTest engine) throws Exception {
        assertThat(logOf(engine.virtualTime(), log -> {
                    var task = failing();
                    sleep(Duration.ofSeconds(30));
                    assertThat(catchThrowable(task::await)).isNotNull();
                    assertThat(task.exception()).isNotNull();
                    assertThat(lines(log)).hasSize(1); // not inside a step of a task (S1)
                    yieldNow();
                    yieldNow();
                    assertThat(lines(log)).hasSize(2);
                }))
                .containsExactly(notice("30.0"), RETRACTION);
    }

    @OnBothEngines
    void retrievalAfterTheReportIsSaid(EngineUnderTest engine) {
        try (var log = LogCapture.start()) {
            Task<Void, RuntimeException> task;
            try (var runner = engine.virtualTime().build()) {
                task = runner.run(() -> failing());
            }
            assertThat(lines(log)).containsExactly(REPORT);
            assertThat(task.exception()).isNotNull();
            assertThat(task.exception()).isNotNull();
            assertThat(catchThrowable(task::result)).isNotNull();
            assertThat(lines(log)).containsExactly(REPORT, RETRACTION);
        }
    }

    @OnBothEngines
    void retrievalAfterNoticeAndReportIsSaidOnce(EngineUnderTest engine) {
        try (var log = LogCapture.start()) {
            Task<Void, RuntimeException> task;
            try (var runner = engine.virtualTime().build()) {
                task = runner.run(() -> {
                    var failing = failing();
                    sleep(Duration.ofSeconds(20));
                    return failing;
                });
            }
            assertThat(task.exception()).isNotNull();
            assertThat(lines(log)).containsExactly(notice("20.0"), REPORT, RETRACTION);
        }
    }

    @OnBothEngines
    void retrievalInTheLastStepIsSaidAtTheEnd(EngineUnderTest engine) throws Exception {
        assertThat(logOf(engine.virtualTime(), log -> {
                    var task = failing();
                    sleep(Duration.ofSeconds(30));
                    assertThat(task.exception()).isNotNull();
                }))
                .containsExactly(notice("30.0"), RETRACTION);
    }
}
